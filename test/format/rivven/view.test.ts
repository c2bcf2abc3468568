import { describe, expect, test } from "vitest";
import { encryptPayload } from "../../../src/format/rivven/encrypt-payload.ts";
import { RivvenView } from "../../../src/format/rivven/view.ts";
import { batchOf, readSegment, record, splitRecords, utf8, viewOf } from "./records.ts";

/** Written by hand from FORMAT.md: a full record with the data "123456789". */
const BY_HAND = Uint8Array.of(
  ...[0x57, 0x41, 0x4c, 0x52],
  ...[0xcb, 0xf4, 0x39, 0x26],
  ...[0x00, 0x00, 0x00, 0x09],
  0x00,
  0x04,
  ...utf8("123456789"),
);

describe("RivvenView", () => {
  test("reads the fields of a record written by hand", () => {
    const view = viewOf(BY_HAND);
    expect(view.length).toBe(23);
    expect(view.dataLength).toBe(9);
    expect(view.dataOffset).toBe(14);
    expect([view.typeCode, view.type]).toEqual([0, "full"]);
    expect(view.flags).toBe(4);
    expect(view.storedChecksum).toBe(0xcbf43926);
    expect(Buffer.from(view.residentData).toString()).toBe("123456789");
  });

  test("has no transaction, page or image", () => {
    const view = viewOf(BY_HAND);
    expect([view.txnId, view.prevLsn, view.pageId, view.pageOffset, view.undoNextLsn]).toEqual(
      Array(5).fill(null),
    );
    expect([view.beforeLength, view.imageSplit]).toEqual([null, null]);
    expect([view.txnIdHigh, view.txnIdLow, view.prevLsnHigh, view.prevLsnLow]).toEqual([0, 0, 0, 0]);
  });

  test.each([
    [0, "full"],
    [1, "first"],
    [2, "middle"],
    [3, "last"],
    [4, "checkpoint"],
    [5, "begin"],
    [6, "commit"],
    [7, "abort"],
    [8, "unknown"],
    [255, "unknown"],
  ])("names the type code %i %s", (code, name) => {
    expect(viewOf(record(code, utf8("x"))).type).toBe(name);
  });

  test.each([
    ["counts from the first LSN of the batch", 25n, [25n, 26n, 27n]],
    ["carries into the high half", 0xffff_fffen, [0xffff_fffen, 0xffff_ffffn, 0x1_0000_0000n]],
    ["carries above 2^32", 0x5_ffff_ffffn, [0x5_ffff_ffffn, 0x6_0000_0000n, 0x6_0000_0001n]],
    ["reaches the highest LSN", 2n ** 64n - 3n, [2n ** 64n - 3n, 2n ** 64n - 2n, 2n ** 64n - 1n]],
    [
      "keeps halves above 2^31 unsigned",
      0xffff_ffff_8000_0000n,
      [0, 1, 2].map((i) => 0xffff_ffff_8000_0000n + BigInt(i)),
    ],
  ])("%s", (_, first, expected) => {
    const batch = batchOf([record(0, utf8("a")), record(0, utf8("bc")), record(0, utf8("d"))], first);
    const view = new RivvenView();
    const lsns = [0, 1, 2].map((index) => {
      view.seek(batch, index);
      return view.lsn;
    });
    expect(lsns).toEqual(expected);
  });

  test("copies a record that outlives the window", () => {
    const batch = batchOf([record(6, utf8("commit"), 4)], 7n);
    const view = new RivvenView();
    view.seek(batch, 0);
    const copy = view.toRecord();
    batch.bytes.fill(0);
    expect(copy).toEqual({
      type: "commit",
      typeCode: 6,
      lsn: 7n,
      txnId: null,
      prevLsn: null,
      pageId: null,
      pageOffset: null,
      undoNextLsn: null,
      flags: 4,
      beforeLength: null,
      data: utf8("commit"),
    });
  });

  test("what it copies encodes to the bytes of a real log", () => {
    for (const bytes of splitRecords(readSegment("txn"))) {
      const { typeCode, flags, data } = viewOf(bytes).toRecord();
      expect(record(typeCode, data, flags)).toEqual(new Uint8Array(bytes));
    }
  });
});

