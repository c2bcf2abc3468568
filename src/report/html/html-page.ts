import { escapeUnsafe } from "../json-text.ts";
import type { PageData } from "./page-data.ts";
import { SKELETON } from "./skeleton.ts";

/** Says in the head of a page what made it. */
const GENERATOR = "walctl report";

/** What every page carries, whatever the log: its script and its style, and the hashes by which they are allowed. */
export interface PageAssets {
  readonly script: string;
  /** `sha256-…`, as a Content Security Policy takes it. */
  readonly scriptHash: string;
  readonly style: string;
  readonly styleHash: string;
}

/**
 * One self-contained page. Nothing from the log is markup: it stands in a data block in which no `<` occurs, and the
 * script puts it into text nodes. The policy allows this script and this style and nothing else, no network at all.
 */
export function* renderHtmlPage(data: PageData, assets: PageAssets): Generator<string> {
  const policy = [
    "default-src 'none'",
    `script-src '${assets.scriptHash}'`,
    `style-src '${assets.styleHash}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="${GENERATOR}">
<title>walctl report</title>
<style>${assets.style}</style>
</head>
${SKELETON}
<script type="application/json" id="data">`;
  yield dataBlock(data);
  yield `</script>\n<script>${assets.script}</script>\n</body>\n</html>\n`;
}

/** Whether a text begins as a page of this kind does. */
export function isHtmlPage(text: string): boolean {
  return (
    text.startsWith("<!doctype html>") && text.includes(`<meta name="generator" content="${GENERATOR}">`)
  );
}

/** JSON in which no markup can begin or end. */
function dataBlock(data: PageData): string {
  return escapeUnsafe(JSON.stringify(data)).replaceAll("<", "\\u003c");
}
