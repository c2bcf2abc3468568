import type { Format } from "./format.ts";

/** Intact records of one format near the start of a file. */
export interface ContentEvidence {
  readonly records: number;
  /** That they cover, or that they speak for. */
  readonly bytes: number;
}

/** What one file tells about its format. */
export interface FileEvidence {
  readonly name: string;
  /** What is found of each format, by its name. */
  readonly content: ReadonlyMap<string, ContentEvidence>;
}

export interface Detection {
  /** Formats that something speaks for, the one with the best evidence first. */
  readonly candidates: readonly Format[];
  readonly evidence: readonly string[];
}

/**
 * Decides on a format by the contents of the files, and by their names where the contents say nothing: an empty or
 * wholly damaged segment still has its name.
 */
export function detectFormats(files: readonly FileEvidence[], formats: readonly Format[]): Detection {
  const byContent = scored(formats, (format) => sum(files, (file) => contentOf(file, format).bytes));
  const found = new Set(files.map((file) => contentFormat(file, formats)));
  const candidates = byContent.map(({ format }) => format).filter((format) => found.has(format));
  if (candidates.length > 0) {
    const records = (format: Format): number => sum(files, (file) => contentOf(file, format).records);
    return {
      candidates,
      evidence: candidates.map((format) => `${records(format)} intact ${format.title} records`),
    };
  }
  const byName = scored(formats, (format) => sum(files, (file) => nameScore(file, format)));
  const best = byName.filter(({ score }) => score === byName[0]?.score);
  return {
    candidates: best.map(({ format }) => format),
    evidence: best.map(({ format }) => `names as ${format.title} gives them: ${format.naming.pattern}`),
  };
}

function contentOf(file: FileEvidence, format: Format): ContentEvidence {
  return file.content.get(format.name) ?? { records: 0, bytes: 0 };
}

/** The format whose records cover most of a file's beginning, or null where it holds none. */
function contentFormat(file: FileEvidence, formats: readonly Format[]): Format | null {
  return scored(formats, (format) => contentOf(file, format).bytes)[0]?.format ?? null;
}

/** A canonical name counts more than any number of names that an engine merely accepts. */
function nameScore(file: FileEvidence, format: Format): number {
  const parsed = format.naming.parse(file.name);
  if (parsed === null) return 0;
  return parsed.canonical ? 1000 : 1;
}

function scored(
  formats: readonly Format[],
  score: (format: Format) => number,
): readonly { readonly format: Format; readonly score: number }[] {
  return formats
    .map((format) => ({ format, score: score(format) }))
    .filter((entry) => entry.score > 0)
    .sort((a, b) => b.score - a.score);
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
