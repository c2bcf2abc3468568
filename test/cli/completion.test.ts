import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { CATALOGUE } from "../../src/core/catalogue.ts";
import { DIVERGENCES } from "../../src/core/divergences.ts";
import { FORMATS } from "../../src/format/registry.ts";
import { VERIFY_OUTPUTS } from "../../src/report/output-formats.ts";
import { temporaryDirectory } from "../support/temporary.ts";
import { walctl } from "../support/walctl.ts";

const CODES = [...Object.keys(CATALOGUE), ...Object.keys(DIVERGENCES)];
const FORMAT_NAMES = FORMATS.map(({ name }) => name);

/** The names that help gives: the commands, and of a command the options. */
function namesInHelp(args: readonly string[], pattern: RegExp): string[] {
  const { stdout } = walctl([...args, "--help"]);
  return Array.from(stdout.matchAll(pattern), ([, name]) => name!);
}

const COMMANDS = namesInHelp([], /^ {2}([a-z]+) (?:\[|<)/gm);
const optionsOf = (command: string): string[] => namesInHelp([command], /^ {2}(?:-\w, )?(--[a-z-]+)/gm);

/** What a shell offers for a command line, the last word of which is being typed. */
type Complete = (line: string, cwd?: string) => string[];

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

/** As readline calls it: words are also taken apart at equals signs. */
const bash: Complete = (line, cwd) => {
  const script = `
    source <(printf '%s' "$SCRIPT")
    COMP_WORDS=(); for word in $LINE; do COMP_WORDS+=("$word"); done
    [[ $LINE == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
    _walctl
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { ...process.env, SCRIPT: scripts.bash, LINE: line.replaceAll("=", " = ") };
  return run("bash", ["--norc", "-c", script], env, cwd);
};

const fish: Complete = (line, cwd) => {
  const script = "source (echo $SCRIPT | psub); complete -C $LINE";
  const env = { ...process.env, SCRIPT: scripts.fish, LINE: line, HOME: cwd ?? temporaryDirectory() };
  return run("fish", ["--no-config", "-c", script], env, cwd).map((each) => each.split("\t")[0]!);
};

function run(shell: string, args: string[], env: NodeJS.ProcessEnv, cwd?: string): string[] {
  const { stdout, stderr } = spawnSync(shell, args, { encoding: "utf8", env, cwd });
  expect(stderr).toBe("");
  return lines(stdout);
}

const has = (shell: string): boolean => spawnSync(shell, ["--version"]).status === 0;

let scripts: Readonly<Record<"bash" | "zsh" | "fish", string>>;

beforeAll(() => {
  const script = (shell: string): string => walctl(["completion", shell]).stdout;
  scripts = { bash: script("bash"), zsh: script("zsh"), fish: script("fish") };
});

describe.each([
  ["bash", bash],
  ["fish", fish],
] as const)("in %s", (shell, complete) => {
  const offers = test.skipIf(!has(shell));

  offers("every command is offered", () => {
    expect(complete("walctl ")).toEqual(expect.arrayContaining(COMMANDS));
    expect(complete("walctl ver")).toEqual(["verify"]);
  });

  offers("every option of every command is offered", () => {
    expect(COMMANDS).toContain("verify");
    for (const command of COMMANDS.filter((name) => name !== "help"))
      expect(complete(`walctl ${command} --`), command).toEqual(expect.arrayContaining(optionsOf(command)));
  });

  offers.each([
    ["walctl verify -o ", Object.keys(VERIFY_OUTPUTS)],
    ["walctl verify --output ", Object.keys(VERIFY_OUTPUTS)],
    ["walctl verify --output s", ["sarif"]],
    ["walctl verify --quiet --fail-on w", ["warning"]],
    ["walctl dump --format ", FORMAT_NAMES],
    ["walctl dump --type com", ["commit"]],
    ["walctl explain ", CODES],
    ["walctl explain --json torn-", ["torn-tail", "torn-segment"]],
    ["walctl recover --to", ["--to-lsn"]],
    ["walctl truncate --before", ["--before-lsn"]],
    ["walctl stats --by ", ["type", "txn", "page", "segment"]],
    ["walctl completion ", ["bash", "zsh", "fish"]],
    ["walctl help rec", ["recover"]],
  ] as const)("%s", (line, expected) => {
    expect(complete(line).sort()).toEqual([...expected].sort());
  });
});

describe("in bash", () => {
  test.each([
    ["walctl verify --output=s", ["sarif"]],
    ["walctl verify --output=", Object.keys(VERIFY_OUTPUTS)],
  ] as const)("%s", (line, expected) => {
    expect(bash(line)).toEqual(expected);
  });

  test("paths are left to readline", () => {
    expect(scripts.bash).toContain("complete -o bashdefault -o default -F _walctl walctl\n");
    expect(bash("walctl verify ")).toEqual([]);
    expect(bash("walctl verify --baseline ")).toEqual([]);
    expect(bash("walctl recover --explain ")).toEqual([]);
  });
});

describe("in fish", () => {
  test.skipIf(!has("fish"))("paths are offered", () => {
    const cwd = temporaryDirectory();
    mkdirSync(join(cwd, "wal"));
    writeFileSync(join(cwd, "known.json"), "");
    expect(fish("walctl verify wa", cwd)).toEqual(["wal/"]);
    expect(fish("walctl verify --baseline kn", cwd)).toEqual(["known.json"]);
    expect(fish("walctl recover --explain wa", cwd)).toEqual(["wal/"]);
    expect(fish("walctl truncate --undo wa", cwd)).toEqual(["wal/"]);
  });
});

describe("in zsh", () => {
  /** A zsh on a terminal of its own: what it writes after the tab key. */
  function afterTab(line: string): string {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "_walctl"), scripts.zsh);
    const script = `
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell "PS1=; fpath=($DIRECTORY \\$fpath); autoload -Uz compinit; compinit -u -d $DIRECTORY/dump; echo rea''dy"
      zpty -r shell output '*ready*'
      zpty -n -w shell "$LINE"$'\\t'
      sleep 1
      while zpty -r -t shell output; do print -rn -- "$output"; done
      zpty -d shell`;
    const env = { ...process.env, DIRECTORY: directory, LINE: line, TERM: "dumb", COLUMNS: "200" };
    return spawnSync("zsh", ["-f", "-c", script], { encoding: "utf8", env, timeout: 20_000 }).stdout;
  }

  const offers = test.skipIf(!has("zsh"));

  offers("the script is one", () => {
    const { status, stderr } = spawnSync("zsh", ["-n"], { input: scripts.zsh, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  });

  offers.each([
    ["walctl verify --output sar", "sarif"],
    ["walctl explain torn-t", "torn-tail"],
    ["walctl dump --format=aeg", "aegis"],
    ["walctl ver", "verify"],
    ["walctl verify --base", "--baseline"],
  ])("%s is completed to %s", (line, word) => {
    expect(afterTab(line)).toContain(word);
  });
});
