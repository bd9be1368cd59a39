/** Operations of many clients in few rows: each in the first that is free. Pure. */

export interface Packing {
  /** The row of each, from 0. */
  readonly track: Uint16Array;
  readonly tracks: number;
}

/** `starts` ascending; `ends` may be Infinity for what never ended. Touching ones share a row. */
export function packBars(starts: ArrayLike<number>, ends: ArrayLike<number>): Packing {
  const track = new Uint16Array(starts.length);
  const free: number[] = [];
  for (let place = 0; place < starts.length; place += 1) {
    const start = starts[place] ?? 0;
    let row = 0;
    while (row < free.length && (free[row] ?? 0) > start) row += 1;
    free[row] = ends[place] ?? start;
    track[place] = row;
  }
  return { track, tracks: free.length };
}
