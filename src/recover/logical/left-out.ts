import type { ChangeLog } from "./change-log.ts";
import { NO_PAGE } from "./change-log.ts";
import type { Incarnations } from "./incarnations.ts";

/** The committed changes that the engine leaves out. */
export interface LeftOutChanges {
  /** Their numbers, in the order of redo. */
  readonly changes: Uint32Array;
  /** Pages that they touch. */
  readonly pages: number;
  /** Why they cannot all be written again behind everything else, in a sentence; null where they can. */
  readonly obstacle: string | null;
}

/** No change; the changes that are remembered are stored as their number and one. */
const NONE = 0;

/**
 * Finds what the engine leaves out, and whether the end of the log is a place for it: whether nothing that the engine
 * redoes comes after one of them, in the order of redo, and may touch the same data. What is left out together keeps
 * its order. A change that names no page may touch any.
 *
 * @param engine its name, for people
 * @param order the committed changes, in the order of redo
 */
export function findLeftOut(
  engine: string,
  order: Uint32Array,
  changes: ChangeLog,
  incarnations: Incarnations,
  isRedone: (change: number) => boolean,
): LeftOutChanges {
  const leftOut = order.filter((change) => !isRedone(change));
  const followers = new Followers(changes);
  const describe = (change: number): string => describeChange(change, changes, incarnations);
  let obstacle: string | null = null;
  let others = -1;
  for (let index = leftOut.length > 0 ? order.length - 1 : -1; index >= 0; index--) {
    const change = order[index]!;
    if (isRedone(change)) {
      followers.add(change);
      continue;
    }
    const follower = followers.of(change);
    if (follower === null) continue;
    others += 1;
    obstacle = `${engine} leaves out ${describe(change)}, and redoes ${describe(follower)}, which comes after it and may concern the same data: written again behind that, the older change would win`;
  }
  const more = others > 0 ? ` (and so with ${others} more)` : "";
  const pages = new Set(Array.from(leftOut, (change) => changes.page(change)));
  pages.delete(NO_PAGE);
  return { changes: leftOut, pages: pages.size, obstacle: obstacle === null ? null : obstacle + more };
}

/** Of the changes that are redone behind a place in the order, the next one that may touch a page. */
class Followers {
  private readonly changes: ChangeLog;
  private readonly nextOfPage: Uint32Array;
  private next = NONE;

  constructor(changes: ChangeLog) {
    this.changes = changes;
    this.nextOfPage = new Uint32Array(changes.pageNumbers);
  }

  /** Changes come in reverse order. */
  add(change: number): void {
    this.next = change + 1;
    this.nextOfPage[this.changes.page(change)] = change + 1;
  }

  of(change: number): number | null {
    const page = this.changes.page(change);
    const samePage = page === NO_PAGE ? this.next : this.nextOfPage[page]!;
    const follower = samePage === NONE ? this.nextOfPage[NO_PAGE]! : samePage;
    return follower === NONE ? null : follower - 1;
  }
}

function describeChange(change: number, changes: ChangeLog, incarnations: Incarnations): string {
  const txnId = incarnations.txnId(changes.incarnation(change));
  const pageId = changes.pageId(change);
  const what = pageId === null ? ", which names no page," : ` of page ${pageId}`;
  return `the change of transaction ${txnId} at LSN ${changes.lsns.at(change)}${what}`;
}
