/** From so long on a command says how far it is. */
const QUIET_MS = 1000;
const INTERVAL_MS = 200;

const CLEAR_LINE = "\r\u001b[K";

/** One line at the bottom of a terminal that is written over and over, and taken away before anything else. */
export class StatusLine {
  readonly #write: (text: string) => void;
  readonly #start = performance.now();
  #next: number;
  #isShown = false;

  constructor(write: (text: string) => void) {
    this.#write = write;
    this.#next = this.#start + QUIET_MS;
  }

  /** Shows what `describe` says, unless it is too early for that. */
  update(describe: () => string): void {
    const now = performance.now();
    if (now < this.#next) return;
    this.#next = now + INTERVAL_MS;
    this.#write(`${CLEAR_LINE}${describe()}`);
    this.#isShown = true;
  }

  clear(): void {
    if (!this.#isShown) return;
    this.#write(CLEAR_LINE);
    this.#isShown = false;
  }
}
