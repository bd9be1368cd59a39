/**
 * Every message of a run with its times and fate, column by column: some 60 bytes a message and the
 * bytes of its body, kept outside V8's heap, so that a flood does not end the run by its record.
 */

import type { MessageCounts } from '../../../results/results.ts';
import type { MessageFate, MessageRecord, NodeId } from '../../../results/trace.ts';
import type { Nanos } from '../../engine.ts';

const rowsPerBlock = 8192;
const bytesPerBlock = 1 << 20;
/** A time that has not come. */
const never = Number.NaN;
const partitioned = 1;
const lost = 2;
const missed = 3;

class Block {
  readonly src = new Uint32Array(rowsPerBlock);
  readonly dest = new Uint32Array(rowsPerBlock);
  readonly sent = new Float64Array(rowsPerBlock);
  readonly due = new Float64Array(rowsPerBlock);
  readonly taken = new Float64Array(rowsPerBlock).fill(never);
  readonly received = new Float64Array(rowsPerBlock).fill(never);
  /** {@link partitioned}, {@link lost}, {@link missed}, or 0. */
  readonly dropped = new Uint8Array(rowsPerBlock);
  readonly bodyBlock = new Uint32Array(rowsPerBlock);
  readonly bodyFrom = new Uint32Array(rowsPerBlock);
  readonly bodyTo = new Uint32Array(rowsPerBlock);
}

/** An entry as the network and the budgets look at it; times are the kernel's. */
export interface JournalEntry {
  readonly id: number;
  readonly src: NodeId;
  readonly dest: NodeId;
  readonly body: string;
}

export class Journal {
  readonly #blocks: Block[] = [];
  readonly #bodies: Buffer[] = [];
  #bodyEnd = 0;
  #length = 0;
  readonly #names: NodeId[] = [];
  readonly #numbers = new Map<NodeId, number>();
  /** Copies that the network made, and of which message. */
  readonly #copies = new Map<number, number>();
  #clientSent = 0;
  #clientReceived = 0;
  #received = 0;

  /** Number of messages, copies that the network made included. */
  get length(): number {
    return this.#length;
  }

  /** Records a send and gives the message its number. */
  send(src: NodeId, dest: NodeId, body: string, sent: Nanos, due: Nanos): number {
    const id = this.#length++;
    const row = id % rowsPerBlock;
    if (row === 0) this.#blocks.push(new Block());
    const block = this.#blocks[this.#blocks.length - 1] as Block;
    block.src[row] = this.#numberOf(src);
    block.dest[row] = this.#numberOf(dest);
    block.sent[row] = sent;
    block.due[row] = due;
    this.#store(block, row, body);
    if (involvesClient(src, dest)) this.#clientSent++;
    return id;
  }

  /** The receiver took the message off its queue; `dropped`: it was cut off from the sender. */
  take(id: number, at: Nanos, dropped: boolean): void {
    const block = this.#block(id);
    const row = id % rowsPerBlock;
    block.taken[row] = at;
    if (dropped) block.dropped[row] = partitioned;
  }

  /** A faulty link lost the message. */
  lose(id: number): void {
    this.#block(id).dropped[id % rowsPerBlock] = lost;
  }

  /** The receiver was killed before it read the message, or had not been started again. */
  miss(id: number): void {
    this.#block(id).dropped[id % rowsPerBlock] = missed;
  }

  /** Whether it is certain that the receiver never read the message. */
  wasMissed(id: number): boolean {
    return this.#block(id).dropped[id % rowsPerBlock] === missed;
  }

  /** The network doubles a message: records the copy, as a message of its own, and gives it its number. */
  copy(of: number, sent: Nanos, due: Nanos): number {
    const { src, dest, body } = this.entry(of);
    const id = this.send(src, dest, body, sent, due);
    this.#copies.set(id, of);
    return id;
  }

