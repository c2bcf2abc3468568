import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import { default as Ajv4 } from "ajv-draft-04";
import { default as addFormats } from "ajv-formats";
import { lexer, walkTokens } from "marked";
import { parse } from "test-results-parser";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { CATALOGUE } from "../../src/core/catalogue.ts";
import { renderVerifyGithub } from "../../src/report/verify-github.ts";
import { renderVerifyJunit } from "../../src/report/verify-junit.ts";
import { renderVerifyMarkdown } from "../../src/report/verify-markdown.ts";
import { renderVerifyNdjson } from "../../src/report/verify-ndjson.ts";
import type { VerifyReport } from "../../src/report/verify-report.ts";
import { renderVerifySarif } from "../../src/report/verify-sarif.ts";
import { listFixtures } from "../support/fixtures.ts";
import { temporaryDirectory } from "../support/temporary.ts";
import { fixtureReport, HOSTILE, hostileReport } from "../support/verify-report.ts";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

/** What a terminal or a viewer may obey, hide or reorder by, beyond line ends. */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const RENDERERS = {
  sarif: renderVerifySarif,
  junit: renderVerifyJunit,
  github: renderVerifyGithub,
  markdown: renderVerifyMarkdown,
  ndjson: renderVerifyNdjson,
};

test.each(Object.entries(RENDERERS))("%s has no control character, whatever the log says", (_, render) => {
  for (const text of HOSTILE) expect(render(hostileReport(text))).not.toMatch(UNSAFE);
});

