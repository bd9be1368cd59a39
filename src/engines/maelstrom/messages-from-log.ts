/**
 * The messages of a run from Maelstrom's console, where `--log-net-send --log-net-recv` put them. The log
 * has two lines per message, sent and received, with the same number; the second is missing where the
 * message never arrived.
 *
 * Times are those of the lines, whole milliseconds.
 */
import { ednTextToJson } from '../../results/edn-json-text.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { TestSpec } from '../engine.ts';
import { messageRecord, type Network, partitionsSince, type SentMessage } from './message-record.ts';
import type { PartitionSeen } from './test-console.ts';

/** Characters kept of a line of the log where it may be a message. */
export const longestMessageLine = 1 << 24;

const beginning =
  /^#maelstrom\.net\.message\.Message\{:id (-?\d+), :src ("(?:[^"\\]|\\.)*"), :dest ("(?:[^"\\]|\\.)*"), :body /;
const numberOf = /^#maelstrom\.net\.message\.Message\{:id (-?\d+)/;

/** The message that a line tells of; null where it is none. What no JSON can be made of has a JSON string as its body. */
export function readLoggedMessage(text: string): SentMessage | null {
  const found = beginning.exec(text);
  if (found === null) return null;
  const [whole, id, src, dest] = found;
  const body = ednTextToJson(text, whole.length)?.json;
  return {
    id: Number(id),
    src: nameOf(src ?? '""'),
    dest: nameOf(dest ?? '""'),
    body: body ?? JSON.stringify(text.slice(whole.length).replace(/\}$/, '')),
  };
}

/** The names are strings with Clojure's escapes, which are JSON's. */
function nameOf(quoted: string): string {
  const json = ednTextToJson(quoted);
  return json === null ? quoted : String(JSON.parse(json.json));
}

/** When messages were sent and received, by number: the first reading of the log. */
export class MessageTimes {
  readonly #sent: number[] = [];
  readonly #received: number[] = [];
  /** Number of the last message that each node was handed, and how many it has sent. */
  readonly handed = new Map<NodeId, number>();
  readonly sentBy = new Map<NodeId, number>();
  readonly lastSent = new Map<NodeId, number>();
  /** The longest way of a message that arrived, in milliseconds. */
  longestWay = 0;

  /** @param thread `n0 stdin` hands to n0, `n0 stdout` sends what n0 wrote. */
  add(kind: 'send' | 'recv', thread: string, clock: number, text: string): void {
    const id = Number(numberOf.exec(text)?.[1] ?? Number.NaN);
    if (!(id >= 0)) return;
    if (kind === 'send') {
      this.#sent[id] = clock;
      if (!thread.endsWith(' stdout')) return;
      const node = thread.slice(0, -' stdout'.length);
      this.sentBy.set(node, (this.sentBy.get(node) ?? 0) + 1);
      this.lastSent.set(node, clock);
      return;
    }
    this.#received[id] = clock;
    this.longestWay = Math.max(this.longestWay, clock - (this.#sent[id] ?? clock));
    if (thread.endsWith(' stdin')) this.handed.set(thread.slice(0, -' stdin'.length), id);
  }

  /** Both were logged, what was sent and what was received. */
  get areWhole(): boolean {
    return this.#sent.length > 0 && this.#received.length > 0;
  }

  received(id: number): number | null {
    return this.#received[id] ?? null;
  }
}

/** Turns messages into records: the second reading. */
export class MessageRecorder {
  readonly #times: MessageTimes;
  readonly #origin: number;
  readonly #network: Network;

  /** @param origin the console's clock when the main phase began. */
  constructor(spec: TestSpec, times: MessageTimes, partitions: readonly PartitionSeen[], origin: number) {
    this.#times = times;
    this.#origin = origin;
    this.#network = {
      nodes: new Set(spec.nodes),
      meanLatency: spec.latency.mean,
      partitions: partitionsSince(partitions, origin),
      longestWay: times.longestWay * 1e6,
    };
  }

  record(message: SentMessage, sentClock: number): MessageRecord {
    const receivedClock = this.#times.received(message.id);
    const sent = (sentClock - this.#origin) * 1e6;
    // Two threads write the two lines: the later event may carry the earlier time.
    const received = receivedClock === null ? null : Math.max((receivedClock - this.#origin) * 1e6, sent);
    return messageRecord(message, { sent, received }, this.#network);
  }
}

/** Puts records into the order of their numbers, of which those of one moment may be swapped. */
export function* inOrder(records: Iterable<MessageRecord>, window = 4096): Generator<MessageRecord> {
  const waiting = new Map<number, MessageRecord>();
  let next = 0;
  for (const record of records) {
    waiting.set(record.id, record);
    // A number that never comes belongs to a message that Maelstrom refused.
    if (waiting.size > window && !waiting.has(next)) next = Math.min(...waiting.keys());
    for (let found = waiting.get(next); found !== undefined; found = waiting.get(next)) {
      waiting.delete(next++);
      yield found;
    }
  }
  yield* [...waiting.values()].sort((a, b) => a.id - b.id);
}
