import type { Format } from "../../src/format/format.ts";
import type { LogFiles } from "../../src/segment/log-files.ts";
import { MemorySource } from "./scan-bytes.ts";

/** Segments in memory, in log order, as if they had been found on disk. */
export function memoryLog(
  format: Format,
  files: readonly (readonly [name: string, bytes: Uint8Array])[],
): LogFiles {
  const segments = files.map(([name, bytes], index) => {
    const parsedName = format.naming.parse(name);
    return {
      name,
      path: name,
      location: name,
      parsedName,
      size: bytes.length,
      isNewest: index === files.length - 1,
      firstLsn: parsedName === null ? null : format.naming.firstLsn(parsedName),
      open: () => Object.assign(new MemorySource(bytes), { close: () => {} }),
    };
  });
  return { path: "wal", format, evidence: [], segments, foreignFiles: [], otherSegments: [] };
}
