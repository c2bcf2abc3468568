import { describe, expect, test } from "vitest";
import { parseAegisCheckpoint } from "../../../src/format/aegis/checkpoint.ts";

const parse = (text: string): ReturnType<typeof parseAegisCheckpoint> =>
  parseAegisCheckpoint(new TextEncoder().encode(text));

const LISTS = `"active_transactions":[1],"dirty_pages":[7,18446744073709551615]`;
const NAMED = { activeTransactions: [1n], dirtyPages: [7n, 2n ** 64n - 1n] };

describe("parseAegisCheckpoint", () => {
  test.each([
    ["as the engine writes it", `{${LISTS}}`],
    ["spaces", ` { "active_transactions" : [ 1 ] ,\n "dirty_pages":[ 7 , 18446744073709551615 ] } `],
    ["the other order", `{"dirty_pages":[7,18446744073709551615],"active_transactions":[1]}`],
    ["the same names further in, before", `{"meta":{"active_transactions":[],"dirty_pages":[]},${LISTS}}`],
    ["the same names further in, behind", `{${LISTS},"meta":[[{"dirty_pages":[]}],{"dirty_pages":[]}]}`],
    ["the same names in a string", `{"note":"\\"dirty_pages\\":[], {[",${LISTS}}`],
    ["a name as a value", `{"note":"dirty_pages",${LISTS}}`],
    ["an escaped backslash at the end of a string", `{"note":"\\\\",${LISTS}}`],
    ["an escaped name", `{"active_transactions":[1],"\\u0064irty_pages":[7,18446744073709551615]}`],
    ["another name twice", `{"note":1,"note":-2.5e3,${LISTS}}`],
  ])("reads the lists of the outermost object: %s", (_, text) => {
    expect(parse(text)).toEqual(NAMED);
  });

  test.each([
    ["a list twice", `{${LISTS},"dirty_pages":[]}`],
    ["a list twice, escaped once", `{${LISTS},"\\u0064irty_pages":[]}`],
    ["a list missing", `{"active_transactions":[]}`],
    ["lists further in alone", `{"meta":{${LISTS}}}`],
    ["a sign", `{"active_transactions":[-1],"dirty_pages":[]}`],
    ["a fraction", `{"active_transactions":[1.0],"dirty_pages":[]}`],
    ["more than 64 bits", `{"active_transactions":[18446744073709551616],"dirty_pages":[]}`],
    ["a list in a list", `{"active_transactions":[[1]],"dirty_pages":[]}`],
    ["a string of digits", `{"active_transactions":"[1]","dirty_pages":[]}`],
    ["a byte order mark", `\u{feff}{${LISTS}}`],
    ["bytes behind it", `{${LISTS}}x`],
    ["no object", "null"],
  ])("takes no notice of %s", (_, text) => {
    expect(parse(text)).toBeNull();
  });

  test("takes no notice of bytes that are no UTF-8", () => {
    const text = new TextEncoder().encode(`{"note":"?",${LISTS}}`);
    expect(parseAegisCheckpoint(text)).toEqual(NAMED);
    text[text.indexOf(0x3f)] = 0xff;
    expect(parseAegisCheckpoint(text)).toBeNull();
  });

  test("is not thrown off by much of anything", () => {
    const escapes = "\\n".repeat(2_000_000);
    const nested = `${"[".repeat(2000)}${"]".repeat(2000)}`;
    expect(parse(`{"note":"${escapes}","deep":${nested},${LISTS}}`)).toEqual(NAMED);
  });
});
