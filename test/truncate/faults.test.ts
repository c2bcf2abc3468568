import { afterAll, describe, expect, test } from "vitest";
import { openLog } from "../../src/log/open.ts";
import { scanLog } from "../../src/log/scan.ts";
import { verifyLog } from "../../src/verify/verify.ts";
import type { DirectoryState, Fault, FaultPoint, FaultyCommand } from "../support/faults.ts";
import { FaultyRun, hasStrace } from "../support/faults.ts";

/**
 * The promise of `truncate --apply`, at every system call that changes anything: whatever happens there, no byte is lost, and
 * the same command again completes the work. `npm run test:faults` goes through all scenarios and faults, which takes half an hour and more
 * of a machine to itself; `npm test` kills one run at each of its last steps, and fails one at each wait for the disk.
 */
const ALL: boolean = process.env["WALCTL_FAULTS"] === "all";

const FAULTS: readonly Fault[] = ["signal=KILL", "error=EIO", "error=ENOSPC"];

const APPLY = ["--apply", "--force", "--backup", "BACKUP", "WAL"];
const UNDO = ["truncate", "--undo", "BACKUP", "--apply", "WAL"];

interface Scenario extends FaultyCommand {
  readonly name: string;
  /** Whether the backup is of what is there before the command; else it is older. */
  readonly makesBackup: boolean;
}

const NO_FAULT = { prepare: [], prepareFault: null } as const;

function cut(fixture: string, ...how: readonly string[]): Scenario {
  const args = ["truncate", ...how, ...APPLY];
  return { name: `${fixture} ${how.join(" ")}`, fixture, ...NO_FAULT, args, makesBackup: true };
}

function savedPlan(fixture: string, ...how: readonly string[]): Scenario {
  return {
    ...cut(fixture, ...how),
    name: `${fixture} ${how.join(" ")}, by a saved plan`,
    prepare: [["truncate", ...how, "--plan", "PLAN", "WAL"]],
    args: ["truncate", "--plan", "PLAN", ...APPLY],
  };
}

function repair(fixture: string): Scenario {
  const args = ["recover", "--apply", "--backup", "BACKUP", "WAL"];
  return { name: `recover --apply of ${fixture}`, fixture, ...NO_FAULT, args, makesBackup: true };
}

function undo(fixture: string, ...how: readonly string[]): Scenario {
  return {
    ...cut(fixture, ...how),
    name: `undo of ${fixture} ${how.join(" ")}`,
    prepare: [["truncate", ...how, ...APPLY]],
    args: UNDO,
    makesBackup: false,
  };
}

