import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeUtf8, escapeString, escapeText } from "../../src/core/escape.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("escapeString", () => {
  test.each([
    ["ordinary text", "orders-3 Käse 日本 🧀", "orders-3 Käse 日本 🧀"],
    ["an empty text", "", ""],
    ["a backslash, doubled", "C:\\x1b", "C:\\\\x1b"],
    ["line feed, carriage return and tab", "a\nb\rc\td", "a\\nb\\rc\\td"],
    ["an escape sequence", "\u001b[31mred", "\\x1b[31mred"],
    ["the first control character", "\u0000", "\\x00"],
    ["DEL", "\u007f", "\\x7f"],
    ["C1, in which CSI hides", "\u009b31m", "\\u009b31m"],
    ["line and paragraph separators", "\u2028\u2029", "\\u2028\\u2029"],
    [
      "bidi embeddings and overrides",
      "\u202a\u202b\u202c\u202d\u202e",
      "\\u202a\\u202b\\u202c\\u202d\\u202e",
    ],
    ["bidi isolates", "\u2066\u2067\u2068\u2069", "\\u2066\\u2067\\u2068\\u2069"],
    ["bidi marks", "\u200e\u200f\u061c", "\\u200e\\u200f\\u061c"],
    ["zero-width characters", "\u200b\u200c\u200d", "\\u200b\\u200c\\u200d"],
    ["a byte order mark", "\ufeffa", "\\ufeffa"],
    ["invisible tags", "\u{e0041}", "\\u{e0041}"],
    ["a lone high surrogate", "a\ud83e", "a\\ud83e"],
    ["a lone low surrogate", "\uddc0a", "\\uddc0a"],
  ])("escapes %s", (_, text, expected) => {
    expect(escapeString(text)).toBe(expected);
  });

  test("leaves nothing that moves a cursor, reorders or hides, in any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(escapeString(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test("maps different texts to different ones", () => {
    const unit = fc.constantFrom("\\", "x", "1", "b", "u", "n", "\n", "\u001b", "\u009b", "{", "}", "0");
    fc.assert(
      fc.property(fc.string({ unit }), fc.string({ unit }), (a, b) => {
        expect(escapeString(a) === escapeString(b)).toBe(a === b);
      }),
    );
  });
});

describe("escapeText", () => {
  test.each([
    ["valid UTF-8", [...utf8("Käse\n")], "Käse\\n"],
    ["no bytes", [], ""],
    ["a byte order mark", [0xef, 0xbb, 0xbf, 0x61], "\\ufeffa"],
    ["an invalid byte alone", [0xff], "\\xff"],
    ["a continuation byte without a lead", [0x61, 0x80, 0x62], "a\\x80b"],
    ["a sequence cut short by the end", [0x61, 0xe2, 0x82], "a\\xe2\\x82"],
    ["a sequence cut short by text", [0xe2, 0x82, 0x61], "\\xe2\\x82a"],
    ["an overlong slash", [0xc0, 0xaf], "\\xc0\\xaf"],
    ["an overlong form of three bytes", [0xe0, 0x80, 0xaf], "\\xe0\\x80\\xaf"],
    ["an overlong form of four bytes", [0xf0, 0x80, 0x80, 0xaf], "\\xf0\\x80\\x80\\xaf"],
    ["an encoded surrogate", [0xed, 0xa0, 0x80], "\\xed\\xa0\\x80"],
    ["a character above U+10FFFF", [0xf4, 0x90, 0x80, 0x80], "\\xf4\\x90\\x80\\x80"],
    ["C1 as UTF-8, told from the raw byte", [0xc2, 0x9b, 0x9b], "\\u009b\\x9b"],
    ["characters of every length between invalid bytes", [0xff, ...utf8("aä€🧀"), 0xfe], "\\xffaä€🧀\\xfe"],
  ])("escapes %s", (_, bytes, expected) => {
    expect(escapeText(Uint8Array.from(bytes))).toBe(expected);
  });

  test("agrees with escapeString on any valid UTF-8, also beside an invalid byte", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const bytes = utf8(text);
        expect(escapeText(bytes)).toBe(escapeString(text));
        expect(escapeText(Uint8Array.of(...bytes, 0xff, ...bytes))).toBe(
          `${escapeString(text)}\\xff${escapeString(text)}`,
        );
      }),
    );
  });

  test("maps different bytes to different texts", () => {
    const bytes = fc.uint8Array({ maxLength: 6 });
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(escapeText(a) === escapeText(b)).toBe(Buffer.compare(a, b) === 0);
      }),
    );
  });
});

describe("decodeUtf8", () => {
  test("keeps a byte order mark", () => {
    expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe("\ufeffa");
  });

  test("gives null for bytes that are no UTF-8", () => {
    expect(decodeUtf8(Uint8Array.of(0x61, 0xff))).toBeNull();
  });
});
