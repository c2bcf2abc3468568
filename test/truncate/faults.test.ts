import { afterAll, describe, expect, test } from "vitest";
import type { DirectoryState, Fault } from "../support/faults.ts";
import { FaultyRun, hasStrace } from "../support/faults.ts";

/**
 * The promise of `truncate --apply`, at every system call that changes anything: whatever happens there, no byte is lost, and
 * the same command again completes the work. `npm run test:faults` goes through all scenarios and faults, which takes a
 * quarter of an hour; `npm test` kills one run at each of its last steps.
 */
const ALL: boolean = process.env["WALCTL_FAULTS"] === "all";

const APPLY = ["--apply", "--force", "--backup", "BACKUP", "WAL"];
const UNDO = ["truncate", "--undo", "BACKUP", "--apply", "WAL"];

interface Scenario {
  readonly name: string;
  readonly fixture: string;
  readonly prepare: readonly string[];
  readonly args: readonly string[];
}

function cut(fixture: string, ...how: readonly string[]): Scenario {
  return { name: `${fixture} ${how.join(" ")}`, fixture, prepare: [], args: ["truncate", ...how, ...APPLY] };
}

function undo(fixture: string, ...how: readonly string[]): Scenario {
  return {
    name: `undo of ${fixture} ${how.join(" ")}`,
    fixture,
    prepare: ["truncate", ...how, ...APPLY],
    args: UNDO,
  };
}

const SMALL: Scenario = cut("rivven/txn", "--checkpoint");

const SCENARIOS: readonly Scenario[] = [
  SMALL,
  cut("sochdb/torn-tail", "--tail"),
  cut("sochdb/checkpoint", "--checkpoint", "--assume-flushed"),
  cut("sochdb/checkpoint", "--before-lsn", "40"),
  cut("sochdb/checkpoint", "--after-lsn", "100"),
  cut("aegis/torn-tail", "--tail"),
  cut("aegis/engine-truncated", "--checkpoint"),
  cut("aegis/rotated", "--before-lsn", "150"),
  cut("aegis/rotated", "--after-lsn", "150"),
  cut("rivven/torn-tail", "--tail"),
  cut("rivven/rotated", "--before-lsn", "60"),
  cut("rivven/rotated", "--after-lsn", "60"),
  undo("sochdb/torn-tail", "--tail"),
  undo("aegis/rotated", "--before-lsn", "150"),
  undo("rivven/rotated", "--before-lsn", "60"),
];

/** Each segment is what it was, what it is to be, or gone where it is to go; the new content may await its new name. */
function expectBetween(found: DirectoryState, before: DirectoryState, after: DirectoryState): void {
  const contents = [...Object.values(before), ...Object.values(after)];
  for (const [name, content] of Object.entries(found)) {
    if (name.startsWith(".walctl-")) continue;
    const allowed = [before[name], after[name]].filter((each) => each !== undefined);
    expect(allowed.length, `${name} is nobody's`).toBeGreaterThan(0);
    const isRenamed = !(name in after) || !(name in before);
    expect(
      isRenamed ? contents.includes(content) : allowed.includes(content),
      `${name} holds something else`,
    ).toBe(true);
  }
  for (const name of Object.keys(before)) {
    if (name in after) expect(found, `${name} is gone`).toHaveProperty([name]);
  }
}

function expectFault(where: string, fault: Fault, status: number | null, stderr: string): void {
  if (fault === "signal=KILL") {
    expect(status, `${where}: it was not killed`).not.toBe(0);
    return;
  }
  expect(stderr, where).not.toContain("internal error");
  // An error that only costs a way to do it faster is none.
  expect([0, 2], `${where}: ${stderr}`).toContain(status);
}

function sweep(
  scenario: Scenario,
  faults: readonly Fault[],
  isOfInterest: (index: number, count: number) => boolean,
): number {
  const run = new FaultyRun(scenario.fixture, scenario.prepare, scenario.args);
  try {
    run.reset();
    const before = run.state();
    const points = run.points();
    const after = run.state();
    expect(after).not.toEqual(before);
    const chosen = points.filter((_, index) => isOfInterest(index, points.length));
    for (const fault of faults) {
      for (const point of chosen) {
        const where = `${fault} at ${point.call} ${point.number} ${point.path ?? ""}`;
        run.reset();
        const { status, stderr } = run.runWith(fault, point);
        expectFault(where, fault, status, stderr);
        expectBetween(run.state(), before, after);
        const again = run.run();
        expect(again, where).toEqual({ status: 0, stderr: "" });
        expect(run.state(), where).toEqual(after);
      }
    }
    return chosen.length * faults.length;
  } finally {
    run.dispose();
  }
}

describe.skipIf(!hasStrace)("a fault while a log is cut", () => {
  test.skipIf(ALL)(
    "killed at any of the last steps: the same command again completes it",
    { timeout: 120_000 },
    () => {
      expect(sweep(SMALL, ["signal=KILL"], (index, count) => index >= count - 12)).toBe(12);
    },
  );

  test.runIf(ALL).each(SCENARIOS)("$name", { timeout: 1_200_000 }, (scenario) => {
    expect(sweep(scenario, ["signal=KILL", "error=EIO", "error=ENOSPC"], () => true)).toBeGreaterThan(20);
  });
});

test.runIf(!hasStrace)("faults are not injected: strace is not installed", ({ skip }) => {
  skip("install strace to run these tests");
});

afterAll(() => {
  if (!hasStrace) process.stderr.write("test/truncate/faults: strace is not installed, nothing was killed\n");
});
