import process from "node:process";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { CliContext } from "../../src/cli/context.ts";
import { Progress } from "../../src/cli/progress.ts";
import { progressLine } from "../../src/cli/progress-line.ts";
import { recoveryDoing } from "../../src/cli/recovery-doing.ts";
import { StatusLine } from "../../src/cli/status-line.ts";
import { describeBytes } from "../../src/core/byte-size.ts";
import { openLog } from "../../src/log/open.ts";
import { scanLog } from "../../src/log/scan.ts";
import { recoverSteps } from "../../src/recover/recover.ts";
import { verifySteps } from "../../src/verify/verify.ts";
import { fixturePath } from "../support/fixtures.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const CLEAR = "\r\u001b[K";

/** A terminal that remembers what it was sent. */
function createLine(columns = 80): { line: StatusLine; sent: string[] } {
  const sent: string[] = [];
  return { line: new StatusLine({ columns, write: (text) => sent.push(text) }), sent };
}

const signalListeners = (): number[] =>
  ["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => process.listenerCount(signal));

describe("the status line", () => {
  test("is silent for half a second, then shows up at most ten times a second", () => {
    const { line, sent } = createLine();
    const shown: boolean[] = [];
    for (let i = 1; i <= 16; i++) {
      vi.advanceTimersByTime(50);
      shown.push(line.update(() => `${i}`));
    }
    expect(sent).toEqual(["10", "12", "14", "16"].map((text) => CLEAR + text));
    expect(shown.filter(Boolean)).toHaveLength(sent.length);
    line.clear();
  });

  test("is taken away once, and listens to signals only while it is shown", () => {
    const { line, sent } = createLine();
    const before = signalListeners();
    line.clear();
    vi.advanceTimersByTime(2000);
    expect(signalListeners()).toEqual(before);
    line.update(() => "x");
    expect(signalListeners()).toEqual(before.map((count) => count + 1));
    line.clear();
    line.clear();
    expect(sent).toEqual([`${CLEAR}x`, CLEAR]);
    expect(signalListeners()).toEqual(before);
  });

  test("leaves room for the ^C that a terminal echoes", () => {
    const { line, sent } = createLine(20);
    vi.advanceTimersByTime(2000);
    line.update((columns) => "x".repeat(columns + 100));
    line.clear();
    expect(sent[0]).toBe(CLEAR + "x".repeat(17));
  });
});

describe("the progress line", () => {
  const GIB = 2 ** 30;
  const state = { label: "reading", done: GIB, total: 4 * GIB, elapsedMs: 2000, unit: null };

  test("says what, how much, how fast and how long", () => {
    const line = progressLine(state, 77);
    expect(line).toHaveLength(77);
    const form = /^reading {2}25 % {2}(█+[▉-▏]?)(░+) {2}of 4\.0 GiB {2}512\.0 MiB\/s {2}0:06 left$/;
    const [, full = "", empty = ""] = form.exec(line) ?? [];
    expect(Math.abs(full.length / (full.length + empty.length) - 1 / 4)).toBeLessThan(1 / 25);
  });

  test.each([200, 77, 60, 57, 50, 40])("fits %d columns", (columns) => {
    for (const label of ["undo", "engine's recovery"]) {
      const line = progressLine({ ...state, label }, columns);
      expect(line.startsWith(label)).toBe(true);
      if (columns >= 57) expect(line.length).toBeLessThanOrEqual(columns);
    }
  });

  test("has a bar at 60 columns for every phase of recovery", () => {
    for (const phase of ["analysis", "redo", "engine", "comparison"] as const)
      expect(progressLine({ ...state, label: recoveryDoing(phase).label }, 57)).toMatch(/█[▉-▏]?░/);
  });

  test("never says that all is done, and nothing of time where nothing is done", () => {
    expect(progressLine({ ...state, done: 5 * GIB }, 77)).toMatch(/^reading {2}99 % .* 0:00 left$/);
    expect(progressLine({ ...state, done: 0 }, 77)).not.toContain("left");
  });

  test("without a total says what is done", () => {
    expect(progressLine({ ...state, total: null }, 77)).toBe("reading  1.0 GiB  512.0 MiB/s");
  });

  test("counts other things than bytes", () => {
    const crashes = { label: "crashes", done: 30, total: 7230, elapsedMs: 1000, unit: "points" };
    expect(progressLine(crashes, 57)).toMatch(/^crashes {3}0 % .*30 points\/s {2}4:00 left$/);
  });

  test("says hours", () => {
    expect(progressLine({ ...state, elapsedMs: 1_241_000 }, 77)).toMatch(/ 1:02:03 left$/);
  });
});

describe("progress", () => {
  const options = { progress: true };
  const contextOf = (status: StatusLine, more: object = {}): CliContext =>
    ({ status, isErrorTerminal: true, env: {}, ...more }) as unknown as CliContext;

  test("follows what is read, and is gone when it is through", async () => {
    const { line, sent } = createLine();
    const progress = new Progress(openLog(fixturePath("aegis/rotated")), options, contextOf(line));
    const { files } = progress;
    const result = await progress.take(verifySteps(files, scanLog(files), { maxFindings: 1 }), {
      after: async () => {
        vi.advanceTimersByTime(400);
      },
    });
    expect(result.summary.segments).toBeGreaterThan(1);
    expect(sent.length).toBeGreaterThan(3);
    expect(sent.at(-1)).toBe(CLEAR);
    const lines = sent.slice(0, -1).map((text) => text.slice(CLEAR.length));
    for (const text of lines) expect(text).toMatch(/^reading +\d+ % .* of 27\.\d KiB /);
    const percents = lines.map((text) => Number.parseInt(text.slice("reading".length), 10));
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(line.isShown).toBe(false);
  });

  test("names the phases of recovery", async () => {
    const { line, sent } = createLine();
    const files = openLog(fixturePath("sochdb/crash"));
    const progress = new Progress(files, options, contextOf(line));
    const after = async (): Promise<void> => {
      vi.advanceTimersByTime(400);
    };
    const recovery = await progress.take(recoverSteps(progress.files), { doing: recoveryDoing, after });
    recovery.close();
    const labels = sent.map((text) => /[a-z']+/.exec(text.slice(CLEAR.length))?.[0]);
    expect([...new Set(labels)]).toEqual(expect.arrayContaining(["analysis", "redo"]));
  });

  test("is gone when something fails, and what is open is closed", async () => {
    const { line, sent } = createLine();
    const progress = new Progress(openLog(fixturePath("aegis/rotated")), options, contextOf(line));
    let isClosed = false;
    function* steps(): Generator<void, never> {
      try {
        for (;;) yield;
      } finally {
        isClosed = true;
      }
    }
    let taken = 0;
    const after = async (): Promise<void> => {
      vi.advanceTimersByTime(600);
      taken += 1;
      if (taken === 3) throw new Error("the disk is full");
    };
    await expect(progress.take(steps(), { after })).rejects.toThrow("the disk is full");
    expect(sent.at(-1)).toBe(CLEAR);
    expect(isClosed).toBe(true);
  });

  test("is left out where nobody sees it or wants it", async () => {
    const files = openLog(fixturePath("aegis/rotated"));
    const silent = [
      [options, { isErrorTerminal: false }],
      [options, { env: { TERM: "dumb" } }],
      [{ progress: false }, {}],
      [{ progress: true, quiet: true }, {}],
    ] as const;
    for (const [given, more] of silent) {
      const { line, sent } = createLine();
      const progress = new Progress(files, given, contextOf(line, more));
      vi.advanceTimersByTime(2000);
      expect(progress.files).toBe(files);
      await progress.take(verifySteps(files, scanLog(files), { maxFindings: 1 }));
      expect(sent).toEqual([]);
    }
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
