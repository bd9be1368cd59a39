/** Operations over time: how many ended in which way, and how long they took. */
import { quantile } from '../../quantiles.ts';
import { hidden } from '../model/emphasis.ts';
import type { TimeWindow } from '../state.ts';
import { type OperationTable, type Outcome, outcomes } from './operation-table.ts';
import { type Bins, countBelow } from './time-bins.ts';

export type OperationRates = Readonly<Record<'ok' | 'fail' | 'info', Float64Array>>;

/** Operations per second by how they ended, in the bin in which they ended. */
export function operationRates(table: OperationTable, emphasis: Uint8Array, bins: Bins): OperationRates {
  const rates = [0, 1, 2].map(() => new Float64Array(bins.count));
  const each = 1e9 / bins.width;
  for (let place = 0; place < table.count; place++) {
    const bin = Math.floor(((table.end[place] as number) - bins.start) / bins.width);
    const rate = rates[table.outcome[place] as number];
    if (rate === undefined || emphasis[table.rank[place] as number] === hidden) continue;
    // An operation without an end has no bin: NaN.
    if (bin >= 0 && bin < bins.count) rate[bin] = (rate[bin] ?? 0) + each;
  }
  const [ok, fail, info] = rates as [Float64Array, Float64Array, Float64Array];
  return { ok, fail, info };
}

export interface LatencyPoint {
  readonly outcome: Exclude<Outcome, 'open'>;
  /** When it began, in nanoseconds. */
  readonly time: number;
  readonly latency: number;
}

/** Cells on which points are thinned out: where one would lie on another, one is enough. */
const thinning = { columns: 400, perDecade: 40 };

/** When each operation began, and how long it took: at most one of each outcome where they would cover each other. */
export function latencyPoints(
  table: OperationTable,
  emphasis: Uint8Array,
  { from, until }: TimeWindow,
): readonly LatencyPoint[] {
  const points: LatencyPoint[] = [];
  const taken = new Set<number>();
  const end = countBelow(table.start, until);
  for (let place = countBelow(table.start, from); place < end; place++) {
    const outcome = outcomes[table.outcome[place] as number] ?? 'open';
    if (outcome === 'open' || emphasis[table.rank[place] as number] === hidden) continue;
    const time = table.start[place] as number;
    const latency = (table.end[place] as number) - time;
    const column = Math.floor(((time - from) / (until - from)) * thinning.columns);
    const row = Math.floor(Math.log10(Math.max(latency, 1)) * thinning.perDecade);
    const cell = (column * 1000 + row) * outcomes.length + (table.outcome[place] as number);
    if (taken.has(cell)) continue;
    taken.add(cell);
    points.push({ outcome, time, latency });
  }
  return points;
}

/** Those that are drawn and listed. */
export const shownQuantiles = [0.5, 0.95, 0.99, 1] as const;

/** `median`, `95 %`, `99 %`, `greatest`. */
export function quantileName(q: number): string {
  if (q === 0.5) return 'median';
  return q === 1 ? 'greatest' : `${Math.round(q * 100)} %`;
}

/** Quantiles of the latency of what succeeded, by the bin in which it began; null: nothing did. */
export function latencyQuantiles(
  table: OperationTable,
  emphasis: Uint8Array,
  bins: Bins,
): readonly (readonly (number | null)[])[] {
  const sorted = Array.from({ length: bins.count }, (_, bin) => {
    const from = bins.start + bin * bins.width;
    return okLatencies(table, emphasis, { from, until: from + bins.width }, null);
  });
  return shownQuantiles.map((q) => sorted.map((latencies) => quantile(latencies, q)));
}

/**
 * How long operations took that succeeded and began in a window, in ascending order.
 *
 * @param type place of the type of operation; null: any
 */
export function okLatencies(
  table: OperationTable,
  emphasis: Uint8Array | null,
  { from, until }: TimeWindow,
  type: number | null,
): Float64Array {
  const end = countBelow(table.start, until);
  const latencies: number[] = [];
  for (let place = countBelow(table.start, from); place < end; place++) {
    if (table.outcome[place] !== 0 || (type !== null && table.type[place] !== type)) continue;
    if (emphasis !== null && emphasis[table.rank[place] as number] === hidden) continue;
    latencies.push((table.end[place] as number) - (table.start[place] as number));
  }
  return Float64Array.from(latencies).sort();
}

export interface TypeRow {
  readonly type: string;
  /** By place in {@link outcomes}. */
  readonly counts: readonly number[];
  /** As {@link shownQuantiles}, of those that succeeded. */
  readonly quantiles: readonly (number | null)[];
}

/** What became of the operations that began in a window, one row a type. */
export function typeRows(
  table: OperationTable,
  emphasis: Uint8Array,
  window: TimeWindow,
): readonly TypeRow[] {
  const counts = table.types.map(() => outcomes.map(() => 0));
  const end = countBelow(table.start, window.until);
  for (let place = countBelow(table.start, window.from); place < end; place++) {
    if (emphasis[table.rank[place] as number] === hidden) continue;
    const row = counts[table.type[place] as number];
    const outcome = table.outcome[place] as number;
    if (row !== undefined) row[outcome] = (row[outcome] ?? 0) + 1;
  }
  return table.types.flatMap((type, place) => {
    const row = counts[place] ?? [];
    if (row.every((number) => number === 0)) return [];
    const latencies = okLatencies(table, emphasis, window, place);
    return [{ type, counts: row, quantiles: shownQuantiles.map((q) => quantile(latencies, q)) }];
  });
}
