import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";

/** What a layer may import: other layers, layers of which it may import types alone, node and npm packages. */
interface Layer {
  readonly layers: readonly string[];
  readonly types?: readonly string[];
  readonly packages: readonly string[];
}

const OPERATIONS = ["dump", "verify", "recover", "truncate", "stats", "show"];
const READING = ["core", "format", "segment", "log", "analysis"];
const OPERATION: Layer = { layers: READING, packages: [] };

const LAYERS: Readonly<Record<string, Layer>> = {
  core: { layers: [], packages: ["crc-32", "node:zlib"] },
  format: { layers: ["core"], packages: ["node:crypto"] },
  segment: {
    layers: ["core", "format"],
    packages: [
      ...[
        "node:crypto",
        "node:fs",
        "node:os",
        "node:path",
        "node:stream",
        "node:worker_threads",
        "node:zlib",
      ],
      ...["fzstd", "tar-stream", "xxhash-wasm"],
    ],
  },
  log: { layers: ["core", "format", "segment"], packages: ["node:worker_threads"] },
  analysis: { layers: ["core", "format", "log"], packages: [] },
  ...Object.fromEntries(OPERATIONS.map((operation) => [operation, OPERATION])),
  // A renderer is handed views and results; it never makes them.
  report: { layers: ["core"], types: ["format", ...OPERATIONS], packages: ["chalk", "cli-table3"] },
  // walctl is the package itself: its manifest holds the version. Standard output may be a file, written as one.
  cli: {
    layers: [...READING, ...OPERATIONS, "report"],
    packages: ["commander", "node:fs", "node:os", "node:process", "walctl"],
  },
};

/** The library's face may import anything, and nothing imports it. */
const FACE = "index.ts";

/** Packages that exactly one file of the program imports, so that replacing one is a change to one file. */
const IN_ONE_FILE = ["chalk", "cli-table3", "fzstd", "tar-stream", "xxhash-wasm"];

interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
}

// `import … from`, `export … from` over any number of lines; `import "x"`; `import(…)` wherever it stands.
const FROM =
  /^\s*(?:import|export)\b(\s+type\b(?!\s*(?:,|from\b)))?[\w$*,\s]*(?:\{[^}]*\})?\s*from\s*["']([^"']+)["']/gm;
