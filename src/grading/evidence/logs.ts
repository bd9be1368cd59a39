/** What nodes told clients of logs: which message stands at which offset, in answers to sends and polls. */
import { type Edn, isEdnMap, Keyword, sequenceOf } from '../../results/edn.ts';
import type { Operation } from '../../results/results.ts';
import type { Offset } from '../../results/sections/log-errors.ts';
import type { MessageRecord } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import type { Pointer, Statement } from '../report.ts';
import { at, sayAt } from '../statement.ts';
import { ednToText } from './edn-text.ts';
import { journal } from './journal.ts';
import { parseLoose } from './json-text.ts';
import { type ClientOperation, clientOperations } from './operations.ts';

/** One message with its offset, as one answer told it. */
export interface Told {
  readonly kind: 'send' | 'poll';
  /** Key and message as texts. */
  readonly key: string;
  readonly message: string;
  readonly offset: Offset;
  readonly operation: ClientOperation;
  readonly completion: Operation;
}

/** An answer to a poll: what it told of one key, in its order. */
export interface PolledLog {
  readonly operation: ClientOperation;
  readonly messages: readonly Told[];
}

const tolds = new WeakMap<RunEvidence, ReadonlyMap<string, readonly Told[]>>();

/** All that was told of each log, by key, in order of invocation. Cost: the messages of all answers. */
export function toldByKey(evidence: RunEvidence): ReadonlyMap<string, readonly Told[]> {
  const known = tolds.get(evidence);
  if (known !== undefined) return known;
  const byKey = new Map<string, Told[]>();
  for (const operation of clientOperations(evidence)) {
    for (const one of toldBy(operation)) {
      const list = byKey.get(one.key);
      if (list === undefined) byKey.set(one.key, [one]);
      else list.push(one);
    }
  }
  tolds.set(evidence, byKey);
  return byKey;
}

/** What one operation was told; nothing unless it is a send or a poll that ended ok. */
export function toldBy(operation: ClientOperation): readonly Told[] {
  const { f, outcome, completion } = operation;
  if (outcome !== 'ok' || completion === null || (f !== 'send' && f !== 'poll')) return [];
  const found: Told[] = [];
  const add = (kind: Told['kind'], key: Edn, pair: Edn) => {
    const [offset, message] = sequenceOf(pair) ?? [];
    if (typeof offset !== 'number' && typeof offset !== 'bigint') return;
    found.push({
      kind,
      key: ednToText(key),
      message: ednToText(message ?? null),
      offset,
      operation,
      completion,
    });
  };
  for (const microOperation of sequenceOf(completion.value) ?? []) {
    const [name, first = null, second = null] = sequenceOf(microOperation) ?? [];
    if (!(name instanceof Keyword)) continue;
    if (name.name === 'send') add('send', first, second);
    else if (name.name === 'poll' && isEdnMap(first)) {
      for (const [key, pairs] of first) for (const pair of sequenceOf(pairs) ?? []) add('poll', key, pair);
    }
  }
  return found;
}

/** What each poll told of one log, polls that told nothing of it left out. */
export function pollsOf(evidence: RunEvidence, key: string): readonly PolledLog[] {
  const byOperation = new Map<ClientOperation, Told[]>();
  for (const one of toldByKey(evidence).get(key) ?? []) {
    if (one.kind !== 'poll') continue;
    const list = byOperation.get(one.operation);
    if (list === undefined) byOperation.set(one.operation, [one]);
    else list.push(one);
  }
  return [...byOperation].map(([operation, messages]) => ({ operation, messages }));
}

/** The answer that acknowledged a message of a log, if any. */
export function acknowledgementOf(evidence: RunEvidence, key: string, message: string): Told | null {
  const all = toldByKey(evidence).get(key) ?? [];
  return all.find((one) => one.kind === 'send' && one.message === message) ?? null;
}

/** The offset from which a poll asked for a log; null where the messages do not show it. */
export function askedFrom(evidence: RunEvidence, operation: ClientOperation, key: string): number | null {
  const request = journal(evidence).requestOf(operation);
  const body = request === null ? undefined : parseLoose(request.body);
  if (typeof body !== 'object' || body === null || !('offsets' in body)) return null;
  const { offsets } = body;
  if (typeof offsets !== 'object' || offsets === null) return null;
  const fields: Readonly<Record<string, unknown>> = { ...offsets };
  const offset = fields[key];
  return typeof offset === 'number' ? offset : null;
}

/** The message with which the node answered an operation's first request. */
export function answerTo(evidence: RunEvidence, operation: ClientOperation): MessageRecord | null {
  const log = journal(evidence);
  const request = log.requestOf(operation);
  return request === null ? null : (log.repliesTo(request)[0] ?? null);
}

/** An operation with its request and its answer. */
export function operationPointers(evidence: RunEvidence, operation: ClientOperation): readonly Pointer[] {
  const request = journal(evidence).requestOf(operation);
  const answer = answerTo(evidence, operation);
  return [
    at.operation(operation.invoke),
    ...(operation.completion === null ? [] : [at.operation(operation.completion)]),
    ...(request === null ? [] : [at.message(request)]),
    ...(answer === null ? [] : [at.message(answer)]),
  ];
}

/** `n0 acknowledged 14 with offset 3`, `n1 returned 14 at offset 2`. */
export function toldText({ kind, message, offset, operation }: Told): string {
  return kind === 'send'
    ? `${operation.node} acknowledged ${message} with offset ${offset}`
    : `${operation.node} returned ${message} at offset ${offset}`;
}

/** {@link toldText} as a step. */
export function toldStep(evidence: RunEvidence, told: Told): Statement {
  const what = told.kind === 'send' ? 'answering a send' : 'answering a poll';
  return sayAt(
    told.completion.time,
    `${toldText(told)} of key "${told.key}", ${what}.`,
    ...operationPointers(evidence, told.operation),
  );
}
