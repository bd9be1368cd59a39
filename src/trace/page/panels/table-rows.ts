import type { MessageColumns } from '../../format.ts';
import { faded, hidden } from '../model/emphasis.ts';

/** Ranks of what has a row in the table: what the filter lets through and, while something is followed, does not fade. */
export function shownRanks(emphasis: Uint8Array, following: boolean): Uint32Array {
  const least = following ? faded : hidden;
  const ranks = new Uint32Array(shownCount(emphasis, following));
  let at = 0;
  for (let rank = 0; rank < emphasis.length; rank++) {
    if ((emphasis[rank] ?? 0) > least) ranks[at++] = rank;
  }
  return ranks;
}

export function shownCount(emphasis: Uint8Array, following: boolean): number {
  const least = following ? faded : hidden;
  let count = 0;
  for (const level of emphasis) if (level > least) count++;
  return count;
}

/** The first row whose time is not before `time`; the last row when all are. */
export function rowAtTime(ranks: Uint32Array, times: (rank: number) => number, time: number): number {
  let low = 0;
  let high = ranks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times(ranks[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, Math.min(ranks.length - 1, low));
}

/** The row of the message with a number; null where it is not among the rows. */
export function rowOfNumber(
  ranks: Uint32Array,
  { id }: Pick<MessageColumns, 'id'>,
  number: number,
): number | null {
  const row = ranks.findIndex((rank) => id[rank] === number);
  return row < 0 ? null : row;
}
