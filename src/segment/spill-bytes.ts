import type { ByteSource, OpenSegment } from "./segment.ts";
import { SpillFile } from "./spill-file.ts";

const BUFFER_BYTES: number = 256 * 1024;

/** Bytes that are written once, one behind the other, and then read like those of a file. They fill no memory. */
export class SpillBytes {
  private readonly file: SpillFile = new SpillFile();
  private readonly buffer: Uint8Array = new Uint8Array(BUFFER_BYTES);
  private buffered = 0;
  private written = 0;

  get size(): number {
    return this.written + this.buffered;
  }

  /** @throws WalctlError where the temporary file cannot be written */
  append(bytes: Uint8Array): void {
    if (this.buffered + bytes.length > BUFFER_BYTES) this.flush();
    if (bytes.length > BUFFER_BYTES) {
      this.write(bytes);
      return;
    }
    this.buffer.set(bytes, this.buffered);
    this.buffered += bytes.length;
  }

  /** Opens what has been appended by now. */
  open(): OpenSegment {
    this.flush();
    const { size } = this;
    const read: ByteSource["read"] = (target, position) => {
      const wanted = target.subarray(0, Math.max(0, Math.min(target.length, size - position)));
      if (wanted.length > 0) this.file.read(wanted, position);
      return wanted.length;
    };
    return { size, read, close: () => {} };
  }

  close(): void {
    this.file.close();
  }

  private flush(): void {
    if (this.buffered === 0) return;
    const { buffered } = this;
    this.buffered = 0;
    this.write(this.buffer.subarray(0, buffered));
  }

  private write(bytes: Uint8Array): void {
    this.file.allocate(bytes.length);
    this.file.write(bytes, this.written);
    this.written += bytes.length;
  }
}
