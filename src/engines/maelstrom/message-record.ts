/** A message of Maelstrom's network as a record: what log and journal leave open is told by the partitions. */
import type { MessageFate, MessageRecord, NodeId } from '../../results/trace.ts';
import type { PartitionSeen } from './test-console.ts';

/** A message as it was sent. */
export interface SentMessage {
  readonly id: number;
  readonly src: NodeId;
  readonly dest: NodeId;
  /** JSON. */
  readonly body: string;
}

/** All times in nanoseconds since the main phase began. */
export interface Network {
  readonly nodes: ReadonlySet<NodeId>;
  /** Milliseconds. */
  readonly meanLatency: number;
  readonly partitions: readonly PartitionSeen[];
  /** The longest way of a message that arrived. */
  readonly longestWay: number;
}

/** Slack where a time is compared with the console's, whose lines are written by several threads. */
const slack = 5e6;

/**
 * When a message was taken off its receiver's queue is not known, so `taken` is null; `due` is when it was
 * received, or else when it was sent plus the mean latency.
 */
export function messageRecord(
  message: SentMessage,
  { sent, received }: { readonly sent: number; readonly received: number | null },
  network: Network,
): MessageRecord {
  const { id, src, dest, body } = message;
  const isSlow = !src.startsWith('c') && !dest.startsWith('c');
  const due = received ?? sent + (isSlow ? network.meanLatency * 1e6 : 0);
  const fate: MessageFate =
    received !== null ? 'delivered' : isCutOff(message, sent, network) ? 'partitioned' : 'undelivered';
  return { id, src, dest, sent, due, taken: null, received, fate, body };
}

/** Whether a partition kept the receiver from the sender when the message can have been taken. */
function isCutOff(
  { src, dest }: SentMessage,
  sent: number,
  { nodes, partitions, longestWay }: Network,
): boolean {
  if (!nodes.has(src) || !nodes.has(dest)) return false;
  return partitions.some(
    ({ from, until, grudge }) =>
      from - slack <= sent + longestWay + slack &&
      (until === null || sent <= until + slack) &&
      grudge.get(dest)?.has(src) === true,
  );
}

/** The partitions with their times counted from `origin`, a time of the console's clock. */
export function partitionsSince(partitions: readonly PartitionSeen[], origin: number): PartitionSeen[] {
  const since = (clock: number) => (clock - origin) * 1e6;
  return partitions.map(({ from, until, grudge }) => ({
    from: since(from),
    until: until === null ? null : since(until),
    grudge,
  }));
}
