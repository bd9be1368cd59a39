import { mapOrder } from '../../../../results/clojure-order.ts';
import type { Operation } from '../../../../results/results.ts';
import type { Offset } from '../../../../results/sections/log-errors.ts';
import type { RealtimeLag } from '../../../../results/sections/logs.ts';
import type { LogHistory, LogOperation, Messages } from './log-operations.ts';
import type { Partition } from './partition.ts';

/** Highest offsets by log. */
type Offsets = Map<Partition, Offset>;

/**
 * Of all polls and all logs that their process follows, the one that was furthest behind: the time from when
 * it was known that there is more than the process has seen of the log, to the beginning of the poll. The
 * first of several that are equally far behind.
 *
 * Source: `realtime-lag`, `worst-realtime-lag`. Cost: the messages, and log n for each log of each poll.
 */
export function worstRealtimeLag(history: LogHistory): RealtimeLag {
  const expiries = expiriesOf(history.operations);
  const followed = new Map<Operation['process'], Offsets>();
  let worst: { readonly lag: number; readonly partition: Partition; readonly poll: LogOperation } | null =
    null;
  for (const event of history.events) {
    const { process, type, f } = event.operation;
    if (type !== 'ok') continue;
    const before: Offsets = followed.get(process) ?? new Map();
    if (event.kind === 'assignment') followed.set(process, assigned(before, event.partitions, f));
    else if (f !== 'send') {
      const offsets = merged(before, highestOf(event));
      followed.set(process, offsets);
      const furthest = furthestBehind(offsets, expiries, event.invocation.time);
      if (furthest !== null && (worst === null || furthest.lag > worst.lag)) {
        worst = { ...furthest, poll: event };
      }
    }
  }
  if (worst === null) return { time: 0, lag: 0, process: null, key: null };
  const { lag, partition, poll } = worst;
  return {
    time: poll.invocation.time / 1e9,
    lag: lag / 1e9,
    process: poll.operation.process,
    key: partition.key,
  };
}

/** Nothing of a newly assigned log is seen yet; what is not named is followed no longer. */
function assigned(before: Offsets, partitions: readonly Partition[], f: string): Offsets {
  if (f === 'subscribe') return new Map();
  return new Map(partitions.map((partition) => [partition, before.get(partition) ?? -1]));
}

function merged(before: Offsets, more: Offsets): Offsets {
  const offsets = new Map(before);
  for (const [partition, offset] of more) offsets.set(partition, greater(offsets.get(partition), offset));
  return offsets;
}

function greater(a: Offset | undefined, b: Offset): Offset {
  return a === undefined || a < b ? b : a;
}

/** The log that is furthest behind at that time, the first of several in Clojure's order of a map. */
function furthestBehind(
  offsets: Offsets,
  expiries: ReadonlyMap<Partition, Expiries>,
  time: number,
): { readonly lag: number; readonly partition: Partition } | null {
  let lag = -1;
  let furthest: Partition[] = [];
  for (const [partition, offset] of offsets) {
    const behind = Math.max(0, time - (expiries.get(partition)?.of(offset) ?? Number.POSITIVE_INFINITY));
    if (behind > lag) {
      lag = behind;
      furthest = [];
    }
    if (behind === lag) furthest.push(partition);
  }
  const [first] = furthest;
  if (first === undefined) return null;
  if (furthest.length === 1) return { lag, partition: first };
  const tied = new Set(furthest);
  const partition = mapOrder([...offsets.keys()], ({ key }) => key).find((log) => tied.has(log)) ?? first;
  return { lag, partition };
}

/** When each offset of one log was first known not to be its last. */
class Expiries {
  /** Ascending both: what was the highest known offset, and since when. */
  readonly #offsets: Offset[] = [];
  readonly #times: number[] = [];

  /** The log holds something at `offset`. Times in the order of the history. */
  know(offset: Offset, time: number): void {
    const highest = this.#offsets.at(-1);
    if (offset < 0 || (highest !== undefined && offset <= highest)) return;
    this.#offsets.push(offset);
    this.#times.push(time);
  }

  /** Since when something after `offset` was known; infinity for never. -1: anything at all. */
  of(offset: Offset): number {
    let [low, high] = [0, this.#offsets.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#offsets[middle] as Offset) > offset) high = middle;
      else low = middle + 1;
    }
    return this.#times[low] ?? Number.POSITIVE_INFINITY;
  }
}

function expiriesOf(operations: readonly LogOperation[]): ReadonlyMap<Partition, Expiries> {
  const expiries = new Map<Partition, Expiries>();
  for (const event of operations) {
    if (event.operation.type === 'fail') continue;
    for (const [partition, offset] of highestOf(event)) {
      let log = expiries.get(partition);
      if (log === undefined) {
        log = new Expiries();
        expiries.set(partition, log);
      }
      log.know(offset, event.operation.time);
    }
  }
  return expiries;
}

/** The highest offsets that an operation polled, or was told of its sends. Source: `op->max-offsets`. */
function highestOf({ polls, sends }: LogOperation): Offsets {
  const offsets: Offsets = new Map();
  raise(offsets, polls, -1);
  raise(offsets, sends, 0);
  return offsets;
}

function raise(highest: Offsets, messages: readonly Messages[], least: Offset): void {
  for (const { partition, highest: known } of messages) {
    if (known === null && least === 0) continue;
    const offset = known === null || known < least ? least : known;
    highest.set(partition, greater(highest.get(partition), offset));
  }
}
