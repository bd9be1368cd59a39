import { bifurcanOrder } from '../../../../results/bifurcan-order.ts';
import { hashOrder, mapOrder } from '../../../../results/clojure-order.ts';
import type { DuplicateValue, InconsistentOffset, Offset } from '../../../../results/sections/log-errors.ts';
import { inOrder } from './edn-order.ts';
import type { LogOperation, Messages } from './log-operations.ts';
import type { Partition } from './partition.ts';

/**
 * The values of one log in the order of their offsets. A place counts the offsets that hold something: holes
 * have none, so that logs may be as sparse as they like.
 */
export interface LogOrder {
  readonly partition: Partition;
  /** Ascending, from 0; one per place. */
  readonly offsets: readonly Offset[];
  /** Per place, the values found there in Clojure's order of a set: one, if the log is sound. */
  readonly at: readonly (readonly number[])[];
  /** Per value, its place: the last one where it is the first of those found there. */
  readonly placeOf: readonly (number | undefined)[];
}

export type LogOrders = ReadonlyMap<Partition, LogOrder>;

/** The value that stands for a place. */
export function valueAt(order: LogOrder, place: number): number {
  return order.at[place]?.[0] ?? -1;
}

/**
 * The order of each log from the offsets that polls and sends were told: polls of all kinds, since a log never
 * hands out what may be undone; sends that ended ok, and those without an answer if anything they sent was
 * polled. Source: `version-orders`. Cost: n log n for n distinct offsets.
 */
export function logOrders(operations: readonly LogOperation[]): LogOrders {
  const found = new Map<Partition, Found>();
  for (const operation of operations) {
    if (mustHaveCommitted(operation)) placeAll(found, operation.sends);
    placeAll(found, operation.polls);
  }
  return new Map([...found].map(([partition, values]) => [partition, logOrder(partition, values)]));
}

/** Values that were found at each offset, each once. */
type Found = Map<Offset, number[]>;

/** It ended ok, or without an answer and something that it sent was polled. Source: `must-have-committed?`. */
export function mustHaveCommitted({ operation, sends }: LogOperation): boolean {
  if (operation.type !== 'info') return operation.type === 'ok';
  return sends.some(({ partition, values }) => values.some((number) => partition.polled[number] === true));
}

function placeAll(found: Map<Partition, Found>, messages: readonly Messages[]): void {
  for (const { partition, values, offsets } of messages) {
    for (let i = 0; i < values.length; i += 1) {
      const offset = offsets[i] ?? null;
      // Logs begin at 0: Maelstrom's checker does not see what lies before.
      if (offset !== null && offset >= 0) place(found, partition, offset, values[i] as number);
    }
  }
}

function place(found: Map<Partition, Found>, partition: Partition, offset: Offset, number: number): void {
  let log = found.get(partition);
  if (log === undefined) {
    log = new Map();
    found.set(partition, log);
  }
  const there = log.get(offset);
  if (there === undefined) log.set(offset, [number]);
  else if (there[0] !== number && !there.includes(number)) there.push(number);
}

function logOrder(partition: Partition, found: Found): LogOrder {
  const offsets = [...found.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const at = offsets.map((offset) =>
    hashOrder(found.get(offset) ?? [], (number) => partition.valueOf(number)),
  );
  const placeOf: (number | undefined)[] = new Array(partition.values.length).fill(undefined);
  at.forEach(([first = -1], place) => {
    placeOf[first] = place;
  });
  return { partition, offsets, at, placeOf };
}

/** In the order in which Jepsen walks the logs. */
export function walk(orders: LogOrders): readonly LogOrder[] {
  const keyOf = ({ partition }: LogOrder) => partition.key;
  return mapOrder(bifurcanOrder([...orders.values()], keyOf), keyOf);
}

/** Offsets at which more than one value was found. Source: `version-orders`. */
export function inconsistentOffsets(orders: LogOrders): InconsistentOffset[] {
  return walk(orders).flatMap(({ partition, offsets, at }) =>
    at.flatMap((numbers, index) => {
      const offset = offsets[index] ?? 0;
      if (numbers.length < 2) return [];
      return [
        { key: partition.key, offset, index, values: inOrder(numbers.map((n) => partition.valueOf(n))) },
      ];
    }),
  );
}

/** Values that were found at more than one offset. Source: `duplicate-cases`. */
export function duplicates(orders: LogOrders): DuplicateValue[] {
  return walk(orders).flatMap(({ partition, offsets, at }) => {
    const places = new Map<number, number[]>();
    at.forEach((numbers, place) => {
      for (const number of numbers) {
        const list = places.get(number);
        if (list === undefined) places.set(number, [place]);
        else list.push(place);
      }
    });
    return mapOrder([...places], ([number]) => partition.valueOf(number))
      .filter(([, list]) => list.length > 1)
      .map(([number, list]) => ({
        key: partition.key,
        value: partition.valueOf(number),
        count: list.length,
        offsets: list.map((place) => offsets[place] ?? 0),
      }));
  });
}
