/**
 * Histories of logs that are right: each operation takes effect at one moment between its invocation and its
 * end, a send without an answer at any time later or never. Clients crash, and are assigned other logs.
 */
import { type Random, randomStream } from '../../src/engines/embedded/kernel/random.ts';
import { type Edn, kw } from '../../src/results/edn.ts';
import type { History, Operation } from '../../src/results/results.ts';

export interface CorrectLogs {
  readonly clients: number;
  readonly keys: number;
  /** Of the main phase; a final phase in which every client polls everything follows. */
  readonly operations: number;
  /** Offsets grow by up to so much. */
  readonly gap: number;
}

interface Running {
  readonly f: 'send' | 'poll' | 'assign' | 'crash';
  readonly asked: Edn;
  readonly key: string;
  readonly message: number;
  /** Its keys, of an assignment. */
  readonly keys: readonly string[];
  end: { readonly type: 'ok' | 'fail' | 'info'; readonly value: Edn } | null;
}

interface Client {
  process: number;
  running: Running | null;
  /** Next offset of each log that it is assigned to. */
  readonly next: Map<string, number>;
}

const SEND = kw('send');
const POLL = kw('poll');

export function correctLogs(seed: number, shape: CorrectLogs): History {
  return new Simulation(randomStream(seed, 'correct logs'), shape).run();
}

class Simulation {
  readonly #random: Random;
  readonly #shape: CorrectLogs;
  readonly #history: Operation[] = [];
  readonly #logs = new Map<string, [number, number][]>();
  readonly #clients: Client[];
  /** Sends that ended without an answer, and may still arrive. */
  readonly #late: { readonly key: string; readonly message: number }[] = [];
  readonly #keys: readonly string[];
  #messages = 0;
  #time = 0;

  constructor(random: Random, shape: CorrectLogs) {
    this.#random = random;
    this.#shape = shape;
    this.#keys = Array.from({ length: shape.keys }, (_, i) => String(i));
    this.#clients = Array.from({ length: shape.clients }, (_, process) => ({
      process,
      running: null,
      next: new Map(),
    }));
  }

  run(): History {
    let left = this.#shape.operations;
    while (left > 0 || this.#clients.some(({ running }) => running !== null)) {
      const client = this.#random.pick(this.#clients);
      if (client.running !== null) this.#continue(client, client.running);
      else if (left > 0) {
        left -= 1;
        this.#begin(client, this.#choose());
      }
      const [late] = this.#late;
      if (late !== undefined && this.#chance(0.1)) {
        this.#late.shift();
        if (this.#chance(0.5)) this.#append(late.key, late.message);
      }
    }
    this.#finalPhase();
    return this.#history;
  }

  #choose(): Running {
    const at = this.#random.float();
    if (at < 0.05) return this.#operation('crash', null);
    if (at < 0.15) return this.#assignment(this.#keys.filter(() => this.#chance(0.6)));
    if (at < 0.55) return this.#operation('poll', [[POLL]]);
    const key = this.#random.pick(this.#keys);
    this.#messages += 1;
    return { ...this.#operation('send', [[SEND, key, this.#messages]]), key, message: this.#messages };
  }

  #operation(f: Running['f'], asked: Edn): Running {
    return { f, asked, key: '', message: 0, keys: [], end: null };
  }

  #assignment(keys: readonly string[]): Running {
    return { ...this.#operation('assign', keys), keys };
  }

  #begin(client: Client, running: Running): void {
    client.running = running;
    this.#record('invoke', client, running, running.asked);
  }

  /** Its effect, then its end. */
  #continue(client: Client, running: Running): void {
    if (running.end === null) {
      running.end = this.#effect(client, running);
      return;
    }
    const { type, value } = running.end;
    this.#record(type, client, running, value);
    client.running = null;
    if (type === 'info') {
      client.process += this.#shape.clients;
      client.next.clear();
    }
  }

  #effect(client: Client, running: Running): NonNullable<Running['end']> {
    const { f, key, message, keys, asked } = running;
    if (f === 'crash') return { type: 'info', value: null };
    if (f === 'assign') {
      const kept = keys.map((log): [string, number] => [log, client.next.get(log) ?? 0]);
      client.next.clear();
      for (const [log, next] of kept) client.next.set(log, next);
      return { type: 'ok', value: asked };
    }
    if (f === 'poll') return { type: 'ok', value: [[POLL, this.#poll(client)]] };
    if (this.#chance(0.05)) return { type: 'fail', value: asked };
    if (this.#chance(0.07)) {
      this.#late.push({ key, message });
      return { type: 'info', value: asked };
    }
    const offset = this.#append(key, message);
    return { type: 'ok', value: [[SEND, key, [offset, message]]] };
  }

  #append(key: string, message: number): number {
    const log = this.#logs.get(key) ?? [];
    const offset = (log.at(-1)?.[0] ?? -1) + 1 + this.#random.int(this.#shape.gap);
    log.push([offset, message]);
    this.#logs.set(key, log);
    return offset;
  }

  /** Some messages from where the client stands; logs without news may be left out, or be there empty. */
  #poll(client: Client): Edn {
    const polled = new Map<Edn, Edn>();
    for (const [key, next] of client.next) {
      const news = (this.#logs.get(key) ?? []).filter(([offset]) => offset >= next);
      const some = news.slice(0, 1 + this.#random.int(8));
      const last = some.at(-1);
      if (last !== undefined) client.next.set(key, last[0] + 1);
      else if (this.#chance(0.7)) continue;
      polled.set(key, some);
    }
    return polled;
  }

  #finalPhase(): void {
    for (const client of this.#clients) {
      this.#whole(client, this.#operation('crash', null));
      this.#whole(client, this.#assignment(this.#keys));
      while (this.#behind(client)) this.#whole(client, this.#operation('poll', [[POLL]]));
    }
  }

  #behind(client: Client): boolean {
    return this.#keys.some((key) => (client.next.get(key) ?? 0) <= (this.#logs.get(key)?.at(-1)?.[0] ?? -1));
  }

  #whole(client: Client, running: Running): void {
    this.#begin(client, running);
    this.#continue(client, running);
    this.#continue(client, running);
  }

  #record(type: Operation['type'], { process }: Client, { f }: Running, value: Edn): void {
    this.#time += 1 + this.#random.int(1_000_000);
    this.#history.push({ index: this.#history.length, time: this.#time, type, process, f, value });
  }

  #chance(probability: number): boolean {
    return this.#random.float() < probability;
  }
}
