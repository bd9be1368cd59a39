/**
 * How many messages each row sends and takes in any stretch of time: prefix sums over bins, so that a column of pixels
 * costs two look-ups however many messages it stands for. Pure.
 */
import type { MessageColumns } from '../../format.ts';
import { type Emphasis, plain } from '../model/emphasis.ts';
import type { TimeWindow } from '../state.ts';
import { delivered } from './draw-order.ts';

/** Of all rows together. */
const mostEntries = 2 ** 20;

export class LaneDensity {
  readonly #bins: number;
  readonly #perBin: number;
  readonly #from: number;
  /** Per row `bins + 1` sums: of all ends of messages, and of those that were dropped. */
  readonly #all: Uint32Array;
  readonly #dropped: Uint32Array;

  /** `rowOf`: place of its row, by the name's rank. Counts what is neither hidden nor faded. */
  constructor(
    columns: MessageColumns,
    emphasis: Emphasis,
    rowOf: Uint16Array,
    rows: number,
    whole: TimeWindow,
  ) {
    const wanted = 2 ** Math.ceil(Math.log2(Math.max(columns.count / 8, 256)));
    this.#bins = Math.max(1, Math.min(wanted, 65_536, Math.floor(mostEntries / Math.max(rows, 1)) - 1));
    this.#from = whole.from;
    this.#perBin = Math.max(whole.until - whole.from, 1) / this.#bins;
    const row = this.#bins + 1;
    this.#all = new Uint32Array(rows * row);
    this.#dropped = new Uint32Array(rows * row);
    const { src, dest, sent, end, fate } = columns;
    const all = this.#all;
    const dropped = this.#dropped;
    const last = this.#bins - 1;
    const perBin = this.#perBin;
    for (let rank = 0; rank < columns.count; rank += 1) {
      if ((emphasis.messages[rank] ?? 0) < plain) continue;
      const leaves = ((sent[rank] ?? 0) - whole.from) / perBin;
      const arrives = ((end[rank] ?? 0) - whole.from) / perBin;
      const from = (rowOf[src[rank] ?? 0] ?? 0) * row + 1 + Math.floor(Math.min(Math.max(leaves, 0), last));
      const to = (rowOf[dest[rank] ?? 0] ?? 0) * row + 1 + Math.floor(Math.min(Math.max(arrives, 0), last));
      all[from] = (all[from] ?? 0) + 1;
      all[to] = (all[to] ?? 0) + 1;
      if (fate[rank] !== delivered) dropped[to] = (dropped[to] ?? 0) + 1;
    }
    for (let begin = 0; begin < all.length; begin += row) {
      for (let at = begin + 1; at < begin + row; at += 1) {
        all[at] = (all[at] ?? 0) + (all[at - 1] ?? 0);
        dropped[at] = (dropped[at] ?? 0) + (dropped[at - 1] ?? 0);
      }
    }
  }

  /**
   * Counts of `columns` equal parts of a window into `all` and `dropped`, from place `at` on; the greatest of `all`.
   */
  fill(
    row: number,
    window: TimeWindow,
    columns: number,
    all: Float32Array,
    dropped: Float32Array,
    at: number,
  ): number {
    const base = row * (this.#bins + 1);
    const part = (window.until - window.from) / columns;
    let allBefore = this.#upTo(this.#all, base, window.from);
    let droppedBefore = this.#upTo(this.#dropped, base, window.from);
    let greatest = 0;
    for (let column = 0; column < columns; column += 1) {
      const time = window.from + part * (column + 1);
      const allUpTo = this.#upTo(this.#all, base, time);
      const droppedUpTo = this.#upTo(this.#dropped, base, time);
      const count = allUpTo - allBefore;
      all[at + column] = count;
      dropped[at + column] = droppedUpTo - droppedBefore;
      if (count > greatest) greatest = count;
      allBefore = allUpTo;
      droppedBefore = droppedUpTo;
    }
    return greatest;
  }

  /** Between two bins, as if what is in one were spread evenly. */
  #upTo(sums: Uint32Array, base: number, time: number): number {
    const place = this.#place(time, this.#bins);
    const bin = Math.floor(place);
    const before = sums[base + bin] ?? 0;
    if (bin >= this.#bins) return before;
    return before + ((sums[base + bin + 1] ?? 0) - before) * (place - bin);
  }

  #place(time: number, most: number): number {
    return Math.min(Math.max((time - this.#from) / this.#perBin, 0), most);
  }
}
