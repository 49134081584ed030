/**
 * MurmurHash3_x86_128 (Austin Appleby, public domain) of whole 32-bit words: a published hash that passes SMHasher's
 * tests of avalanche and collisions, and that a processor without 64-bit numbers, as JavaScript is, computes quickly.
 */

const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/** Hashes the first `count` words, low byte first, into the four words of `digest`. */
export function murmur3(words: Int32Array, count: number, seed: number, digest: Int32Array): void {
  let [h1, h2, h3, h4] = [seed, seed, seed, seed];
  let at = 0;
  for (const end = count - (count & 3); at < end; at += 4) {
    h1 ^= first(words[at] as number);
    h1 = (((h1 << 19) | (h1 >>> 13)) + h2) | 0;
    h1 = (Math.imul(h1, 5) + 0x561ccd1b) | 0;
    h2 ^= second(words[at + 1] as number);
    h2 = (((h2 << 17) | (h2 >>> 15)) + h3) | 0;
    h2 = (Math.imul(h2, 5) + 0x0bcaa747) | 0;
    h3 ^= third(words[at + 2] as number);
    h3 = (((h3 << 15) | (h3 >>> 17)) + h4) | 0;
    h3 = (Math.imul(h3, 5) + 0x96cd1c35) | 0;
    h4 ^= fourth(words[at + 3] as number);
    h4 = (((h4 << 13) | (h4 >>> 19)) + h1) | 0;
    h4 = (Math.imul(h4, 5) + 0x32ac3b17) | 0;
  }
  if (count - at > 2) h3 ^= third(words[at + 2] as number);
  if (count - at > 1) h2 ^= second(words[at + 1] as number);
  if (count - at > 0) h1 ^= first(words[at] as number);
  const length = count * 4;
  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = avalanche((h2 + h1) | 0);
  h3 = avalanche((h3 + h1) | 0);
  h4 = avalanche((h4 + h1) | 0);
  h1 = (avalanche(h1) + h2 + h3 + h4) | 0;
  digest[0] = h1;
  digest[1] = h2 + h1;
  digest[2] = h3 + h1;
  digest[3] = h4 + h1;
}

function first(word: number): number {
  const mixed = Math.imul(word, C1);
  return Math.imul((mixed << 15) | (mixed >>> 17), C2);
}

function second(word: number): number {
  const mixed = Math.imul(word, C2);
  return Math.imul((mixed << 16) | (mixed >>> 16), C3);
}

function third(word: number): number {
  const mixed = Math.imul(word, C3);
  return Math.imul((mixed << 17) | (mixed >>> 15), C4);
}

function fourth(word: number): number {
  const mixed = Math.imul(word, C4);
  return Math.imul((mixed << 18) | (mixed >>> 14), C1);
}

function avalanche(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
