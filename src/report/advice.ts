import { STANDARD_INPUT } from "../core/standard-input.ts";

/** One thing to do, and the commands for it, each on a line of its own, to be copied. */
export interface Advice {
  readonly text: string;
  readonly commands: readonly string[];
}

/** Which log advice is about. */
export interface AdviceSubject {
  /** The engine, for people. */
  readonly engine: string;
  /** The log's path as a word for the shell. */
  readonly path: string;
  /** Whether it is not made of plain files alone: then nothing can be written into it. */
  readonly isPacked: boolean;
}

/** Stands for the plain files of a packed log: nobody but the user knows where they will be. */
export const UNPACKED = "UNPACKED";

/** The first thing to do with a log that is damaged, or that its engine makes something else of than was committed. */
export function keepCopyFirst({ engine, path, isPacked }: AdviceSubject): Advice {
  const first = `Do not start ${engine} on this log, and`;
  if (path === STANDARD_INPUT)
    return { text: `${first} copy it from where it came before anything else.`, commands: [] };
  // `cp` cannot take a directory out of an archive.
  return isPacked
    ? { text: `${first} keep what is packed as it is: that is the copy to come back to.`, commands: [] }
    : { text: `${first} copy it before anything else:`, commands: [`cp -a ${path} COPY`] };
}

/** What comes before a command that changes a packed log; null where the log is made of plain files. */
export function unpackFirst({ path, isPacked }: AdviceSubject): Advice | null {
  if (!isPacked) return null;
  const text =
    path === STANDARD_INPUT
      ? `Standard input cannot be changed: put the log into a directory, under the names of its segments. ${UNPACKED} stands for it below.`
      : `Compressed segments and archives cannot be changed: unpack the log into a directory. ${UNPACKED} stands for it below.`;
  return { text, commands: [] };
}
