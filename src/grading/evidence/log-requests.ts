/**
 * Which messages of kafka's clients belong to which operation: a poll is a request and, when it brought
 * something, a commit; an assignment asks for committed offsets, unless it begins anew; a crash asks nothing.
 */
import { kw, sequenceOf } from '../../results/edn.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { ednToText } from './edn-text.ts';
import { bodyHead, parseLoose } from './json-text.ts';
import type { ClientOperation } from './operations.ts';

/** The requests of each kind of operation, in order; those behind the first may be missing. */
const requestTypes: Readonly<Record<string, readonly string[]>> = {
  send: ['send'],
  poll: ['poll', 'commit_offsets'],
  assign: ['list_committed_offsets'],
};

const SEEK = kw('seek-to-beginning?');

/**
 * The requests of each operation that asked a node, in order. A process has one client, and a client asks
 * one thing after the other. Which client it is, a message that it sent tells; of a client that sent none,
 * the time of its first request. Cost: linear in the messages of clients, but for clients that sent nothing.
 *
 * @param requests messages of clients, in order of sending.
 */
export function logConversations(
  operations: readonly ClientOperation[],
  requests: readonly MessageRecord[],
): ReadonlyMap<ClientOperation, readonly MessageRecord[]> {
  const byClient = new Map<NodeId, MessageRecord[]>();
  const senders = new Map<string, MessageRecord>();
  for (const request of requests) {
    const type = typeOf(request);
    if (type === 'init') continue;
    const known = byClient.get(request.src);
    if (known === undefined) byClient.set(request.src, [request]);
    else known.push(request);
    if (type === 'send') senders.set(sentBody(request.body), request);
  }
  const byProcess = new Map<ClientOperation['invoke']['process'], ClientOperation[]>();
  for (const operation of operations) {
    if (!asksNode(operation)) continue;
    const known = byProcess.get(operation.invoke.process);
    if (known === undefined) byProcess.set(operation.invoke.process, [operation]);
    else known.push(operation);
  }
  const clients = new Map<ClientOperation['invoke']['process'], readonly MessageRecord[]>();
  for (const [process, own] of byProcess) {
    const sent = own.find(({ f }) => f === 'send');
    const request = sent === undefined ? undefined : senders.get(sentValue(sent));
    if (request === undefined || request.dest !== sent?.node) continue;
    clients.set(process, byClient.get(request.src) ?? []);
    byClient.delete(request.src);
  }
  for (const [process, [first]] of byProcess) {
    if (clients.has(process) || first === undefined) continue;
    const client = nearest(byClient, first);
    if (client === null) continue;
    clients.set(process, byClient.get(client) ?? []);
    byClient.delete(client);
  }
  const found = new Map<ClientOperation, readonly MessageRecord[]>();
  for (const [process, own] of byProcess) converse(own, clients.get(process) ?? [], found);
  return found;
}

function asksNode({ f, invoke }: ClientOperation): boolean {
  return requestTypes[f] !== undefined && invoke.more?.get(SEEK) !== true;
}

/** Hands the requests of one client out to its operations, which follow one another as they do. */
function converse(
  operations: readonly ClientOperation[],
  requests: readonly MessageRecord[],
  found: Map<ClientOperation, readonly MessageRecord[]>,
): void {
  let next = 0;
  for (const operation of operations) {
    const own: MessageRecord[] = [];
    for (const type of requestTypes[operation.f] ?? []) {
      const request = requests[next];
      if (request === undefined || typeOf(request) !== type) break;
      own.push(request);
      next += 1;
    }
    if (own.length > 0) found.set(operation, own);
  }
}

function nearest(
  byClient: ReadonlyMap<NodeId, readonly MessageRecord[]>,
  { f, node, invoke, completion }: ClientOperation,
): NodeId | null {
  let best: NodeId | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (const [client, [first]] of byClient) {
    if (first === undefined || first.dest !== node || typeOf(first) !== requestTypes[f]?.[0]) continue;
    // The times of a log are whole milliseconds.
    const away = Math.abs(first.sent - invoke.time);
    if (first.sent < invoke.time - 1e6 || first.sent > (completion?.time ?? Number.POSITIVE_INFINITY) + 1e6) {
      continue;
    }
    if (away < distance) {
      best = client;
      distance = away;
    }
  }
  return best;
}

function typeOf({ body }: MessageRecord): string {
  return bodyHead(body).type ?? '';
}

/** A message that is sent to a log is sent once: key and message, as texts. */
function sentBody(body: string): string {
  const value = parseLoose(body);
  if (typeof value !== 'object' || value === null) return '';
  const fields: Readonly<Record<string, unknown>> = { ...value };
  return `${String(fields.key)} ${String(fields.msg)}`;
}

function sentValue({ invoke }: ClientOperation): string {
  const [, key, message] = sequenceOf(sequenceOf(invoke.value)?.[0] ?? null) ?? [];
  return `${ednToText(key ?? null)} ${ednToText(message ?? null)}`;
}
