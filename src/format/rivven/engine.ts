import { U64List } from "../../core/u64-list.ts";
import type { EngineModel, EngineReader, EngineRecovery, EngineRun, ReaderStop } from "../engine.ts";
import type { RecordView } from "../view.ts";
import { ENVELOPE_HEADER_LENGTH, isEnvelopeHeader, MINIMUM_ENVELOPE_LENGTH } from "./envelope.ts";
import { FLAG_ENCRYPTED, FLAGS, HEADER_LENGTH, LAST_DATA_TYPE, LAST_TYPE, TYPE } from "./layout.ts";

const ENDS: ReaderStop = { kind: "ends" };

/**
 * Rivven's reader: every segment by the number in its name. It leaves a file without an error at the first record that
 * fails, an undefined type included. An encrypted record that cannot be decrypted is an error for the whole file; that
 * the engine has its key is taken for granted, so only data that no key decrypts are one here.
 */
const READER: EngineReader = {
  open: (segments) => ({ kind: "reads", segments: segments.map((_, index) => index) }),
  stopAtPlace: () => ENDS,
  stopAtRecord(view: RecordView): ReaderStop | null {
    if (hasUndefinedType(view)) return ENDS;
    if (isDecryptable(view)) return null;
    return {
      kind: "fails",
      message: `the record with LSN ${view.lsn} has the encrypted flag over data that no key decrypts: the engine returns nothing of its file`,
    };
  },
  impasse(view: RecordView): string | null {
    if (hasUndefinedType(view)) return `type ${view.typeCode} is undefined`;
    return isDecryptable(view) ? null : "it has the encrypted flag over data that no key decrypts";
  },
};

function hasUndefinedType(view: RecordView): boolean {
  return view.bytes[view.start + TYPE]! > LAST_TYPE;
}

function isDecryptable(view: RecordView): boolean {
  return (view.bytes[view.start + FLAGS]! & FLAG_ENCRYPTED) === 0 || canBeEnvelope(view);
}

/** Data of which the window holds too little to tell are given the benefit of the doubt. */
function canBeEnvelope(view: RecordView): boolean {
  const from = view.start + HEADER_LENGTH;
  if (view.dataLength < MINIMUM_ENVELOPE_LENGTH) return false;
  return from + ENVELOPE_HEADER_LENGTH > view.bytes.length || isEnvelopeHeader(view.data, from);
}

/** Rivven's recovery hands out what its reader returns: each data record, fragments as they stand. */
class RivvenRecovery implements EngineRecovery {
  readonly needsRedo = false;
  private readonly lsns: U64List | null;
  private count = 0;
  private failure: string | null = null;

  constructor(keepLsns: boolean) {
    this.lsns = keepLsns ? new U64List() : null;
  }

  analyse(view: RecordView): void {
    if (view.typeCode > LAST_DATA_TYPE) return;
    this.count += 1;
    this.lsns?.push(view.lsnHigh, view.lsnLow);
  }

  endReading(stop: ReaderStop): void {
    if (stop.kind === "fails") this.failure ??= stop.message;
  }

  redo(): void {}

  finish(): EngineRun {
    return {
      outcome: this.failure === null ? "completes" : "fails",
      message: this.failure,
      redoCount: this.count,
      undoCount: 0,
      redo: this.lsns,
      undo: this.lsns === null ? null : new U64List(),
      activeTransactions: null,
      incompleteTxns: null,
      remarks: [],
    };
  }
}

/** What Rivven does with its log when it is started. */
export const RIVVEN_ENGINE: EngineModel = {
  reader: READER,
  startRecovery: ({ keepLsns }) => new RivvenRecovery(keepLsns),
};