/** The cut was killed at its second renaming or removal, and is then not completed but undone. */
function undoOfKilled(call: "rename" | "unlink", number: number, from: Scenario): Scenario {
  return {
    ...from,
    name: `${from.name} that was killed at ${call} ${number}`,
    prepareFault: { fault: "signal=KILL", point: { call, number, path: null } },
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
  savedPlan("aegis/rotated", "--before-lsn", "150"),
  repair("sochdb/crash"),
  repair("sochdb/two-files"),
  undo("sochdb/torn-tail", "--tail"),
  undo("aegis/rotated", "--before-lsn", "150"),
  undo("rivven/rotated", "--before-lsn", "60"),
  // The third renaming, after the manifest's, the backup's and the list's, is the segment's; the second removal a segment's.
  undoOfKilled("rename", 5, undo("rivven/rotated", "--before-lsn", "60")),
  undoOfKilled("unlink", 3, undo("aegis/rotated", "--before-lsn", "150")),
];

/** Each file is what it was, what it is to be, or gone where it is to go; the new content may await its new name. */
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

/** What `verify` calls an error, without its place. */
function errorsIn(path: string): readonly string[] {
  const files = openLog(path);
  const { findings } = verifyLog(files, scanLog(files), { maxFindings: 100 });
  return findings.filter(({ severity }) => severity === "error").map(({ code }) => code);
}

/** A file that walctl makes only while it works is not a part of what is there. */
function withoutOwn(state: DirectoryState | null): DirectoryState {
  const entries = Object.entries(state ?? {});
  return Object.fromEntries(entries.filter(([name]) => !name.startsWith(".walctl-")));
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

interface Ends {
  readonly before: DirectoryState;
  readonly after: DirectoryState;
  /** Of the log before and after. */
  readonly errors: ReadonlySet<string>;
  readonly names: readonly string[];
}

/** Runs without a fault, to see what is to come of it. */
function endsOf(run: FaultyRun): { readonly ends: Ends; readonly points: readonly FaultPoint[] } {
  run.reset();
  const before = run.state("WAL")!;
  const errors = errorsIn(run.path("WAL"));
  const points = run.points();
  const after = run.state("WAL")!;
  expect(after).not.toEqual(before);
  const names = run.names();
  return {
    ends: { before, after, errors: new Set([...errors, ...errorsIn(run.path("WAL"))]), names },
    points,
  };
}

/**
 * A Rivven segment whose beginning is cut gets its new content and its new name one after the other. Between the two the
 * engine reads each record once and in order, and counts from the old name.
 */
function mayCountFromOldName({ before, after }: Ends): boolean {
  return Object.keys(after).some((name) => !(name in before));
}

function expectHarmless(run: FaultyRun, ends: Ends, makesBackup: boolean): void {
  const { before, after, errors, names } = ends;
  expectBetween(run.state("WAL")!, before, after);
  const allowed = mayCountFromOldName(ends) ? new Set([...errors, "segment-gap", "segment-overlap"]) : errors;
  expect(errorsIn(run.path("WAL")).filter((code) => !allowed.has(code))).toEqual([]);
  const again = run.run();
  expect(again).toEqual({ status: 0, stderr: "" });
  expect(run.state("WAL")).toEqual(after);
  expect(run.names()).toEqual(names);
  if (makesBackup) expect(withoutOwn(run.state("BACKUP"))).toEqual(withoutOwn(before));
}

function sweep(
  scenario: Scenario,
  faults: readonly Fault[],
  isOfInterest: (point: FaultPoint, index: number, count: number) => boolean,
): number {
  const run = new FaultyRun(scenario);
  try {
    const { ends, points } = endsOf(run);
    const chosen = points.filter((point, index) => isOfInterest(point, index, points.length));
    for (const fault of faults) {
      for (const point of chosen) {
        const where = `${fault} at ${point.call} ${point.number} ${point.path ?? ""}`;
        run.reset();
        const { status, stderr } = run.runWith(fault, point);
        expectFault(where, fault, status, stderr);
        told(where, () => expectHarmless(run, ends, scenario.makesBackup));
      }
    }
    return chosen.length * faults.length;
  } finally {
    run.dispose();
  }
}

/** Says of a failure where the fault was. */
function told(where: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/** A clean log is written to a new place: it is all there, or nothing is that looks like a log. */
function sweepOut(fixture: string, faults: readonly Fault[]): number {
  const args = ["recover", "--salvage", "--quiet", "--out", "OUT", "WAL"];
  const run = new FaultyRun({ fixture, ...NO_FAULT, args });
  try {
    run.reset();
    const before = run.state("WAL");
    const points = run.points();
    const complete = run.state("OUT");
    expect(complete).not.toBeNull();
    for (const fault of faults) {
      for (const point of points) {
        const where = `${fault} at ${point.call} ${point.number} ${point.path ?? ""}`;
        run.reset();
        const { status, stderr } = run.runWith(fault, point);
        expectFault(where, fault, status, stderr);
        const found = run.state("OUT");
        if (found !== null) expect(withoutOwn(found), where).toEqual(complete);
        else expect(run.run(), where).toEqual({ status: 0, stderr: "" });
        expect(withoutOwn(run.state("OUT")), where).toEqual(complete);
        expect(run.state("WAL"), where).toEqual(before);
      }
    }
    return points.length * faults.length;
  } finally {
    run.dispose();
  }
}

describe.skipIf(!hasStrace)("a fault while a log is cut", () => {
  test.skipIf(ALL)(
    "killed at any of the last steps: the same command again completes it",
    { timeout: 120_000 },
    () => {
      expect(sweep(SMALL, ["signal=KILL"], (_, index, count) => index >= count - 12)).toBe(12);
    },
  );

  test.skipIf(ALL)("that the disk reports: the same command again completes it", { timeout: 120_000 }, () => {
    // New files, the backup, its list, the steps and each directory are waited for.
    expect(sweep(SMALL, ["error=EIO"], ({ call }) => call === "fsync")).toBeGreaterThan(10);
  });

  test.runIf(ALL).each(SCENARIOS)("$name", { timeout: 1_200_000 }, (scenario) => {
    expect(sweep(scenario, FAULTS, () => true)).toBeGreaterThan(20);
  });

  test.runIf(ALL).each(["sochdb/bitflip-payload", "aegis/bitflip-middle-segment"])(
    "recover --out of %s",
    { timeout: 1_200_000 },
    (fixture) => {
      expect(sweepOut(fixture, FAULTS)).toBeGreaterThan(20);
    },
  );
});

test.runIf(!hasStrace)("faults are not injected: strace is not installed", ({ skip }) => {
  skip("install strace to run these tests");
});

afterAll(() => {
  if (!hasStrace) process.stderr.write("test/truncate/faults: strace is not installed, nothing was killed\n");
});
