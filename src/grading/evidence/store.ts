/**
 * What key-value services held and whom they showed it: read from the requests and replies of a run. Every
 * request that changes a service runs on its newest state, so the order in which the service read them is
 * the order of its states.
 */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { journal } from './journal.ts';
import { bodyHead, parseLoose } from './json-text.ts';

export const stores: readonly string[] = ['seq-kv', 'lin-kv', 'lww-kv'];

/** A request to a store, with its reply. */
export interface Exchange {
  readonly store: string;
  readonly node: NodeId;
  readonly type: string;
  /** The key as JSON. */
  readonly key: string;
  readonly request: MessageRecord;
  readonly reply: MessageRecord;
  /** Type of the reply, and its error code where it has one. */
  readonly answer: string;
  readonly error: number | null;
  /** What a read returned, a write wrote, a cas put in the place of `from`. */
  readonly value: unknown;
  readonly from: unknown;
  /** When the store ran it. */
  readonly time: number;
}

/** What a key held from a moment on. */
export interface Version {
  readonly value: unknown;
  readonly exchange: Exchange;
}

export interface StoreLog {
  /** In the order in which the stores ran them. */
  readonly exchanges: readonly Exchange[];
  /** Versions by store and key, oldest first. */
  readonly versions: ReadonlyMap<string, readonly Version[]>;
}

const cache = new WeakMap<RunEvidence, StoreLog>();

/** The requests that stores answered, and the versions that they made. O(messages). */
export function storeLog(evidence: RunEvidence): StoreLog {
  const known = cache.get(evidence);
  if (known !== undefined) return known;
  const asked = new Map<string, MessageRecord>();
  const exchanges: Exchange[] = [];
  for (const message of journal(evidence).messages) {
    if (stores.includes(message.dest)) {
      const { msgId } = bodyHead(message.body);
      if (msgId !== null && message.received !== null) asked.set(`${message.src} ${msgId}`, message);
    } else if (stores.includes(message.src)) {
      const { inReplyTo } = bodyHead(message.body);
      const request = asked.get(`${message.dest} ${inReplyTo}`);
      if (request?.dest !== message.src) continue;
      const exchange = exchangeOf(request, message);
      if (exchange !== null) exchanges.push(exchange);
    }
  }
  exchanges.sort((a, b) => a.time - b.time || a.reply.id - b.reply.id);
  const versions = new Map<string, Version[]>();
  const texts = new Map<string, Set<string>>();
  for (const exchange of exchanges) {
    if (!changes(exchange)) continue;
    const name = `${exchange.store} ${exchange.key}`;
    const list = versions.get(name) ?? [];
    versions.set(name, list);
    const held = texts.get(name) ?? new Set<string>();
    texts.set(name, held);
    const text = JSON.stringify(exchange.value);
    // Written again, a value may have met an older state that held it, and changed nothing.
    if (exchange.type === 'write' && held.has(text)) continue;
    held.add(text);
    list.push({ value: exchange.value, exchange });
  }
  const log = { exchanges, versions };
  cache.set(evidence, log);
  return log;
}

function changes({ answer, from, value }: Exchange): boolean {
  return answer === 'write_ok' || (answer === 'cas_ok' && !same(from, value));
}

/** What the key of an exchange held when the store ran it, and before that; the newest last. */
export function versionsUntil(evidence: RunEvidence, { store, key, time }: Exchange): readonly Version[] {
  const all = storeLog(evidence).versions.get(`${store} ${key}`) ?? [];
  return all.filter(({ exchange }) => exchange.time < time);
}

/** True for two JSON values with the same text. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function exchangeOf(request: MessageRecord, reply: MessageRecord): Exchange | null {
  const asked = fieldsOf(request.body);
  const answered = fieldsOf(reply.body);
  const { type } = asked;
  const { type: answer, code } = answered;
  if (typeof type !== 'string' || typeof answer !== 'string') return null;
  const isRead = type === 'read';
  return {
    store: request.dest,
    node: request.src,
    type,
    key: JSON.stringify(asked.key ?? null),
    request,
    reply,
    answer,
    error: typeof code === 'number' ? code : null,
    value: isRead ? answered.value : type === 'cas' ? asked.to : asked.value,
    from: asked.from,
    time: request.received ?? request.due,
  };
}

function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  const value = parseLoose(body);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
