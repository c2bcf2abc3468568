import type { RecordType } from "../format/record.ts";
import { RecordCollection } from "./record-list.ts";
import type { RecordList, RecordPlace } from "./result.ts";

const FRAGMENTS: ReadonlySet<RecordType> = new Set(["first", "middle", "last"]);

/** Collects the other fragments of the large record to which one belongs. */
export class FragmentCollector {
  readonly #target: RecordPlace;
  readonly #before: RecordCollection = new RecordCollection();
  readonly #after: RecordCollection = new RecordCollection();
  #isBehind = false;
  #isOver = false;

  constructor(target: RecordPlace) {
    this.#target = target;
  }

  /** Null where the record is no fragment. */
  result(): { readonly before: RecordList; readonly after: RecordList } | null {
    return FRAGMENTS.has(this.#target.type) ? { before: this.#before, after: this.#after } : null;
  }

  /** Whether records of a type matter here. */
  wants(type: RecordType): boolean {
    return !this.#isOver && FRAGMENTS.has(type) && FRAGMENTS.has(this.#target.type);
  }

  /** Notes a fragment, each one in log order, the record itself among them. */
  take(place: RecordPlace, isTarget: boolean): void {
    if (place.type === "first") this.#start();
    if (this.#isOver) return;
    if (isTarget) this.#isBehind = true;
    else if (this.#isBehind) this.#after.addFirst(place);
    else this.#before.addLast(place);
    if (place.type === "last") this.#end();
  }

  /** A first fragment begins another record. */
  #start(): void {
    if (this.#isBehind) this.#isOver = true;
    else this.#before.clear();
  }

  #end(): void {
    if (this.#isBehind) this.#isOver = true;
    else this.#before.clear();
  }
}
