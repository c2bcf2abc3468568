// Verifies logs with several numbers of threads, in a process of its own: threads run the built program, and tests
// run its source. Prints a line of JSON for each log: the findings with one thread, and for which numbers they differ.
//
//   node verify-with-jobs.mjs UNIT_BYTES JOBS,JOBS,… FORMAT/PATH…
import { isDeepStrictEqual } from "node:util";
import { openLog } from "../../dist/log/open.js";
import { CheckedLog } from "../../dist/log/parallel/checked-log.js";
import { scanLog } from "../../dist/log/scan.js";
import { verifyLog } from "../../dist/verify/verify.js";

const [unitBytesText, jobsText, ...logs] = process.argv.slice(2);
const unitBytes = Number(unitBytesText);

for (const log of logs) {
  const [format, path] = log.split("=");
  const files = openLog(path, { format });
  const verify = (checked) => verifyLog(files, scanLog(files, { checked, unitBytes }), { maxFindings: 1000 });
  const alone = verify(null);
  const differing = jobsText.split(",").filter((jobs) => {
    const checked = new CheckedLog(files, { threads: Number(jobs) - 1, inspects: true, unitBytes });
    return !isDeepStrictEqual(verify(checked), alone);
  });
  process.stdout.write(`${JSON.stringify({ log, codes: Object.keys(alone.summary.byCode), differing })}\n`);
}
