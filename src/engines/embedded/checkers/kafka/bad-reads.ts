/** Polls of what should not be there: undone, not yet done, or never sent at all. */
import { hashOrder } from '../../../../results/clojure-order.ts';
import type { AbortedRead, PrecommittedRead, UnsentRead } from '../../../../results/sections/log-errors.ts';
import type { LogOperation } from './log-operations.ts';

/** Polls, ended ok, of values whose send failed. Source: `g1a-cases`. Cost: the messages. */
export function abortedReads(operations: readonly LogOperation[]): AbortedRead[] {
  return operations.flatMap(({ operation, polls }) => {
    if (operation.type !== 'ok') return [];
    return polls.flatMap(({ partition, values }) =>
      values
        .filter((number) => partition.failed[number] === true)
        .map((number) => {
          const writer = partition.writers[number]?.operation ?? operation;
          return { key: partition.key, value: partition.valueOf(number), writer, reader: operation };
        }),
    );
  });
}

/** Transactions that polled what they sent; the first such value of each. Source: `precommitted-read-cases`. */
export function precommittedReads(operations: readonly LogOperation[]): PrecommittedRead[] {
  return operations.flatMap(({ operation, polls, sends }) => {
    if (polls.length === 0) return [];
    for (const { partition, values } of sends) {
      const polled = new Set(polls.find((messages) => messages.partition === partition)?.values);
      const own = [...new Set(values)].filter((number) => polled.has(number));
      const [first] = hashOrder(own, (number) => partition.valueOf(number));
      if (first !== undefined) return [{ operation, key: partition.key, value: partition.valueOf(first) }];
    }
    return [];
  });
}

/** The first poll of each value that no send carried. Source: `wr-graph`, which throws. Cost: the messages. */
export function unsentReads(operations: readonly LogOperation[]): UnsentRead[] {
  return operations.flatMap((event) =>
    event.polls.flatMap(({ partition, values }) =>
      [...new Set(values.filter((number) => partition.sent[number] !== true))]
        .filter((number) => partition.readers[number] === event)
        .map((number) => ({
          key: partition.key,
          value: partition.valueOf(number),
          reader: event.operation,
        })),
    ),
  );
}
