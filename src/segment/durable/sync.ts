import { closeSync, fsyncSync, openSync } from "node:fs";
import { writing } from "./write-error.ts";

/** Makes it durable which names a directory has. A rename is on disk only when its directory is. */
export function syncDirectory(path: string): void {
  sync(path);
}

/** Waits until a file is on disk, whoever wrote it. */
export function syncFile(path: string): void {
  sync(path);
}

function sync(path: string): void {
  writing(path, () => {
    const descriptor = openSync(path, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}
