import { escapeString } from "../core/escape.ts";
import { hexByte } from "../core/hex.ts";
import type { SelectedRecords } from "../dump/events.ts";
import type { RecordType } from "../format/record.ts";
import type { ByteWriter } from "./byte-writer.ts";
import type { Constant } from "./digits.ts";
import { constant } from "./digits.ts";
import type { Paint } from "./paint-types.ts";

/** One column of the text output. */
export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
  /** So wide at least; wider once a value needs it. */
  readonly width: number;
  /** Whether `write` fills the width itself, because colour makes the cell longer than it looks. */
  readonly isPadded?: boolean;
  write(writer: ByteWriter, records: SelectedRecords): void;
}

/** From so many columns on there is room for the sizes of payloads and for segment names in each row. */
const ROOMY_COLUMNS = 120;

const NONE = constant("-");
const PLUS = 0x2b;

const LSN_COLUMN: Column = {
  title: "LSN",
  align: "right",
  width: 6,
  write: (writer, { view }) => writer.u64(view.lsnHigh, view.lsnLow),
};

const TXN_COLUMN: Column = {
  title: "TXN",
  align: "right",
  width: 5,
  write: (writer, { view }) => writer.u64(view.txnIdHigh, view.txnIdLow),
};

const PREV_LSN_COLUMN: Column = {
  title: "PREV",
  align: "right",
  width: 6,
  write(writer, { view }) {
    const high = view.prevLsnHigh;
    const low = view.prevLsnLow;
    if (high === 0 && low === 0) writer.constant(NONE);
    else writer.u64(high, low);
  },
};

const PAGE_COLUMN: Column = {
  title: "PAGE",
  align: "left",
  width: 7,
  write(writer, { view }) {
    if (!view.touchesPage) {
      writer.constant(NONE);
      return;
    }
    writer.u64(view.pageIdHigh, view.pageIdLow);
    const offset = view.pageOffset;
    if (offset === null) return;
    writer.byte(PLUS);
    writer.number(offset);
  },
};

const FLAGS: readonly Constant[] = Array.from({ length: 256 }, (_, flags) => constant(`0x${hexByte(flags)}`));

const FLAGS_COLUMN: Column = {
  title: "FLAGS",
  align: "left",
  width: 5,
  write: (writer, { view }) => writer.constant(FLAGS[(view.flags ?? 0) & 0xff]!),
};

const BYTES_COLUMN: Column = {
  title: "BYTES",
  align: "right",
  width: 5,
  write: (writer, { view }) => writer.number(view.length),
};

/** The size of the data, or those of both images. */
const DATA_COLUMN: Column = {
  title: "DATA",
  align: "right",
  width: 5,
  write(writer, { view }) {
    const split = view.imageSplit;
    if (split === null) {
      writer.number(view.dataLength);
      return;
    }
    writer.number(split);
    writer.byte(PLUS);
    writer.number(view.dataLength - split);
  },
};

const OFFSET_COLUMN: Column = {
  title: "OFFSET",
  align: "right",
  width: 6,
  write: (writer, { view, batch }) => writer.number(batch.offset + view.start),
};

/** The segment and the offset in it. */
function placeColumn(): Column {
  let name: string | null = null;
  let prefix = NONE;
  return {
    title: "PLACE",
    align: "left",
    width: 5,
    write(writer, { view, batch, segment }) {
      if (segment.name !== name) {
        name = segment.name;
        prefix = constant(`${escapeString(name)}:`);
      }
      writer.constant(prefix);
      writer.number(batch.offset + view.start);
    },
  };
}

const TYPE_COLORS: Readonly<Record<RecordType, keyof Paint>> = {
  begin: "dim",
  commit: "green",
  abort: "red",
  end: "dim",
  update: "cyan",
  insert: "cyan",
  delete: "cyan",
  clr: "yellow",
  checkpoint: "magenta",
  full: "blue",
  first: "blue",
  middle: "blue",
  last: "blue",
  unknown: "red",
};

const TYPE_WIDTH: number = Math.max(...Object.keys(TYPE_COLORS).map((type) => type.length));

function typeColumn(paint: Paint): Column {
  const cells = new Map<string, Constant>(
    Object.entries(TYPE_COLORS).map(([type, color]) => [
      type,
      constant(paint[color](type) + " ".repeat(TYPE_WIDTH - type.length)),
    ]),
  );
  return {
    title: "TYPE",
    align: "left",
    width: TYPE_WIDTH,
    isPadded: true,
    write: (writer, { view }) => writer.constant(cells.get(view.type)!),
  };
}

/**
 * The columns for a log: those that its format stores, as far as there is room. `records` is positioned at a record
 * of it.
 */
export function columnsFor({ view }: SelectedRecords, width: number, paint: Paint): readonly Column[] {
  const isRoomy = width >= ROOMY_COLUMNS;
  const hasTransactions = view.txnId !== null;
  return [
    LSN_COLUMN,
    typeColumn(paint),
    ...(hasTransactions ? [TXN_COLUMN, PREV_LSN_COLUMN, PAGE_COLUMN] : []),
    ...(view.flags === null ? [] : [FLAGS_COLUMN]),
    BYTES_COLUMN,
    ...(isRoomy ? [DATA_COLUMN, placeColumn()] : [OFFSET_COLUMN]),
  ];
}
