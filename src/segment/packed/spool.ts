import { AssembledBytes } from "../assembled-segment.ts";
import { SpillBytes } from "../spill-bytes.ts";
import type { Chunks } from "./byte-stream.ts";

/** Unpacked bytes of any number of files, in one temporary file that has no name. */
export class Spool {
  readonly #bytes: SpillBytes = new SpillBytes();

  /**
   * Takes in one file's bytes.
   *
   * @param onBytes told how many there are by now
   * @throws WalctlError where they cannot be kept
   */
  async add(chunks: Chunks, onBytes?: (bytes: number) => void): Promise<AssembledBytes> {
    const from = this.#bytes.size;
    for await (const chunk of chunks) {
      this.#bytes.append(chunk);
      onBytes?.(this.#bytes.size - from);
    }
    const file = new AssembledBytes();
    file.add(this.#bytes, from, this.#bytes.size);
    return file;
  }

  close(): void {
    this.#bytes.close();
  }
}
