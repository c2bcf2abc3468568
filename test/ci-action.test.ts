import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { FIXTURES_ROOT } from "./support/fixtures.ts";
import { temporaryDirectory } from "./support/temporary.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly output: string;
  readonly summary: string | null;
  readonly sarif: string | null;
}

/** Runs what action.yml runs, with the inputs as GitHub hands them over. */
function runAction(inputs: Readonly<Record<string, string>>): Outcome {
  const directory = temporaryDirectory();
  const file = (name: string): string => join(directory, name);
  const read = (name: string): string | null =>
    existsSync(file(name)) ? readFileSync(file(name), "utf8") : null;
  const env = {
    ...process.env,
    LOG_FORMAT: "",
    FAIL_ON: "error",
    BASELINE: "",
    SUMMARY: "true",
    SARIF_FILE: file("sarif"),
    GITHUB_STEP_SUMMARY: file("summary"),
    GITHUB_OUTPUT: file("output"),
    ...inputs,
  };
  const { status, stdout } = spawnSync("bash", [join(ROOT, ".ci/verify-action")], {
    cwd: FIXTURES_ROOT,
    env,
    encoding: "utf8",
  });
  return { status, stdout, output: read("output") ?? "", summary: read("summary"), sarif: read("sarif") };
}

test("the action fails with findings, and reports them in each form", () => {
  const { status, stdout, output, summary, sarif } = runAction({ LOG_PATH: "sochdb/bitflip-length/wal" });
  expect([status, output]).toEqual([1, "exit-status=1\n"]);
  expect(stdout).toMatch(/^::error file=/);
  expect(summary).toMatch(/^## walctl verify: corrupt\n/);
  expect(JSON.parse(sarif ?? "")).toMatchObject({ version: "2.1.0" });
});

test("the action passes a clean log, and leaves out what is not wanted", () => {
  const { status, output, summary, sarif } = runAction({
    LOG_PATH: "sochdb/clean/wal",
    SUMMARY: "false",
    SARIF_FILE: "",
  });
  expect([status, output, summary, sarif]).toEqual([0, "exit-status=0\n", null, null]);
});

test("the action hands its inputs on as they are", () => {
  expect(runAction({ LOG_PATH: "sochdb/torn-tail/wal", FAIL_ON: "warning" }).status).toBe(1);
  expect(runAction({ LOG_PATH: "sochdb/clean/wal", BASELINE: "no such file" }).status).toBe(2);
  expect(runAction({ LOG_PATH: "$(touch owned); --help" }).status).toBe(2);
});

test("action.yml declares what its script reads", () => {
  const action = readFileSync(join(ROOT, "action.yml"), "utf8");
  const script = readFileSync(join(ROOT, ".ci/verify-action"), "utf8");
  const handed = Array.from(action.matchAll(/^ {8}([A-Z_]+): \$\{\{ inputs\.([\w-]+) \}\}$/gm));
  for (const [, variable, input] of handed) {
    expect(script).toContain(`$${variable}`);
    expect(action).toMatch(new RegExp(`^  ${input}:$`, "m"));
  }
  expect(handed).toHaveLength(Array.from(action.split("outputs:")[0]!.matchAll(/^ {2}[\w-]+:$/gm)).length);
});
