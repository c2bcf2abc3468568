import { decodeUtf8, escapeString, escapeText } from "../../core/escape.ts";
import type { RecordView } from "../view.ts";
import { FIRST, FULL } from "./layout.ts";

/** Newer engines allow 255 characters in a topic's name; UTF-8 takes at most four bytes for each. */
const MAX_TOPIC_BYTES: number = 255 * 4;
const U32_LENGTH = 4;
/** How much of a message is shown. */
const PREVIEW_BYTES = 64;

/** A write to a topic, as newer engines log it. `message` is a view of the data. */
export interface TopicWrite {
  readonly topic: string;
  readonly partition: number;
  readonly message: Uint8Array;
}

/** Parses `[topic length u32][topic][partition u32][message]`, big-endian; null for data that is something else. */
export function parseTopicWrite(data: Uint8Array): TopicWrite | null {
  if (data.length < U32_LENGTH + U32_LENGTH) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const topicLength = view.getUint32(0);
  const topicEnd = U32_LENGTH + topicLength;
  if (topicLength === 0 || topicLength > MAX_TOPIC_BYTES || topicEnd + U32_LENGTH > data.length) return null;
  const topic = decodeUtf8(data.subarray(U32_LENGTH, topicEnd));
  if (topic === null) return null;
  return { topic, partition: view.getUint32(topicEnd), message: data.subarray(topicEnd + U32_LENGTH) };
}

/** The longest prefix of at most `PREVIEW_BYTES` bytes that does not end inside a character. */
function previewOf(message: Uint8Array): Uint8Array {
  if (message.length <= PREVIEW_BYTES) return message;
  let end = PREVIEW_BYTES;
  while (end > PREVIEW_BYTES - 3 && (message[end]! & 0xc0) === 0x80) end -= 1;
  return message.subarray(0, end);
}

/**
 * A topic write in one line: `topic=orders partition=3 message=hello`, safe to print. A long message is cut and
 * its length told. Null for markers, for later fragments, and for data that does not parse.
 */
export function describeTopicWrite(view: RecordView, data: Uint8Array): string | null {
  if (view.typeCode !== FULL && view.typeCode !== FIRST) return null;
  const write = parseTopicWrite(data);
  if (write === null) return null;
  const preview = previewOf(write.message);
  const rest = preview.length < write.message.length ? `… (${write.message.length} bytes)` : "";
  // A space in a topic would make the line ambiguous.
  const topic = escapeString(write.topic).replaceAll(" ", "\\x20");
  return `topic=${topic} partition=${write.partition} message=${escapeText(preview)}${rest}`;
}
