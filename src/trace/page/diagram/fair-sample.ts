/**
 * Which of very many things are drawn. Each thing has a fixed level, so that half of them have level 1 or more, a
 * quarter 2 or more …: a window that holds too many shows those from some level up. It is a fair sample, the same
 * while one pans, and zooming in only adds to it. Pure.
 */
import type { TimeWindow } from '../state.ts';
import { TimeList } from './time-list.ts';

/** Class of a thing that is not drawn at all. */
export const leftOut = 255;

const levels = 20;

/** What of a class may be drawn. */
export interface Share {
  readonly most: number;
  /** What it doesn't use goes to the next class. */
  readonly passesOn: boolean;
}

export interface Chosen {
  /** How many ranks were written. */
  readonly drawn: number;
  /** Of all that are not left out. */
  readonly inSight: number;
}

export class FairSample {
  readonly #start: Float64Array;
  readonly #end: Float64Array;
  readonly #level: Uint8Array;
  /** By class, then by level; made when first needed. */
  #lists: TimeList[][] = [];

  /** Both columns by rank, `start` ascending. */
  constructor(start: Float64Array, end: Float64Array) {
    this.#start = start;
    this.#end = end;
    this.#level = new Uint8Array(start.length);
    for (let rank = 0; rank < start.length; rank += 1) this.#level[rank] = levelOf(rank);
  }

  /** `classOf`: by rank, from 0 (drawn before all others) up to `classes` - 1, or {@link leftOut}. */
  classify(classOf: Uint8Array, classes: number): void {
    const sizes = new Uint32Array(256);
    for (let rank = 0; rank < classOf.length; rank += 1) {
      const place = classOf[rank] ?? leftOut;
      sizes[place] = (sizes[place] ?? 0) + 1;
    }
    const members = Array.from({ length: classes }, (_, place) => new Uint32Array(sizes[place] ?? 0));
    const filled = new Uint32Array(classes);
    for (let rank = 0; rank < classOf.length; rank += 1) {
      const place = classOf[rank] ?? leftOut;
      const list = members[place];
      if (list === undefined) continue;
      const at = filled[place] ?? 0;
      list[at] = rank;
      filled[place] = at + 1;
    }
    this.#lists = members.map((ranks) => [new TimeList(ranks, this.#start, this.#end)]);
  }

  /**
   * Writes into `out` the ranks of what is in sight, class by class: of each at most its share, which depends on how
   * many are in sight, and what the class before it left over.
   */
  choose(window: TimeWindow, sharesOf: (inSight: number) => readonly Share[], out: Uint32Array): Chosen {
    const counts = this.#lists.map(([all]) => all?.count(window) ?? 0);
    const inSight = counts.reduce((sum, count) => sum + count, 0);
    const shares = sharesOf(inSight);
    let at = 0;
    let left = 0;
    for (const [place, all] of counts.entries()) {
      const { most = 0, passesOn = false } = shares[place] ?? {};
      const budget = most + left;
      let level = all > budget ? Math.ceil(Math.log2(all / Math.max(budget, 1))) : 0;
      while (level < levels && level > 0 && this.#list(place, level).count(window) > budget) level += 1;
      const before = at;
      if (level < levels && budget > 0) at = this.#list(place, level).collect(window, out, at);
      left = passesOn ? Math.max(0, budget - (at - before)) : 0;
    }
    return { drawn: at, inSight };
  }

  #list(place: number, level: number): TimeList {
    const lists = this.#lists[place] ?? [];
    for (let made = lists.length; made <= level; made += 1) {
      const below = lists[made - 1];
      if (below === undefined) break;
      const ranks = new Uint32Array(below.length);
      let kept = 0;
      for (let at = 0; at < below.length; at += 1) {
        const rank = below.rank(at);
        if ((this.#level[rank] ?? 0) < made) continue;
        ranks[kept] = rank;
        kept += 1;
      }
      lists.push(new TimeList(ranks.slice(0, kept), this.#start, this.#end));
    }
    const list = lists[level];
    if (list === undefined) throw new RangeError(`no class ${place}`);
    return list;
  }
}

/** Zeros at the end of a well mixed rank (the finaliser of MurmurHash3): neighbours are independent of one another. */
function levelOf(rank: number): number {
  let hash = rank + 1;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash === 0 ? levels - 1 : Math.min(31 - Math.clz32(hash & -hash), levels - 1);
}
