// Benchmarks of whole processes, start-up included. Every command of a row runs once in each round, in turn, so that
// what the machine does meanwhile hits all of them; medians and ratios are of one run.
//
//   npm run bench -- [--size MB] [--runs N] [--only TEXT] [--json FILE] [--keep] [--large]
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { KINDS, makeFlippedLog, makeHostileLog } from "./hostile-log.mjs";
import { LOGS, makeLog } from "./make-log.mjs";
import { measure, median } from "./measure.mjs";
import { makePostgresLog } from "./postgres-log.mjs";

const { values: options } = parseArgs({
  options: {
    size: { type: "string", default: "512" },
    runs: { type: "string", default: "7" },
    only: { type: "string", default: "" },
    json: { type: "string" },
    keep: { type: "boolean", default: false },
    large: { type: "boolean", default: false },
  },
});

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const WALCTL = [process.execPath, here("../bin/walctl.js")];
const walctl = (...args) => [...WALCTL, ...args];

function commandsFor(log) {
  const format = LOGS[log.name].format;
  return {
    cat: ["cat", ...log.files],
    "zlib.crc32 in Node": [process.execPath, here("baseline-crc.mjs"), ...log.files],
    "per-record reader in Node": [process.execPath, here("baseline-reader.mjs"), format, ...log.files],
    "walctl verify": walctl("verify", "--json", log.directory),
    "walctl verify --jobs 1": walctl("verify", "--json", "--jobs", "1", log.directory),
    "walctl dump --json": walctl("dump", "--json", log.directory),
    "walctl dump --csv": walctl("dump", "--csv", log.directory),
    "walctl dump": walctl("dump", log.directory),
  };
}

/** Logs of small records: those in which damage is dense. */
const DAMAGED = ["sochdb-80", "aegis-64", "rivven-100"];
const CLEAN = "walctl verify";

/** Damaged and hostile copies of a log, each against the log itself. */
async function reportDamage(log) {
  const copies = [["1 flip each 10 MB", () => makeFlippedLog(root, log)]];
  for (const kind of Object.keys(KINDS)) copies.push([kind, () => makeHostileLog(root, log, kind)]);
  for (const [kind, make] of copies) {
    const copy = make();
    const commands = {
      [CLEAN]: walctl("verify", "--json", log.directory),
      [kind]: walctl("verify", "--json", copy.directory),
    };
    report(await runRounds(commands, rounds), log, CLEAN);
    rmSync(copy.directory, { recursive: true });
  }
}

/** The log in which one transaction in a hundred never ends, and what recovering it takes beside checking it. */
const WITH_LOSERS = "sochdb-80-losers";

async function reportRecovery(log) {
  const commands = {
    "walctl verify --jobs 1": walctl("verify", "--json", "--jobs", "1", log.directory),
    "walctl verify": walctl("verify", "--json", log.directory),
    "walctl recover --jobs 1": walctl("recover", "--json", "--jobs", "1", log.directory),
    "walctl recover": walctl("recover", "--json", log.directory),
  };
  report(await runRounds(commands, rounds), log, "walctl verify --jobs 1");
}

const LARGE_MB = [64, 4000];

/** What memory has to do with the length of a log. */
async function reportLarge() {
  for (const sizeMb of LARGE_MB) {
    const log = { ...makeLog(root, "sochdb-80", sizeMb * 1e6), name: "sochdb-80" };
    const flipped = makeFlippedLog(root, log);
    const commands = {
      [`${CLEAN}, ${sizeMb} MB`]: walctl("verify", "--json", log.directory),
      [`1 flip each 10 MB, ${sizeMb} MB`]: walctl("verify", "--json", flipped.directory),
    };
    report(await runRounds(commands, 1), log, `${CLEAN}, ${sizeMb} MB`);
    for (const { directory } of [log, flipped]) rmSync(directory, { recursive: true });
  }
}

async function runRounds(commands, rounds) {
  const samples = new Map(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of Object.entries(commands)) samples.get(name).push(await measure(command));
  }
  return samples;
}

function summarise(samples, log, reference) {
  const referenceMs = median(samples.get(reference).map(({ ms }) => ms));
  return [...samples].map(([name, runs]) => {
    const ms = median(runs.map((run) => run.ms));
    return {
      log: log.name,
      command: name,
      ms,
      ratio: ms / referenceMs,
      bytesPerSecond: (log.bytes / ms) * 1000,
      recordsPerSecond: (log.records / ms) * 1000,
      peakBytes: Math.max(...runs.map((run) => run.peakBytes)),
    };
  });
}

function row(result) {
  const number = (value, digits) => value.toFixed(digits).padStart(9);
  return [
    result.log.padEnd(16),
    result.command.padEnd(27),
    number(result.ms, 0),
    number(result.ratio, 2),
    number(result.bytesPerSecond / 1e6, 0),
    number(result.recordsPerSecond / 1e6, 2),
    number(result.peakBytes / 1e6, 0),
  ].join(" ");
}

const HEAD = [
  "log".padEnd(16),
  "command".padEnd(27),
  ...["ms", "ratio", "MB/s", "Mrec/s", "peak MB"].map((name) => name.padStart(9)),
].join(" ");

const root = mkdtempSync(join(tmpdir(), "walctl-bench-"));
const rounds = Number(options.runs);
const results = [];
const report = (samples, log, reference) => {
  for (const result of summarise(samples, log, reference)) {
    results.push(result);
    console.log(row(result));
  }
};

try {
  console.log(
    `${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}, ${options.size} MB, ${rounds} rounds`,
  );
  console.log(HEAD);
  if ("start-up".includes(options.only)) {
    const commands = { "node -e 0": [process.execPath, "-e", "0"], "walctl --version": walctl("--version") };
    report(await runRounds(commands, rounds * 3), { name: "start-up", bytes: 0, records: 0 }, "node -e 0");
  }
  for (const name of Object.keys(LOGS).filter((each) => each.includes(options.only))) {
    const log = makeLog(root, name, Number(options.size) * 1e6);
    if (name === WITH_LOSERS) await reportRecovery(log);
    else report(await runRounds(commandsFor(log), rounds), log, "cat");
    if (DAMAGED.includes(name)) await reportDamage(log);
    rmSync(log.directory, { recursive: true });
  }
  if (options.large) await reportLarge();
  const postgres = "pg_waldump".includes(options.only) ? await makePostgresLog(root) : null;
  if (postgres !== null) report(await runRounds(postgres.commands, rounds), postgres, "cat");
  if (options.json !== undefined) {
    const machine = { cpu: cpus()[0].model, cores: cpus().length, node: process.version };
    writeFileSync(
      options.json,
      `${JSON.stringify({ machine, sizeMb: Number(options.size), rounds, results }, null, 2)}\n`,
    );
  }
} finally {
  if (!options.keep) rmSync(root, { recursive: true, force: true });
}
