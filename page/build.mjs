// Builds what every report page carries: its script in one piece with the charting library, and its style sheet, with
// the hashes by which the page's Content Security Policy allows them.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = `${root}dist/page/`;

async function bundle() {
  const build = await rolldown({ input: `${root}page/main.ts`, platform: "browser", logLevel: "warn" });
  const { output } = await build.generate({
    format: "iife",
    minify: true,
    comments: { legal: false, annotation: false, jsdoc: false },
  });
  if (output.length !== 1) throw new Error("the page's script is not in one piece");
  return output[0].code.trim();
}

/** The parts of the style sheet, which count in the order of their names. */
function styleSheet() {
  const directory = `${root}page/style/`;
  const names = readdirSync(directory).sort();
  return names.map((name) => readFileSync(directory + name, "utf8")).join("\n");
}

/** A script or a style sheet ends at the first such text, wherever it stands. */
function requireInlineable(text, name) {
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`${name} cannot stand inside a page`);
  return text;
}

const hashOf = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

/** The licenses of what is inside the script. */
function licenses() {
  const files = ["echarts/LICENSE", "echarts/NOTICE", "zrender/LICENSE"];
  return files
    .map((file) => `${file}\n\n${readFileSync(`${root}node_modules/${file}`, "utf8")}`)
    .join("\n\n");
}

const script = requireInlineable(await bundle(), "the script");
const style = requireInlineable(styleSheet(), "the style sheet");
mkdirSync(target, { recursive: true });
const assets = { script, scriptHash: hashOf(script), style, styleHash: hashOf(style) };
writeFileSync(`${target}assets.json`, JSON.stringify(assets));
writeFileSync(`${target}LICENSES.txt`, licenses());
