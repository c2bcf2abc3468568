import { choiceHint, closestWord } from "../core/closest-word.ts";
import { WalctlError } from "../core/errors.ts";
import type { Explanation } from "../core/explanations.ts";
import { EXPLANATIONS } from "../core/explanations.ts";
import type { FindingCode } from "../core/findings.ts";
import type { Format } from "../format/format.ts";
import { FORMATS, formatNamed } from "../format/registry.ts";
import type { ExplainedCode } from "../report/explain-json.ts";
import type { CliContext } from "./context.ts";
import { outputColumns, outputPaint } from "./output-look.ts";

/** The options of `explain`, as commander hands them over. */
export interface ExplainCommandOptions {
  readonly format?: string;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** Prose is not read in longer lines. */
const PROSE_COLUMNS = 100;

export async function runExplain(
  code: string | undefined,
  options: ExplainCommandOptions,
  context: CliContext,
): Promise<void> {
  const formats = formatsOf(options.format);
  const entries = code === undefined ? EXPLANATIONS : [explanationOf(code)];
  const codes = entries.map((entry) => withEngines(entry, formats));
  if (options.json === true) {
    const { renderExplainJson } = await import("../report/explain-json.ts");
    return await context.stdout.write(renderExplainJson(codes, options.format ?? null));
  }
  const { renderCodeList, renderExplanation } = await import("../report/explain-text.ts");
  const paint = await outputPaint(context, options.color);
  const style = { paint, columns: outputColumns(context, PROSE_COLUMNS) };
  const text = code === undefined ? renderCodeList(codes, style) : renderExplanation(codes[0]!, style);
  await context.stdout.write(text);
}

function formatsOf(name: string | undefined): readonly Format[] {
  if (name === undefined) return FORMATS;
  const format = formatNamed(name);
  if (format !== undefined) return [format];
  const names = FORMATS.map((each) => each.name);
  throw new WalctlError("usage", `unknown format '${name}'`, choiceHint(name, names));
}

function explanationOf(code: string): Explanation {
  const entry = EXPLANATIONS.find((each) => each.code === code.toLowerCase());
  if (entry !== undefined) return entry;
  const codes = EXPLANATIONS.map((each) => each.code);
  const closest = closestWord(code, codes);
  const hint = closest === null ? "walctl explain lists all" : `did you mean ${closest}?`;
  throw new WalctlError("usage", `no code is named '${code}'`, hint);
}

function withEngines(entry: Explanation, formats: readonly Format[]): ExplainedCode {
  const engines = formats.flatMap(({ name, title, meanings }) => {
    const words = entry.command === "verify" ? meanings[entry.code as FindingCode] : undefined;
    if (words === undefined) return [];
    return [{ format: name, title, meaning: words.meaning, next: words.next ?? null }];
  });
  return { ...entry, engines };
}
