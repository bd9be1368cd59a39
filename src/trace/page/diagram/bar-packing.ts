/** Operations of many clients in few rows: each in the first that is free. Pure. */

export interface Packing {
  /** The row of each, from 0. */
  readonly track: Uint16Array;
  readonly tracks: number;
  /** How many rows hold nearly all: rare crowds, as of final reads, should not make the others small. */
  readonly usual: number;
}

const nearlyAll = 0.95;
const leastUsual = 4;

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
  return { track, tracks: free.length, usual: usualOf(track, free.length) };
}

function usualOf(track: Uint16Array, tracks: number): number {
  const sizes = new Uint32Array(tracks);
  for (const row of track) sizes[row] = (sizes[row] ?? 0) + 1;
  let held = 0;
  let rows = 0;
  while (rows < tracks && held < track.length * nearlyAll) {
    held += sizes[rows] ?? 0;
    rows += 1;
  }
  return Math.min(Math.max(rows, leastUsual), tracks);
}
