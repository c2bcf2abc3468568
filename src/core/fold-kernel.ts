import { crc32 as zlibCrc32 } from "node:zlib";
import { KERNEL_CODE_BASE64, KERNEL_LEAST_BYTES, KERNEL_SCRATCH_BYTES } from "./fold-kernel-code.ts";

/**
 * Folds `length` bytes at an address, which stay as they are, into a few thousand with the same CRC-32 register at
 * the beginning of the memory, and gives their number. Made by kernel/build.mjs, which says how.
 */
type Fold = (address: number, length: number, register: number) => number;

/** What is used of the engine, which the types of Node do not declare. */
interface WebAssemblyEngine {
  readonly Memory: new (pages: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: { readonly fold: Fold } };
}

const PAGE_BYTES = 65536;

/** zlib takes and gives complemented registers: with this one it starts from a register of zero. */
const CLEAR_REGISTER = 0xffff_ffff;

interface Kernel {
  readonly fold: Fold;
  readonly scratch: Uint8Array;
}

const kernels = new WeakMap<ArrayBufferLike, Kernel>();
let compiled: object | null = null;

/**
 * Memory in which the CRC-32 of many bytes takes a third of the time. Compiling and starting the kernel costs half a
 * millisecond, so this is for what is used again and again.
 *
 * @returns null where the machine cannot: WebAssembly with 128-bit vectors is switched off, or memory is short
 */
export function allocateFoldable(byteLength: number): Uint8Array | null {
  try {
    // The engine is a global of Node, missing with --jitless.
    const engine = (globalThis as unknown as { WebAssembly: WebAssemblyEngine }).WebAssembly;
    const pages = Math.ceil((KERNEL_SCRATCH_BYTES + byteLength) / PAGE_BYTES);
    const memory = new engine.Memory({ initial: pages, maximum: pages });
    compiled ??= new engine.Module(Buffer.from(KERNEL_CODE_BASE64, "base64"));
    const { fold } = new engine.Instance(compiled, { environment: { memory } }).exports;
    const { buffer } = memory;
    kernels.set(buffer, { fold, scratch: new Uint8Array(buffer, 0, KERNEL_SCRATCH_BYTES) });
    return new Uint8Array(buffer, KERNEL_SCRATCH_BYTES, byteLength);
  } catch {
    return null;
  }
}

/**
 * CRC-32 of many bytes, continuing from `seed`; null where they are not in memory that {@link allocateFoldable} gave,
 * or too few to fold.
 */
export function foldedCrc32(bytes: Uint8Array, seed: number): number | null {
  const kernel = kernels.get(bytes.buffer);
  if (kernel === undefined || bytes.length < KERNEL_LEAST_BYTES) return null;
  const length = kernel.fold(bytes.byteOffset, bytes.length, ~seed);
  return zlibCrc32(kernel.scratch.subarray(0, length), CLEAR_REGISTER);
}
