import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import type { PageData } from "../../src/report/html/page-data.ts";
import { fixturePath } from "../support/fixtures.ts";
import { pack } from "../support/packed.ts";
import { temporaryDirectory } from "../support/temporary.ts";
import { RunningWalctl, shell, walctl } from "../support/walctl.ts";

const CLEAN = fixturePath("sochdb/clean");
const DAMAGED = fixturePath("sochdb/bitflip-length");

/** The data of a page, as JSON. */
const blockOf = (html: string): string => /id="data">(.*?)<\/script>/s.exec(html)![1]!;

describe("walctl report", () => {
  test("writes the page and says so in one line", () => {
    const cwd = temporaryDirectory();
    const { status, stdout, stderr } = walctl(["report", DAMAGED, "-o", "report.html"], { cwd });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^Wrote report\.html about .*: CORRUPT, 1 error\.\n$/);
    expect(readdirSync(cwd)).toEqual(["report.html"]);
    expect(readFileSync(join(cwd, "report.html"), "utf8")).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  });

  test("writes the same page to standard output, and the same for every number of jobs", () => {
    const cwd = temporaryDirectory();
    walctl(["report", CLEAN, "-o", "report.html", "--jobs", "2"], { cwd });
    const { status, stdout } = walctl(["report", CLEAN, "-o", "-"], { cwd });
    expect(status).toBe(0);
    expect(stdout).toBe(readFileSync(join(cwd, "report.html"), "utf8"));
  });

  test("shows a packed log, and a log on standard input, as the plain one", () => {
    const packed = pack(CLEAN, "tar and gzip");
    const dataOf = (command: string, path: string): string => {
      const { stdout } = shell(command.replace("LOG", `'${path}'`), { cwd: CLEAN });
      return blockOf(stdout).replaceAll(path, "LOG");
    };
    const plain = dataOf("walctl report LOG -o -", CLEAN);
    expect(dataOf("walctl report LOG -o -", packed)).toBe(plain);
    const { map } = JSON.parse(dataOf("cat LOG | walctl report - -o -", "wal_00000000.log")) as PageData;
    expect(map).toEqual((JSON.parse(plain) as PageData).map);
  });

  test.each([
    ["clean", CLEAN, [], 0],
    ["damaged", DAMAGED, [], 0],
    ["damaged, and somebody minds", DAMAGED, ["--fail-on", "error"], 1],
  ])("exit status: %s", (_, path, options, expected) => {
    expect(walctl(["report", path, ...options, "--quiet", "-o", "-"]).status).toBe(expected);
  });

  test("says in JSON what was written", () => {
    const cwd = temporaryDirectory();
    const { stdout } = walctl(["report", DAMAGED, "-o", "report.html", "--fail-on", "error", "--json"], {
      cwd,
    });
    const document = JSON.parse(stdout) as Record<string, unknown>;
    const schema = new URL("../../schemas/report.schema.json", import.meta.url);
    const isReport = new Ajv2020.default().compile(JSON.parse(readFileSync(schema, "utf8")) as object);
    expect(isReport(document), JSON.stringify(isReport.errors)).toBe(true);
    expect(document).toMatchObject({ command: "report", ok: false, verdict: "corrupt", errors: 1 });
    expect(document["bytes"]).toBe(readFileSync(join(cwd, "report.html")).length);
  });

  test("replays recovery or not, as it is asked to", () => {
    const dataOf = (...options: string[]): PageData =>
      JSON.parse(blockOf(walctl(["report", CLEAN, "-o", "-", ...options]).stdout)) as PageData;
    expect(dataOf().recovery.kind).toBe("replayed");
    expect(dataOf("--no-recovery").recovery.kind).toBe("skipped");
  });
});

