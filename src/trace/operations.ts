/** The operations of a run's clients, as a page has them. */
import { ednToJsonText, ednToText } from '../grading/evidence/edn-text.ts';
import { journal } from '../grading/evidence/journal.ts';
import { type ClientOperation, clientOperations } from '../grading/evidence/operations.ts';
import type { RunEvidence } from '../grading/grader.ts';
import type { MessageRecord } from '../results/trace.ts';
import type { TraceOperation } from './format.ts';
import type { NameRanks } from './name-ranks.ts';

/** Characters that the results of all operations together may have: a page holds them in memory. */
const mostResultText = 4_000_000;

export interface Asked {
  readonly operation: ClientOperation;
  /** The requests that its client sent, in order; none where they are not known. */
  readonly requests: readonly MessageRecord[];
}

/** Each operation with its requests, in order of invocation. */
export function askedOperations(evidence: RunEvidence): readonly Asked[] {
  const messages = journal(evidence);
  const severalRequests = evidence.spec.workload === 'kafka';
  return clientOperations(evidence).map((operation) => {
    if (severalRequests) return { operation, requests: messages.conversationOf(operation) };
    const request = messages.requestOf(operation);
    return { operation, requests: request === null ? [] : [request] };
  });
}

/** The ranks of the names of each worker's clients: those that sent its requests. */
export function clientsOfWorkers(
  asked: readonly Asked[],
  names: NameRanks,
): ReadonlyMap<number, ReadonlySet<number>> {
  const workers = new Map<number, Set<number>>();
  for (const { operation, requests } of asked) {
    let clients = workers.get(operation.worker);
    if (clients === undefined) {
      clients = new Set();
      workers.set(operation.worker, clients);
    }
    for (const { src } of requests) clients.add(names.rankOf(src));
  }
  return workers;
}

export interface OperationList {
  readonly operations: readonly TraceOperation[];
  /** Characters to which results were cut; null: they are whole. */
  readonly cutTo: number | null;
}

export function traceOperations(
  asked: readonly Asked[],
  {
    names,
    laneOfWorker,
    rankOf,
  }: {
    readonly names: NameRanks;
    readonly laneOfWorker: ReadonlyMap<number, number>;
    readonly rankOf: (id: number) => number | null;
  },
): OperationList {
  const results = asked.map(({ operation }) => resultText(operation));
  const cutTo = lengthWithin(
    results.map((text) => text?.length ?? 0),
    mostResultText,
  );
  const operations = asked.map(({ operation, requests }, rank): TraceOperation => {
    const { f, invoke, completion, outcome, worker, node, final } = operation;
    const result = results[rank] ?? null;
    return {
      index: invoke.index,
      completionIndex: completion?.index ?? null,
      f,
      value: invoke.value === null ? '' : ednToJsonText(invoke.value),
      result:
        result !== null && cutTo !== null && result.length > cutTo ? `${result.slice(0, cutTo)}…` : result,
      outcome,
      start: invoke.time,
      end: completion?.time ?? null,
      lane: laneOfWorker.get(worker) ?? 0,
      node: names.rankOf(node),
      requests: requests.flatMap(({ id }) => rankOf(id) ?? []),
      final,
    };
  });
  return { operations, cutTo };
}

function resultText({ completion, outcome }: ClientOperation): string | null {
  if (completion === null) return null;
  if (outcome !== 'ok' && completion.error !== undefined) return ednToText(completion.error);
  return completion.value === null ? '' : ednToJsonText(completion.value);
}

/** The greatest length to which texts must be cut for their sum to be within a bound; null: they are within it. */
export function lengthWithin(lengths: readonly number[], most: number): number | null {
  const rising = [...lengths].sort((a, b) => a - b);
  let left = most;
  for (const [i, length] of rising.entries()) {
    const each = Math.floor(left / (rising.length - i));
    if (length > each) return each;
    left -= length;
  }
  return null;
}
