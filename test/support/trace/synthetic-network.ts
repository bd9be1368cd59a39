/** The network of a synthetic run: when a message arrives, and what becomes of it. */
import { type Random, randomStream } from '../../../src/engines/embedded/kernel/random.ts';
import type { MessageFate } from '../../../src/results/trace.ts';
import type { TraceFault } from '../../../src/trace/format.ts';

export const second = 1e9;
const millisecond = 1e6;

/** A message before it has its place among all others. */
export interface Draft {
  /** Place in the order in which they were made; what breaks a tie. */
  readonly made: number;
  readonly src: number;
  readonly dest: number;
  readonly sent: number;
  readonly due: number;
  readonly end: number;
  readonly fate: MessageFate;
  readonly type: string;
  readonly body: string;
  readonly request: Draft | null;
  readonly repeats: Draft | null;
  readonly copyOf: Draft | null;
  /** -1 until it has one. */
  rank: number;
}

export type Sending = Pick<Draft, 'src' | 'dest' | 'sent' | 'type' | 'body'> &
  Partial<Pick<Draft, 'request' | 'repeats'>>;

/** Sends messages of nodes, whose names have the ranks from `firstNode` on, through faults. */
export class SyntheticNetwork {
  readonly drafts: Draft[] = [];
  readonly faults: SyntheticFaults;
  readonly #random: Random;

  constructor(nodes: readonly string[], firstNode: number, seed: number) {
    this.faults = new SyntheticFaults(nodes, firstNode);
    this.#random = randomStream(seed, 'network');
  }

  send(sending: Sending): Draft {
    const { src, dest, sent } = sending;
    const between = this.faults.isNode(src) && this.faults.isNode(dest);
    const due = sent + Math.round((between ? 5 + this.#random.float() * 90 : 0.2) * millisecond);
    const lost = between && this.#random.int(500) === 0;
    const fate = lost ? 'lost' : this.faults.fateOf(src, dest, due);
    const draft: Draft = {
      request: null,
      repeats: null,
      ...sending,
      made: this.drafts.length,
      due,
      end: lost ? sent + Math.floor((due - sent) / 2) : due,
      fate,
      copyOf: null,
      rank: -1,
    };
    this.drafts.push(draft);
    if (between && this.#random.int(400) === 0) {
      const later = due + 3 * millisecond;
      this.drafts.push({ ...draft, made: this.drafts.length, due: later, end: later, copyOf: draft });
    }
    return draft;
  }
}

/** Partitions (8 of every 20 s) and kills (3 of every 30 s), each of other nodes than the last. */
class SyntheticFaults {
  readonly #nodes: readonly string[];
  readonly #firstNode: number;

  constructor(nodes: readonly string[], firstNode: number) {
    this.#nodes = nodes;
    this.#firstNode = firstNode;
  }

  isNode(name: number): boolean {
    return name >= this.#firstNode && name < this.#firstNode + this.#nodes.length;
  }

  fateOf(src: number, dest: number, time: number): MessageFate {
    const kill = Math.floor(time / (30 * second));
    const sinceKill = time - kill * 30 * second - 17 * second;
    const down = sinceKill >= 0 && sinceKill < 3 * second;
    if (down && dest - this.#firstNode === kill % this.#nodes.length) return 'down';
    if (!this.isNode(src) || !this.isNode(dest)) return 'delivered';
    const round = Math.floor(time / (20 * second));
    const sinceCut = time - round * 20 * second - 6 * second;
    const cut = sinceCut >= 0 && sinceCut < 8 * second;
    return cut && this.#cutOff(round, src) !== this.#cutOff(round, dest) ? 'partitioned' : 'delivered';
  }

  /** The faults that began before a time, in order. */
  until(end: number): TraceFault[] {
    const faults: TraceFault[] = [];
    for (let round = 0; round * 20 * second + 6 * second < end; round++) {
      const alone = this.#nodes.filter((_, node) => this.#cutOff(round, node + this.#firstNode));
      const others = this.#nodes.filter((node) => !alone.includes(node));
      const start = round * 20 * second + 6 * second;
      faults.push({
        kind: 'partition',
        start,
        end: start + 8 * second < end ? start + 8 * second : null,
        nodes: [...this.#nodes],
        cut: [
          ...alone.map((receiver) => ({ receiver, senders: others })),
          ...others.map((receiver) => ({ receiver, senders: alone })),
        ],
        words: `${alone.join(', ')} and the other nodes took no messages from each other.`,
      });
    }
    for (let kill = 0; kill * 30 * second + 17 * second < end; kill++) {
      const start = kill * 30 * second + 17 * second;
      const node = this.#nodes[kill % this.#nodes.length] ?? '';
      const over = start + 3 * second < end ? start + 3 * second : null;
      faults.push({
        kind: 'kill',
        start,
        end: over,
        nodes: [node],
        cut: [],
        words: `${node} was down (killed).`,
      });
    }
    return faults.sort((one, other) => one.start - other.start);
  }

  /** A third of the nodes, beginning one further in each round. */
  #cutOff(round: number, name: number): boolean {
    const count = this.#nodes.length;
    const place = (((name - this.#firstNode - round) % count) + count) % count;
    return place < Math.floor((count + 1) / 3);
  }
}
