import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { temporaryDirectory } from "./support/temporary.ts";

/** The README's promises: what it shows a reader is what walctl prints. */
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const README = readFileSync(`${ROOT}README.md`, "utf8");

const blocks = [...README.matchAll(/```console\n\$ (.+)\n([\s\S]*?)```/g)].map(([, command, rest]) => {
  const [output = "", status] = (rest ?? "").split("$ echo $?\n");
  return { command: command ?? "", output, status: status === undefined ? null : Number(status) };
});

test("the README shows commands with their output", () => {
  expect(blocks.length).toBeGreaterThanOrEqual(5);
});

test.each(blocks)("$command", ({ command, output, status }) => {
  const run = command.replace("npx walctl", `"${process.execPath}" "${ROOT}bin/walctl.js"`);
  // Elsewhere, since some of them write a file.
  const cwd = temporaryDirectory();
  symlinkSync(`${ROOT}fixtures`, join(cwd, "fixtures"));
  const env = { ...process.env, NO_COLOR: "1", COLUMNS: "96" };
  const result = spawnSync("bash", ["-c", `${run} 2>&1`], { cwd, env, encoding: "utf8" });
  expect(result.stdout.trimEnd()).toBe(output.trimEnd());
  if (status !== null) expect(result.status).toBe(status);
});

describe("two commands do all the set-up", () => {
  const commands = [...README.matchAll(/```sh\n(.+)\n```/g)].map(([, command]) => command ?? "");

  test("one runs the main job, one the tests", () => {
    expect(commands[0]).toMatch(/^npm ci && npx walctl verify fixtures\//);
    expect(commands[1]).toBe("npm ci && npm test");
  });
});
