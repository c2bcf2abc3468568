import { escapeControls } from "../core/escape.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** What XML 1.0 allows nowhere, not even as a reference, beyond control characters and lone surrogates. */
const NONCHARACTERS = /[\uFFFE\uFFFF]/g;

function escapeLine(line: string): string {
  return escapeControls(line)
    .replace(NONCHARACTERS, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** Text between tags. Line ends stay; other control characters are escaped as in all output of walctl. */
export function xmlText(text: string): string {
  return text.split("\n").map(escapeLine).join("\n");
}

/** Attributes with their quotes, each after a blank. */
export function xmlAttributes(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeLine(String(value))}"`)
    .join("");
}
