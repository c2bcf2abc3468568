import type { ExplainedCode } from "./explain-json.ts";
import type { Paint } from "./paint-types.ts";
import { severityBrush } from "./verify-places.ts";
import { readableWidth, wrap } from "./wrap.ts";

export interface ExplainStyle {
  readonly paint: Paint;
  /** Width of the terminal; prose is wrapped at 60 to 200. */
  readonly columns: number;
}

const REPORTED_BY: Readonly<Record<ExplainedCode["command"], string>> = {
  verify: "walctl verify, about a log",
  recover: "walctl recover, where an engine's recovery differs from what was committed",
};

/** One code in full, with its line ends. */
export function renderExplanation(entry: ExplainedCode, { paint, columns }: ExplainStyle): string {
  const { code, severity, title, meaning, next, command, engines } = entry;
  const width = readableWidth(columns);
  const lines = [
    `${severityBrush(severity, paint)(paint.bold(code))}: ${title}`,
    "",
    ...wrap(`${severity}, as a rule`, width, "  Severity: "),
    ...wrap(REPORTED_BY[command], width, "  From:     "),
    ...wrap(meaning, width, "  Means:    "),
    ...wrap(next, width, "  Next:     "),
    ...engines.flatMap((engine) => [
      "",
      paint.bold(`For ${engine.title}`),
      ...wrap(engine.meaning, width, "  Means:    "),
      ...(engine.next === null ? [] : wrap(engine.next, width, "  Next:     ")),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

const HEADINGS: Readonly<Record<ExplainedCode["command"], string>> = {
  verify: "Findings of walctl verify",
  recover: "Divergences of walctl recover",
};

/** All codes, a line each, with their line ends. */
export function renderCodeList(codes: readonly ExplainedCode[], { paint, columns }: ExplainStyle): string {
  const width = readableWidth(columns);
  const longest = Math.max(...codes.map(({ code }) => code.length));
  const section = (command: ExplainedCode["command"]): string[] => [
    paint.bold(HEADINGS[command]),
    ...codes
      .filter((each) => each.command === command)
      .flatMap((each) => listLines(each, paint, longest, width)),
    "",
  ];
  const lines = [...section("verify"), ...section("recover"), "walctl explain CODE says what one means."];
  return `${lines.join("\n")}\n`;
}

const SEVERITY_COLUMNS = 7;

function listLines(entry: ExplainedCode, paint: Paint, codeColumns: number, width: number): string[] {
  const { code, severity, title } = entry;
  const label = severity.padEnd(SEVERITY_COLUMNS);
  const lead = `  ${code.padEnd(codeColumns)}  ${label}  `;
  const [first = "", ...rest] = wrap(title, width, lead);
  return [first.replace(label, severityBrush(severity, paint)(label)), ...rest];
}
