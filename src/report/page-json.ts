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
  for (const { place, before, after, ...change } of report.changes) {
    const images = { before: toHex(before), after: toHex(after) };
    yield `${separator}${toJson({ ...change, place: { ...place }, ...images })}`;
    separator = ",";
  }
  const engineHex = engine === null ? "null" : `"${toHex(engine)}"`;
  yield `],"committedBytes":"${toHex(committed)}","engineBytes":${engineHex}}\n`;
}
