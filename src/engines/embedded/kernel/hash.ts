/**
 * Hashes that decide things: the same on every machine and every version of V8, since they use 32-bit
 * integer arithmetic alone.
 */

/**
 * Two 32-bit lanes of a running hash over strings (cyrb53's mixing steps, public domain: two
 * multiplicative lanes, finalised as MurmurHash3 finalises). Not for secrets.
 */
export class RunningHash {
  #high: number;
  #low: number;

  constructor(seed: number) {
    this.#high = 0xdeadbeef ^ seed;
    this.#low = 0x41c6ce57 ^ Math.imul(seed, 0x9e3779b1);
  }

  /** Adds the characters from `start` up to `end`. */
  add(text: string, start = 0, end = text.length): this {
    let high = this.#high;
    let low = this.#low;
    for (let index = start; index < end; index++) {
      const code = text.charCodeAt(index);
      high = Math.imul(high ^ code, 0x9e3779b1);
      low = Math.imul(low ^ code, 0x5f356495);
    }
    this.#high = high;
    this.#low = low;
    return this.addInteger(end - start);
  }

  /** Adds one integer; also what keeps `('ab', 'c')` and `('a', 'bc')` apart. */
  addInteger(value: number): this {
    this.#high = Math.imul(this.#high ^ value, 0x85ebca77) ^ (this.#low >>> 15);
    this.#low = Math.imul(this.#low ^ value, 0xc2b2ae3d) ^ (this.#high >>> 13);
    return this;
  }

  /** The two finished lanes, unsigned. */
  finish(): readonly [high: number, low: number] {
    let high = Math.imul(this.#high ^ (this.#high >>> 16), 0x85ebca6b);
    high ^= Math.imul(this.#low ^ (this.#low >>> 13), 0xc2b2ae35);
    let low = Math.imul(this.#low ^ (this.#low >>> 16), 0x85ebca6b);
    low ^= Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
    return [(high ^ (high >>> 16)) >>> 0, (low ^ (low >>> 16)) >>> 0];
  }
}

/** 32-bit hash of a seed and words; the order and the borders of the words count. */
export function hash32(...parts: readonly (string | number)[]): number {
  const hash = new RunningHash(0);
  for (const part of parts) {
    if (typeof part === 'string') hash.add(part);
    else hash.addInteger(part | 0).addInteger(Math.floor(part / 0x1_0000_0000) | 0);
  }
  return hash.finish()[1];
}
