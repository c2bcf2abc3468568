/**
 * Characters that JSON allows raw and a terminal may obey, hide or reorder by: DEL and C1 controls, format characters,
 * line and paragraph separators.
 */
const UNSAFE = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu;

function escapeUnits(character: string): string {
  let escaped = "";
  for (let i = 0; i < character.length; i++) {
    escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`;
  }
  return escaped;
}

/** JSON text made safe to print, of the same value. Outside of strings JSON has none of these characters. */
export function escapeUnsafe(json: string): string {
  return json.replace(UNSAFE, escapeUnits);
}

/** A text as a JSON string with its quotes. It has the same value as that of `JSON.stringify`, and is safe to print. */
export function jsonString(text: string): string {
  return escapeUnsafe(JSON.stringify(text));
}