describe("encodeRivven", () => {
  test("writes the record written by hand, with flags null for what the writer sets", () => {
    expect(record(0, utf8("123456789"))).toEqual(BY_HAND);
  });

  test.each([
    ["a type code above 255", 256, 4],
    ["a negative type code", -1, 4],
    ["flags above 255", 0, 256],
    ["flags that are no integer", 0, 0.5],
  ])("refuses %s", (_, typeCode, flags) => {
    expect(() => record(typeCode, utf8("x"), flags)).toThrow(RangeError);
  });
});

describe("fields", () => {
  test("name every byte of the header in order", () => {
    expect(viewOf(BY_HAND).fields()).toEqual([
      { name: "magic", offset: 0, length: 4, value: "WALR" },
      { name: "crc32", offset: 4, length: 4, value: "0xcbf43926" },
      { name: "data_length", offset: 8, length: 4, value: "9" },
      { name: "type", offset: 12, length: 1, value: "full (0)" },
      { name: "flags", offset: 13, length: 1, value: "has checksum (0x04)" },
    ]);
  });

  test.each([
    [0x00, "none (0x00)"],
    [0x05, "compressed, has checksum (0x05)"],
    [0x44, "has checksum, undefined bits (0x44)"],
  ])("say flags 0x%i in words", (flags, words) => {
    expect(viewOf(record(0, utf8("x"), flags)).fields()[4]?.value).toBe(words);
  });

  test("show a damaged magic as it is", () => {
    const bytes = BY_HAND.slice();
    bytes[0] = 0x56;
    expect(viewOf(bytes).fields()[0]?.value).toBe("56414c52, not WALR");
  });

  const nonce = Uint8Array.from({ length: 12 }, (_, i) => i);
  const masterKey = new Uint8Array(32);
  const envelope = encryptPayload(utf8("hi"), {
    masterKey,
    algorithm: "chacha20-poly1305",
    keyVersion: 3,
    nonce,
  });

  test("go on with the encryption header, which lies in the data", () => {
    expect(
      viewOf(record(0, envelope, 6))
        .fields()
        .slice(4),
    ).toEqual([
      { name: "flags", offset: 13, length: 1, value: "encrypted, has checksum (0x06)" },
      { name: "encryption_magic", offset: 14, length: 4, value: "RVEN" },
      { name: "encryption_version", offset: 18, length: 1, value: "1" },
      { name: "algorithm", offset: 19, length: 1, value: "ChaCha20-Poly1305 (1)" },
      { name: "key_version", offset: 20, length: 4, value: "3" },
      { name: "nonce", offset: 24, length: 12, value: "000102030405060708090a0b" },
      { name: "encryption_reserved", offset: 36, length: 2, value: "zeros" },
    ]);
  });

  test("say what is wrong with an encryption header", () => {
    const damaged = envelope.slice();
    damaged[5] = 9;
    damaged[23] = 1;
    const values = viewOf(record(0, damaged, 6))
      .fields()
      .map((field) => field.value);
    expect(values.slice(7)).toEqual(["undefined (9)", "3", "000102030405060708090a0b", "not zeros"]);
  });

  test.each([
    ["a record that is not encrypted", record(0, envelope, 4)],
    [
      "encrypted data that begin otherwise",
      record(
        0,
        envelope.map((byte) => byte ^ 0xff),
        6,
      ),
    ],
    ["encrypted data of which the window holds too little", record(0, envelope, 6).subarray(0, 14 + 23)],
  ])("end with the header for %s", (_, bytes) => {
    expect(viewOf(bytes).fields()).toHaveLength(5);
  });
});
