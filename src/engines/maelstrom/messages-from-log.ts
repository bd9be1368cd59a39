/**
 * The messages of a run from Maelstrom's console, where `--log-net-send --log-net-recv` put them. The log
 * has two lines per message, sent and received, with the same number; the second is missing where the
 * message never arrived.
 *
 * Times are those of the lines, whole milliseconds. When a message was taken off its receiver's queue is
 * not in the log, so `taken` is null, and `due` is when it arrived, or else when it was sent plus the mean
 * latency.
 */
import { ednTextToJson } from '../../results/edn-json-text.ts';
import type { MessageFate, MessageRecord, NodeId } from '../../results/trace.ts';
import type { TestSpec } from '../engine.ts';
import type { PartitionSeen } from './test-console.ts';

const beginning =
  /^#maelstrom\.net\.message\.Message\{:id (-?\d+), :src ("(?:[^"\\]|\\.)*"), :dest ("(?:[^"\\]|\\.)*"), :body /;
const numberOf = /^#maelstrom\.net\.message\.Message\{:id (-?\d+)/;

/** A message as the log prints it. */
export interface LoggedMessage {
  readonly id: number;
  readonly src: NodeId;
  readonly dest: NodeId;
  /** JSON. What no JSON can be made of is a JSON string of what was printed. */
  readonly body: string;
}

/** The message that a line tells of; null where it is none. */
export function readLoggedMessage(text: string): LoggedMessage | null {
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

/** Milliseconds of slack where two lines of the log are compared: they are written by several threads. */
const slackMs = 5;

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

  received(id: number): number | null {
    return this.#received[id] ?? null;
  }
}

/** Turns messages into records: the second reading. */
export class MessageRecorder {
  readonly #times: MessageTimes;
  readonly #partitions: readonly PartitionSeen[];
  readonly #origin: number;
  readonly #latency: number;
  readonly #nodes: ReadonlySet<NodeId>;

  /** @param origin the console's clock when the main phase began. */
  constructor(spec: TestSpec, times: MessageTimes, partitions: readonly PartitionSeen[], origin: number) {
    this.#times = times;
    this.#partitions = partitions;
    this.#origin = origin;
    this.#latency = spec.latency.mean;
    this.#nodes = new Set(spec.nodes);
  }

  record(message: LoggedMessage, sentClock: number): MessageRecord {
    const { id, src, dest, body } = message;
    const receivedClock = this.#times.received(id);
    const sent = (sentClock - this.#origin) * 1e6;
    // Two threads write the two lines: the later event may carry the earlier time.
    const received = receivedClock === null ? null : Math.max((receivedClock - this.#origin) * 1e6, sent);
    const isSlow = !src.startsWith('c') && !dest.startsWith('c');
    const due = received ?? sent + (isSlow ? this.#latency * 1e6 : 0);
    const fate: MessageFate =
      received !== null ? 'delivered' : this.#isCutOff(message, sentClock) ? 'partitioned' : 'undelivered';
    return { id, src, dest, sent, due, taken: null, received, fate, body };
  }

  /** Whether a partition kept the receiver from the sender when the message can have been taken. */
  #isCutOff({ src, dest }: LoggedMessage, sent: number): boolean {
    if (!this.#nodes.has(src) || !this.#nodes.has(dest)) return false;
    const latest = sent + this.#times.longestWay + slackMs;
    return this.#partitions.some(
      ({ from, until, grudge }) =>
        from - slackMs <= latest &&
        (until === null || sent <= until + slackMs) &&
        grudge.get(dest)?.has(src) === true,
    );
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
