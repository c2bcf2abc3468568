import { expect, test } from "vitest";
import { openLog } from "../../../src/log/open.ts";
import { fixturePath } from "../../support/fixtures.ts";
import { repaired } from "../../support/repaired.ts";

// Aegis drops what it committed where the begin is in a segment that is gone; its payloads are opaque.
test.each([
  ["aegis/clean", "nothing-to-do"],
  ["aegis/missing-segment", "refused"],
  ["rivven/clean", "nothing-to-do"],
  ["rivven/txn", "nothing-to-do"],
])("%s: %s", (name, status) => {
  const { plan, bytes } = repaired(openLog(fixturePath(name)));
  expect(plan).toMatchObject({ status, change: null });
  expect(bytes).toBeNull();
});
