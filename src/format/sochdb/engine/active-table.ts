import { IdIndex } from "../../../core/id-index.ts";
import { U64List } from "../../../core/u64-list.ts";
import type { RecordView } from "../../view.ts";

const INITIAL_TRANSACTIONS = 1024;

/** An entry is five 32-bit words: whether it is active, its id, and the LSN of its last record. */
const WORDS = 5;
const IS_ACTIVE = 0;
const ID = 1;
const LAST = 3;

/** The engine's table of active transactions: by id, and not by incarnation. */
export class ActiveTable {
  private readonly index: IdIndex = new IdIndex();
  private words: Uint32Array = new Uint32Array(INITIAL_TRANSACTIONS * WORDS);

  /** The transaction is active, and the record is its last. */
  touch(view: RecordView): void {
    const { txnIdHigh, txnIdLow } = view;
    let number = this.index.find(txnIdHigh, txnIdLow);
    if (number < 0) {
      number = this.index.add(txnIdHigh, txnIdLow);
      if (number * WORDS >= this.words.length) this.grow();
      this.words[number * WORDS + ID] = txnIdHigh;
      this.words[number * WORDS + ID + 1] = txnIdLow;
    }
    const at = number * WORDS;
    this.words[at + IS_ACTIVE] = 1;
    this.words[at + LAST] = view.lsnHigh;
    this.words[at + LAST + 1] = view.lsnLow;
  }

  remove(view: RecordView): void {
    const number = this.index.find(view.txnIdHigh, view.txnIdLow);
    if (number >= 0) this.words[number * WORDS + IS_ACTIVE] = 0;
  }

  /** The active transactions, with their last LSNs index for index. */
  list(): { readonly txnIds: U64List; readonly lastLsns: U64List } {
    const txnIds = new U64List();
    const lastLsns = new U64List();
    for (let at = 0; at < this.index.size * WORDS; at += WORDS) {
      if (this.words[at + IS_ACTIVE] === 0) continue;
      txnIds.push(this.words[at + ID]!, this.words[at + ID + 1]!);
      lastLsns.push(this.words[at + LAST]!, this.words[at + LAST + 1]!);
    }
    return { txnIds, lastLsns };
  }

  private grow(): void {
    const words = new Uint32Array(2 * this.words.length);
    words.set(this.words);
    this.words = words;
  }
}
