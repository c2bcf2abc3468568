import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const STATUS_LINE = fileURLToPath(new URL("../../dist/cli/status-line.js", import.meta.url));

/** A process that shows a line, sends itself a signal, and gives the event loop its turns. */
const SCRIPT = `
  import { StatusLine } from ${JSON.stringify(STATUS_LINE)};
  const line = new StatusLine({ columns: 80, write: (text) => process.stderr.write(text) });
  while (!line.update(() => "half-way"));
  process.kill(process.pid, process.argv[1]);
  await new Promise((resolve) => setTimeout(resolve, 5000));
  process.stderr.write("survived");`;

test.each(["SIGINT", "SIGTERM", "SIGHUP"])("%s takes the line away and ends the process as ever", (name) => {
  const { signal, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", SCRIPT, name], {
    encoding: "utf8",
    timeout: 20_000,
  });
  expect(signal).toBe(name);
  expect(stderr).toBe("\r\u001b[Khalf-way\r\u001b[K");
});