  /** The receiver read it. */
  receive(id: number, at: Nanos): void {
    const block = this.#block(id);
    const row = id % rowsPerBlock;
    block.received[row] = at;
    this.#received++;
    if (involvesClient(this.#name(block.src, row), this.#name(block.dest, row))) this.#clientReceived++;
  }

  entry(id: number): JournalEntry {
    const block = this.#block(id);
    const row = id % rowsPerBlock;
    return {
      id,
      src: this.#name(block.src, row),
      dest: this.#name(block.dest, row),
      body: this.#body(block, row),
    };
  }

  /**
   * Maelstrom's `:net` statistics (net/checker.clj): a message counts once, sent or received. Copies are
   * received and not sent: a node does not answer for them. They travel between nodes alone.
   */
  counts(): { all: MessageCounts; clients: MessageCounts; servers: MessageCounts } {
    const counts = (sent: number, received: number): MessageCounts => ({
      sendCount: sent,
      recvCount: received,
      msgCount: sent,
    });
    const sent = this.#length - this.#copies.size;
    return {
      all: counts(sent, this.#received),
      clients: counts(this.#clientSent, this.#clientReceived),
      servers: counts(sent - this.#clientSent, this.#received - this.#clientReceived),
    };
  }

  /** All messages in order of id, as lines of `messages.jsonl` (docs/run-directory.md); times from `origin`. */
  *lines(origin: Nanos): Generator<string, void, undefined> {
    const quoted = this.#names.map((name) => JSON.stringify(name));
    for (let id = 0; id < this.#length; id++) {
      const block = this.#block(id);
      const row = id % rowsPerBlock;
      const src = quoted[block.src[row] as number];
      const dest = quoted[block.dest[row] as number];
      const sent = (block.sent[row] as number) - origin;
      const due = (block.due[row] as number) - origin;
      const taken = timeOf(block.taken[row], origin);
      const received = timeOf(block.received[row], origin);
      const copyOf = this.#copies.get(id);
      const copy = copyOf === undefined ? '' : `"copyOf":${copyOf},`;
      yield `{"id":${id},${copy}"src":${src},"dest":${dest},"sent":${sent},"due":${due},"taken":${taken},"received":${received},"fate":"${fateOf(block, row)}","body":${JSON.stringify(this.#body(block, row))}}`;
    }
  }

  /** All messages in order of id as records; times from `origin`. For tests and small runs. */
  records(origin: Nanos): MessageRecord[] {
    return [...this.lines(origin)].map((line) => JSON.parse(line) as MessageRecord);
  }

  #numberOf(name: NodeId): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.#names.length;
      this.#names.push(name);
      this.#numbers.set(name, number);
    }
    return number;
  }

  #name(column: Uint32Array, row: number): NodeId {
    return this.#names[column[row] as number] as NodeId;
  }

  #block(id: number): Block {
    return this.#blocks[Math.floor(id / rowsPerBlock)] as Block;
  }

  #store(block: Block, row: number, body: string): void {
    let store = this.#bodies[this.#bodies.length - 1];
    // A character is three bytes of UTF-8 at most; long bodies are measured, short ones have room to spare.
    const atMost = body.length > 16_384 ? Buffer.byteLength(body) : body.length * 3;
    if (store === undefined || this.#bodyEnd + atMost > store.length) {
      store = Buffer.allocUnsafeSlow(Math.max(bytesPerBlock, atMost));
      this.#bodies.push(store);
      this.#bodyEnd = 0;
    }
    block.bodyBlock[row] = this.#bodies.length - 1;
    block.bodyFrom[row] = this.#bodyEnd;
    this.#bodyEnd += store.write(body, this.#bodyEnd);
    block.bodyTo[row] = this.#bodyEnd;
  }

  #body(block: Block, row: number): string {
    const store = this.#bodies[block.bodyBlock[row] as number] as Buffer;
    return store.toString('utf8', block.bodyFrom[row] as number, block.bodyTo[row] as number);
  }
}

/** Maelstrom's own test: an id that begins with c is a client (maelstrom/util.clj). */
export function involvesClient(src: NodeId, dest: NodeId): boolean {
  return src.charCodeAt(0) === 0x63 || dest.charCodeAt(0) === 0x63;
}

function timeOf(value: number | undefined, origin: Nanos): number | null {
  return value === undefined || Number.isNaN(value) ? null : value - origin;
}

function fateOf(block: Block, row: number): MessageFate {
  if (block.dropped[row] === partitioned) return 'partitioned';
  if (block.dropped[row] === lost) return 'lost';
  if (block.dropped[row] === missed) return 'down';
  return Number.isNaN(block.received[row]) ? 'undelivered' : 'delivered';
}
