import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { temporaryDirectory } from "./temporary.ts";

/** How a shell packs the log directory `$1` into `$2`: with the real tools, not with what is to be tested. */
export const PACKINGS: Readonly<Record<string, string>> = {
  "gzip, file by file": `cp -r "$1" "$2"; find "$2" -name "*.log" -o -name "*.wal" | xargs -r gzip -f`,
  "zstd, file by file": `cp -r "$1" "$2"; find "$2" -name "*.log" -o -name "*.wal" | xargs -r zstd -q --rm`,
  tar: `tar -C "$1/.." -cf "$2" wal`,
  "tar of what stands in the directory, pax": `tar -C "$1" --format=posix -cf "$2" .`,
  "tar and gzip": `tar -C "$1/.." -czf "$2" wal`,
  "tar and zstd": `tar -C "$1/.." --zstd -cf "$2" wal`,
};

/** Packs a log directory; returns where it is then, for as long as the test runs. */
export function pack(path: string, packing: string): string {
  const packed = join(temporaryDirectory(), "packed");
  sh(PACKINGS[packing]!, path, packed);
  if (!existsSync(packed)) throw new Error(`nothing packed from ${basename(dirname(path))}`);
  return packed;
}

/** Runs a shell command with arguments `$1`, `$2`…; returns what it prints. */
export function sh(command: string, ...args: readonly string[]): Buffer {
  return execFileSync("bash", ["-euc", command, "bash", ...args], { maxBuffer: 1 << 28 });
}
