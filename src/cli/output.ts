import { fstatSync, writeSync } from "node:fs";
import { WalctlError } from "../core/errors.ts";

/** The reader of a pipe has gone: `walctl dump … | head`. Not an error. */
export class ClosedPipe extends Error {}

/** The output cannot be written. */
export class OutputError extends WalctlError {}

const CLOSED: readonly string[] = ["EPIPE", "ERR_STREAM_DESTROYED"];

/** A stream for results: every write waits until the bytes are out, so that buffers can be used again. */
export class Output {
  readonly #stream: NodeJS.WriteStream & { readonly fd: number };
  readonly #isFile: boolean;

  constructor(stream: NodeJS.WriteStream & { readonly fd: number }) {
    this.#stream = stream;
    this.#isFile = fstatSync(stream.fd).isFile();
    // Each failure reaches the one who writes by the callback; without a listener it would end the process as well.
    stream.on("error", () => {});
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY === true;
  }

  /** Width of the terminal, or undefined where there is none. */
  get columns(): number | undefined {
    return this.isTerminal ? this.#stream.columns : undefined;
  }

  /** @throws ClosedPipe, or OutputError where the bytes cannot be written */
  async write(content: Uint8Array | string): Promise<void> {
    try {
      if (this.#isFile) this.#writeFile(typeof content === "string" ? Buffer.from(content) : content);
      else await this.#writeStream(content);
    } catch (error) {
      throw explained(error);
    }
  }

  /** Node's own stream for files takes no notice of a write that stores a part, as on a disk that is nearly full. */
  #writeFile(bytes: Uint8Array): void {
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(this.#stream.fd, bytes, written);
    }
  }

  #writeStream(content: Uint8Array | string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stream.write(content, (error) => (error == null ? resolve() : reject(error)));
    });
  }
}

function explained(error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== undefined && CLOSED.includes(code)) return new ClosedPipe();
  const what = code === "ENOSPC" ? "no space left on the device" : message;
  return new OutputError("io", `standard output: ${what}`, "the output is not complete", { cause: error });
}
