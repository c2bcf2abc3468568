import type { RecordField } from "../record.ts";
import type { TransactionalOffsets } from "../transactional-view.ts";
import { TransactionalView } from "../transactional-view.ts";
import { describeLsn, describeType } from "../types.ts";
import {
  AEGIS_LAYOUT,
  AEGIS_TYPES,
  DATA_LENGTH,
  HAS_PAGE,
  LSN,
  PADDING,
  PADDING_LENGTH,
  PAGE_ID,
  PREV_LSN,
  TXN_ID,
  TYPE,
} from "./layout.ts";

const OFFSETS: TransactionalOffsets = {
  lsn: LSN,
  txnId: TXN_ID,
  type: TYPE,
  prevLsn: PREV_LSN,
  pageId: PAGE_ID,
};

/** The moving window over an Aegis record. */
export class AegisView extends TransactionalView {
  constructor() {
    super(AEGIS_LAYOUT, OFFSETS, AEGIS_TYPES);
  }
  /** The presence byte as stored: 1 where page_id counts, 0 where not; anything else is malformed and counts. */
  get hasPage(): number {
    return this.bytes[this.start + HAS_PAGE]!;
  }
  override get touchesPage(): boolean {
    return this.hasPage !== 0;
  }
  override get pageOffset(): null {
    return null;
  }
  /** Aegis's clr has no defined content. */
  override get undoNextLsn(): null {
    return null;
  }
  override get beforeLength(): null {
    return null;
  }
  override get imageSplit(): null {
    return null;
  }
  override fields(): readonly RecordField[] {
    const padding = this.data.getUint16(this.start + PADDING, true);
    return [
      { name: "lsn", offset: LSN, length: 8, value: this.lsn.toString() },
      { name: "prev_lsn", offset: PREV_LSN, length: 8, value: describeLsn(this.prevLsn) },
      { name: "tx_id", offset: TXN_ID, length: 8, value: this.txnId.toString() },
      { name: "type", offset: TYPE, length: 1, value: describeType(this.type, this.typeCode) },
      { name: "has_page", offset: HAS_PAGE, length: 1, value: this.hasPage.toString() },
      {
        name: "padding",
        offset: PADDING,
        length: PADDING_LENGTH,
        value: padding === 0 ? "zeros" : "not zeros",
      },
      { name: "page_id", offset: PAGE_ID, length: 8, value: this.pageId?.toString() ?? "no page" },
      { name: "data_len", offset: DATA_LENGTH, length: 4, value: this.dataLength.toString() },
      ...this.checksumFields(),
    ];
  }
}
