import { armEnding } from "./ending.ts";

/** From so long on a command says how far it is. */
const QUIET_MS = 500;
/** At most ten times a second: a terminal is slow, and nobody reads faster. */
const INTERVAL_MS = 100;

const CLEAR_LINE = "\r\u001b[K";

/** Behind the line a terminal echoes `^C`, which must not go on in the next one. */
const ECHO_COLUMNS = 3;

/** Where a status line is shown. */
export interface StatusTerminal {
  /** Its width now. */
  readonly columns: number;
  write(text: string): void;
}

/** One line at the bottom of a terminal that is written over and over, and taken away before anything else. */
export class StatusLine {
  readonly #terminal: StatusTerminal;
  #next: number = performance.now() + QUIET_MS;
  /** Null while nothing is shown. */
  #disarm: (() => void) | null = null;

  constructor(terminal: StatusTerminal) {
    this.#terminal = terminal;
  }

  get isShown(): boolean {
    return this.#disarm !== null;
  }

  /** Shows what `describe` says, unless it is too early for that. Returns whether it did. */
  update(describe: (columns: number) => string): boolean {
    const now = performance.now();
    if (now < this.#next) return false;
    this.#next = now + INTERVAL_MS;
    const columns = this.#terminal.columns - ECHO_COLUMNS;
    this.#terminal.write(`${CLEAR_LINE}${describe(columns).slice(0, columns)}`);
    this.#disarm ??= armEnding(() => this.clear());
    return true;
  }

  clear(): void {
    if (this.#disarm === null) return;
    this.#disarm();
    this.#disarm = null;
    this.#terminal.write(CLEAR_LINE);
  }
}
