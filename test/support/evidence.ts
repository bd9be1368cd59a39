/**
 * Evidence made by hand: a cluster whose history and messages are written down in a test, line by line.
 * Times are in seconds. The result is what openRun would give of a real run.
 */

import type { RunEnding, RunOutcome, TestSpec } from '../../src/engines/engine.ts';
import { testSpec } from '../../src/engines/test-spec.ts';
import type { RunEvidence } from '../../src/grading/grader.ts';
import { type Edn, EdnSet, kw } from '../../src/results/edn.ts';
import type { Operation, Results, SetFullResult } from '../../src/results/results.ts';
import type { MessageFate, MessageRecord, NodeLogLine } from '../../src/results/trace.ts';
import { composeResults } from './results.ts';

export type Values = readonly (number | bigint | string)[];

interface Sent {
  readonly to: string;
  readonly body: unknown;
  /** Seconds under way; 0.1 unless told otherwise. */
  readonly travel?: number;
  readonly fate?: MessageFate;
}

export class Cluster {
  readonly spec: TestSpec;
  readonly #history: Operation[] = [];
  readonly #messages: Omit<MessageRecord, 'id'>[] = [];
  readonly #logs = new Map<string, NodeLogLine[]>();
  readonly #processes = new Map<string, number>();
  readonly #msgIds = new Map<string, number>();
  #outcome: Partial<RunOutcome> = {};
  #workload: Partial<SetFullResult> = {};
  #results: (() => Results) | null = null;

  constructor(workload: TestSpec['workload'], nodeCount: number, more: Partial<TestSpec> = {}) {
    this.spec = { ...testSpec({ workload, nodeCount }, 812), ...more };
    for (const [i, node] of this.spec.nodes.entries()) this.#processes.set(node, i);
  }

  /** A client's broadcast that its node acknowledges at once. */
  broadcast(time: number, node: string, value: number | bigint): this {
    return this.request(time, node, 'broadcast', value, { message: value }, { type: 'broadcast_ok' }, value);
  }

  /** A client's read and what it returned. */
  read(time: number, node: string, values: Values, final = false): this {
    return this.request(time, node, 'read', null, {}, { type: 'read_ok', messages: values }, values, final);
  }

  /** Any request that is answered at once. */
  request(
    time: number,
    node: string,
    f: string,
    value: Edn,
    fields: object,
    reply: object,
    result: Edn,
    final = false,
  ): this {
    const { client, msgId } = this.#ask(time, node, f, value, fields, final);
    this.#message(time, node, { to: client, body: { ...reply, in_reply_to: msgId }, travel: 0 });
    this.#complete(time, node, 'ok', f, result, final);
    return this;
  }