describe("SARIF", () => {
  const ajv = new Ajv4.default({ strict: false, unicodeRegExp: false });
  addFormats.default(ajv);
  const isSarif = ajv.compile(JSON.parse(read("../schemas/sarif-2.1.0-rtm.5.json")) as object);

  interface Result {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly level: string;
    readonly message: { readonly text: string };
    readonly locations: readonly {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region?: { readonly byteOffset: number; readonly byteLength: number };
      };
    }[];
    readonly partialFingerprints: Readonly<Record<string, string>>;
  }

  interface Run {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly Result[];
    readonly invocations: readonly { readonly exitCode: number }[];
  }

  function runOf(report: VerifyReport): Run {
    const document = JSON.parse(renderVerifySarif(report)) as { readonly runs: readonly Run[] };
    expect(isSarif(document), JSON.stringify(isSarif.errors)).toBe(true);
    return document.runs[0]!;
  }

  test.each(listFixtures())("of %s is valid and has every finding with its rule and its bytes", (name) => {
    const report = fixtureReport(name);
    const { results, tool, invocations } = runOf(report);
    expect(invocations[0]?.exitCode).toBe(report.ok ? 0 : 1);
    expect(
      results.map(({ ruleIndex, locations }) => {
        const { region } = locations[0]!.physicalLocation;
        return [tool.driver.rules[ruleIndex]?.id, region?.byteOffset ?? null, region?.byteLength ?? null];
      }),
    ).toEqual(report.result.findings.map(({ code, offset, length }) => [code, offset, length]));
    const places = results.map(({ partialFingerprints }) => partialFingerprints["primaryLocationLineHash"]);
    expect(new Set(places).size).toBe(results.length);
  });

  test("has a rule for every code", () => {
    const { rules } = runOf(fixtureReport("sochdb/clean")).tool.driver;
    expect(rules.map(({ id }) => id).sort()).toEqual(Object.keys(CATALOGUE).sort());
  });

  test("names the flipped bit's byte as a related location", () => {
    expect(renderVerifySarif(fixtureReport("sochdb/bitflip-length"))).toContain(
      '"byteOffset":5095,"byteLength":1',
    );
  });

  test("has fingerprints that do not change with what is appended", () => {
    const report = fixtureReport("sochdb/bitflip-length");
    const [before] = runOf(report).results;
    const later = report.result.findings.map((finding) => ({ ...finding, message: "in other words" }));
    const [after] = runOf({ ...report, result: { ...report.result, path: "x", findings: later } }).results;
    expect(after?.partialFingerprints).toEqual(before?.partialFingerprints);
  });

  test.each(HOSTILE)("is valid and has neither link nor placeholder for %j", (text) => {
    const [result] = runOf(hostileReport(text)).results;
    expect(result?.message.text.replaceAll("{{", "").replaceAll("}}", "")).not.toMatch(/(?<!\\)[[\]]|[{}]/);
    expect(result?.locations[0]?.physicalLocation.artifactLocation.uri).toMatch(/^logs\/[\w.!~*'()%/-]+$/);
  });
});

describe("JUnit", () => {
  const schema = read("../schemas/junit.xsd");

  async function validated(report: VerifyReport): Promise<string> {
    const xml = renderVerifyJunit(report);
    const { errors } = await validateXML({ xml, schema });
    expect(errors).toEqual([]);
    return xml;
  }

  /** As a consumer of test reports reads it. */
  function consumed(xml: string) {
    const file = join(temporaryDirectory(), "report.xml");
    writeFileSync(file, xml);
    return parse({ type: "junit", files: [file] });
  }

  test.each(["sochdb/clean", "sochdb/bitflip-length", "sochdb/torn-tail", "aegis/missing-segment"])(
    "of %s fails exactly where the exit status is 1",
    async (name) => {
      for (const failOn of ["error", "warning", "never"] as const) {
        const report = fixtureReport(name, { failOn });
        const { total, failed, status, suites } = consumed(await validated(report));
        expect([status, failed > 0]).toEqual(report.ok ? ["PASS", false] : ["FAIL", true]);
        expect(total).toBe(Object.keys(CATALOGUE).length);
        expect(suites[0]?.cases.filter((each) => each.status === "FAIL")).toHaveLength(failed);
      }
    },
  );

  test("says where the findings of a test are", async () => {
    const [suite] = consumed(await validated(fixtureReport("sochdb/bitflip-length"))).suites;
    const failing = suite?.cases.find(({ status }) => status === "FAIL");
    expect(failing?.name).toBe("unreadable-region: unreadable bytes with intact records behind them");
    expect(failing?.stack_trace).toContain("error: wal_00000000.log:5058 (0x13c2), 92 bytes, LSN 75");
  });

  test("fails where only findings fail that are not listed", async () => {
    const report = fixtureReport("aegis/missing-segment", {}, 0);
    const { failed, suites } = consumed(await validated(report));
    expect(failed).toBe(1);
    expect(suites[0]?.cases.at(-1)?.failure).toBe("5 findings more, not listed here (--max-findings).");
  });

  test.each(HOSTILE)("has the same elements with %j", async (text) => {
    const tags = (xml: string): string[] => xml.match(/<[/?]?[\w-]+/g) ?? [];
    expect(tags(await validated(hostileReport(text)))).toEqual(tags(renderVerifyJunit(hostileReport("x"))));
  });
});

describe("GitHub's workflow commands", () => {
  /** As the runner reads a line: properties up to the second `::`, then the text. */
  function commandsOf(text: string) {
    return text
      .trimEnd()
      .split("\n")
      .map((line) => {
        const [, name = "", properties = "", message = ""] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
        const pairs = properties.split(",").map((pair) => pair.split("="));
        return { name, properties: Object.fromEntries(pairs) as Record<string, string>, message };
      });
  }

  const decode = (text = ""): string =>
    text
      .replaceAll("%0D", "\r")
      .replaceAll("%0A", "\n")
      .replaceAll("%3A", ":")
      .replaceAll("%2C", ",")
      .replaceAll("%25", "%");

  test("are an annotation a finding, then the verdict", () => {
    const commands = commandsOf(renderVerifyGithub(fixtureReport("sochdb/bitflip-length")));
    expect(commands.map(({ name }) => name)).toEqual(["error", "error"]);
    expect(decode(commands[0]?.properties["title"])).toBe(
      "unreadable-region: unreadable bytes with intact records behind them",
    );
    expect(decode(commands[0]?.message)).toContain("\nNext: ");
  });

  test("begin with the worst, since the runner shows ten", () => {
    const names = commandsOf(renderVerifyGithub(fixtureReport("aegis/missing-segment"))).map(
      ({ name }) => name,
    );
    expect(names).toEqual(["error", "error", "warning", "warning", "warning", "error"]);
  });

  test.each(HOSTILE)("stay two with %j, each with its own text", (text) => {
    const [finding, verdict, ...more] = commandsOf(renderVerifyGithub(hostileReport(text)));
    expect([finding?.name, verdict?.name, more]).toEqual(["error", "error", []]);
    expect(Object.keys(finding?.properties ?? {})).toEqual(["file", "title"]);
    const plain = text.replace(/[^\x20-\x7e].*$/s, "");
    expect(decode(finding?.properties["file"])).toContain(plain);
    expect(decode(finding?.message)).toContain(plain);
  });
});

describe("Markdown", () => {
  function shapeOf(markdown: string): string[] {
    const types: string[] = [];
    void walkTokens(lexer(markdown, { gfm: true }), (token) => {
      types.push(token.type);
    });
    return types;
  }

  function codesOf(markdown: string): string[] {
    const codes: string[] = [];
    void walkTokens(lexer(markdown, { gfm: true }), (token) => {
      if (token.type === "codespan") codes.push(token.text as string);
    });
    return codes;
  }

  test.each(HOSTILE)("has the same structure with %j", (text) => {
    expect(shapeOf(renderVerifyMarkdown(hostileReport(text)))).toEqual(
      shapeOf(renderVerifyMarkdown(hostileReport("x"))),
    );
  });

  test("shows text of the log as it is", () => {
    expect(codesOf(renderVerifyMarkdown(hostileReport("a|b|c `code` ``two`` <b>")))).toContain(
      "a|b|c `code` ``two`` <b>",
    );
  });

  test.each(listFixtures())("of %s has no HTML and no link", (name) => {
    const shape = shapeOf(renderVerifyMarkdown(fixtureReport(name)));
    expect(shape[0]).toBe("heading");
    expect(shape.filter((type) => ["html", "link", "image", "def"].includes(type))).toEqual([]);
  });
});

describe("NDJSON", () => {
  const ajv = new Ajv2020.default({ strict: true, strictTypes: false, allowUnionTypes: true });
  ajv.addSchema(JSON.parse(read("../../schemas/verify.schema.json")) as object);
  const isLine = ajv.compile(JSON.parse(read("../../schemas/verify-line.schema.json")) as object);

  test.each(listFixtures())("of %s has a line for each finding and one for the summary", (name) => {
    const report = fixtureReport(name);
    const lines = renderVerifyNdjson(report).trimEnd().split("\n");
    const documents = lines.map((line) => JSON.parse(line) as { readonly kind: string });
    for (const document of documents) expect(isLine(document), JSON.stringify(isLine.errors)).toBe(true);
    expect(documents.map(({ kind }) => kind)).toEqual([
      ...report.result.findings.map(() => "finding"),
      "summary",
    ]);
  });
});
