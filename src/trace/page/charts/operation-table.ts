/** The operations of a run as columns, in order of their beginning: what the charts of latency are made of. */
import type { TraceOperation } from '../../format.ts';
import type { RunModel } from '../model/run-model.ts';

/** In the order of the codes in {@link OperationTable.outcome}. */
export const outcomes = [
  'ok',
  'fail',
  'info',
  'open',
] as const satisfies readonly TraceOperation['outcome'][];
export type Outcome = (typeof outcomes)[number];

export interface OperationTable {
  readonly count: number;
  readonly start: Float64Array;
  /** NaN: it has no end. */
  readonly end: Float64Array;
  readonly outcome: Uint8Array;
  /** Places in `types`. */
  readonly type: Uint16Array;
  /** `read`, `cas` …, as they occur. */
  readonly types: readonly string[];
  /** Their ranks in the run's list. */
  readonly rank: Uint32Array;
}

const tables = new WeakMap<RunModel, OperationTable>();

/** Made at the first call for a run. */
export function operationTable(run: RunModel): OperationTable {
  const kept = tables.get(run);
  if (kept !== undefined) return kept;
  const { operations } = run.head;
  const rank = Uint32Array.from(operations.keys()).sort(
    (a, b) => (operations[a]?.start ?? 0) - (operations[b]?.start ?? 0) || a - b,
  );
  const sorted = Array.from(rank, (place) => operations[place] as TraceOperation);
  const types = [...new Set(sorted.map(({ f }) => f))];
  const places = new Map(types.map((type, place) => [type, place]));
  const made: OperationTable = {
    count: sorted.length,
    start: Float64Array.from(sorted, ({ start }) => start),
    end: Float64Array.from(sorted, ({ end }) => end ?? Number.NaN),
    outcome: Uint8Array.from(sorted, ({ outcome }) => outcomes.indexOf(outcome)),
    type: Uint16Array.from(sorted, ({ f }) => places.get(f) ?? 0),
    types,
    rank,
  };
  tables.set(run, made);
  return made;
}
