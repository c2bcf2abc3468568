import { WalctlError } from "../core/errors.ts";
import { parseU64 } from "../core/parse-u64.ts";
import type { Content, FileContent } from "../segment/durable/digest.ts";
import type { Refusal } from "./plan.ts";
import type { CutMode, TruncateRequest } from "./request.ts";

/** A plan that was saved: what was asked for, and the files that it was made for. */
export interface SavedPlan {
  readonly request: TruncateRequest;
  readonly files: readonly FileContent[];
  /** What the files are once it is carried out; empty where a plan of an earlier walctl does not say. */
  readonly filesAfter: readonly FileContent[];
}

const VERSION = 1;

interface PlanFile {
  readonly tool: string;
  readonly planVersion: number;
  readonly mode: { readonly kind: string; readonly lsn?: string };
  readonly assumeFlushed: boolean;
  readonly maxLoss: number | null;
  readonly files: readonly FileContent[];
  readonly filesAfter?: readonly FileContent[] | undefined;
}

/** The plan as the text of a file. LSNs are text there, since many JSON readers would round them. */
export function savedPlanText({ request, files, filesAfter }: SavedPlan): string {
  const { mode, assumeFlushed, maxLoss } = request;
  const lsn = "lsn" in mode ? { lsn: mode.lsn.toString() } : {};
  const file: PlanFile = {
    tool: "walctl",
    planVersion: VERSION,
    mode: { kind: mode.kind, ...lsn },
    assumeFlushed,
    maxLoss,
    files: files.map(plainContent),
    filesAfter: filesAfter.map(plainContent),
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

function plainContent({ name, size, sha256 }: FileContent): FileContent {
  return { name, size, sha256 };
}

/** @throws WalctlError where the text is no saved plan */
export function parseSavedPlan(text: string, path: string): SavedPlan {
  try {
    const plan: unknown = JSON.parse(text);
    if (!isPlanFile(plan)) throw new Error("another version, or incomplete");
    const { mode, assumeFlushed, maxLoss, files, filesAfter = [] } = plan;
    return { request: { mode: parseMode(mode), assumeFlushed, maxLoss }, files, filesAfter };
  } catch (error) {
    const hint = "make one with walctl truncate --plan FILE";
    throw new WalctlError("usage", `${path}: not a saved plan`, hint, { cause: error });
  }
}

/** A plan may have been written by anybody, and what it leaves open must not become what nobody asked for. */
function isPlanFile(plan: unknown): plan is PlanFile {
  if (!isObject(plan)) return false;
  const { tool, planVersion, mode, assumeFlushed, maxLoss, files, filesAfter } = plan;
  if (tool !== "walctl" || planVersion !== VERSION || typeof assumeFlushed !== "boolean") return false;
  if (maxLoss !== null && !isCount(maxLoss)) return false;
  return isObject(mode) && isFileList(files) && (filesAfter === undefined || isFileList(filesAfter));
}

function isFileList(files: unknown): files is readonly FileContent[] {
  return Array.isArray(files) && files.every(isFileContent);
}

function isFileContent(file: unknown): file is FileContent {
  if (!isObject(file)) return false;
  return typeof file["name"] === "string" && isCount(file["size"]) && typeof file["sha256"] === "string";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function parseMode({ kind, lsn }: PlanFile["mode"]): CutMode {
  if (kind === "tail" || kind === "checkpoint") return { kind };
  const value = typeof lsn === "string" ? parseU64(lsn) : null;
  if ((kind !== "before-lsn" && kind !== "after-lsn") || value === null) throw new Error("unknown mode");
  return { kind, lsn: value };
}

/** What speaks against carrying a saved plan out on these files; `saved` is null where there is none. */
export function refusalsOfSaved(
  saved: SavedPlan | null,
  contents: readonly FileContent[],
): readonly Refusal[] {
  const name = saved === null ? null : firstChanged(saved.files, contents);
  if (name === null) return [];
  return [
    { code: "changed", message: `${name} is not what it was when the plan was saved`, forcible: false },
  ];
}

/** Whether the files are what a saved plan makes of them. */
export function isCarriedOut(saved: SavedPlan | null, contents: readonly FileContent[]): boolean {
  return saved !== null && firstChanged(saved.filesAfter, contents) === null;
}

/** The first file that is not what the plan was made for: changed, missing or new. Null where all are. */
function firstChanged(planned: readonly FileContent[], found: readonly FileContent[]): string | null {
  const names = [...new Set([...planned, ...found].map(({ name }) => name))];
  const isSame = (a: Content | undefined, b: Content | undefined): boolean =>
    a !== undefined && b !== undefined && a.size === b.size && a.sha256 === b.sha256;
  const of = (files: readonly FileContent[], name: string): Content | undefined =>
    files.find((file) => file.name === name);
  return names.find((name) => !isSame(of(planned, name), of(found, name))) ?? null;
}
