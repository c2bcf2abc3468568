import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AEGIS } from "../../src/format/aegis/aegis.ts";
import { RIVVEN } from "../../src/format/rivven/rivven.ts";
import { aegisRecord } from "../support/aegis-log.ts";
import {
  accessibilityViolations,
  focusedId,
  hasChromium,
  launchChromium,
  openReport,
} from "../support/browser.ts";
import { fixturePath, readExpected } from "../support/fixtures.ts";
import { writeLog } from "../support/log-writer.ts";
import { rivvenName } from "../support/rivven-log.ts";

const HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** A write to a topic whose name is markup, with a message that is. */
function hostileTopicWrite(): Uint8Array {
  const topic = Buffer.from("<img src=x onerror=alert(3)>");
  return Buffer.concat([u32(topic.length), topic, u32(1), Buffer.from(HOSTILE)]);
}

/** What markup from a log could try, run from outside the policy; returns which directives stopped it. */
const ATTACK = `(async () => {
  const seen = [];
  document.addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
  const script = document.createElement("script");
  script.textContent = "document.title = 'taken'";
  document.body.append(script);
  const image = document.createElement("img");
  image.src = "https://walctl.invalid/x.png";
  document.body.append(image);
  await fetch("https://walctl.invalid/").catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { seen, title: document.title };
})()`;

/** Numbers as the page writes them. */
const number = (value: number): string => value.toLocaleString("en-US");

