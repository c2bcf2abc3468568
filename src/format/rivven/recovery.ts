import type { MessageSemantics } from "../recovery.ts";
import { rivvenWriteOrder } from "./write-order.ts";

export const RIVVEN_RECOVERY: MessageSemantics = { mode: "messages", writeOrder: rivvenWriteOrder };
