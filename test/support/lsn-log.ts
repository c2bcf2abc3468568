import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import type { RecordSpec } from "./event-log.ts";
import { EventLog } from "./event-log.ts";

/** Records that belong to no transaction: only their LSNs matter. */
export function lsns(...values: readonly (number | bigint)[]): RecordSpec[] {
  return values.map((value) => ({ type: "checkpoint", lsn: BigInt(value) }));
}

/** Both ends belong to it. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** A log of records with these LSNs. */
export function logOfLsns(...values: readonly (number | bigint)[]): EventLog {
  return new EventLog(SOCHDB).records(...lsns(...values));
}
