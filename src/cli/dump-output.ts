import type { DumpEvent } from "../dump/events.ts";
import { describeDamage, describeTail } from "../report/damage-text.ts";
import type { DumpRenderer } from "../report/record-renderer.ts";
import { FLUSH_BYTES } from "../report/record-renderer.ts";
import type { CliContext } from "./context.ts";

export interface DumpOutputOptions {
  /** Whether damage is named on standard error. */
  readonly notes: boolean;
  /** Whether every event is put out at once, for those who watch. */
  readonly immediate: boolean;
}

/** Puts out what a dump consists of, and keeps account of it. */
export class DumpOutput {
  records = 0;
  damages = 0;
  /** Whether something was met that `verify` calls an error. */
  metError = false;
  readonly #renderer: DumpRenderer;
  readonly #context: CliContext;
  readonly #options: DumpOutputOptions;

  constructor(renderer: DumpRenderer, context: CliContext, options: DumpOutputOptions) {
    this.#renderer = renderer;
    this.#context = context;
    this.#options = options;
  }

  async put(event: DumpEvent): Promise<void> {
    for (const _ of this.#renderer.render(event)) await this.#flushFrom(FLUSH_BYTES);
    if (event.kind === "records") this.records += event.count;
    const note = this.#account(event);
    if (note !== null || this.#options.immediate) await this.flush();
    if (note !== null && this.#options.notes) this.#context.note(note);
  }

  /** What there is to say of an event on standard error. */
  #account(event: DumpEvent): string | null {
    switch (event.kind) {
      case "damage":
        this.damages += 1;
        this.metError = true;
        return describeDamage(event);
      case "segment-end":
        if (event.finding?.severity === "error") this.metError = true;
        return event.finding?.severity === "info" ? null : describeTail(event);
      case "notice":
        return event.message;
      default:
        return null;
    }
  }

  async flush(): Promise<void> {
    await this.#flushFrom(1);
  }

  async #flushFrom(least: number): Promise<void> {
    const { writer } = this.#renderer;
    if (writer.length < least) return;
    const { stdout, status } = this.#context;
    if (stdout.isTerminal) status.clear();
    await stdout.write(writer.contents);
    writer.clear();
  }
}
