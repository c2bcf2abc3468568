import type { DamagedRecords } from "./damaged-records.ts";
import type { AnalysisResult, MissingRecords, RecoverResult } from "./result.ts";

interface Found {
  readonly analysis: AnalysisResult;
  readonly damaged: DamagedRecords;
  /** Intact records that recovery did not use. */
  readonly unused: number;
}

/** What is missing, and the same in sentences. */
export function findMissing({
  analysis,
  damaged,
  unused,
}: Found): Required<Pick<RecoverResult, "missing" | "notes">> {
  const missing: MissingRecords = {
    lsns: missingLsns(analysis, unused + damaged.correctable),
    damagedPlaces: damaged.lostPlaces,
  };
  const notes = [damaged.describeLost(), describeLsns(missing.lsns, analysis)];
  return { missing, notes: notes.filter((note) => note !== null) };
}

/** An LSN that occurs twice, or beyond the last one, hides another that is missing: never more than there are. */
function missingLsns({ startLsn, endLsn, records }: AnalysisResult, elsewhere: number): bigint {
  if (startLsn === null || endLsn === null) return 0n;
  const lsns = endLsn - startLsn + 1n - BigInt(records) - BigInt(elsewhere);
  return lsns > 0n ? lsns : 0n;
}

function describeLsns(lsns: bigint, { startLsn, endLsn }: AnalysisResult): string | null {
  if (lsns === 0n) return null;
  const range = `between LSN ${startLsn} and LSN ${endLsn}`;
  const [are, them] = lsns === 1n ? ["1 LSN is", "it"] : [`${lsns} LSNs are`, "them"];
  return `At least ${are} missing ${range}: whether anything was written under ${them}, and what, no recovery knows. walctl verify says where.`;
}
