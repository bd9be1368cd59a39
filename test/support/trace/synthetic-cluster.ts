/** What the nodes and clients of a synthetic run say to one another. */
import { type Random, randomStream } from '../../../src/engines/embedded/kernel/random.ts';
import type { Lane, TraceLogLine, TraceOperation } from '../../../src/trace/format.ts';
import { type Draft, SyntheticNetwork, second } from './synthetic-network.ts';

/** An operation that does not know the ranks of its messages yet. */
export interface OperationDraft extends Omit<TraceOperation, 'requests'> {
  readonly request: Draft;
  readonly reply: Draft | null;
}

const operationsPerSecond = 100;
const clients = 10;

/** Clients `c1` to `c10`, nodes in a tree of four branches, lin-kv. */
export class SyntheticCluster {
  readonly names: readonly string[];
  readonly lanes: readonly Lane[];
  readonly network: SyntheticNetwork;
  readonly operations: OperationDraft[] = [];
  readonly logs: Omit<TraceLogLine, 'line'>[] = [];
  readonly #nodes: number;
  readonly #random: Random;
  readonly #values: number[] = [];
  #messageId = 0;

  constructor(nodes: number, seed: number) {
    this.#nodes = nodes;
    const own = Array.from({ length: nodes }, (_, node) => `n${node}`);
    const workers = Array.from({ length: clients }, (_, client) => `c${client + 1}`);
    this.names = [...workers, ...own, 'lin-kv'];
    this.lanes = this.names.map((name, rank) =>
      rank < clients
        ? { kind: 'client', label: `worker ${rank}`, names: [rank] }
        : { kind: rank < clients + nodes ? 'node' : 'service', label: name, names: [rank] },
    );
    this.network = new SyntheticNetwork(own, clients, seed);
    this.#random = randomStream(seed, 'operations');
  }

  /** One operation more, and all that comes of it. */
  nextOperation(): void {
    const place = this.operations.length;
    const time = Math.round(((place + this.#random.float()) / operationsPerSecond) * second);
    const client = place % clients;
    const node = clients + (Math.floor(place / clients) % this.#nodes);
    const kind = place % 10;
    if (kind < 5) this.#broadcast(place, time, client, node);
    else if (kind < 9) this.#read(time, client, node);
    else this.#add(place, time, client, node);
  }

  #broadcast(place: number, time: number, client: number, node: number): void {
    const request = this.#say(client, node, time, 'broadcast', { message: place });
    if (request.fate !== 'delivered') {
      this.#complete('broadcast', String(place), request, null);
      return;
    }
    this.#values.push(place);
    this.#complete('broadcast', String(place), request, this.#answer(request, {}));
    this.#spread(node, -1, request.end, place);
  }

  /** Tells the neighbours in the tree, again every second until one has acknowledged. */
  #spread(node: number, from: number, time: number, value: number): void {
    if (value % 7 === 0) this.#note(node, time, `stored ${value}, told by ${this.names[from] ?? 'a client'}`);
    for (const neighbour of this.#neighbours(node)) {
      if (neighbour === from) continue;
      let first: number | null = null;
      let last: Draft | null = null;
      for (let attempt = 0; attempt < 20; attempt++) {
        const at: number = time + 30_000 + attempt * second;
        const fields = { value, seen: this.#values.slice(-8), origin: this.names[node] };
        const gossip: Draft = this.#say(node, neighbour, at, 'gossip', fields, last);
        last = gossip;
        if (gossip.fate !== 'delivered') continue;
        first ??= gossip.end;
        if (this.#answer(gossip, { value, node: this.names[neighbour] }).fate === 'delivered') break;
        this.#note(node, at + second, `no answer of ${this.names[neighbour]}, once more`);
      }
      if (first !== null) this.#spread(neighbour, node, first, value);
    }
  }

  #read(time: number, client: number, node: number): void {
    const request = this.#say(client, node, time, 'read', {});
    const messages = this.#values.slice(-24);
    const reply = request.fate === 'delivered' ? this.#answer(request, { messages }) : null;
    this.#complete('read', '', request, reply, JSON.stringify(messages));
  }

  /** Reads a sum from lin-kv and compares and sets it; one in twenty is refused. */
  #add(place: number, time: number, client: number, node: number): void {
    const store = this.names.length - 1;
    const request = this.#say(client, node, time, 'add', { delta: place % 5 });
    if (request.fate !== 'delivered') {
      this.#complete('add', String(place % 5), request, null);
      return;
    }
    const asked = this.#say(node, store, request.end + 30_000, 'read', { key: 'sum' });
    const known = this.#answer(asked, { value: place });
    const change = { key: 'sum', from: place, to: place + (place % 5), create_if_not_exists: true };
    const set = this.#say(node, store, known.end + 30_000, 'cas', change);
    const refused = this.#random.int(20) === 0;
    const error = { code: 22, text: `current value ${place + 1} is not ${place}` };
    const settled = refused ? this.#answer(set, error, 'error') : this.#answer(set, {});
    const type = refused ? 'error' : 'add_ok';
    const reply = this.#answer(request, refused ? error : {}, type, settled.end);
    this.#complete('add', String(place % 5), request, reply);
  }

  #neighbours(node: number): number[] {
    const place = node - clients;
    const children = [1, 2, 3, 4].map((child) => place * 4 + child).filter((child) => child < this.#nodes);
    const parent = place === 0 ? [] : [Math.floor((place - 1) / 4)];
    return [...parent, ...children].map((neighbour) => neighbour + clients);
  }

  #say(
    src: number,
    dest: number,
    sent: number,
    type: string,
    fields: object,
    repeats: Draft | null = null,
  ): Draft {
    this.#messageId += 1;
    const body = JSON.stringify({ type, ...fields, msg_id: this.#messageId });
    return this.network.send({ src, dest, sent, type, body, repeats });
  }

  #answer(request: Draft, fields: object, type = `${request.type}_ok`, time = request.end): Draft {
    const asked: { msg_id: number } = JSON.parse(request.body);
    const body = JSON.stringify({ type, ...fields, in_reply_to: asked.msg_id });
    const sent = time + 30_000;
    return this.network.send({ src: request.dest, dest: request.src, sent, type, body, request });
  }

  #complete(f: string, value: string, request: Draft, reply: Draft | null, result = value): void {
    const place = this.operations.length;
    const answered = reply !== null && reply.fate === 'delivered';
    this.operations.push({
      index: place * 2,
      completionIndex: place * 2 + 1,
      f,
      value,
      result: answered ? (reply.type === 'error' ? reply.body : result) : '"net-timeout"',
      outcome: answered ? (reply.type === 'error' ? 'fail' : 'ok') : 'info',
      start: request.sent,
      end: answered ? reply.end : request.sent + 5 * second,
      lane: request.src,
      node: request.dest,
      final: false,
      request,
      reply,
    });
  }

  #note(node: number, time: number, text: string): void {
    this.logs.push({ node: this.names[node] ?? '', time, text });
  }
}
