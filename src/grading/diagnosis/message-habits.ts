/** Habits that cost messages for the logs: what is asked before each write, and what is asked key by key. */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { isClient, journal } from '../evidence/journal.ts';
import { bodyHead, parseLoose } from '../evidence/json-text.ts';
import { type Exchange, storeLog } from '../evidence/store.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, grouped, percent, quoted, sayAt, seconds } from '../statement.ts';

/** A reason for many of the messages. */
export interface Habit {
  readonly statement: Statement;
  /** Of the messages between nodes and services, those that come of it. */
  readonly share: number;
}

/** A habit that brings about fewer explains little. */
const leastShare = 0.15;
/** Of the writes, how many must have a read of their own right before them. */
const nearlyAll = 0.9;

/** What most of the messages come of; null where no habit is behind many. */
export function costliestHabit(evidence: RunEvidence, between: readonly MessageRecord[]): Habit | null {
  const [most] = [readsBeforeWrites(evidence, between), asksKeyByKey(evidence, between)]
    .filter((habit) => habit !== null)
    .filter(({ share }) => share >= leastShare)
    .sort((a, b) => b.share - a.share);
  return most ?? null;
}

/** Nodes that read a key of a store right before each write to it. */
function readsBeforeWrites(evidence: RunEvidence, between: readonly MessageRecord[]): Habit | null {
  const last = new Map<string, Exchange>();
  const pairs: { readonly read: Exchange; readonly write: Exchange }[] = [];
  const { exchanges } = storeLog(evidence);
  const reads = exchanges.filter(({ type }) => type === 'read').length;
  for (const exchange of exchanges) {
    const name = `${exchange.node} ${exchange.store} ${exchange.key}`;
    const before = last.get(name);
    last.set(name, exchange);
    if (exchange.type !== 'read' && before?.type === 'read') pairs.push({ read: before, write: exchange });
  }
  const [first] = pairs;
  const writes = exchanges.length - reads;
  if (first === undefined || pairs.length < writes * nearlyAll) return null;
  const { read, write } = first;
  const others = reads - pairs.length;
  const rest =
    others * 2 < between.length * leastShare
      ? ''
      : ` Another ${count(others, 'read')} (${percent((others * 2) / between.length)}) led to no write.`;
  const share = (pairs.length * 2) / between.length;
  return {
    share,
    statement: sayAt(
      read.time,
      `Nodes read a key of ${read.store} anew before they write it: ${grouped(pairs.length)} of ${count(writes, 'write')} came right after a read of the same key by the same node (first ${quoted(read.key, 30)} at ${seconds(read.time)}), and these reads and their answers are ${percent(share)} of the messages.${rest}`,
      ...[read, write].flatMap(({ request, reply }) => [at.message(request), at.message(reply)]),
    ),
  };
}

/** Nodes that send another one a message for each key of a client's request, where one message could name all. */
function asksKeyByKey(evidence: RunEvidence, between: readonly MessageRecord[]): Habit | null {
  const bySender = new Map<NodeId, MessageRecord[]>();
  for (const message of between) {
    if (bodyHead(message.body).inReplyTo !== null) continue;
    const sent = bySender.get(message.src);
    if (sent === undefined) bySender.set(message.src, [message]);
    else sent.push(message);
  }
  let first: { readonly request: MessageRecord; readonly sent: readonly MessageRecord[] } | null = null;
  let spare = 0;
  const log = journal(evidence);
  for (const request of log.messages) {
    if (!isClient(request.src) || request.received === null) continue;
    const keys = keysOf(request.body);
    const answer = keys.length < 2 ? undefined : log.repliesTo(request)[0];
    if (answer === undefined) continue;
    const meanwhile = sentBetween(bySender.get(request.dest) ?? [], request.received, answer.sent);
    for (const sent of byKey(meanwhile, keys)) {
      spare += sent.length - 1;
      if (first === null || sent.length > first.sent.length) first = { request, sent };
    }
  }
  const share = (spare * 2) / between.length;
  if (first === null || share < leastShare) return null;
  const { request, sent } = first;
  const [one] = sent;
  if (one === undefined) return null;
  return {
    share,
    statement: sayAt(
      one.sent,
      `Nodes ask for each key by itself: for one ${bodyHead(request.body).type} of a client, at ${seconds(request.sent)}, ${one.src} sent ${one.dest} ${sent.length} messages ${bodyHead(one.body).type}, of a key each, where one could have named them all. That saved, and the answers, ${percent(share)} of the messages would not be sent.`,
      at.message(request),
      ...sent.slice(0, 3).map(at.message),
    ),
  };
}

/** The keys that a client's request names: of its offsets, or listed. */
function keysOf(body: string): readonly string[] {
  const value = parseLoose(body);
  if (typeof value !== 'object' || value === null) return [];
  const { offsets, keys }: { readonly offsets?: unknown; readonly keys?: unknown } = value;
  if (Array.isArray(keys)) return keys.filter((key) => typeof key === 'string');
  return typeof offsets === 'object' && offsets !== null ? Object.keys(offsets) : [];
}

/** Messages in order of sending, from one moment to another. O(log n) and what is found. */
function sentBetween(messages: readonly MessageRecord[], from: number, to: number): readonly MessageRecord[] {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle] as MessageRecord).sent < from) low = middle + 1;
    else high = middle;
  }
  const found: MessageRecord[] = [];
  for (let i = low; (messages[i]?.sent ?? Number.POSITIVE_INFINITY) <= to; i += 1) {
    found.push(messages[i] as MessageRecord);
  }
  return found;
}

/** Groups of messages of one kind to one node that name one of the keys each, and not the same. */
function byKey(messages: readonly MessageRecord[], keys: readonly string[]): readonly MessageRecord[][] {
  const groups = new Map<string, Map<string, MessageRecord>>();
  for (const message of messages) {
    const named = keys.filter((key) => message.body.includes(`"${key}"`));
    const [key] = named;
    if (key === undefined || named.length > 1) continue;
    const name = `${message.dest} ${bodyHead(message.body).type}`;
    const group = groups.get(name) ?? new Map<string, MessageRecord>();
    groups.set(name, group);
    if (!group.has(key)) group.set(key, message);
  }
  return [...groups.values()].map((group) => [...group.values()]).filter(({ length }) => length > 1);
}
