/**
 * Arithmetic in GF(2)[x] modulo the CRC-32 polynomial, in the reflected notation in which the most significant bit
 * of a 32-bit number is the coefficient of x^0. It answers what a checksum alone cannot: which single bit explains
 * a difference of two checksums.
 */
const POLYNOMIAL = 0xedb88320;
const ONE = 0x8000_0000;

/** The register after one more zero bit: multiplication by x. */
function timesX(value: number): number {
  return (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ POLYNOMIAL;
}

let bytes: Int32Array | undefined;

/** For each byte the register that its eight bits leave: x^8 times it. */
export function byteTable(): Int32Array {
  bytes ??= Int32Array.from({ length: 256 }, (_, byte) => {
    let register = byte;
    for (let bit = 0; bit < 8; bit++) register = timesX(register);
    return register;
  });
  return bytes;
}

/** The inverse of {@link timesX}. */
function overX(value: number): number {
  return value >>> 31 === 0 ? value << 1 : ((value ^ POLYNOMIAL) << 1) | 1;
}

/** The product of two polynomials. */
export function multiply(a: number, b: number): number {
  let product = 0;
  let shifted = b;
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) product ^= shifted;
    shifted = timesX(shifted);
  }
  return product >>> 0;
}

/**
 * Baby steps of the discrete logarithm: a hash table of the register `k` zero bits after a lone low bit, for k from
 * 1 to the table's size. 2^15 entries find a bit of an ordinary record in one look-up; a long record takes one
 * further look-up for each 4 KiB.
 */
const BABY_STEPS = 1 << 15;
const SLOT_BITS = 17;
const SLOT_MASK = (1 << SLOT_BITS) - 1;

interface BabySteps {
  readonly values: Int32Array;
  readonly exponents: Uint16Array;
  /** x^-BABY_STEPS, one giant step back. */
  readonly giantStep: number;
}

let babySteps: BabySteps | undefined;

function slotOf(value: number): number {
  return Math.imul(value, 0x9e37_79b1) >>> (32 - SLOT_BITS);
}

function buildBabySteps(): BabySteps {
  const values = new Int32Array(1 << SLOT_BITS);
  const exponents = new Uint16Array(1 << SLOT_BITS);
  let register = 1;
  let inverse = ONE;
  for (let k = 1; k <= BABY_STEPS; k++) {
    register = timesX(register);
    inverse = overX(inverse);
    let slot = slotOf(register);
    while (values[slot] !== 0) slot = (slot + 1) & SLOT_MASK;
    values[slot] = register;
    exponents[slot] = k - 1;
  }
  return { values, exponents, giantStep: inverse >>> 0 };
}

function babyStepOf(value: number, steps: BabySteps): number {
  const wanted = value | 0;
  let slot = slotOf(wanted);
  while (steps.values[slot] !== 0) {
    if (steps.values[slot] === wanted) return steps.exponents[slot]! + 1;
    slot = (slot + 1) & SLOT_MASK;
  }
  return 0;
}

/** A bit in a run of bytes: `bit` 0 is the least significant of the byte at `offset`. */
export interface BitPosition {
  readonly offset: number;
  readonly bit: number;
}

/**
 * Finds the one bit in `length` bytes whose flip changes their checksum by `syndrome` (stored XOR computed).
 *
 * A flipped bit b of byte i leaves the difference x^(8(length − i) − b), so this is a discrete logarithm, found by
 * baby steps and giant steps in O(length / 4 KiB).
 *
 * @returns null where no single bit of these bytes explains the difference
 */
export function locateFlippedBit(syndrome: number, length: number): BitPosition | null {
  if (syndrome === 0) return null;
  babySteps ??= buildBabySteps();
  const bits = length * 8;
  let rest = syndrome >>> 0;
  for (let skipped = 0; skipped < bits; skipped += BABY_STEPS) {
    const step = babyStepOf(rest, babySteps);
    if (step > 0) {
      const distance = skipped + step;
      if (distance > bits) return null;
      const bit = (8 - (distance % 8)) % 8;
      return { offset: length - (distance + bit) / 8, bit };
    }
    rest = multiply(rest, babySteps.giantStep);
  }
  return null;
}

/** The bit set in a word with exactly one bit set, else null: 0 is the least significant. */
export function loneBit(word: number): number | null {
  const value = word >>> 0;
  if (value === 0 || (value & (value - 1)) !== 0) return null;
  return 31 - Math.clz32(value);
}
