import type { Format } from "../format.ts";
import type { RecordView } from "../view.ts";
import { encodeAegis } from "./encode.ts";
import { AEGIS_ENGINE } from "./engine.ts";
import { findAegisCandidate, isPlausibleAegisHeader } from "./frame.ts";
import { AEGIS_LAYOUT, AEGIS_TYPES } from "./layout.ts";
import { AEGIS_MEANINGS } from "./meanings.ts";
import { AEGIS_RECOVERY } from "./recovery.ts";
import { AEGIS_RULES } from "./rules.ts";
import { AEGIS_NAMING } from "./segments.ts";
import { AegisView } from "./view.ts";

/** Aegis: logical records, redo of committed transactions, no undo. */
export const AEGIS: Format = {
  name: "aegis",
  title: "Aegis",
  layout: AEGIS_LAYOUT,
  types: AEGIS_TYPES,
  naming: AEGIS_NAMING,
  rules: AEGIS_RULES,
  meanings: AEGIS_MEANINGS,
  recovery: AEGIS_RECOVERY,
  engine: AEGIS_ENGINE,
  createView: (): RecordView => new AegisView(),
  createCipher: null,
  keys: null,
  decoders: {},
  encode: encodeAegis,
  isPlausibleHeader: isPlausibleAegisHeader,
  findCandidate: findAegisCandidate,
};
