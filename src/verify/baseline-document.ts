import { WalctlError } from "../core/errors.ts";
import type { Severity } from "../core/findings.ts";
import { parseExactJson } from "../core/parse-json.ts";
import { SCHEMA_VERSION } from "../core/schema-version.ts";
import type { BaselineFinding } from "./baseline.ts";

/** What an earlier `verify --json` wrote, as far as a later run needs it. */
export interface BaselineDocument {
  readonly findings: readonly BaselineFinding[];
  /** How many findings that run counted; more than it lists where `--max-findings` cut the list. */
  readonly total: number;
}

type Members = Readonly<Record<string, unknown>>;

const SEVERITIES: readonly unknown[] = ["error", "warning", "info"] satisfies readonly Severity[];

/**
 * Reads the document of an earlier `verify --json`.
 *
 * @param path where it stands, for messages
 * @param format name of the format of the log that it is to be compared with
 * @throws WalctlError where it is no such document, or one about a log of another format
 */
export function parseBaseline(text: string, path: string, format: string): BaselineDocument {
  const document = parseDocument(text, path);
  if (document["format"] !== format) {
    throw new WalctlError(
      "usage",
      `${path}: the baseline is of a log of another format`,
      `this log is ${format}; give the baseline that was made of it`,
    );
  }
  const { findings, summary } = document;
  if (!Array.isArray(findings) || !isObject(summary)) throw notABaseline(path);
  const counts = [summary["errors"], summary["warnings"], summary["infos"]].map(Number);
  return {
    findings: findings.map((finding: unknown) => toFinding(finding, path)),
    total: counts.reduce((sum, count) => sum + count, 0),
  };
}

function parseDocument(text: string, path: string): Members {
  let document: unknown;
  try {
    document = parseExactJson(text);
  } catch (error) {
    throw notABaseline(path, error);
  }
  if (!isObject(document) || document["tool"] !== "walctl" || document["command"] !== "verify") {
    throw notABaseline(path);
  }
  const { schemaVersion } = document;
  if (schemaVersion !== SCHEMA_VERSION) {
    const found = isInteger(schemaVersion) ? `schemaVersion ${schemaVersion}` : "no schemaVersion";
    throw new WalctlError(
      "usage",
      `${path}: the baseline has ${found}, and this walctl reads ${SCHEMA_VERSION}`,
      "make it anew with this walctl",
    );
  }
  return document;
}

function toFinding(value: unknown, path: string): BaselineFinding {
  if (!isObject(value)) throw notABaseline(path);
  const { code, severity, segment, offset, length, lsn, txnId, message } = value;
  const isSound =
    typeof code === "string" &&
    SEVERITIES.includes(severity) &&
    (segment === null || typeof segment === "string") &&
    [offset, length].every((number) => number === null || typeof number === "number") &&
    [lsn, txnId].every((id) => id === null || isInteger(id));
  if (!isSound) throw notABaseline(path);
  return {
    code,
    severity: severity as Severity,
    segment: segment as string | null,
    offset: offset as number | null,
    length: length as number | null,
    lsn: toId(lsn),
    txnId: toId(txnId),
    message: typeof message === "string" ? message : null,
  };
}

function toId(value: unknown): bigint | null {
  return isInteger(value) ? BigInt(value) : null;
}

function isInteger(value: unknown): value is number | bigint {
  return typeof value === "bigint" || Number.isSafeInteger(value);
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function notABaseline(path: string, cause?: unknown): WalctlError {
  const hint = "a baseline is what walctl verify --json printed earlier";
  return new WalctlError("usage", `${path}: no baseline`, hint, { cause });
}
