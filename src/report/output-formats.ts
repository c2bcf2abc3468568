import type { VerifyRenderer } from "./verify-report.ts";

/** The forms that a report of `verify` can have. */
export type VerifyOutput = "text" | "json" | "ndjson" | "sarif" | "junit" | "github" | "markdown";

type LoadRenderer = () => Promise<VerifyRenderer>;

/** What writes each form, loaded when it is asked for. */
export const VERIFY_OUTPUTS: Readonly<Record<VerifyOutput, LoadRenderer>> = {
  text: async () => (await import("./verify-text.ts")).renderTextReport,
  json: async () => (await import("./verify-json.ts")).renderJsonReport,
  ndjson: async () => (await import("./verify-ndjson.ts")).renderVerifyNdjson,
  sarif: async () => (await import("./verify-sarif.ts")).renderVerifySarif,
  junit: async () => (await import("./verify-junit.ts")).renderVerifyJunit,
  github: async () => (await import("./verify-github.ts")).renderVerifyGithub,
  markdown: async () => (await import("./verify-markdown.ts")).renderVerifyMarkdown,
};