describe.skipIf(!hasChromium)("a report in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  test.each(["sochdb/torn-then-appended", "aegis/abort", "rivven/txn", "rivven/preallocated"])(
    "%s: shows without an error, a violation of its policy or a request",
    async (name) => {
      const { page, complaints } = await openReport(browser, fixturePath(name));
      expect(await page.locator("#map-chart canvas").count()).toBe(1);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  test("the policy keeps out scripts, styles and requests of anybody else", async () => {
    const { page } = await openReport(browser, fixturePath("sochdb/tiny"));
    const blocked = await page.evaluate<{ seen: string[]; title: string }>(ATTACK);
    expect(blocked.seen.sort()).toEqual(["connect-src", "img-src", "script-src-elem"]);
    expect(blocked.title).not.toBe("taken");
    await page.close();
  });

  test.each([
    [
      "topics and payloads of Rivven",
      RIVVEN,
      rivvenName(0),
      { type: "full", data: hostileTopicWrite() },
      "<img src=x onerror=alert(3)>",
    ],
    [
      "payloads of Aegis",
      AEGIS,
      "wal_current.log",
      { ...aegisRecord(1, "insert", 1, 1), data: Buffer.from(HOSTILE) },
      HOSTILE,
    ],
    [
      "names of segments",
      AEGIS,
      "wal_<img src=x onerror=alert(4)>.log",
      aegisRecord(1, "begin", 1),
      "wal_<img src=x onerror=alert(4)>.log",
    ],
  ] as const)("markup stays text: %s", async (_, format, name, record, shown) => {
    const { page, complaints } = await openReport(browser, writeLog(format, { [name]: [record] }));
    await page.locator("#map-chart").press("ArrowRight");
    for (const summary of await page.locator("summary").all()) {
      if (await summary.isVisible()) await summary.click();
    }
    expect(await page.locator("#map-detail").textContent()).toContain(shown);
    expect(await page.locator("img, body script:not([id='data'])").count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("can be read on a phone without scrolling sideways", async () => {
    for (const name of ["sochdb/bitflip-length", "aegis/bitflip-middle-segment", "rivven/txn"]) {
      const { page } = await openReport(browser, fixturePath(name), {
        viewport: { width: 375, height: 800 },
      });
      const widths = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]");
      expect(widths, name).toEqual([375, 375]);
      // A name of an option is copied, so it is not broken at its hyphens.
      const lines = await page.evaluate<number[]>(
        "Array.from(document.querySelectorAll('.option'), (option) => option.getClientRects().length)",
      );
      expect(Math.max(1, ...lines), name).toBe(1);
      await page.close();
    }
  });

  test("the map is reached and moved over by keys, and says what is there", async () => {
    const { page } = await openReport(browser, fixturePath("sochdb/bitflip-length"));
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      if ((await focusedId(page)) === "map-chart") break;
    }
    const live = page.locator("#map-live");
    expect(await live.getAttribute("aria-live")).toBe("polite");
    await page.keyboard.press("Home");
    expect(await live.textContent()).toContain("wal_00000000.log, bytes 0 to");
    const first = await live.textContent();
    await page.keyboard.press("ArrowRight");
    expect(await live.textContent()).not.toBe(first);
    // The fixture's README: LSN 75 at 5058, 92 bytes, is damaged.
    await page.keyboard.press("Home");
    await page.keyboard.press("n");
    expect(await live.textContent()).toContain("damaged");
    await page.keyboard.press("Enter");
    expect(await live.textContent()).toContain("byte 5,058 (0x13c2): 1 byte damaged");
    expect(await page.locator("#map-detail").textContent()).toContain("unreadable-region");
    await page.keyboard.press("0");
    expect(await page.locator("#map-range").textContent()).toContain("the whole log");
    await page.close();
  });

  test("every chart is moved over by keys", async () => {
    const { page, complaints } = await openReport(browser, fixturePath("aegis/abort"));
    for (const [id, words] of [
      ["transactions", "Transaction "],
      ["pages", "Page "],
      ["sizes", " bytes: "],
    ] as const) {
      await page.locator(`#${id}-chart`).press("ArrowRight");
      expect(await page.locator(`#${id}-live`).textContent()).toContain(words);
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("a finding leads to its place in the map", async () => {
    const { page } = await openReport(browser, fixturePath("aegis/bitflip-middle-segment"));
    await page.locator("#findings button").first().click();
    const [damage] = readExpected("aegis/bitflip-middle-segment").damage;
    expect(await page.locator("#map-live").textContent()).toContain(damage!.segment);
    expect(await focusedId(page)).toBe("map-chart");
    await page.close();
  });

  test.each(["sochdb/abort", "aegis/bitflip-middle-segment", "rivven/txn"])(
    "%s: its numbers are those of the log",
    async (name) => {
      const { records, recordColumns } = readExpected(name);
      const column = (of: string): readonly unknown[] => records.map((row) => row[recordColumns.indexOf(of)]);
      const { page } = await openReport(browser, fixturePath(name));
      const totals = await page.locator("#totals dd strong").allTextContents();
      expect(totals[1]).toBe(number(records.length));
      const legend = await page.locator("#map-legend li").allTextContents();
      for (const type of new Set(column("type") as string[])) {
        const lengths = column("length").filter((_, i) => column("type")[i] === type);
        const bytes = lengths.reduce<number>((sum, length) => sum + Number(length), 0);
        const shown = bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} KiB`;
        expect(legend.filter((text) => text.startsWith(`${type} ${shown}, `))).toHaveLength(1);
      }
      const cellsOf = (nth: number): Promise<string[]> =>
        page.locator(`#segments-table tbody tr > :nth-child(${nth})`).allTextContents();
      const [names, counts] = [await cellsOf(1), await cellsOf(4)];
      for (const segment of new Set(column("segment"))) {
        const count = column("segment").filter((each) => each === segment).length;
        expect(counts[names.indexOf(String(segment))]).toBe(number(count));
      }
      await page.close();
    },
  );

  test.each(["light", "dark"] as const)(
    "has no violation of accessibility rules: %s",
    async (colorScheme) => {
      const { page } = await openReport(browser, fixturePath("sochdb/torn-then-appended"), { colorScheme });
      await page.locator("#map-chart").press("n");
      await page.locator("#transactions-chart").press("End");
      for (const summary of await page.locator("summary").all()) await summary.click();
      expect(await accessibilityViolations(page)).toEqual([]);
      const background = await page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
      expect(background).toBe(colorScheme === "dark" ? "rgb(17, 21, 26)" : "rgb(255, 255, 255)");
      await page.close();
    },
  );

  test("has one main heading, headings in their order, landmarks and a link past the navigation", async () => {
    const { page } = await openReport(browser, fixturePath("rivven/txn"));
    const levels = await page.evaluate<string[]>(
      "Array.from(document.querySelectorAll('h1, h2, h3'), ({ tagName }) => tagName)",
    );
    expect(levels.filter((level) => level === "H1")).toHaveLength(1);
    expect(levels[0]).toBe("H1");
    for (const landmark of ["header", "nav", "main", "footer"]) {
      expect(await page.locator(landmark).count()).toBe(1);
    }
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("location.hash")).toBe("#verdict");
    expect(await page.locator("#pages-about").textContent()).toContain("no page activity");
    await page.close();
  });
});

test.runIf(!hasChromium)("reports are not looked at: chromium is not installed", ({ skip }) => {
  skip("install chromium, or name one in CHROMIUM, to run these tests");
});
