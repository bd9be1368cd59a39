/** How latencies are distributed, as a curve that rises from none to all. */
import { countBelow } from './time-bins.ts';

/** Latencies in equal steps of their logarithm, over those of all runs: where the curves have their points. */
export function latencyGrid(runs: readonly Float64Array[], steps: number): Float64Array {
  const [least, greatest] = [Math.min(...runs.map(first)), Math.max(...runs.map(last))];
  const low = Math.max(1000, Number.isFinite(least) ? least : 1000);
  const high = Math.max(low * 1.01, greatest);
  const grid = Float64Array.from({ length: steps }, (_, step) => low * (high / low) ** (step / (steps - 1)));
  // Powers are not exact: the last one is, so that the curve reaches all.
  grid[steps - 1] = high;
  return grid;
}

/** Which part of the latencies is no longer than each of the grid; from 0 to 1. Null: there are none. */
export function cumulative(sorted: Float64Array, grid: Float64Array): (number | null)[] {
  return Array.from(grid, (latency) =>
    sorted.length === 0 ? null : countBelow(sorted, latency + 0.5) / sorted.length,
  );
}

function first(sorted: Float64Array): number {
  return sorted[0] ?? Number.POSITIVE_INFINITY;
}

function last(sorted: Float64Array): number {
  return sorted.at(-1) ?? 0;
}
