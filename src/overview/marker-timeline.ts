import { KIND_ABORT, KIND_BEGIN, KIND_COMMIT, transactionKinds } from "../analysis/transaction-kind.ts";
import type { Format } from "../format/format.ts";
import type { RecordKeys } from "../format/keys.ts";
import type { TimelineResult } from "./result.ts";
import { TimelineCounter } from "./timeline-counter.ts";

/** Markers over the log, for formats whose markers name no transaction: which one a commit ends is not known. */
export class MarkerTimeline {
  private readonly kinds: Uint8Array;
  private readonly counter: TimelineCounter = new TimelineCounter();
  private ordinal = 0;

  constructor({ types }: Format) {
    this.kinds = transactionKinds(types);
  }

  add(keys: RecordKeys): void {
    const kind = this.kinds[keys.typeCode]!;
    if (kind === KIND_BEGIN) this.counter.begin(this.ordinal);
    else if (kind === KIND_COMMIT) this.counter.end("committed", this.ordinal);
    else if (kind === KIND_ABORT) this.counter.end("aborted", this.ordinal);
    this.ordinal += 1;
  }

  result(recordCount: number): TimelineResult {
    return { ...this.counter.result(recordCount), count: null, spans: [] };
  }
}
