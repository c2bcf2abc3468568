import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findOpenWriters } from "../../../src/segment/durable/open-writers.ts";
import { temporaryLog } from "../../support/temporary.ts";

test.skipIf(!existsSync("/proc/self/fd"))(
  "a file that is open for writing is noticed, for reading not",
  () => {
    const directory = temporaryLog({ read: new Uint8Array(1), written: new Uint8Array(1) });
    const paths = [join(directory, "read"), join(directory, "written"), join(directory, "missing")];
    const reader = openSync(paths[0]!, "r");
    const writer = openSync(paths[1]!, "a");
    const found = findOpenWriters(paths).map(({ processId, path }) => ({ processId, path }));
    closeSync(reader);
    closeSync(writer);
    expect(found).toEqual([{ processId: process.pid, path: paths[1] }]);
    expect(findOpenWriters(paths)).toEqual([]);
  },
);
