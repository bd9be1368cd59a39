/** A place where two runs part, and the words for it. */
import { duration, moment, seconds } from '../../grading/statement.ts';
import type { Target } from '../format.ts';

/** Of partings at the same moment, the one that may be the cause of the others comes first. */
export const partingOrder = ['fault', 'invocation', 'message', 'completion', 'log'] as const;

export interface Parting {
  readonly time: number;
  readonly order: (typeof partingOrder)[number];
  /** A sentence. */
  readonly words: string;
  readonly first: Target | null;
  readonly second: Target | null;
}

/** The first of all: by time, then by {@link partingOrder}. */
export function earliest(partings: readonly Parting[]): Parting | null {
  const sorted = [...partings].sort(
    (a, b) => a.time - b.time || partingOrder.indexOf(a.order) - partingOrder.indexOf(b.order),
  );
  return sorted[0] ?? null;
}

/** `At 4.20 s` or `During set-up`: how a sentence begins. */
export function beginning(time: number): string {
  const words = moment(time);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** `at 0.41 s in A, and at 0.45 s in B (40 ms later)`. */
export function bothTimes(first: number, second: number): string {
  const [a, b] = [seconds(first), seconds(second)];
  const order = first < second ? 'later' : 'earlier';
  const difference = `${small(Math.abs(first - second))} ${order}`;
  return a === b ? `at ${a} in A, and ${difference} in B` : `at ${a} in A, and at ${b} in B (${difference})`;
}

function small(nanos: number): string {
  if (nanos >= 1e6) return duration(nanos);
  return nanos >= 1e3 ? `${Math.round(nanos / 1e3)} µs` : `${nanos} ns`;
}

/** Characters of each text that are shown, and those before the difference. */
const mostShown = 80;
const mostBefore = 30;

/** Two texts, each cut to what lies around the first place where they differ. */
export function excerpts(first: string, second: string): readonly [string, string] {
  let same = 0;
  while (same < Math.min(first.length, second.length) && first[same] === second[same]) same++;
  const from = Math.max(first.length, second.length) <= mostShown ? 0 : Math.max(0, same - mostBefore);
  const cut = (text: string) =>
    `${from > 0 ? '…' : ''}${text.slice(from, from + mostShown)}${text.length > from + mostShown ? '…' : ''}`;
  return [cut(first), cut(second)];
}
