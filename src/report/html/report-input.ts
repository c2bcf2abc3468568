import type { OverviewResult } from "../../overview/result.ts";
import type { RecoverResult } from "../../recover/result.ts";
import type { StatsResult } from "../../stats/result.ts";
import type { VerifyResult } from "../../verify/result.ts";
import type { RepairReport } from "../repair-report.ts";
import type { Meanings } from "../verify-groups.ts";

/** What a page is made from. */
export interface ReportInput {
  /** Version of walctl. */
  readonly version: string;
  /** The engine's name for people. */
  readonly engine: string;
  /** Whether the log is not made of plain files alone. */
  readonly isPacked: boolean;
  /** What codes mean for that engine. */
  readonly meanings: Meanings;
  readonly verify: VerifyResult;
  readonly stats: StatsResult;
  readonly overview: OverviewResult;
  readonly recovery: RecoveryInput;
}

export type RecoveryInput =
  | { readonly kind: "skipped"; readonly reason: string }
  | { readonly kind: "replayed"; readonly result: RecoverResult; readonly repair: RepairReport };
