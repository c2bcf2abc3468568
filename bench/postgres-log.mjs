// A pgbench log, and what PostgreSQL's own tool makes of it: the yardstick in C. Needs Debian's postgresql-15.
import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";

const BIN = "/usr/lib/postgresql/15/bin";
const PORT = "54329";
const TRANSACTIONS_PER_CLIENT = "40000";

/** PostgreSQL refuses to run as root; then its processes run as the user that its package makes. */
function run(program, args) {
  const command = join(BIN, program);
  const options = { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8", maxBuffer: 1 << 28 };
  if (userInfo().uid !== 0) return execFileSync(command, args, options);
  return execFileSync("runuser", ["-u", "postgres", "--", command, ...args], options);
}

function idsOf(user) {
  return ["-u", "-g"].map((flag) => Number(execFileSync("id", [flag, user], { encoding: "utf8" })));
}

/**
 * Runs pgbench against a server of its own and stops it.
 *
 * @returns the log with the commands to measure, or null where PostgreSQL is not installed
 */
export async function makePostgresLog(root) {
  if (!existsSync(join(BIN, "pg_waldump"))) {
    console.log("pg_waldump   not measured: PostgreSQL 15 is not installed");
    return null;
  }
  const data = join(root, "postgres");
  mkdirSync(data);
  if (userInfo().uid === 0) {
    const [uid, gid] = idsOf("postgres");
    chownSync(root, uid, gid);
    chownSync(data, uid, gid);
  }
  run("initdb", ["-D", data, "-A", "trust", "-U", "postgres"]);
  // Full-page images would make the records large; about 100 bytes are what walctl's small records are.
  const kept = "-c max_wal_size=8GB -c wal_keep_size=8GB -c wal_recycle=off -c checkpoint_timeout=1h";
  const settings = `-p ${PORT} -k ${data} -c full_page_writes=off -c fsync=off -c autovacuum=off ${kept}`;
  run("pg_ctl", ["-D", data, "-w", "-l", join(data, "log"), "-o", settings, "start"]);
  try {
    const connection = ["-h", data, "-p", PORT, "-U", "postgres", "postgres"];
    run("pgbench", ["-i", "-s", "10", "-q", ...connection]);
    run("pgbench", ["-c", "4", "-j", "2", "-t", TRANSACTIONS_PER_CLIENT, ...connection]);
  } finally {
    run("pg_ctl", ["-D", data, "-w", "-m", "fast", "stop"]);
  }
  return describe(join(data, "pg_wal"));
}

function describe(directory) {
  const files = readdirSync(directory)
    .filter((name) => /^[0-9A-F]{24}$/.test(name))
    .sort()
    .map((name) => join(directory, name));
  const waldump = join(BIN, "pg_waldump");
  const first = files[0];
  const range = ["-p", directory, first.slice(directory.length + 1), lastUsed(directory, files)];
  const records = countRecords(waldump, range);
  const used = files.slice(0, files.findIndex((file) => file.endsWith(range[3])) + 1);
  return {
    name: "pgbench",
    files: used,
    records,
    bytes: used.reduce((sum, file) => sum + statSync(file).size, 0),
    commands: {
      cat: ["cat", ...used],
      "pg_waldump -q": [waldump, "-q", ...range],
      "pg_waldump --stats": [waldump, "--stats", ...range],
      pg_waldump: [waldump, ...range],
    },
  };
}

/** The last segment that is full: the one behind it ends in the middle, at which pg_waldump exits with an error. */
function lastUsed(directory, files) {
  const control = run("pg_controldata", [join(directory, "..")]);
  const current = /REDO WAL file:\s+([0-9A-F]{24})/.exec(control)[1];
  const index = files.findIndex((file) => file.endsWith(current));
  return files[Math.max(0, index - 1)].slice(directory.length + 1);
}

function countRecords(waldump, range) {
  const stats = execFileSync(waldump, ["--stats", ...range], { encoding: "utf8" });
  return Number(/Total\s+(\d+)/.exec(stats)[1]);
}
