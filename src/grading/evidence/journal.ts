/** The messages of a run, indexed: by id, the request of an operation, what a node answered. */

import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { ednToText } from './edn-text.ts';
import { bodyHead, mayHold } from './json-text.ts';
import { logConversations } from './log-requests.ts';
import { type ClientOperation, clientOperations } from './operations.ts';
import { asksRegister } from './registers.ts';

/** Maelstrom's own test: a name that starts with c is a client's. */
export function isClient(id: NodeId): boolean {
  return id.startsWith('c');
}

const cache = new WeakMap<RunEvidence, Journal>();

/** The journal of a run; empty where the run kept no messages. */
export function journal(evidence: RunEvidence): Journal {
  let known = cache.get(evidence);
  if (known === undefined) {
    known = new Journal(evidence);
    cache.set(evidence, known);
  }
  return known;
}

export class Journal {
  readonly messages: readonly MessageRecord[];
  readonly #evidence: RunEvidence;
  #requests: ReadonlyMap<ClientOperation, MessageRecord> | null = null;
  #conversations: ReadonlyMap<ClientOperation, readonly MessageRecord[]> | null = null;
  #toClients: ReadonlyMap<NodeId, readonly MessageRecord[]> | null = null;
  #replies: ReadonlyMap<string, readonly MessageRecord[]> | null = null;

  constructor(evidence: RunEvidence) {
    this.#evidence = evidence;
    this.messages = evidence.messages();
  }

  /** The message of that id, or null. */
  byId(id: number): MessageRecord | null {
    const guess = this.messages[id];
    if (guess?.id === id) return guess;
    return this.messages.find((message) => message.id === id) ?? null;
  }

  /** The request that a client sent for an operation, or null when the journal does not show it. */
  requestOf(operation: ClientOperation): MessageRecord | null {
    if (this.#evidence.spec.workload === 'kafka') {
      const requests = this.conversationOf(operation);
      // What failed is the last one that was asked.
      return (operation.outcome === 'ok' ? requests[0] : requests.at(-1)) ?? null;
    }
    this.#requests ??= matchRequests(clientOperations(this.#evidence), this.messages);
    return this.#requests.get(operation) ?? null;
  }

  /** The requests of an operation of kafka, which may be several; in order. */
  conversationOf(operation: ClientOperation): readonly MessageRecord[] {
    this.#conversations ??= logConversations(
      clientOperations(this.#evidence),
      this.messages.filter(({ src }) => isClient(src)),
    );
    return this.#conversations.get(operation) ?? [];
  }

  /** All that was sent to a client, in order. */
  sentTo(client: NodeId): readonly MessageRecord[] {
    if (this.#toClients === null) {
      const all = new Map<NodeId, MessageRecord[]>();
      for (const message of this.messages) {
        if (!isClient(message.dest)) continue;
        const known = all.get(message.dest);
        if (known === undefined) all.set(message.dest, [message]);
        else known.push(message);
      }
      this.#toClients = all;
    }
    return this.#toClients.get(client) ?? [];
  }

  /** Messages that name the request in in_reply_to and go back to its sender, in order. */
  repliesTo(request: MessageRecord): readonly MessageRecord[] {
    const { msgId } = bodyHead(request.body);
    if (msgId === null) return [];
    if (this.#replies === null) {
      const all = new Map<string, MessageRecord[]>();
      for (const message of this.messages) {
        if (!isClient(message.dest)) continue;
        const { inReplyTo } = bodyHead(message.body);
        if (inReplyTo === null) continue;
        const key = `${message.src} ${message.dest} ${inReplyTo}`;
        const known = all.get(key);
        if (known === undefined) all.set(key, [message]);
        else known.push(message);
      }
      this.#replies = all;
    }
    return this.#replies.get(`${request.dest} ${request.src} ${msgId}`) ?? [];
  }

  /** What a node sent between two moments, in order; copies that the network made are not its own. */
  sentBy(node: NodeId, from: number, to: number): readonly MessageRecord[] {
    return this.messages.filter(
      (message) =>
        message.src === node && message.sent >= from && message.sent <= to && message.copyOf === undefined,
    );
  }
}

/**
 * Pairs operations with the requests of clients: same node, type and value, within the operation's time.
 * A worker keeps its client while that lives, which tells workers of one node apart.
 */
function matchRequests(
  operations: readonly ClientOperation[],
  messages: readonly MessageRecord[],
): ReadonlyMap<ClientOperation, MessageRecord> {
  const waiting = new Map<string, MessageRecord[]>();
  for (const message of messages) {
    if (!isClient(message.src)) continue;
    const group = `${message.dest} ${bodyHead(message.body).type ?? ''}`;
    const known = waiting.get(group);
    if (known === undefined) waiting.set(group, [message]);
    else known.push(message);
  }
  const clientOf = new Map<number, NodeId>();
  const pairs = new Map<ClientOperation, MessageRecord>();
  for (const operation of operations) {
    const group = waiting.get(`${operation.node} ${operation.f}`);
    if (group === undefined) continue;
    const earliest = operation.invoke.time - 1e6;
    // The times of a log are whole milliseconds.
    const latest = (operation.completion?.time ?? Number.POSITIVE_INFINITY) + 1e6;
    const value = operation.invoke.value === null ? null : ednToText(operation.invoke.value);
    const fits = (message: MessageRecord) =>
      message.sent >= earliest &&
      message.sent <= latest &&
      (value === null || holds(message.body, value) || asksRegister(operation, message.body));
    while (group[0] !== undefined && group[0].sent < earliest - 60e9) group.shift();
    const client = clientOf.get(operation.worker);
    let index = group.findIndex((message) => message.src === client && fits(message));
    if (index < 0) index = group.findIndex(fits);
    const request = group[index];
    if (request === undefined) continue;
    group.splice(index, 1);
    clientOf.set(operation.worker, request.src);
    pairs.set(operation, request);
  }
  return pairs;
}

function holds(body: string, value: string): boolean {
  return /^-?\d+$/.test(value) ? mayHold(body, value) : body.includes(value);
}
