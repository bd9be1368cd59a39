/** A database of lists over a store, as its tests write it down: what nodes asked, what clients were answered. */
import { expect } from 'vitest';
import { resolvePointer } from '../../src/grading/pointers.ts';
import { anomalyCause, wrongListCause } from '../../src/grading/transactions/anomaly-causes.ts';
import { kw } from '../../src/results/edn.ts';
import { Cluster } from './evidence.ts';

export type Lists = Readonly<Record<string, readonly number[]>>;
export type Step = readonly ['r', number, readonly number[] | null] | readonly ['append', number, number];

/** Two nodes and a store: who asked it what, and what clients were answered. */
export class Database {
  readonly cluster: Cluster;
  #msgId = 100;

  constructor(nodes = 2) {
    this.cluster = new Cluster('txn-list-append', nodes, { consistencyModels: ['strict-serializable'] });
  }

  /** A transaction that is answered at once. */
  txn(time: number, node: string, ...steps: readonly Step[]): this {
    const asked = steps.map(([f, key, value]) => [f, key, f === 'r' ? null : value]);
    const edn = (all: readonly (readonly unknown[])[]) =>
      all.map(([f, key, value]) => [kw(String(f)), key as number, value as number]);
    const answer = { type: 'txn_ok', txn: steps };
    this.cluster.request(time, node, 'txn', edn(asked), { txn: asked }, answer, edn(steps));
    return this;
  }

  /** A request to a store and its answer, each a millisecond under way unless told otherwise. */
  ask(time: number, node: string, request: object, reply: object, store = 'lin-kv', travel = 0.001): this {
    this.#msgId += 1;
    const body = { ...request, msg_id: this.#msgId };
    this.cluster.send(time, node, { to: store, body, travel });
    const answer = { ...reply, in_reply_to: this.#msgId };
    this.cluster.send(time + travel, store, { to: node, body: answer, travel });
    return this;
  }

  read(time: number, node: string, key: string, value: unknown, store?: string): this {
    const reply = value === null ? { type: 'error', code: 20 } : { type: 'read_ok', value };
    return this.ask(time, node, { type: 'read', key }, reply, store);
  }

  write(time: number, node: string, key: string, value: unknown, store?: string): this {
    return this.ask(time, node, { type: 'write', key, value }, { type: 'write_ok' }, store);
  }

  cas(
    time: number,
    node: string,
    key: string,
    from: unknown,
    to: unknown,
    taken: boolean,
    travel = 0.001,
  ): this {
    const reply = taken ? { type: 'cas_ok' } : { type: 'error', code: 22 };
    return this.ask(time, node, { type: 'cas', key, from, to }, reply, 'lin-kv', travel);
  }
}

/** The cause, whose pointers must resolve, and which must be gone without the messages. */
export function causeOf({ cluster }: Database): string | null {
  const evidence = cluster.evidence();
  const cause = anomalyCause(evidence);
  for (const pointer of cause?.pointers ?? []) expect(resolvePointer(pointer, evidence)).toBeDefined();
  if (cause !== null) expect(cause.pointers.length).toBeGreaterThan(0);
  expect(anomalyCause(cluster.evidence({ messages: false }))).toBeNull();
  return cause?.text ?? null;
}

/** The cause of an answer that is wrong by itself, whose pointers must resolve. */
export function causeOfOne({ cluster }: Database): string | null {
  const evidence = cluster.evidence();
  const cause = wrongListCause(evidence);
  for (const pointer of cause?.pointers ?? []) expect(resolvePointer(pointer, evidence)).toBeDefined();
  expect(wrongListCause(cluster.evidence({ messages: false }))).toBeNull();
  return cause?.text ?? null;
}

export const pairs = (lists: Lists) => Object.entries(lists).map(([key, list]) => [Number(key), list]);
