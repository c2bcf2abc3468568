import { describe, expect, test } from "vitest";
import { RIVVEN } from "../../../src/format/rivven/rivven.ts";
import { openLog } from "../../../src/log/open.ts";
import { scanLog } from "../../../src/log/scan.ts";
import { buildPageData } from "../../../src/report/html/build-page-data.ts";
import { renderHtmlPage } from "../../../src/report/html/html-page.ts";
import type { PageData } from "../../../src/report/html/page-data.ts";
import { collectStats } from "../../../src/stats/collect.ts";
import { verifyLog } from "../../../src/verify/verify.ts";
import { fixturePath, readExpected } from "../../support/fixtures.ts";
import { writeLog } from "../../support/log-writer.ts";
import { surveyed } from "../../support/overview.ts";
import { rivvenName } from "../../support/rivven-log.ts";

const ASSETS = { script: "run()", scriptHash: "sha256-AAA", style: "p{}", styleHash: "sha256-BBB" };

function pageDataOf(path: string): PageData {
  const files = openLog(path);
  return buildPageData({
    version: "0",
    engine: files.format.title,
    isPacked: false,
    meanings: files.format.meanings,
    verify: verifyLog(files, scanLog(files), { maxFindings: 100 }),
    stats: collectStats(files, scanLog(files), { top: 0 }),
    overview: surveyed(files),
    recovery: { kind: "skipped", reason: "for a test" },
  });
}

function hostileLog(): string {
  const data = Buffer.from(
    '</script><script>alert(1)</script><img src=x onerror=alert(1)><!-- " \u2028\u202e',
  );
  return writeLog(RIVVEN, { [rivvenName(0)]: [{ type: "full", data }] });
}

const blockOf = (html: string): string => /id="data">(.*?)<\/script>/s.exec(html)![1]!;

describe("a page", () => {
  test("lets nothing from the log end its data block or begin markup", () => {
    const html = [...renderHtmlPage(pageDataOf(hostileLog()), ASSETS)].join("");
    const block = blockOf(html);
    expect(block).not.toMatch(/[<\u2028\u202e]/);
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).not.toContain("<img");
    const payload = (JSON.parse(block) as PageData).map.listed![0]!.payload;
    expect(payload).toContain("</script><script>alert(1)</script><img src=x onerror=alert(1)>");
  });

  test("allows its own script and style, by their hashes, and nothing else", () => {
    const html = [...renderHtmlPage(pageDataOf(fixturePath("sochdb/tiny")), ASSETS)].join("");
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'sha256-AAA'");
    expect(policy).toContain("style-src 'sha256-BBB'");
    expect(policy).not.toMatch(/unsafe|\*|http/);
    expect(html).not.toMatch(/ style="| on[a-z]+="| src=| href="(?!#)/);
  });

  test("gives 64-bit numbers as text, with all their digits", () => {
    const { recordColumns, records } = readExpected("sochdb/big-ids");
    const column = recordColumns.indexOf("txnId");
    const data = pageDataOf(fixturePath("sochdb/big-ids"));
    expect(data.map.listed!.map(({ txnId }) => txnId)).toEqual(records.map((row) => String(row[column])));
  });

  test("names findings' places in the map where they are about bytes", () => {
    const [group] = pageDataOf(fixturePath("aegis/bitflip-middle-segment")).findings.groups;
    const { segments } = pageDataOf(fixturePath("aegis/bitflip-middle-segment"));
    const [place] = group!.places;
    const segment = segments.list.find(({ name }) => place!.place.startsWith(`${name}:`))!;
    const offset = Number(/:(\d+)/.exec(place!.place)![1]);
    expect(place!.position).toBe(segment.position + offset);
  });
});
