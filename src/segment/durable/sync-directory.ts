import { closeSync, fsyncSync, openSync } from "node:fs";
import { writing } from "./write-error.ts";

/** Makes it durable which names a directory has. A rename is on disk only when its directory is. */
export function syncDirectory(path: string): void {
  writing(path, () => {
    const descriptor = openSync(path, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}
