/** Samples of histories, to be compared: ours with those of the real Maelstrom. */
import type { History, Operation } from '../../src/results/results.ts';

/** What clients invoked in the main phase of a workload that marks its final operations. */
export const invocations = (history: History): Operation[] =>
  history.filter(({ type, process, final }) => type === 'invoke' && process !== 'nemesis' && final !== true);

/** Gaps between invocations in units of the mean gap that the rate asks for. */
export function gaps(history: History, rate: number): number[] {
  const times = invocations(history).map(({ time }) => time);
  return times.slice(1).map((time, index) => ((time - (times[index] ?? 0)) / 1e9) * rate);
}

/** Largest distance between two distribution functions (Kolmogorov and Smirnov). */
export function distance(left: readonly number[], right: readonly number[]): number {
  const below = (sorted: readonly number[], value: number): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as number) <= value) low = middle + 1;
      else high = middle;
    }
    return low / sorted.length;
  };
  const [a, b] = [left, right].map((list) => list.toSorted((x, y) => x - y)) as [number[], number[]];
  return Math.max(...a.map((value) => Math.abs(below(a, value) - below(b, value))));
}

/** What the distance of two samples of one distribution exceeds once in 10,000 times. */
export function distanceLimit(left: number, right: number): number {
  return 2.23 * Math.sqrt((left + right) / (left * right));
}

/** What share of the items each kind has. */
export function shares(kinds: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  let total = 0;
  for (const kind of kinds) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    total++;
  }
  return new Map([...counts].map(([kind, count]) => [kind, count / total]));
}
