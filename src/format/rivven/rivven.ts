import type { Format } from "../format.ts";
import type { RecordView } from "../view.ts";
import { encodeRivven } from "./encode.ts";
import { createRivvenCipher } from "./encryption.ts";
import { RIVVEN_ENGINE } from "./engine.ts";
import { findRivvenCandidate, isPlausibleRivvenHeader } from "./frame.ts";
import { parseHexMasterKey, parseMasterKey } from "./key.ts";
import { RIVVEN_LAYOUT, RIVVEN_TYPES } from "./layout.ts";
import { RIVVEN_MEANINGS } from "./meanings.ts";
import { RIVVEN_RECOVERY } from "./recovery.ts";
import { RIVVEN_RULES } from "./rules.ts";
import { RIVVEN_NAMING } from "./segments.ts";
import { describeTopicWrite } from "./topic.ts";
import { RivvenView } from "./view.ts";

/** Rivven: a message log with group commit, LSNs by position, and records that may be encrypted. */
export const RIVVEN: Format = {
  name: "rivven",
  title: "Rivven",
  layout: RIVVEN_LAYOUT,
  types: RIVVEN_TYPES,
  naming: RIVVEN_NAMING,
  rules: RIVVEN_RULES,
  meanings: RIVVEN_MEANINGS,
  recovery: RIVVEN_RECOVERY,
  engine: RIVVEN_ENGINE,
  createView: (): RecordView => new RivvenView(),
  createCipher: (masterKey) => createRivvenCipher(masterKey),
  keys: { fromFile: parseMasterKey, fromText: parseHexMasterKey },
  decoders: { topic: describeTopicWrite },
  encode: encodeRivven,
  isPlausibleHeader: isPlausibleRivvenHeader,
  findCandidate: findRivvenCandidate,
};
