import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { CliContext } from "../../src/cli/context.ts";
import { withProgress } from "../../src/cli/progress.ts";
import { StatusLine } from "../../src/cli/status-line.ts";
import { describeBytes } from "../../src/core/byte-size.ts";
import { openLog } from "../../src/log/open.ts";
import { scanLog } from "../../src/log/scan.ts";
import { fixturePath } from "../support/fixtures.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A terminal that remembers what it was sent. */
function createLine(): { line: StatusLine; sent: string[] } {
  const sent: string[] = [];
  return { line: new StatusLine((text) => sent.push(text)), sent };
}

describe("the status line", () => {
  test("is silent for the first second, then shows up now and then", () => {
    const { line, sent } = createLine();
    for (let i = 0; i < 20; i++) {
      vi.advanceTimersByTime(100);
      line.update(() => `${i}`);
    }
    expect(sent).toEqual(["9", "11", "13", "15", "17", "19"].map((text) => `\r\u001b[K${text}`));
  });

  test("is taken away once", () => {
    const { line, sent } = createLine();
    line.clear();
    vi.advanceTimersByTime(2000);
    line.update(() => "x");
    line.clear();
    line.clear();
    expect(sent).toEqual(["\r\u001b[Kx", "\r\u001b[K"]);
  });
});

describe("progress", () => {
  const options = { progress: true };
  const contextOf = (status: StatusLine, isErrorTerminal = true): CliContext =>
    ({ status, isErrorTerminal }) as unknown as CliContext;

  test("follows what is read", () => {
    const { line, sent } = createLine();
    const files = withProgress(openLog(fixturePath("aegis/rotated")), options, contextOf(line));
    for (const event of scanLog(files)) if (event.kind === "segment-start") vi.advanceTimersByTime(400);
    expect(sent.length).toBeGreaterThan(2);
    const clear = "\r\u001b[K";
    expect(sent.every((text) => text.startsWith(clear))).toBe(true);
    expect(sent.every((text) => /^reading \d+ % of 27\.\d KiB$/.test(text.slice(clear.length)))).toBe(true);
  });

  test("is left out where nobody sees it or wants it", () => {
    const { line } = createLine();
    const files = openLog(fixturePath("aegis/rotated"));
    expect(withProgress(files, options, contextOf(line, false))).toBe(files);
    expect(withProgress(files, { progress: false }, contextOf(line))).toBe(files);
    expect(withProgress(files, { progress: true, quiet: true }, contextOf(line))).toBe(files);
  });

  test.each([
    [0, "0 bytes"],
    [1023, "1023 bytes"],
    [1024, "1.0 KiB"],
    [1_500_000_000, "1.4 GiB"],
    [2 ** 52, "4096.0 TiB"],
  ])("says %d bytes as people do", (bytes, text) => {
    expect(describeBytes(bytes)).toBe(text);
  });
});
