import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { temporaryDirectory } from "./temporary.ts";
import { walctl } from "./walctl.ts";

const EXECUTABLE = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Without a browser the tests that need one are skipped. */
export const hasChromium: boolean = existsSync(EXECUTABLE);

const ARGUMENTS = [
  "--no-sandbox",
  "--headless",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
}

/** A report that is open in a browser, and everything that must not happen there. */
export interface OpenedReport {
  readonly page: Page;
  /** Messages of the console, errors of scripts, violations of the policy, and requests but for the page itself. */
  readonly complaints: string[];
}

const written = new Map<string, string>();

/** Fixtures do not change, so that one report about each will do. */
function reportAbout(logPath: string): string {
  const known = written.get(logPath);
  if (known !== undefined) return known;
  const { stdout, stderr } = walctl(["report", logPath, "-o", "-"]);
  if (stderr !== "") throw new Error(stderr);
  written.set(logPath, stdout);
  return stdout;
}

/** Opens a report about a log. */
export async function openReport(
  browser: Browser,
  logPath: string,
  options: BrowserContextOptions = {},
): Promise<OpenedReport> {
  const file = join(temporaryDirectory(), "report.html");
  writeFileSync(file, reportAbout(logPath));
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (request.url() !== `file://${file}`) complaints.push(`request: ${request.url()}`);
  });
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`file://${file}`);
  return { page, complaints };
}

const AXE: string = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Violations of accessibility rules, one line each. The policy of the page does not bind the debugger. */
export async function accessibilityViolations(page: Page): Promise<readonly string[]> {
  await page.evaluate(readFileSync(AXE, "utf8"));
  return page.evaluate<string[]>(`axe.run().then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html.slice(0, 200))))`);
}

/** The id of the element that has the focus. */
export function focusedId(page: Page): Promise<string> {
  return page.evaluate<string>("document.activeElement?.id ?? ''");
}
