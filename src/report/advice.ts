import { STANDARD_INPUT } from "../core/standard-input.ts";

/** One thing to do, and the commands for it, each on a line of its own, to be copied. */
export interface Advice {
  readonly text: string;
  readonly commands: readonly string[];
}

/**
 * The first thing to do with a log that is damaged, or that its engine makes something else of than was committed.
 *
 * @param path the log's, as a word for the shell
 */
export function keepCopyFirst(engine: string, path: string): Advice {
  const first = `Do not start ${engine} on this log, and copy it`;
  return path === STANDARD_INPUT
    ? { text: `${first} from where it came before anything else.`, commands: [] }
    : { text: `${first} before anything else:`, commands: [`cp -a ${path} COPY`] };
}
