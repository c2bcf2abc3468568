// Runs one command as a process of its own: wall time from start to exit, and the peak of its resident memory.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

const POLL_MS = 4;

/** Peak resident memory so far, in bytes; the kernel keeps it, so that polling now and then misses nothing but the end. */
function peakOf(pid) {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return line === null ? 0 : Number(line[1]) * 1024;
  } catch {
    return 0;
  }
}

/**
 * @param command program and arguments; its output is thrown away
 * @returns {Promise<{ms: number, peakBytes: number, status: number}>}
 */
export function measure(command) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command[0], command.slice(1), { stdio: ["ignore", "ignore", "pipe"] });
    let errors = "";
    let peakBytes = 0;
    const poll = setInterval(() => {
      peakBytes = Math.max(peakBytes, peakOf(child.pid));
    }, POLL_MS);
    child.stderr.on("data", (text) => {
      errors += text;
    });
    child.on("error", reject);
    child.on("close", (status) => {
      clearInterval(poll);
      const ms = performance.now() - start;
      if (status !== 0 && status !== 1) reject(new Error(`${command.join(" ")}: exit ${status}: ${errors}`));
      else resolve({ ms, peakBytes, status });
    });
  });
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
