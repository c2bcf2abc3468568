import type { WriteOrder } from "../../analysis/write-order.ts";
import { escapeString } from "../../core/escape.ts";
import { divergenceOf, nobodyConcerned } from "../divergence-list.ts";
import type { Divergence } from "../result.ts";
import { counted } from "../words.ts";
import type { MessageFold } from "./message-fold.ts";
import type { MessagePass } from "./message-pass.ts";

const PARTS_NAMED = 20;

/** Where what the engine does with a log of messages differs from what was written. */
export function messageDivergences(title: string, pass: MessagePass, order: WriteOrder): Divergence[] {
  const found: (Divergence | null)[] = [
    pass.unreachable.divergence(pass.losses.damaged),
    overwritten(title, pass),
    orderDivergence(title, pass, order),
  ];
  return found.filter((divergence) => divergence !== null);
}

/** The next start destroys what the engine's walk does not reach. */
function overwritten(title: string, { overwrites, isPointInTime }: MessagePass): Divergence | null {
  const { overwritten: records, writesAt, segmentName } = overwrites;
  if (records === 0 || isPointInTime) return null;
  const message = `Once ${title} is started, it writes on at byte ${writesAt} of ${escapeString(segmentName)}, where its walk over magic and length ends, and overwrites ${counted(records, "intact record")} from there on.`;
  return divergenceOf("committed-changes-lost", nobodyConcerned(), message);
}

function orderDivergence(title: string, { extents }: MessagePass, order: WriteOrder): Divergence | null {
  if (order.kind === "unknown") {
    const message = `LSNs were assigned twice, and no single order of writing follows from the names and the numbers of records of the ${counted(extents.segments.length, "segment")}; redo takes them in the order of their names.`;
    return divergenceOf("order-unknown", nobodyConcerned(), message);
  }
  if (order.kind === "names" || order.isThatOfNames) return null;
  const hidden = order.parts.length - PARTS_NAMED;
  const more = hidden > 0 ? ` and ${hidden} more` : "";
  const names = order.parts.map(({ segment, from, to }) => {
    const { name, minRecords } = extents.segments[segment]!;
    const shown = escapeString(name);
    return from > 0 || to < minRecords ? `${shown} (its records ${from + 1} to ${to})` : shown;
  });
  const message = `${title} reads segments in the order of their names, but LSNs were assigned twice and they were written in this order: ${names.slice(0, PARTS_NAMED).join(", ")}${more}.`;
  return divergenceOf("redo-order", nobodyConcerned(), message);
}

/** What else a person should know before the engine is started, and about what was left out. */
export function restartNotes(
  title: string,
  { overwrites, isPointInTime }: MessagePass,
  fold: MessageFold,
): string[] {
  const notes: string[] = [];
  const { writesAt, readerStopsAt, segmentName } = overwrites;
  if (!isPointInTime && writesAt !== null && writesAt > (readerStopsAt ?? 0)) {
    notes.push(
      `${title} would write on at byte ${writesAt} of ${escapeString(segmentName)}, behind a record at byte ${readerStopsAt} that its reader does not pass: nothing that it writes from then on could be read again.`,
    );
  }
  if (fold.strayFragments > 0) {
    notes.push(`Left out: ${counted(fold.strayFragments, "fragment")} of messages that are not whole.`);
  }
  const { endsWithoutBegin } = fold.transactions;
  if (endsWithoutBegin > 0) {
    notes.push(
      `${counted(endsWithoutBegin, "commit or abort marker")} without a begin: which records such a transaction wrote cannot be told, so none is left out for it.`,
    );
  }
  return notes;
}
