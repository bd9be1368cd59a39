/** Lines that nodes logged, by row, found by time. Pure. */
import type { TraceLogLine } from '../../format.ts';
import type { RunModel } from '../model/run-model.ts';
import type { LaneLayout } from './lanes.ts';

export interface LogTicks {
  /** By lane: ranks of its lines and their times, ascending. */
  readonly byLane: ReadonlyMap<number, { readonly ranks: readonly number[]; readonly times: Float64Array }>;
}

export function logTicks({ head }: RunModel, lines: readonly TraceLogLine[]): LogTicks {
  const laneOfNode = new Map<string, number>();
  for (const [lane, { names }] of head.lanes.entries()) {
    for (const name of names) laneOfNode.set(head.names[name] ?? '', lane);
  }
  const ranks = new Map<number, number[]>();
  for (const [rank, { node }] of lines.entries()) {
    const lane = laneOfNode.get(node);
    if (lane === undefined) continue;
    const kept = ranks.get(lane);
    if (kept === undefined) ranks.set(lane, [rank]);
    else kept.push(rank);
  }
  const byLane = new Map(
    [...ranks].map(([lane, own]) => [
      lane,
      { ranks: own, times: Float64Array.from(own, (rank) => lines[rank]?.time ?? 0) },
    ]),
  );
  return { byLane };
}

/** Place of the first time at or after a moment. */
export function firstTime(times: Float64Array, from: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rank of the line nearest to a moment on a row, at most `reach` nanoseconds away; -1: none. */
export function logAt(ticks: LogTicks, layout: LaneLayout, row: number, time: number, reach: number): number {
  let best = -1;
  let least = reach;
  for (const lane of layout.rows[row]?.lanes ?? []) {
    const own = ticks.byLane.get(lane);
    if (own === undefined) continue;
    const after = firstTime(own.times, time);
    for (const place of [after - 1, after]) {
      const at = own.times[place];
      if (at === undefined || Math.abs(at - time) > least) continue;
      least = Math.abs(at - time);
      best = own.ranks[place] ?? -1;
    }
  }
  return best;
}
