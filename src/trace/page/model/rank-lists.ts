/** Lists of ranks by what they belong to, in two typed arrays: as many lists as there are messages take no objects. */

export interface RankLists {
  /** The ranks that belong to an owner, in ascending order. */
  readonly of: (owner: number) => Uint32Array;
}

/** Groups ranks by their entry in a column; an entry of -1 belongs to none. O(n), a counting sort. */
export function groupRanks(
  column: ArrayLike<number>,
  owners: number,
  wanted: (rank: number) => boolean = () => true,
): RankLists {
  const starts = new Uint32Array(owners + 1);
  for (let rank = 0; rank < column.length; rank++) {
    const owner = column[rank] as number;
    if (owner >= 0 && wanted(rank)) starts[owner + 1] = (starts[owner + 1] as number) + 1;
  }
  for (let owner = 0; owner < owners; owner++) {
    starts[owner + 1] = (starts[owner + 1] as number) + (starts[owner] as number);
  }
  const ranks = new Uint32Array(starts[owners] as number);
  const next = starts.slice();
  for (let rank = 0; rank < column.length; rank++) {
    const owner = column[rank] as number;
    if (owner < 0 || !wanted(rank)) continue;
    const place = next[owner] as number;
    ranks[place] = rank;
    next[owner] = place + 1;
  }
  return { of: (owner) => ranks.subarray(starts[owner] ?? ranks.length, starts[owner + 1] ?? ranks.length) };
}

/**
 * Sorts ranks by a key, in place; equal ones stay as they are. By merging, since a comparing sort of typed arrays takes
 * ten times as long, and ranks are all but in order where messages take much the same time.
 */
export function sortRanks(ranks: Uint32Array, key: Float64Array): void {
  const spare = new Uint32Array(ranks.length);
  for (let width = 1; width < ranks.length; width *= 2) {
    for (let low = 0; low + width < ranks.length; low += 2 * width) {
      merge(ranks, spare, key, low, low + width, Math.min(low + 2 * width, ranks.length));
    }
  }
}

function merge(
  ranks: Uint32Array,
  spare: Uint32Array,
  key: Float64Array,
  low: number,
  middle: number,
  high: number,
): void {
  const keyAt = (place: number): number => key[ranks[place] as number] as number;
  if (keyAt(middle - 1) <= keyAt(middle)) return;
  spare.set(ranks.subarray(low, middle), low);
  let left = low;
  let right = middle;
  for (let to = low; left < middle; to++) {
    const first = spare[left] as number;
    if (right < high && keyAt(right) < (key[first] as number)) {
      ranks[to] = ranks[right++] as number;
    } else {
      ranks[to] = first;
      left += 1;
    }
  }
}

/** How many of the ranks, which are sorted by the key, have one below the bound. */
export function countBelow(ranks: Uint32Array, key: Float64Array, bound: number): number {
  let low = 0;
  let high = ranks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((key[ranks[middle] as number] as number) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
