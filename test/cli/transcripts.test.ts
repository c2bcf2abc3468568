import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { FIXTURES_ROOT } from "../support/fixtures.ts";
import { describeOutcome, parseTranscript, updateTranscript } from "../support/transcript.ts";
import { shell } from "../support/walctl.ts";

/** `UPDATE=1` records what walctl does now. The difference is to be read before it is believed. */
const isUpdate = process.env["UPDATE"] === "1";

const DIRECTORY = fileURLToPath(new URL("../transcripts/", import.meta.url));

/** Fixture keys: the bytes 0 to 31 in hexadecimal. */
const KEY = Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, "0")).join("");

function run(command: string): string {
  const { stdout, stderr, status } = shell(command, { cwd: FIXTURES_ROOT, env: { FIXTURE_KEY: KEY } });
  return describeOutcome(stdout, stderr, status);
}

describe.each(readdirSync(DIRECTORY))("transcript %s", (name) => {
  const path = DIRECTORY + name;
  const text = readFileSync(path, "utf8");
  const { steps } = parseTranscript(text);

  test.runIf(isUpdate)("is updated", { timeout: 600_000 }, () => {
    writeFileSync(
      path,
      updateTranscript(
        text,
        steps.map(({ command }) => run(command)),
      ),
    );
  });

  test.skipIf(isUpdate).each(steps)("$command", ({ command, outcome }) => {
    expect(run(command)).toBe(outcome);
  });
});
