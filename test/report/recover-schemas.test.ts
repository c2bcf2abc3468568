import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { openLog } from "../../src/log/open.ts";
import { sweepLog } from "../../src/recover/crash/sweep.ts";
import { PageHistory } from "../../src/recover/page-history.ts";
import { recoverLog } from "../../src/recover/recover.ts";
import { isRecoverable } from "../../src/recover/result.ts";
import { renderPageJson } from "../../src/report/page-json.ts";
import { StoryJson } from "../../src/report/story-json.ts";
import { renderSweepJson } from "../../src/report/sweep-json.ts";
import { fixturePath, listFixtures } from "../support/fixtures.ts";

const ajv = new Ajv2020.default({ strict: true, strictTypes: false, allowUnionTypes: true });

function compile(name: string): ReturnType<typeof ajv.compile> {
  const path = new URL(`../../schemas/${name}.schema.json`, import.meta.url);
  return ajv.compile(JSON.parse(readFileSync(path, "utf8")) as object);
}

const isExplain = compile("recover-explain");
const isPage = compile("page");
const isSweep = compile("sweep");

function messages(validate: { readonly errors?: unknown }): string {
  return JSON.stringify(validate.errors);
}

describe("recover-explain.schema.json", () => {
  test.each(listFixtures().filter((name) => !name.startsWith("rivven/")))(
    "accepts every line of %s",
    (name) => {
      const files = openLog(fixturePath(name));
      const story = new StoryJson({ command: "recover", path: name, format: files.format.name }, null);
      const { result, close } = recoverLog(files, { listener: story });
      story.finish(result, isRecoverable(result));
      const lines = story.take().trimEnd().split("\n");
      close();
      for (const line of lines)
        expect(isExplain(JSON.parse(line)), `${line} ${messages(isExplain)}`).toBe(true);
      expect(isExplain({ ...(JSON.parse(lines.at(-1) ?? "") as object), more: 1 })).toBe(false);
    },
  );
});

describe("page.schema.json", () => {
  test.each(["clean", "recovered-partial", "history-abort-then-abort"])("accepts the pages of %s", (name) => {
    const files = openLog(fixturePath(`sochdb/${name}`));
    const ids = recoverLog(files).result.analysis.dirtyPages?.pageIds ?? [];
    for (const pageId of ids) {
      const history = new PageHistory(pageId);
      const { pages, close } = recoverLog(files, { listener: history });
      const committed = pages?.page(pageId)?.bytes ?? new Uint8Array(0);
      const changes = history.changes(files);
      const report = { pageId, toLsn: null, changeCount: history.length, changes, committed, engine: null };
      const text = [
        ...renderPageJson({ command: "recover", path: name, format: "sochdb" }, report, true),
      ].join("");
      close();
      expect(isPage(JSON.parse(text)), messages(isPage)).toBe(true);
    }
  });
});

test("page.schema.json accepts a page of opaque payloads", () => {
  const files = openLog(fixturePath("aegis/unknown-type"));
  const history = new PageHistory(12n);
  recoverLog(files, { listener: history }).close();
  const changes = history.changes(files);
  const facts = { pageId: 12n, toLsn: null, changeCount: history.length, committed: null, engine: null };
  const header = { command: "recover", path: "wal", format: "aegis" };
  const text = [...renderPageJson(header, { ...facts, changes }, false)].join("");
  expect(isPage(JSON.parse(text)), messages(isPage)).toBe(true);
});

describe("sweep.schema.json", () => {
  test.each(["crash", "history-abort-then-abort", "empty-file"])("accepts %s", (name) => {
    const result = sweepLog(openLog(fixturePath(`sochdb/${name}`)));
    expect(isSweep(JSON.parse(renderSweepJson(result))), messages(isSweep)).toBe(true);
  });
});
