import { describe, expect, test } from "vitest";
import { describeTopicWrite, parseTopicWrite } from "../../../src/format/rivven/topic.ts";
import { record, utf8, viewOf } from "./records.ts";

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function write(topic: Uint8Array, partition: number, message: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([u32(topic.length), topic, u32(partition), message]));
}

function decode(data: Uint8Array, typeCode = 0): string | null {
  return describeTopicWrite(viewOf(record(typeCode, data)), data);
}

describe("--decode topic", () => {
  test.each([
    ["a write", write(utf8("orders"), 3, utf8("hello")), "topic=orders partition=3 message=hello"],
    ["an empty message", write(utf8("a"), 0, utf8("")), "topic=a partition=0 message="],
    [
      "the highest partition",
      write(utf8("a"), 0xffff_ffff, utf8("m")),
      "topic=a partition=4294967295 message=m",
    ],
    [
      "a binary message",
      write(utf8("a"), 1, Uint8Array.of(0, 255, 10)),
      "topic=a partition=1 message=\\x00\\xff\\n",
    ],
    ["a topic that is not ASCII", write(utf8("日本"), 1, utf8("x")), "topic=日本 partition=1 message=x"],
    [
      "a topic with a space",
      write(utf8("a partition=9"), 1, utf8("x")),
      "topic=a\\x20partition=9 partition=1 message=x",
    ],
    [
      "a topic that is a control sequence",
      write(utf8("\u001b[2J"), 1, utf8("x")),
      "topic=\\x1b[2J partition=1 message=x",
    ],
    [
      "a long message, cut",
      write(utf8("a"), 1, utf8("m".repeat(65))),
      `topic=a partition=1 message=${"m".repeat(64)}… (65 bytes)`,
    ],
    [
      "a message of the length shown",
      write(utf8("a"), 1, utf8("m".repeat(64))),
      `topic=a partition=1 message=${"m".repeat(64)}`,
    ],
    [
      "a long message, cut before a character",
      write(utf8("a"), 1, utf8(`${"m".repeat(62)}€€`)),
      `topic=a partition=1 message=${"m".repeat(62)}… (68 bytes)`,
    ],
    [
      "the longest topic",
      write(utf8("t".repeat(1020)), 1, utf8("")),
      `topic=${"t".repeat(1020)} partition=1 message=`,
    ],
  ])("shows %s", (_, data, line) => {
    expect(decode(data)).toBe(line);
  });

  test.each([
    ["no data", utf8("")],
    ["too little", Uint8Array.of(0, 0, 0, 1, 0x61, 0, 0)],
    ["an empty topic", write(utf8(""), 1, utf8("message"))],
    ["a topic that is no UTF-8", write(Uint8Array.of(0xff), 1, utf8("message"))],
    ["a topic that runs past the data", Uint8Array.of(0, 0, 0, 5, 0x61, 0x62, 0x63, 0x64, 0x65, 0, 0, 0)],
    ["a topic too long to be one", write(utf8("t".repeat(1021)), 1, utf8(""))],
    ["text", utf8("just some text that is no topic write")],
    ["a length that would overflow", Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0)],
  ])("gives null for %s", (_, data) => {
    expect(decode(data)).toBeNull();
  });

  test.each([
    ["full", 0, true],
    ["first", 1, true],
    ["middle", 2, false],
    ["last", 3, false],
    ["checkpoint", 4, false],
    ["commit", 6, false],
  ])("decodes a %s record or leaves it alone", (_, typeCode, decoded) => {
    expect(decode(write(utf8("a"), 1, utf8("x")), typeCode) !== null).toBe(decoded);
  });

  test("parses data that lie in the middle of a larger memory", () => {
    const memory = new Uint8Array(Buffer.concat([utf8("before"), write(utf8("orders"), 3, utf8("hello"))]));
    const parsed = parseTopicWrite(memory.subarray(6));
    expect(parsed).toEqual({ topic: "orders", partition: 3, message: utf8("hello") });
  });
});
