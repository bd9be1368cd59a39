/**
 * Streams of random numbers, one per purpose, so that one part of a run that draws more or less leaves
 * all other parts as they were.
 */
import { hash32 } from './hash.ts';

export { hash32 } from './hash.ts';

export interface Random {
  /** Uniform in [0, 2^32). */
  next(): number;
  /** Uniform in [0, 1), 53 bits. */
  float(): number;
  /** Uniform integer in [0, bound); `bound` from 1 to 2^32. Without modulo bias. */
  int(bound: number): number;
  /** One of the list, which must not be empty. */
  pick<Item>(list: readonly Item[]): Item;
  /** A shuffled copy (Fisher and Yates). */
  shuffle<Item>(list: readonly Item[]): Item[];
}

/** The stream of a seed and a purpose: `randomStream(7, 'nemesis')`. Same arguments, same numbers. */
export function randomStream(seed: number, ...purpose: string[]): Random {
  return new Sfc32(
    hash32(seed, 'a', ...purpose),
    hash32(seed, 'b', ...purpose),
    hash32(seed, 'c', ...purpose),
  );
}

/**
 * sfc32 of Chris Doty-Humphrey's PractRand (public domain): 128 bits of state, a counter in it that
 * guarantees a period of at least 2^32, passes BigCrush.
 */
class Sfc32 implements Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(a: number, b: number, c: number) {
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    for (let round = 0; round < 12; round++) this.next();
  }

  next(): number {
    const result = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result >>> 0;
  }

  float(): number {
    const high = this.next() >>> 5;
    const low = this.next() >>> 6;
    return (high * 0x400_0000 + low) / 0x20_0000_0000_0000;
  }

  int(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 0x1_0000_0000) {
      throw new RangeError(`Bound of a random integer: ${bound}`);
    }
    // Draws beyond the last whole multiple of the bound would favour the small results: draw again.
    const limit = 0x1_0000_0000 - (0x1_0000_0000 % bound);
    for (;;) {
      const drawn = this.next();
      if (drawn < limit) return drawn % bound;
    }
  }

  pick<Item>(list: readonly Item[]): Item {
    if (list.length === 0) throw new RangeError('Nothing to pick from');
    return list[this.int(list.length)] as Item;
  }

  shuffle<Item>(list: readonly Item[]): Item[] {
    const copy = [...list];
    for (let last = copy.length - 1; last > 0; last--) {
      const other = this.int(last + 1);
      const held = copy[last] as Item;
      copy[last] = copy[other] as Item;
      copy[other] = held;
    }
    return copy;
  }
}
