import { escapeString } from "../core/escape.ts";
import type { Refusal } from "../truncate/plan.ts";
import type { Paint } from "./paint-types.ts";
import { wrap } from "./wrap.ts";

export type ChangeState = "safe" | "forced" | "refused" | "done" | "nothing";

const HEADLINES: Readonly<
  Record<
    ChangeState,
    { readonly label: string; readonly brush: keyof Paint; readonly text: (how: string) => string }
  >
> = {
  safe: { label: "SAFE", brush: "green", text: (how) => `can be changed like this; ${how}.` },
  forced: {
    label: "FORCED",
    brush: "yellow",
    text: (how) => `would be changed although it is refused; ${how}.`,
  },
  refused: { label: "REFUSED", brush: "red", text: () => "is left as it is." },
  done: { label: "DONE", brush: "green", text: () => "has been changed." },
  nothing: { label: "NOTHING TO DO", brush: "green", text: () => "is left as it is." },
};

export interface HeadlineOptions {
  readonly paint: Paint;
  readonly columns: number;
  /** Whether the log is not made of plain files alone: then `--apply` does not go with it. */
  readonly isPacked: boolean;
}

/** What became of a plan, and of which log. */
export function headlineLines(
  state: ChangeState,
  path: string,
  { paint, columns, isPacked }: HeadlineOptions,
): string[] {
  const { label, brush, text } = HEADLINES[state];
  const how = isPacked ? "unpack it, then --apply does it" : "--apply does it";
  const [first = "", ...rest] = wrap(`${label}: ${path} ${text(how)}`, columns);
  return [`${paint[brush](paint.bold(label))}${first.slice(label.length)}`, ...rest];
}

/** What speaks against it, and what of it is overridden. */
export function refusalLines(refusals: readonly Refusal[], forced: boolean, columns: number): string[] {
  return refusals.flatMap(({ message, forcible }) => {
    const isOverridden = forcible && forced;
    const lead = isOverridden ? "  overridden by --force: " : "  refused: ";
    const end = forcible || forced ? "" : " (--force does not override this)";
    return wrap(`${escapeString(message)}${end}.`, columns, lead);
  });
}

export function blockedBy(refusals: readonly Refusal[], forced: boolean): readonly Refusal[] {
  return refusals.filter(({ forcible }) => !(forcible && forced));
}
