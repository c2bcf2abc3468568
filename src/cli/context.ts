import { Output } from "./output.ts";
import { StatusLine } from "./status-line.ts";

/** Of a terminal that does not say. */
const COLUMNS_OF_MOST = 80;

/** What a command needs of the process it runs in. */
export interface CliContext {
  readonly stdout: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether standard error is a terminal. */
  readonly isErrorTerminal: boolean;
  /** What stands at the bottom of standard error's terminal. */
  readonly status: StatusLine;
  /** Writes one line to standard error. */
  note(line: string): void;
  /** Writes to standard error as it is. */
  errorText(text: string): void;
  setExitCode(code: number): void;
}

export function createContext(process: NodeJS.Process): CliContext {
  const { stdout, stderr, env } = process;
  // A reader of standard error that has gone takes nothing from the results.
  stderr.on("error", () => {});
  const errorText = (text: string): void => {
    stderr.write(text);
  };
  const status = new StatusLine({
    write: errorText,
    get columns() {
      return stderr.columns ?? COLUMNS_OF_MOST;
    },
  });
  return {
    stdout: new Output(stdout),
    env,
    isErrorTerminal: stderr.isTTY === true,
    status,
    note(line) {
      status.clear();
      errorText(`walctl: ${line}\n`);
    },
    errorText,
    setExitCode(code) {
      process.exitCode = code;
    },
  };
}
