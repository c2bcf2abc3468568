import type { DivergenceCode } from "../core/divergences.ts";
import { DIVERGENCES } from "../core/divergences.ts";
import { IdSet } from "./id-set.ts";
import type { Divergence } from "./result.ts";

/** What a divergence of one code concerns. */
export interface Concerned {
  readonly txns: IdSet;
  readonly pages: IdSet;
}

/** Nobody and nothing so far. */
export function nobodyConcerned(): Concerned {
  return { txns: new IdSet(), pages: new IdSet() };
}

/** @param message what is particular here, for a person */
export function divergenceOf(code: DivergenceCode, { txns, pages }: Concerned, message: string): Divergence {
  return {
    code,
    severity: DIVERGENCES[code].severity,
    message,
    txnIds: txns.list(),
    txnCount: txns.size,
    pageIds: pages.list(),
    pageCount: pages.size,
  };
}

/** Collects divergences by code: one of each, with everything that it concerns. */
export class DivergenceList {
  private readonly byCode: Map<DivergenceCode, Concerned> = new Map();

  /** What the divergence of this code concerns, to be added to. */
  of(code: DivergenceCode): Concerned {
    let concerned = this.byCode.get(code);
    if (concerned === undefined) {
      concerned = nobodyConcerned();
      this.byCode.set(code, concerned);
    }
    return concerned;
  }

  has(code: DivergenceCode): boolean {
    return this.byCode.has(code);
  }

  /** In the order of the catalogue. */
  list(describe: (code: DivergenceCode, concerned: Concerned) => string): readonly Divergence[] {
    const codes = Object.keys(DIVERGENCES) as DivergenceCode[];
    return codes.flatMap((code) => {
      const concerned = this.byCode.get(code);
      return concerned === undefined ? [] : divergenceOf(code, concerned, describe(code, concerned));
    });
  }
}
