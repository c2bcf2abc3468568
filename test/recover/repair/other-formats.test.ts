import { expect, test } from "vitest";
import { openLog } from "../../../src/log/open.ts";
import { fixturePath } from "../../support/fixtures.ts";
import { repaired } from "../../support/repaired.ts";

test.each(["rivven/clean", "rivven/txn"])("%s: nothing to do", (name) => {
  const { plan, bytes } = repaired(openLog(fixturePath(name)));
  expect(plan).toMatchObject({ status: "nothing-to-do", change: null });
  expect(bytes).toBeNull();
});
