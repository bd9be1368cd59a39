/** Sets of integers as ranges, exact at any size. */
import type { CounterRange as Range } from '../../../results/sections/counter.ts';

/**
 * All sums of `start` and any of the `deltas`, each taken or not: ascending ranges that neither touch nor
 * overlap. Null when there would be more than `limit` ranges.
 *
 * The order of the deltas does not matter to the set, so equal ones are taken together. Small deltas fill
 * their gaps: there are never more ranges than half of the distance from the least sum to the greatest.
 * Cost: deltas times ranges.
 */
export function sumsOfAny(start: bigint, deltas: readonly bigint[], limit: number): readonly Range[] | null {
  let ranges: readonly Range[] = [{ low: start, high: start }];
  // The smallest first: they make the gaps that the next ones fill small, so that there are few ranges meanwhile.
  const ascending = [...deltas].sort((a, b) => Number(magnitude(a) - magnitude(b)));
  for (const delta of ascending) {
    ranges = union(ranges, delta);
    if (ranges.length > limit) return null;
  }
  return ranges;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** The ranges together with themselves moved by `delta`: a merge of two sorted lists. */
function union(ranges: readonly Range[], delta: bigint): readonly Range[] {
  const moved = ranges.map(({ low, high }) => ({ low: low + delta, high: high + delta }));
  const merged: Range[] = [];
  let [i, j] = [0, 0];
  while (i < ranges.length || j < moved.length) {
    const [stay, move] = [ranges[i], moved[j]];
    const first = move === undefined || (stay !== undefined && stay.low <= move.low);
    const next = (first ? stay : move) as Range;
    if (first) i += 1;
    else j += 1;
    const last = merged.at(-1);
    if (last !== undefined && next.low <= last.high + 1n) {
      if (next.high > last.high) merged[merged.length - 1] = { low: last.low, high: next.high };
    } else merged.push(next);
  }
  return merged;
}

/** Whether one of the ascending ranges holds the value. O(log n). */
export function holds(ranges: readonly Range[], value: bigint): boolean {
  let [low, high] = [0, ranges.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const range = ranges[middle] as Range;
    if (value < range.low) high = middle - 1;
    else if (value > range.high) low = middle + 1;
    else return true;
  }
  return false;
}
