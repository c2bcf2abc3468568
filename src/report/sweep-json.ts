import type { SweepResult } from "../recover/crash/sweep-result.ts";
import { jsonDocument } from "./json-document.ts";

/** The result of a sweep as one JSON document, in the form of `schemas/sweep.schema.json`. */
export function renderSweepJson(result: SweepResult): string {
  const { path, format, crashPoints, undoCrashes, failures, failureCount, ...counts } = result;
  return jsonDocument(
    { command: "recover", path, format },
    {
      ok: failureCount === 0,
      ...counts,
      crashPoints: { ...crashPoints },
      undoCrashes: { ...undoCrashes },
      failureCount,
      failures: failures.map((failure) => ({ ...failure })),
    },
  );
}
