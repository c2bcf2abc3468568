import type { Finding } from "../core/findings.ts";

/**
 * Names for findings that are the same in every run as long as the finding is: by place, as appending leaves it, and
 * by LSN, as moving records leaves it. `--baseline` recognises findings by the same two. Equal ones are numbered.
 */
export class Fingerprints {
  readonly #seen = new Map<string, number>();

  of({ code, segment, offset, lsn, txnId }: Finding): Readonly<Record<string, string>> {
    const place = this.#numbered(`${code}:${segment ?? ""}:${offset ?? ""}`);
    const byLsn = lsn === null ? {} : { "walctlLsn/v1": this.#numbered(`${code}:lsn ${lsn}:${txnId ?? ""}`) };
    // The last is the one that code scanning on GitHub goes by.
    return { "walctlPlace/v1": place, ...byLsn, primaryLocationLineHash: place };
  }

  #numbered(name: string): string {
    const count = (this.#seen.get(name) ?? 0) + 1;
    this.#seen.set(name, count);
    return `${name}:${count}`;
  }
}
