import { toHex } from "../core/hex.ts";
import { toJson } from "../core/json.ts";
import type { DocumentHeader } from "./json-document.ts";
import { jsonDocument } from "./json-document.ts";
import type { PageReport } from "./page-text.ts";

/** A page's history and bytes as one JSON document, in the form of `schemas/page.schema.json`, in pieces. */
export function* renderPageJson(header: DocumentHeader, report: PageReport, ok: boolean): Generator<string> {
  const { pageId, toLsn, committed, engine } = report;
  // The header of every document, without the end of its object and its line.
  yield `${jsonDocument(header, { ok, pageId, toLsn }).slice(0, -2)},"history":[`;
  let separator = "";
  for (const { place, before, after, data, ...change } of report.changes) {
    const images = { before: hexOf(before), after: hexOf(after), data: hexOf(data) };
    yield `${separator}${toJson({ ...change, place: { ...place }, ...images })}`;
    separator = ",";
  }
  yield `],"committedBytes":${toJson(hexOf(committed))},"engineBytes":${toJson(hexOf(engine))}}\n`;
}

function hexOf(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : toHex(bytes);
}
