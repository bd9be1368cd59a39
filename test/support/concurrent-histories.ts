/** Small concurrent histories of any data type, and a judge that tries every order. */
import type {
  ConcurrentHistory,
  Entry,
} from '../../src/engines/embedded/checkers/linearizable/concurrent-history.ts';
import type { SequentialSpec } from '../../src/engines/embedded/checkers/linearizable/sequential-spec.ts';
import type { Random } from '../../src/engines/embedded/kernel/random.ts';
import type { Operation } from '../../src/results/results.ts';

/** An operation from one moment to another; without a second one it never completes. */
export interface Interval<Op> {
  readonly op: Op;
  readonly from: number;
  readonly to: number | null;
}

/** The history of operations that overlap as their intervals do. No two moments may be the same. */
export function overlapping<Op>(intervals: readonly Interval<Op>[]): ConcurrentHistory<Op> {
  const byCall = [...intervals].sort((a, b) => a.from - b.from);
  const moments = byCall.flatMap(({ from, to }, entry) => [
    { at: from, event: entry },
    ...(to === null ? [] : [{ at: to, event: ~entry }]),
  ]);
  moments.sort((a, b) => a.at - b.at);
  const operation = (type: Operation['type'], process: number, event: number): Operation => {
    const index = moments.findIndex((moment) => moment.event === event);
    return { index, time: index, type, process, f: 'any', value: null };
  };
  const entries = byCall.map(
    ({ op, to }, entry): Entry<Op> => ({
      op,
      invoke: operation('invoke', entry, entry),
      complete: to === null ? null : operation('ok', entry, ~entry),
    }),
  );
  return { entries, events: Int32Array.from(moments, ({ event }) => event) };
}

/** Operations drawn one by one that overlap at random; about one in six never completes. */
export function randomOverlap<Op>(
  random: Random,
  operations: number,
  draw: (completes: boolean) => Op,
): ConcurrentHistory<Op> {
  const moments = Array.from({ length: 2 * operations }, (_, at) => at);
  const take = () => moments.splice(random.int(Math.min(4, moments.length)), 1)[0] as number;
  const intervals = Array.from({ length: operations }, (): Interval<Op> => {
    const [one, other] = [take(), take()];
    const completes = random.int(6) > 0;
    return {
      op: draw(completes),
      from: Math.min(one, other),
      to: completes ? Math.max(one, other) : null,
    };
  });
  return overlapping(intervals);
}

/** Whether a history is linearizable, by trying every order: for a handful of operations only. */
export function anyOrderFits<State, Op>(
  spec: SequentialSpec<State, Op>,
  { entries, events }: ConcurrentHistory<Op>,
): boolean {
  const callAt = entries.map((_, entry) => events.indexOf(entry));
  const returnAt = entries.map((_, entry) => {
    const at = events.indexOf(~entry);
    return at < 0 ? Number.POSITIVE_INFINITY : at;
  });
  const canGoOn = (state: State, left: readonly number[]): boolean => {
    if (left.every((entry) => returnAt[entry] === Number.POSITIVE_INFINITY)) return true;
    const firstReturn = Math.min(...left.map((entry) => returnAt[entry] as number));
    return left.some((entry) => {
      if ((callAt[entry] as number) > firstReturn) return false;
      const step = spec.step(state, (entries[entry] as Entry<Op>).op);
      const rest = left.filter((other) => other !== entry);
      return 'next' in step && step.next.some((next) => canGoOn(next, rest));
    });
  };
  return canGoOn(
    spec.initial,
    entries.map((_, entry) => entry),
  );
}