  /** A request that comes out otherwise; `reply` is what the node sent, if anything. */
  failed(
    time: number,
    node: string,
    f: string,
    how: {
      type: 'fail' | 'info';
      error?: Edn;
      exception?: Edn;
      after?: number;
      reply?: object;
      replyAfter?: number;
    },
    value: Edn = null,
    fields: object = {},
  ): this {
    const { client, msgId } = this.#ask(time, node, f, value, fields, false);
    if (how.reply !== undefined) {
      const body = { in_reply_to: msgId, ...how.reply };
      this.#message(time + (how.replyAfter ?? 0), node, { to: client, body, travel: 0 });
    }
    this.#complete(time + (how.after ?? 5), node, how.type, f, value, false, {
      error: how.error ?? kw('net-timeout'),
      ...(how.exception === undefined ? {} : { exception: how.exception }),
    });
    return this;
  }

  /** A message between nodes. */
  send(time: number, from: string, message: Sent): this {
    this.#message(time, from, message);
    return this;
  }

  /** A partition: each node of `cut` and the others drop one another's messages. */
  partition(start: number, heal: number | null, cut: readonly string[]): this {
    const others = this.spec.nodes.filter((node) => !cut.includes(node));
    const grudge = new Map<Edn, Edn>();
    for (const node of cut) grudge.set(node, new EdnSet(others));
    for (const node of others) grudge.set(node, new EdnSet(cut));
    this.#nemesis(start, 'start-partition', kw('one'));
    this.#nemesis(start, 'start-partition', [kw('isolated'), grudge]);
    if (heal !== null) {
      this.#nemesis(heal, 'stop-partition', null);
      this.#nemesis(heal, 'stop-partition', kw('network-healed'));
    }
    return this;
  }

  log(time: number, node: string, text: string): this {
    const lines = this.#logs.get(node) ?? [];
    this.#logs.set(node, lines);
    lines.push({ node, line: lines.length + 1, time: nanos(time), text });
    return this;
  }

  outcome(outcome: Partial<RunOutcome>): this {
    this.#outcome = { ...this.#outcome, ...outcome };
    return this;
  }

  ends(ending: RunEnding): this {
    return this.outcome({ ending, hasResults: ending.kind === 'completed' });
  }

  /** What the set-full checker says beside the counts of the history. */
  verdict(workload: Partial<SetFullResult>): this {
    this.#workload = workload;
    return this;
  }

  /** Other results than those of set-full. */
  results(make: () => Results): this {
    this.#results = make;
    return this;
  }

  evidence(options: { readonly messages?: boolean } = {}): RunEvidence {
    const history = [...this.#history]
      .map((operation, order) => ({ operation, order }))
      .sort((a, b) => a.operation.time - b.operation.time || a.order - b.order)
      .map(({ operation }, index) => ({ ...operation, index }));
    const messages = [...this.#messages]
      .map((message, order) => ({ message, order }))
      .sort((a, b) => a.message.sent - b.message.sent || a.order - b.order)
      .map(({ message }, id) => ({ id, ...message }));
    const kept = options.messages !== false;
    const outcome: RunOutcome = {
      version: 1,
      engine: 'embedded',
      ending: { kind: 'completed' },
      muted: [],
      stopped: [],
      lateReplies: [],
      stderrMessages: [],
      hasResults: true,
      capabilities: { messages: kept, deterministic: true, virtualTime: true },
      traceHash: 'a'.repeat(64),
      timing: { maxLag: 0, latencyTrusted: true, runTrusted: true },
      realTime: null,
      counts: { operations: history.length, messages: messages.length, faults: 0 },
      ...this.#outcome,
    };
    const results = outcome.hasResults
      ? (this.#results?.() ?? composeResults(history, this.#workload, messages))
      : null;
    return {
      run: 'single',
      seed: this.spec.seed,
      spec: this.spec,
      manifest: null,
      outcome,
      results,
      history: () => history,
      messages: () => (kept ? messages : []),
      nodeLog: (node) => this.#logs.get(node) ?? [],
    };
  }

  #ask(time: number, node: string, f: string, value: Edn, fields: object, final: boolean) {
    const process = this.#processes.get(node) ?? 0;
    const client = `c${process + 10}`;
    const msgId = (this.#msgIds.get(client) ?? 0) + 1;
    this.#msgIds.set(client, msgId);
    this.#history.push({
      index: 0,
      time: nanos(time),
      type: 'invoke',
      process,
      f,
      value,
      ...(final ? { final } : {}),
    });
    this.#message(time, client, { to: node, body: { type: f, ...fields, msg_id: msgId }, travel: 0 });
    return { client, msgId };
  }

  #complete(
    time: number,
    node: string,
    type: Operation['type'],
    f: string,
    value: Edn,
    final: boolean,
    more: { error?: Edn; exception?: Edn } = {},
  ): void {
    const process = this.#processes.get(node) ?? 0;
    this.#history.push({
      index: 0,
      time: nanos(time),
      type,
      process,
      f,
      value,
      ...(final ? { final } : {}),
      ...more,
    });
    if (type === 'info') this.#processes.set(node, process + this.spec.concurrency);
  }

  #message(time: number, src: string, { to, body, travel = 0.1, fate = 'delivered' }: Sent): void {
    const [sent, due] = [nanos(time), nanos(time + travel)];
    const text =
      typeof body === 'string'
        ? body
        : JSON.stringify(body, (_, v) => (typeof v === 'bigint' ? `big:${v}` : v));
    this.#messages.push({
      src,
      dest: to,
      sent,
      due,
      taken: fate === 'undelivered' ? null : sent,
      received: fate === 'delivered' ? due : null,
      fate,
      body: text.replace(/"big:(\d+)"/g, '$1'),
    });
  }

  #nemesis(time: number, f: string, value: Edn): void {
    this.#history.push({ index: 0, time: nanos(time), type: 'info', process: 'nemesis', f, value });
  }
}

function nanos(seconds: number): number {
  return Math.round(seconds * 1e9);
}
