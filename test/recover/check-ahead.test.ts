import { expect, test } from "vitest";
import { openLog } from "../../src/log/open.ts";
import { CheckedLog } from "../../src/log/parallel/checked-log.ts";
import { fixturePath, listFixtures } from "../support/fixtures.ts";
import { recoverFiles } from "../support/update-log.ts";

const logs = listFixtures().filter((name) => name.startsWith("sochdb/"));

/** What a recovery came to, with every list of LSNs in it, as text. */
function told(recovered: object): string {
  return JSON.stringify(recovered, (_, value: unknown) => {
    if (typeof value === "bigint") return `${value}n`;
    const isList = typeof value === "object" && value !== null && Symbol.iterator in value;
    return isList && !Array.isArray(value) ? [...(value as Iterable<unknown>)] : value;
  });
}

test.each(logs)("records checked ahead of the passes change nothing: %s", (name) => {
  const files = openLog(fixturePath(name));
  let passes = 0;
  const ahead = recoverFiles(files, {
    checkAhead: (log) => {
      passes += 1;
      return new CheckedLog(log, { threads: 0 });
    },
  });
  expect(passes).toBeGreaterThanOrEqual(2);
  expect(told(ahead)).toBe(told(recoverFiles(files)));
});
