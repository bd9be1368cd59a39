/** Equal stretches of time in which things are counted. */
import type { TimeWindow } from '../state.ts';

export interface Bins {
  /** Of the first one, in nanoseconds. */
  readonly start: number;
  readonly width: number;
  readonly count: number;
}

/**
 * Bins of a round width, of which about `wanted` fit into a window. Their edges do not depend on where it begins, so
 * that a curve keeps its shape while the view moves.
 *
 * @param range to cover: more than the window, so that there is something to see while it moves
 */
export function binsOf(window: TimeWindow, range: TimeWindow, wanted: number): Bins {
  const width = Math.max(1000, roundUp((window.until - window.from) / wanted));
  const start = Math.floor(range.from / width) * width;
  return { start, width, count: Math.max(1, Math.ceil((range.until - start) / width)) };
}

/** The window and as much again on either side, within the run. */
export function around({ from, until }: TimeWindow, run: TimeWindow): TimeWindow {
  const width = until - from;
  const first = Math.min(Math.max(run.from, from - width), run.until);
  return { from: first, until: Math.max(first, Math.min(run.until, until + width)) };
}

/** 1, 2 or 5 of a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((digit) => digit * power >= value) ?? 10) * power;
}

/** Seconds at which the bins begin: what charts have on their x axis. */
export function binSeconds({ start, width, count }: Bins): Float64Array {
  return Float64Array.from({ length: count }, (_, bin) => (start + bin * width) / 1e9);
}

/** How many of the sorted values are below a bound. */
export function countBelow(sorted: ArrayLike<number>, bound: number): number {
  let from = 0;
  let until = sorted.length;
  while (from < until) {
    const middle = (from + until) >> 1;
    if ((sorted[middle] ?? bound) < bound) from = middle + 1;
    else until = middle;
  }
  return from;
}
