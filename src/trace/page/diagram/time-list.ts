/**
 * Things that begin and end, found by a window of time: a binary search on when they begin, and a tree of maxima over
 * when they end for those that began before the window and still go on. Nothing is allocated to look. Pure.
 */
import type { TimeWindow } from '../state.ts';

/** Children of a node of the tree: 2^5. */
const branching = 5;

export class TimeList {
  readonly length: number;
  readonly #ranks: Uint32Array;
  readonly #start: Float64Array;
  readonly #end: Float64Array;
  /** Latest ends of 32, of 1024 … neighbours. */
  readonly #latest: readonly Float64Array[];

  /** `ranks` in order of `start`; both columns are by rank. */
  constructor(ranks: Uint32Array, start: Float64Array, end: Float64Array) {
    this.length = ranks.length;
    this.#ranks = ranks;
    this.#start = start;
    this.#end = end;
    const leaf = new Float64Array(Math.ceil(ranks.length / 32)).fill(-Infinity);
    for (let place = 0; place < ranks.length; place += 1) {
      const ends = end[ranks[place] ?? 0] ?? 0;
      const block = place >> branching;
      if (ends > (leaf[block] ?? 0)) leaf[block] = ends;
    }
    const levels = [leaf];
    for (let below = leaf; below.length > 32; ) {
      const above = new Float64Array(Math.ceil(below.length / 32)).fill(-Infinity);
      for (let place = 0; place < below.length; place += 1) {
        const ends = below[place] ?? 0;
        if (ends > (above[place >> branching] ?? 0)) above[place >> branching] = ends;
      }
      levels.push(above);
      below = above;
    }
    this.#latest = levels;
  }

  rank(place: number): number {
    return this.#ranks[place] ?? 0;
  }

  /** Place of the first that begins at or after a moment. */
  firstFrom(time: number): number {
    return this.#search(time, false);
  }

  /** How many are in sight. */
  count({ from, until }: TimeWindow): number {
    const first = this.firstFrom(from);
    const before = { out: null, at: 0 };
    this.#stillGoing(this.#latest.length - 1, 0, first, from, before);
    return this.#search(until, true) - first + before.at;
  }

  /** Writes the ranks of what is in sight into `out` from `at`, in order of when it began; where it stopped. */
  collect({ from, until }: TimeWindow, out: Uint32Array, at: number): number {
    const first = this.firstFrom(from);
    const last = this.#search(until, true);
    const cursor = { out, at };
    this.#stillGoing(this.#latest.length - 1, 0, first, from, cursor);
    let next = cursor.at;
    for (let place = first; place < last && next < out.length; place += 1) {
      out[next] = this.#ranks[place] ?? 0;
      next += 1;
    }
    return next;
  }

  /** Of the places below `first`, those that end at `from` or later. `node` is a block of the tree's `level`. */
  #stillGoing(level: number, node: number, first: number, from: number, cursor: Cursor): void {
    const block = this.#latest[level];
    if (block === undefined) {
      // Below the lowest level `node` counts blocks of places themselves.
      const until = Math.min((node + 1) << branching, first);
      for (let place = node << branching; place < until; place += 1) {
        const rank = this.#ranks[place] ?? 0;
        if ((this.#end[rank] ?? 0) < from) continue;
        if (cursor.out !== null) {
          if (cursor.at >= cursor.out.length) return;
          cursor.out[cursor.at] = rank;
        }
        cursor.at += 1;
      }
      return;
    }
    const covers = branching * (level + 1);
    const top = level === this.#latest.length - 1;
    const begin = top ? 0 : node << branching;
    const end = top ? block.length : Math.min(begin + 32, block.length);
    for (let child = begin; child < end && child * 2 ** covers < first; child += 1) {
      if ((block[child] ?? 0) >= from) this.#stillGoing(level - 1, child, first, from, cursor);
    }
  }

  /** Place of the first that begins at (or, with `after`, only after) a moment. */
  #search(time: number, after: boolean): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const start = this.#start[this.#ranks[middle] ?? 0] ?? 0;
      if (start < time || (after && start === time)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

interface Cursor {
  readonly out: Uint32Array | null;
  at: number;
}
