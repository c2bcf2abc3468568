import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Payload } from "../../src/dump/payload.ts";
import { RIVVEN } from "../../src/format/rivven/rivven.ts";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import type { RecordView } from "../../src/format/view.ts";
import { ByteWriter } from "../../src/report/byte-writer.ts";
import { cutToWidth, displayWidth } from "../../src/report/display-width.ts";
import { writePreview } from "../../src/report/record-preview.ts";

const view = RIVVEN.createView();

function payload(bytes: Uint8Array, other: Partial<Payload> = {}): Payload {
  return { length: bytes.length, held: bytes, read: () => 0, encryption: null, decoded: null, ...other };
}

/** What is written behind something else. */
function previewOf(view: RecordView, payload: Payload, columns: number): string {
  const writer = new ByteWriter(16);
  writer.text("before ");
  const from = writer.length;
  writePreview(writer, view, payload, columns);
  return Buffer.from(writer.contents.subarray(from)).toString();
}

const preview = (bytes: Uint8Array, columns = 40): string => previewOf(view, payload(bytes), columns);

describe("a preview", () => {
  test.each([
    ["text", Buffer.from("hello, world"), '"hello, world"'],
    ["text with quotes", Buffer.from('say "hi"'), '"say \\"hi\\""'],
    ["text beyond ASCII", Buffer.from("größe 写"), '"größe 写"'],
    [
      "a message with binary lengths",
      Buffer.from("\0\0\0\u0006orders, and more"),
      '"\\x00\\x00\\x00\\x06orders, and more"',
    ],
    ["control sequences", Buffer.from("red \u001b[31m now"), '"red \\x1b[31m now"'],
    ["bytes", Uint8Array.of(0, 1, 0xfe, 0xff), "0001feff"],
    ["no bytes", new Uint8Array(0), ""],
  ])("of %s", (_, bytes, expected) => {
    expect(preview(bytes)).toBe(expected);
  });

  test("marks where it is cut", () => {
    expect(preview(Buffer.from("x".repeat(100)), 10)).toBe('"xxxxxxxx…');
    expect(preview(new Uint8Array(100).fill(255), 9)).toBe("ffffffff…");
    expect(preview(Buffer.from("写".repeat(50)), 10)).toBe('"写写写写…');
  });

  test.each([
    ["text that fits to the column", Buffer.from("abcdefgh"), 10, '"abcdefgh"'],
    ["text one longer", Buffer.from("abcdefghi"), 10, '"abcdefgh…'],
    ["text of which an escape is the last to fit", Buffer.from('abcdef"'), 10, '"abcdef\\""'],
    ["text of which an escape is the first not to fit", Buffer.from('abcdefg"'), 10, '"abcdefg…'],
    ["bytes that fit to the column", Uint8Array.of(0, 1, 2, 3, 4), 10, "0001020304"],
    ["bytes cut behind half of one", Uint8Array.of(0, 1, 2, 3, 4, 5), 10, "000102030…"],
    ["bytes cut behind a whole one", Uint8Array.of(0, 1, 2, 3, 4, 5), 11, "0001020304…"],
    ["text in one column", Buffer.from("abc"), 1, "…"],
    ["text in two columns", Buffer.from("abc"), 2, '"…'],
    ["bytes in one column", Uint8Array.of(0, 1), 1, "…"],
    ["anything in no column", Buffer.from("abc"), 0, ""],
  ])("of %s", (_, bytes, columns, expected) => {
    expect(preview(bytes, columns)).toBe(expected);
  });

  test("does not cut into an escape", () => {
    expect(preview(Buffer.from(`aaaaaa\u001b${"b".repeat(30)}`), 10)).toBe('"aaaaaa…');
  });

  test("never takes more columns than there are", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: "grapheme" }).map(Buffer.from),
    );
    fc.assert(
      fc.property(bytes, fc.integer({ min: 4, max: 120 }), (each, columns) => {
        expect(displayWidth(preview(each, columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });

  test("shows both images of an update within the columns", () => {
    const update = SOCHDB.createView();
    const data = Buffer.from(`${"b".repeat(30)}${"a".repeat(30)}`);
    const record = {
      type: "update",
      typeCode: 1,
      lsn: 1n,
      txnId: 1n,
      prevLsn: null,
      pageId: 1n,
      pageOffset: 0,
    } as const;
    update.bytes = SOCHDB.encode({ ...record, undoNextLsn: null, flags: null, beforeLength: 30, data });
    update.data = new DataView(update.bytes.buffer);
    expect(previewOf(update, payload(data), 80)).toBe(`"${"b".repeat(30)}" → "${"a".repeat(30)}"`);
    expect(previewOf(update, payload(data), 20)).toBe('"bbbbbb… → "aaaaaaa…');
  });
});

describe("cutting to a width", () => {
  test("keeps what fits", () => {
    expect(cutToWidth("abc", 3)).toBe("abc");
    expect(cutToWidth("写写", 4)).toBe("写写");
  });

  test("counts what has no width and what has two columns", () => {
    expect(displayWidth("e\u0301")).toBe(1);
    expect(displayWidth("写a")).toBe(3);
    expect(cutToWidth("写写写", 4)).toBe("写…");
    expect(cutToWidth("abc", 0)).toBe("");
  });
});
