import { WalctlError } from "../core/errors.ts";
import type { Format } from "../format/format.ts";
import type { PayloadStyle } from "../report/payload-encoding.ts";
import { CsvRenderer } from "../report/record-csv.ts";
import { HexRenderer } from "../report/record-hex.ts";
import { JsonRenderer } from "../report/record-json.ts";
import type { DumpRenderer } from "../report/record-renderer.ts";
import { TextRenderer } from "../report/record-text.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import { outputColumns, outputPaint } from "./output-look.ts";

/** What of the options says how records look. */
export interface RenderOptions extends CommonOptions {
  readonly csv?: boolean;
  readonly hex?: boolean;
  readonly payload?: PayloadStyle;
  readonly decode?: string;
}

/** Width of the table where it goes to no terminal: room for all columns and a long preview. */
const TABLE_COLUMNS = 200;

type OutputForm = "text" | "json" | "csv" | "hex";

/** The payload styles of each form of output; the first is the default. */
const STYLES: Readonly<Record<OutputForm, readonly PayloadStyle[]>> = {
  text: ["preview", "none", "hex", "utf8", "base64"],
  json: ["none", "hex", "utf8", "base64"],
  csv: ["none", "hex", "utf8", "base64"],
  hex: ["hex", "none"],
};

function formOf({ json, csv, hex }: RenderOptions): OutputForm {
  if (json === true) return "json";
  if (csv === true) return "csv";
  return hex === true ? "hex" : "text";
}

/** Whether the output says in its place where the log is damaged. */
export function showsDamage(options: RenderOptions): boolean {
  const form = formOf(options);
  return form === "text" || form === "hex";
}

/** @throws WalctlError where the output has no such payloads */
export async function createRenderer(
  format: Format,
  options: RenderOptions,
  context: CliContext,
): Promise<DumpRenderer> {
  const form = formOf(options);
  const styles = STYLES[form];
  const payload = options.payload ?? styles[0]!;
  if (!styles.includes(payload)) {
    throw new WalctlError(
      "usage",
      `--payload ${payload} does not go with --${form}`,
      `one of ${styles.join(", ")}`,
    );
  }
  const decoded = options.decode !== undefined;
  const paint = await outputPaint(context, options.color);
  switch (form) {
    case "json":
      return new JsonRenderer({ payload, decoded });
    case "csv":
      return new CsvRenderer({ payload, decoded, mayBeEncrypted: format.createCipher !== null });
    case "hex":
      return new HexRenderer({ payload: payload !== "none", paint });
    case "text":
      return new TextRenderer({ payload, decoded, width: outputColumns(context, TABLE_COLUMNS), paint });
  }
}
