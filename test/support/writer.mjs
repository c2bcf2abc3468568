// A process that writes a log step by step, as an engine does. The steps stand in the file that is named first:
// {"append": path, "hex": bytes, "piece": bytes a write}, the same with "at" for writing in place, {"rename": [from, to]},
// {"truncate": [path, size]}, {"create": path, "zeros": size}, {"pause": ms}, {"hang": true} to be killed there.
import {
  closeSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

async function write({ append, hex, piece, at }) {
  const bytes = Buffer.from(hex, "hex");
  const descriptor = openSync(append, at === undefined ? "a" : "r+");
  for (let start = 0; start < bytes.length; start += piece) {
    const part = bytes.subarray(start, start + piece);
    writeSync(descriptor, part, 0, part.length, at === undefined ? null : at + start);
    await pause(1);
  }
  closeSync(descriptor);
}

function create(path, size) {
  const descriptor = openSync(path, "wx");
  ftruncateSync(descriptor, size);
  closeSync(descriptor);
}

for (const step of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  if (step.append !== undefined) await write(step);
  else if (step.rename !== undefined) renameSync(...step.rename);
  else if (step.truncate !== undefined) truncateSync(...step.truncate);
  else if (step.create !== undefined) create(step.create, step.zeros);
  else if (step.pause !== undefined) await pause(step.pause);
  else if (step.hang) {
    process.stdout.write("hanging\n");
    await pause(60_000);
  }
}
