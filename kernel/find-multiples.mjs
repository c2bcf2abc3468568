// Multiples of the CRC-32 polynomial with four terms: 1 + x^a + x^b + x^c, c up to a limit.
//
//   node kernel/find-multiples.mjs [LIMIT]
//
// prints, for each, how far behind a byte the three bytes stand into which it can be folded. In the ring of polynomials
// over two elements f(x)^8 = f(x^8), so a multiple in bits is one in bytes as well. Short distances keep what is left
// for zlib short; the shortest of the three must be long enough that a store has reached the cache before it is loaded.
const POLYNOMIAL = 0x04c1_1db7;
const limit = Number(process.argv[2] ?? 8192);

const powers = new Int32Array(limit + 1);
const exponentOf = new Map();
for (let exponent = 0, power = 1; exponent <= limit; exponent++) {
  powers[exponent] = power;
  exponentOf.set(power, exponent);
  power = (power << 1) ^ ((power >> 31) & POLYNOMIAL);
}

const distances = [];
for (let a = 1; a < limit; a++) {
  for (let b = a + 1; b < limit; b++) {
    const c = exponentOf.get(1 ^ powers[a] ^ powers[b]);
    if (c > b) distances.push([c - b, c - a, c]);
  }
}
distances.sort((left, right) => left[2] - right[2]);
for (const each of distances) process.stdout.write(`${each.join(" ")}\n`);