describe("the file of a report", () => {
  test("replaces an earlier report, an empty file, and nothing else", () => {
    const cwd = temporaryDirectory();
    const output = join(cwd, "report.html");
    writeFileSync(output, "<!doctype html>mine");
    const refused = walctl(["report", CLEAN, "-o", "report.html"], { cwd });
    expect(refused).toMatchObject({
      status: 2,
      stderr: "walctl: report.html: exists, and is no report (give another name)\n",
    });
    expect(readFileSync(output, "utf8")).toBe("<!doctype html>mine");
    writeFileSync(output, "");
    for (const log of [CLEAN, DAMAGED]) {
      expect(walctl(["report", log, "-o", "report.html"], { cwd }).status).toBe(0);
      expect(readFileSync(output, "utf8")).toContain(JSON.stringify(log));
    }
    expect(readdirSync(cwd)).toEqual(["report.html"]);
  });

  test.each([
    ["in the log's directory", "wal/report.html"],
    ["by a way around", "elsewhere/../wal/report.html"],
    ["through a link", "link/report.html"],
    ["over a segment by a link", "report.html"],
    ["as a new file in the log's directory, by a link", "new.html"],
    ["where a link leads to the name of a segment", "segment.html"],
    ["the log itself", "wal/wal_00000000.log"],
    ["under a name that SochDB takes for a segment", "wal_00000001.log"],
    ["under a name that Rivven takes for a segment", "00000000000000000009.wal"],
  ])("is not written %s", (_, output) => {
    const cwd = temporaryDirectory();
    cpSync(CLEAN, join(cwd, "wal"), { recursive: true });
    symlinkSync("wal", join(cwd, "link"));
    symlinkSync("wal/wal_00000000.log", join(cwd, "report.html"));
    symlinkSync("wal/new.html", join(cwd, "new.html"));
    symlinkSync("wal_00000001.log", join(cwd, "segment.html"));
    const before = readFileSync(join(cwd, "wal/wal_00000000.log"));
    const { status, stderr } = walctl(["report", "wal", "-o", output], { cwd });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^walctl: .* \(.*\)\n$/);
    expect(readdirSync(join(cwd, "wal"))).toEqual(["wal_00000000.log"]);
    expect(readFileSync(join(cwd, "wal/wal_00000000.log"))).toEqual(before);
    expect(existsSync(join(cwd, "wal_00000001.log"))).toBe(false);
  });

  test.each([
    ["that is a file", (cwd: string) => writeFileSync(join(cwd, "there/real.html"), "")],
    ["that is yet to be", () => undefined],
  ])("stands where a symbolic link leads to, %s", (_, prepare) => {
    const cwd = temporaryDirectory();
    mkdirSync(join(cwd, "there"));
    prepare(cwd);
    symlinkSync("there", join(cwd, "way"));
    symlinkSync("../second.html", join(cwd, "there/first.html"));
    symlinkSync("there/real.html", join(cwd, "second.html"));
    expect(walctl(["report", CLEAN, "-q", "-o", "way/first.html"], { cwd })).toMatchObject({
      status: 0,
      stderr: "",
    });
    expect(lstatSync(join(cwd, "there/first.html")).isSymbolicLink()).toBe(true);
    expect(lstatSync(join(cwd, "second.html")).isSymbolicLink()).toBe(true);
    expect(lstatSync(join(cwd, "there/real.html")).isFile()).toBe(true);
    expect(readFileSync(join(cwd, "there/real.html"), "utf8")).toMatch(/<\/html>\n$/);
    expect(readdirSync(join(cwd, "there")).sort()).toEqual(["first.html", "real.html"]);
  });

  test("is not written where a link leads in a circle, or nowhere that there is", () => {
    const cwd = temporaryDirectory();
    symlinkSync("circle.html", join(cwd, "circle.html"));
    symlinkSync("none/report.html", join(cwd, "nowhere.html"));
    expect(walctl(["report", CLEAN, "-o", "circle.html"], { cwd })).toMatchObject({
      status: 2,
      stderr: "walctl: circle.html: a loop of symbolic links (mend or remove the link)\n",
    });
    expect(walctl(["report", CLEAN, "-o", "nowhere.html"], { cwd })).toMatchObject({
      status: 2,
      stderr: "walctl: nowhere.html: no such file or directory (check the path)\n",
    });
    expect(readdirSync(cwd).sort()).toEqual(["circle.html", "nowhere.html"]);
  });

  test("leaves nothing behind where it cannot be written", () => {
    const cwd = temporaryDirectory();
    expect(walctl(["report", CLEAN, "-o", "none/report.html"], { cwd }).status).toBe(2);
    expect(walctl(["report", CLEAN, "-o", "."], { cwd }).status).toBe(2);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("is whole or not there, whenever the run is interrupted", async () => {
    const cwd = temporaryDirectory();
    const output = join(cwd, "report.html");
    for (const delay of [100, 300, 500, 700]) {
      const running = new RunningWalctl(["report", CLEAN, "-o", output]);
      await new Promise((resolve) => setTimeout(resolve, delay));
      await running.end("SIGINT");
      expect(readdirSync(cwd).filter((name) => name !== "report.html")).toEqual([]);
      if (existsSync(output)) expect(readFileSync(output, "utf8")).toMatch(/<\/html>\n$/);
    }
  });

  test.each([
    ["no output", []],
    ["--json into standard output", ["-o", "-", "--json"]],
  ])("is a matter of usage: %s", (_, options) => {
    const { status, stderr } = walctl(["report", CLEAN, ...options]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^walctl: .* \(.*\)\n$/);
  });
});
