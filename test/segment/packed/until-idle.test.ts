import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { untilIdle } from "../../../src/segment/packed/until-idle.ts";

const BUILT = new URL("../../../dist/segment/packed/until-idle.js", import.meta.url).href;

/** Runs a module of its own, which has `untilIdle` and a promise that nothing settles. */
function run(code: string): { status: number | null; stdout: string } {
  const module = `import { untilIdle } from ${JSON.stringify(BUILT)}; const never = new Promise(() => {}); ${code}`;
  const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", module], {
    encoding: "utf8",
    timeout: 20_000,
  });
  return { status, stdout };
}

test("where nothing can happen any more, that is an error, not the end", () => {
  // Exit status 13: a top-level await that is never settled.
  expect(run("await never").status).toBe(13);
  const caught = "await untilIdle(never, () => 'stalled').catch((error) => console.log(error))";
  expect(run(caught)).toEqual({ status: 0, stdout: "stalled\n" });
});

test("what settles settles as it did, and leaves no listener", async () => {
  const before = process.listenerCount("beforeExit");
  const stalled = (): Error => new Error("stalled");
  expect(await untilIdle(Promise.resolve(5), stalled)).toBe(5);
  await expect(untilIdle(Promise.reject(new Error("own")), stalled)).rejects.toThrow("own");
  expect(process.listenerCount("beforeExit")).toBe(before);
});
