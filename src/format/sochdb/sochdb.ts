import type { Format } from "../format.ts";
import type { RecordView } from "../view.ts";
import { encodeSochdb } from "./encode.ts";
import { SOCHDB_ENGINE } from "./engine/recovery.ts";
import { findSochdbCandidate, isPlausibleSochdbHeader } from "./frame.ts";
import { SOCHDB_LAYOUT, SOCHDB_TYPES } from "./layout.ts";
import { SOCHDB_MEANINGS } from "./meanings.ts";
import { SOCHDB_RECOVERY } from "./recovery.ts";
import { SOCHDB_RULES } from "./rules.ts";
import { SOCHDB_NAMING } from "./segments.ts";
import { SOCHDB_TRUNCATION } from "./truncation.ts";
import { SochdbView } from "./view.ts";

/** SochDB: an ARIES log with physical before and after images. */
export const SOCHDB: Format = {
  name: "sochdb",
  title: "SochDB",
  layout: SOCHDB_LAYOUT,
  types: SOCHDB_TYPES,
  naming: SOCHDB_NAMING,
  rules: SOCHDB_RULES,
  truncation: SOCHDB_TRUNCATION,
  meanings: SOCHDB_MEANINGS,
  recovery: SOCHDB_RECOVERY,
  engine: SOCHDB_ENGINE,
  createView: (): RecordView => new SochdbView(),
  createCipher: null,
  keys: null,
  decoders: {},
  encode: encodeSochdb,
  isPlausibleHeader: isPlausibleSochdbHeader,
  findCandidate: findSochdbCandidate,
};
