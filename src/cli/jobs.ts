import { availableParallelism } from "node:os";
import type { CheckAhead } from "../log/checked-records.ts";
import { scanLog } from "../log/scan.ts";
import type { LogFiles } from "../segment/log-files.ts";

/** A thread is not worth its start, some 40 ms, for less than this. */
const BYTES_PER_JOB: number = 32 * 1024 * 1024;

/** With more the one thread that checks records against each other is the bottleneck. */
const DEFAULT_JOBS_MOST = 4;

/**
 * Records larger than this leave little to do but to read and to checksum, which memory bounds: on two cores, two
 * threads took longer than one.
 */
const LARGE_RECORD_BYTES = 2048;

/**
 * @param jobs how many threads read and check records; where not given, what the machine has and the log is worth
 * @param inspects whether each record is looked at by itself as well, as `verify` does
 */
export async function checkAhead(jobs: number | undefined, inspects = false): Promise<CheckAhead> {
  const most = jobs ?? Math.min(availableParallelism(), DEFAULT_JOBS_MOST);
  if (most === 1) return () => null;
  const { CheckedLog } = await import("../log/parallel/checked-log.ts");
  return (files) => {
    if (files.segments.some(({ location }) => location === null)) return null;
    const bytes = files.segments.reduce((sum, { size }) => sum + size, 0);
    const threads = Math.min(most, Math.floor(bytes / BYTES_PER_JOB)) - 1;
    if (threads < 1 || (jobs === undefined && startsWithLargeRecords(files))) return null;
    return new CheckedLog(files, { threads, inspects });
  };
}

function startsWithLargeRecords(files: LogFiles): boolean {
  for (const event of scanLog(files)) {
    if (event.kind !== "records") continue;
    const { starts, count } = event.batch;
    return (starts[count - 1]! - starts[0]!) / count > LARGE_RECORD_BYTES;
  }
  return false;
}
