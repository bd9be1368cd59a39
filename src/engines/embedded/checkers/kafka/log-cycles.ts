/**
 * Cycles in the order of sends and polls: a poll comes after the sends whose messages it returned, and what
 * began after something else had completed comes after it too. Source: `wr-graph`, `cycles!`.
 *
 * The other relations are left out as in Maelstrom: it asks for no order between sends (`:ww-deps`), which
 * may reach a log in any order, and its version of the checker draws no edge from a poll to a later send.
 */
import { type Edn, ednEquals, isEdnMap, kw, sequenceOf } from '../../../../results/edn.ts';
import type { Operation } from '../../../../results/results.ts';
import type {
  DependencyStep,
  TransactionAnomaly,
} from '../../../../results/sections/transaction-anomalies.ts';
import { dependencyAnomalies, type OrderedOperation } from '../transactions/dependency-anomalies.ts';
import { DependencyGraph, wr } from '../transactions/graph.ts';
import type { LogOperation } from './log-operations.ts';
import type { Partition } from './partition.ts';

const POLL = kw('poll');
const SEND = kw('send');

/** Kafka's checker always looks for cycles as strict serializability forbids them. */
const models = { consistencyModels: ['strict-serializable'] };

/** By Elle's types. Cost: the messages that were polled, and the search, which is bounded by a count. */
export function logCycles(
  operations: readonly LogOperation[],
): Readonly<Record<string, readonly TransactionAnomaly[]>> {
  const graph = new DependencyGraph(operations.length);
  for (const { place, polls } of operations) {
    for (const { partition, values } of polls) {
      for (const number of values) {
        const writer = partition.writers[number];
        if (writer !== undefined) graph.addEdge(writer.place, place, wr);
      }
    }
  }
  const explain = (from: number, to: number) =>
    explained(operations[from] as LogOperation, operations[to] as LogOperation);
  const dependencies = { graph, explain, reasonOrder: [wr], ownReaders: [], linked: false };
  return dependencyAnomalies({ list: operations.map(ordered) }, dependencies, models);
}

function ordered({ operation, invocation }: LogOperation): OrderedOperation {
  return {
    operation,
    asked: invocation === operation ? null : invocation,
    invoke: invocation.index,
    complete: operation.index,
    process: operation.process,
    ok: operation.type === 'ok',
  };
}

/** The first message of the poll that the other operation sent. */
function explained(sender: LogOperation, reader: LogOperation): DependencyStep | null {
  for (const { partition, values } of reader.polls) {
    const number = values.find((value) => partition.writers[value] === sender);
    if (number === undefined) continue;
    const value = partition.valueOf(number);
    const from = placeOf(sender.operation, (microOperation) => sends(microOperation, partition, value));
    const to = placeOf(reader.operation, (microOperation) => polls(microOperation, partition, value));
    return { type: 'wr', key: partition.key, value, from, to };
  }
  return null;
}

/** The first micro-operation that holds the message, from 0. Source: `mop-index`. */
function placeOf({ value }: Operation, holds: (microOperation: readonly Edn[]) => boolean): number {
  return (sequenceOf(value) ?? []).findIndex((microOperation) => holds(sequenceOf(microOperation) ?? []));
}

function sends([f, key, message]: readonly Edn[], partition: Partition, sent: Edn): boolean {
  if (f !== SEND || !ednEquals(key ?? null, partition.key)) return false;
  return ednEquals((Array.isArray(message) ? message[1] : message) ?? null, sent);
}

function polls([f, polled]: readonly Edn[], partition: Partition, message: Edn): boolean {
  if (f !== POLL || polled === undefined || !isEdnMap(polled)) return false;
  return [...polled].some(
    ([key, list]) =>
      ednEquals(key, partition.key) &&
      (sequenceOf(list) ?? []).some((pair) => ednEquals(sequenceOf(pair)?.[1] ?? null, message)),
  );
}