const SIDE_EFFECT = /^\s*import\s*["']([^"']+)["']/gm;
const DYNAMIC = /\b(?:import|require)\((?:\s*["'`]([^"'`$]+)["'`])?/g;

function importsOf(source: string): Import[] {
  return [
    ...Array.from(source.matchAll(FROM), (m) => ({ from: m[2] ?? "", typeOnly: m[1] !== undefined })),
    ...Array.from(source.matchAll(SIDE_EFFECT), (m) => ({ from: m[1] ?? "", typeOnly: false })),
    ...Array.from(source.matchAll(DYNAMIC), (m) => ({ from: m[1] ?? "a computed name", typeOnly: false })),
  ];
}

/** The layer of a path below src: its folder, or the file itself where it stands in src. */
const layerOf = (path: string): string => path.split("/")[0] ?? "";

/** `node:fs/promises` → `node:fs`, `@scope/name/part` → `@scope/name`. */
const packageOf = (name: string): string => name.split("/", name.startsWith("@") ? 2 : 1).join("/");

/** What is wrong with the imports of one file; `path` is relative to src. */
function violations(path: string, source: string): string[] {
  if (path === FACE) return [];
  const from = layerOf(path);
  const rule = LAYERS[from];
  if (rule === undefined) return [`${path}: ${from} is no layer`];
  const allowed = ({ from: name, typeOnly }: Import): boolean => {
    if (!name.startsWith(".")) return rule.packages.includes(packageOf(name));
    const to = layerOf(posix.join(posix.dirname(path), name));
    return to === from || rule.layers.includes(to) || (typeOnly && rule.types?.includes(to) === true);
  };
  return importsOf(source)
    .filter((entry) => !allowed(entry))
    .map((entry) => `${path}: ${from} may not import ${entry.typeOnly ? "types of " : ""}${entry.from}`);
}

const SRC = new URL("../src/", import.meta.url);
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".ts"))
  .map((path) => ({ path, source: readFileSync(new URL(path, SRC), "utf8") }));

describe("layers", () => {
  test("every file of src stands in a layer and imports what its layer may", () => {
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap(({ path, source }) => violations(path, source))).toEqual([]);
  });

  test.each(IN_ONE_FILE)("exactly one file imports %s", (name) => {
    const importers = files.filter(({ source }) =>
      importsOf(source).some((entry) => packageOf(entry.from) === name),
    );
    expect(importers.map(({ path }) => path)).toHaveLength(1);
  });
});

describe("the layer check", () => {
  test.each([
    ["an import", "log/a.ts", `import { a } from "../cli/a.ts";`],
    ["an import over lines", "log/a.ts", `import {\n  a, // isn't "one"; line\n  b,\n} from "../cli/a.ts";`],
    ["an import of a namespace", "log/a.ts", `import * as a from "../cli/a.ts";`],
    ["an import of a default and names", "log/a.ts", `import a, { b } from "../cli/a.ts";`],
    ["an import for its side effect", "log/a.ts", `import "../cli/a.ts";`],
    ["an import of types", "log/a.ts", `import type { A } from "../cli/a.ts";`],
    ["a dynamic import", "log/a.ts", `const a = await import("../cli/a.ts");`],
    ["a dynamic import over lines", "log/a.ts", `const a = await import(\n  "../cli/a.ts"\n);`],
    ["a dynamic import of a computed name", "log/a.ts", "const a = await import(name);"],
    ["an import in a type", "log/a.ts", `let a: import("../cli/a.ts").A;`],
    ["an export", "log/a.ts", `export { a } from "../cli/a.ts";`],
    ["an export over lines", "log/a.ts", `export {\n  a,\n  b,\n} from "../cli/a.ts";`],
    ["an export of everything", "log/a.ts", `export * from "../cli/a.ts";`],
    ["an operation that imports another", "dump/a.ts", `import { a } from "../verify/a.ts";`],
    ["values of an operation in report", "report/a.ts", `import { type A } from "../dump/a.ts";`],
    ["a value named type in report", "report/a.ts", `import type from "../dump/a.ts";`],
    ["types of the log in report", "report/a.ts", `import type { A } from "../log/a.ts";`],
    ["a package", "format/a.ts", `import { open } from "node:fs/promises";`],
    ["a package without its prefix", "format/a.ts", `import { open } from "fs";`],
    ["the library's face", "core/a.ts", `import { a } from "../index.ts";`],
    ["a file outside src", "cli/a.ts", `import { a } from "../../test/a.ts";`],
    ["an unknown layer", "util/a.ts", ""],
    ["a stray file in src", "util.ts", ""],
  ])("objects to %s", (_, path, source) => {
    expect(violations(path, source)).toHaveLength(1);
  });

  test.each([
    ["an import inside the layer", "format/aegis/a.ts", `import { a } from "../registry.ts";`],
    ["types of an operation in report", "report/a.ts", `import type { A } from "../dump/a.ts";`],
    ["types of an operation over lines", "report/a.ts", `import type {\n  A,\n  B,\n} from "../dump/a.ts";`],
    ["a part of a package", "segment/a.ts", `import { open } from "node:fs/promises";`],
    ["anything in the library's face", "index.ts", `export { a } from "./cli/a.ts";`],
    ["prose", "core/a.ts", `// an import from "../cli/a.ts"\nconst text = 'data from "x"';`],
  ])("accepts %s", (_, path, source) => {
    expect(violations(path, source)).toEqual([]);
  });
});
