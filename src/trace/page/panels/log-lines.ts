import type { TraceLogLine } from '../../format.ts';

/** Ranks of the lines of some nodes, in order; of all nodes where none is named. */
export function linesOf(lines: readonly TraceLogLine[], nodes: readonly string[]): Uint32Array {
  const ranks = new Uint32Array(lines.length);
  let count = 0;
  for (const [rank, { node }] of lines.entries()) {
    if (nodes.length === 0 || nodes.includes(node)) ranks[count++] = rank;
  }
  return ranks.subarray(0, count);
}

/** Place in `ranks` of the last line that was written at or before a time; before the first line: 0. -1: no lines. */
export function lineAt(lines: readonly TraceLogLine[], ranks: Uint32Array, time: number): number {
  let low = 0;
  let high = ranks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[ranks[middle] ?? 0]?.time ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return ranks.length === 0 ? -1 : Math.max(0, low - 1);
}
