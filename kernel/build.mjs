// Writes the WebAssembly kernel of crc32 as the TypeScript module that holds it:
//
//   npm run build:kernel
//
// The idea is Chorba's (Russell, https://arxiv.org/abs/2412.16398). 1 + x^a + x^b + x^c is a multiple of the CRC-32
// polynomial, so a byte can be taken out of a message if it is XOR-ed into three later ones, and the checksum stays the
// same. Each 16 bytes of the message become
//
//   folded[i] = message[i] ^ folded[i - near] ^ folded[i - middle] ^ folded[i - far]
//
// and what the last `far` folded bytes still owe to the rest of the message is all that is left to checksum.
import wabt from "wabt";

/** From find-multiples.mjs. */
const [NEAR, MIDDLE, FAR] = [1927, 2181, 4018];

const VECTOR = 16;
const GROUP = 8 * VECTOR;
/** Folded bytes that are kept, in front of those to come. */
const HISTORY = Math.ceil(FAR / VECTOR) * VECTOR;
/** Folded bytes between two moves of the history: together with it they stay in the first-level cache. */
const CHUNK = 128 * GROUP;
const SCRATCH = HISTORY + CHUNK;
const PAGE = 65536;

const load = (pointer, offset) => `(v128.load offset=${offset} align=1 (local.get ${pointer}))`;

/** `$folded` points a history before the place of the vector that is folded. */
const fold = (offset) => `(v128.xor
        (v128.xor ${load("$message", offset)} ${load("$folded", HISTORY - FAR + offset)})
        (v128.xor ${load("$folded", HISTORY - MIDDLE + offset)} ${load("$folded", HISTORY - NEAR + offset)}))`;

const store = (at, offset) => `(v128.store offset=${at} (local.get $folded) ${fold(offset)})`;

const advance = (name, step) => `(local.set ${name} (i32.add (local.get ${name}) (i32.const ${step})))`;

const offsetsOfGroup = Array.from({ length: GROUP / VECTOR }, (_, i) => i * VECTOR);

// The message is not changed: the register it begins with goes where only its first bytes are folded from.
const SOURCE = `(module
  (import "environment" "memory" (memory ${Math.ceil(SCRATCH / PAGE)}))
  (func (export "fold") (param $message i32) (param $length i32) (param $register i32) (result i32)
    (local $folded i32) (local $end i32) (local $left i32)
    (memory.fill (i32.const 0) (i32.const 0) (i32.const ${HISTORY}))
    (i32.store offset=${HISTORY - FAR} align=1 (i32.const 0) (local.get $register))
    (local.set $left (i32.and (i32.sub (local.get $length) (i32.const ${HISTORY})) (i32.const ${-GROUP})))
    (local.set $length (i32.sub (local.get $length) (local.get $left)))
    (loop $chunks
      (local.set $folded (i32.const 0))
      (local.set $end
        (select (local.get $left) (i32.const ${CHUNK}) (i32.lt_u (local.get $left) (i32.const ${CHUNK}))))
      (local.set $left (i32.sub (local.get $left) (local.get $end)))
      (loop $groups
        ${offsetsOfGroup.map((offset) => store(HISTORY + offset, offset)).join("\n        ")}
        ${advance("$message", GROUP)}
        ${advance("$folded", GROUP)}
        (br_if $groups (i32.lt_u (local.get $folded) (local.get $end))))
      (memory.copy (i32.const 0) (local.get $folded) (i32.const ${HISTORY}))
      (br_if $chunks (local.get $left)))
    (memory.fill (i32.const ${HISTORY}) (i32.const 0) (i32.const ${HISTORY}))
    (local.set $folded (i32.const 0))
    (loop $rest
      ${store(0, 0)}
      ${advance("$message", VECTOR)}
      ${advance("$folded", VECTOR)}
      (br_if $rest (i32.lt_u (local.get $folded) (i32.const ${HISTORY}))))
    (memory.copy
      (i32.const ${HISTORY}) (local.get $message) (i32.sub (local.get $length) (i32.const ${HISTORY})))
    (local.get $length)))
`;

const FEATURES = { simd: true, bulk_memory: true };

const { parseWat } = await wabt();
const module = parseWat("fold.wat", SOURCE, FEATURES);
module.validate(FEATURES);
const code = Buffer.from(module.toBinary({}).buffer).toString("base64");

process.stdout.write(`// Made by kernel/build.mjs: not to be changed by hand.

/** Bytes at the beginning of its memory that the kernel writes to. */
export const KERNEL_SCRATCH_BYTES: number = ${SCRATCH};

/** The fewest bytes it can fold. */
export const KERNEL_LEAST_BYTES: number = ${HISTORY + GROUP};

export const KERNEL_CODE_BASE64: string =
  "${code}";
`);
