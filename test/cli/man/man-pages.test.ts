import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { roffText } from "../../../src/cli/man/roff.ts";
import { walctl } from "../../support/walctl.ts";

const DIRECTORY = new URL("../../../dist/man/", import.meta.url);
const NAMES = readdirSync(DIRECTORY);

const page = (name: string): string => readFileSync(new URL(name, DIRECTORY), "utf8");

const helpOf = (command: string): string => walctl(command === "" ? ["--help"] : [command, "--help"]).stdout;

const COMMANDS = Array.from(helpOf("").matchAll(/^ {2}([a-z]+) (?:\[|<)/gm), ([, name]) => name!).filter(
  (name) => name !== "help",
);

/** What a page says, as a reader of plain text sees it. */
function read(text: string): string {
  const { stdout, stderr, status } = spawnSync("groff", ["-man", "-ww", "-Tutf8", "-P-cbou", "-rLL=400n"], {
    input: text,
    encoding: "utf8",
  });
  expect([stderr, status]).toEqual(["", 0]);
  return stdout.replaceAll("\u2010", "-").replace(/\s+/g, " ");
}

const hasGroff = spawnSync("groff", ["--version"]).status === 0;

test("there is a page for the program and each command, and the package installs them", () => {
  expect(COMMANDS).toContain("verify");
  const expected = ["walctl.1", ...COMMANDS.map((name) => `walctl-${name}.1`)].sort();
  expect([...NAMES].sort()).toEqual(expected);
  expect(manifest.man.toSorted()).toEqual(expected.map((name) => `dist/man/${name}`));
  expect(manifest.files).toContain("dist");
  for (const path of manifest.man)
    expect(existsSync(new URL(`../../../${path}`, import.meta.url))).toBe(true);
});

describe.each(["", ...COMMANDS])("the page of '%s'", (command) => {
  const name = command === "" ? "walctl.1" : `walctl-${command}.1`;

  test("has the sections that a page has, and an example", () => {
    const titles = Array.from(page(name).matchAll(/^\.SH (.*)$/gm), ([, title]) => title);
    expect(titles).toEqual(
      expect.arrayContaining(["NAME", "SYNOPSIS", "OPTIONS", "EXIT STATUS", "EXAMPLES", "SEE ALSO"]),
    );
    expect(page(name)).toMatch(/^\$ walctl /m);
  });

  test("says of every option what the help says, as far as its first line goes", () => {
    const lines = Array.from(helpOf(command).matchAll(/^ {2}(-.*?) {2,}(.+)$/gm), ([, term, text]) => [
      term!,
      text!,
    ]);
    expect(lines.length).toBeGreaterThan(0);
    for (const [term, text] of lines)
      expect(page(name), term).toContain(`.TP\n\\fB${roffText(term!)}\\fR\n${roffText(text!)}`);
  });

  test.skipIf(!hasGroff)("is rendered without a warning, and every line of the examples as it is", () => {
    const text = read(page(name));
    const examples = helpOf(command).split("Examples:\n")[1]?.trim().split("\n") ?? [];
    expect(examples.length).toBeGreaterThan(0);
    for (const line of examples) expect(text).toContain(line.trim().replace(/\s+/g, " "));
  });
});

describe("text in a page", () => {
  test
    .skipIf(!hasGroff)
    .each([
      ".SH is no heading",
      "'br is no request",
      'a \\fBbackslash\\fR, -hyphens--, `quotes\' and "quotes", ~tildes^',
      "2^64 − 1",
    ])("%s", (text) => {
    expect(read(`.TH T 1 "" "" ""\n.SH A\n.nf\n${roffText(text)}\n.fi\n`)).toContain(` ${text} `);
  });
});
