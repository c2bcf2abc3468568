import type { LogFiles } from "../segment/log-files.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import { progressLine } from "./progress-line.ts";
import { watchReading } from "./watched-log.ts";

/** What is being done, and how far that is known other than by what is read. */
export interface Doing {
  readonly label: string;
  /** How often it reads the log; null where nobody can say. */
  readonly readings: number | null;
  /** What is counted in place of bytes. */
  readonly count?: { readonly done: number; readonly total: number; readonly unit: string };
}

const READING: Doing = { label: "reading", readings: 1 };

interface Taking<Step> {
  /** What a step is a part of. */
  readonly doing?: (step: Step) => Doing;
  /** Is waited for before the next step. */
  readonly after?: (step: Step) => Promise<void>;
}

/** Says on standard error how far a command is, where somebody sees it. */
export class Progress {
  /** The log, of which all reading is watched. */
  readonly files: LogFiles;
  readonly #context: CliContext;
  readonly #isShown: boolean;
  readonly #bytes: number;
  #read = 0;
  #label = "";
  #start = 0;

  constructor(files: LogFiles, options: CommonOptions, context: CliContext) {
    this.#context = context;
    this.#isShown = isWanted(options, context);
    this.#bytes = files.segments.reduce((sum, { size }) => sum + size, 0);
    const onRead = (bytes: number): void => {
      this.#read += bytes;
    };
    this.files = this.#isShown ? watchReading(files, onRead) : files;
  }

  /**
   * Takes all steps, and says in between how far they are. While that is on the screen the event loop gets its turn, so
   * that a signal is heard and the screen is left as it was.
   */
  async take<Step, Result>(
    steps: Generator<Step, Result>,
    { doing = () => READING, after }: Taking<Step> = {},
  ): Promise<Result> {
    this.#label = "";
    try {
      for (;;) {
        const step = steps.next();
        if (step.done === true) return step.value;
        if (after !== undefined) await after(step.value);
        if (this.#isShown && this.#show(doing(step.value))) await eventLoopTurn();
      }
    } finally {
      // Where it ends early, what the steps hold open is closed.
      steps.return(undefined as never);
      this.#context.status.clear();
    }
  }

  #show({ label, readings, count }: Doing): boolean {
    if (label !== this.#label) {
      this.#label = label;
      this.#read = 0;
      this.#start = performance.now();
    }
    return this.#context.status.update((columns) => {
      const total = readings === null ? null : readings * this.#bytes;
      const extent = count ?? { done: this.#read, total, unit: null };
      return progressLine({ label, ...extent, elapsedMs: performance.now() - this.#start }, columns);
    });
  }
}

/** A dumb terminal cannot take a line back. */
function isWanted({ progress, quiet }: CommonOptions, { isErrorTerminal, env }: CliContext): boolean {
  return isErrorTerminal && progress && quiet !== true && env["TERM"] !== "dumb";
}

function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
