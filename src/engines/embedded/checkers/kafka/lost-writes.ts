/** Values that were sent, and that nobody polled. */
import { hashOrder, mapOrder } from '../../../../results/clojure-order.ts';
import type { LostWrite, UnseenGroup } from '../../../../results/sections/log-errors.ts';
import { inOrder, inOrderOf } from './edn-order.ts';
import type { LogHistory, LogOperation } from './log-operations.ts';
import { type LogOrder, type LogOrders, mustHaveCommitted } from './log-order.ts';
import type { Partition } from './partition.ts';

/** Messages that are shown of each log. */
const MESSAGES = 32;

/**
 * Once somebody polled the value at one place of a log, those at lower places must have been polled too.
 * Where a value is found at several offsets, the highest place that must have been polled is told by its
 * first, and it must itself have been polled by its last: either way the benefit of the doubt.
 *
 * Source: `lost-write-cases`. Cost: n log n for n values.
 */
export function lostWrites(operations: readonly LogOperation[], orders: LogOrders): LostWrite[] {
  return polledLogs(operations).flatMap((partition) => {
    const order = orders.get(partition);
    return order === undefined ? [] : lostOf(order);
  });
}

/** Logs that a poll which ended ok returned, in Clojure's order of a map of them. */
function polledLogs(operations: readonly LogOperation[]): readonly Partition[] {
  const logs = new Set<Partition>();
  for (const { operation, polls } of operations) {
    if (operation.type === 'ok') for (const { partition } of polls) logs.add(partition);
  }
  return mapOrder([...logs], ({ key }) => key);
}

function lostOf(order: LogOrder): LostWrite[] {
  const { partition, at } = order;
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  at.forEach((numbers, place) => {
    for (const number of numbers) {
      if (!first.has(number)) first.set(number, place);
      last.set(number, place);
    }
  });
  let bound = -1;
  for (const [number, place] of first) {
    if (partition.polled[number] === true && place > bound) bound = place;
  }
  const ending = valuesByLastPlace(partition, last);
  const highest = ending[bound]?.[0];
  const maxRead = highest === undefined ? undefined : partition.readers[highest];
  return ending.slice(0, bound + 1).flatMap((numbers) =>
    (numbers ?? []).flatMap((number) => {
      const writer = partition.writers[number];
      if (partition.polled[number] === true || writer === undefined || !mustHaveCommitted(writer)) return [];
      return [
        {
          key: partition.key,
          value: partition.valueOf(number),
          index: first.get(number) ?? 0,
          maxReadIndex: bound,
          writer: writer.operation,
          maxRead: maxRead?.operation ?? null,
        },
      ];
    }),
  );
}

/**
 * Per place, the values that are last found there, in Jepsen's order: a slot that exists before its first
 * value does is filled as a Clojure list, newest first; others are sets. Source: `log->last-index->values`.
 */
function valuesByLastPlace(
  partition: Partition,
  last: ReadonlyMap<number, number>,
): (readonly number[] | undefined)[] {
  const slots: (number[] | undefined)[] = [];
  const lists = new Set<number>();
  for (const [number, place] of mapOrder([...last], ([n]) => partition.valueOf(n))) {
    const slot = slots[place];
    if (slot !== undefined) slot.push(number);
    else {
      if (place < slots.length) lists.add(place);
      slots[place] = [number];
    }
  }
  return slots.map((slot, place) => {
    if (slot === undefined || slot.length < 2) return slot;
    return lists.has(place) ? slot.toReversed() : [...hashOrder(slot, (n) => partition.valueOf(n))];
  });
}

/**
 * Acknowledged values that no poll returned, at the end of the history; null when there are none. Source:
 * `unseen`. Cost: n log n for n values.
 */
export function unseen({ partitions, operations }: LogHistory): UnseenGroup | null {
  const keys = partitions.flatMap((partition) => {
    const numbers = partition.values.flatMap((_, number) =>
      partition.acknowledged[number] === true && partition.polled[number] !== true ? [number] : [],
    );
    if (numbers.length === 0) return [];
    const messages = inOrder(numbers.map((number) => partition.valueOf(number)));
    return [{ key: partition.key, count: numbers.length, messages: messages.slice(0, MESSAGES) }];
  });
  const last = operations.findLast(({ operation }) => operation.type === 'ok');
  if (keys.length === 0 || last === undefined) return null;
  return {
    kind: 'unseen',
    type: 'unseen',
    time: last.operation.time,
    keys: inOrderOf(keys, ({ key }) => key),
  };
}
