/**
 * The trace of a run: every message with its times and fate, and every line a node wrote to stderr.
 *
 * File format, version 1 (documented in docs/run-directory.md): `messages.jsonl.gz`, one
 * {@link MessageRecord} per line in order of `id`, keys in the order below; `node-logs/<node>.log`,
 * one line per line, `<seconds with 6 decimals> <text>`.
 */

/** `n0`, `n1` …, `c4` for a client, `lin-kv` for a service. */
export type NodeId = string;

export type MessageFate =
  /** Handed to its receiver at `received`. */
  | 'delivered'
  /** Dropped because the receiver was cut off from the sender when it took the message, at `taken`. */
  | 'partitioned'
  /** Lost on its way by a faulty link (`--nemesis loss`). */
  | 'lost'
  /**
   * Its receiver was killed before it read it, or had not been started again (`--nemesis kill`); also a reply to
   * a request that the receiver had sent before it was killed.
   */
  | 'down'
  /** Sent, but the run ended first, or the receiver was gone. */
  | 'undelivered';

export interface MessageRecord {
  /** Number in the journal, from 0; the `id` of the envelope. */
  readonly id: number;
  /** Of a copy that a faulty link made (`--nemesis duplicate`): the `id` of the message that was sent. */
  readonly copyOf?: number;
  readonly src: NodeId;
  readonly dest: NodeId;
  /** Nanoseconds since the start of the main phase; set-up is negative. */
  readonly sent: number;
  /** When it is due: sent + latency, later where a faulty link holds it back. */
  readonly due: number;
  /** When the receiver took it off its queue (the partition test), or null. */
  readonly taken: number | null;
  /** When the receiver read it, or null. */
  readonly received: number | null;
  readonly fate: MessageFate;
  /** The body as it travelled: JSON, byte for byte as the sender wrote it. */
  readonly body: string;
}

export interface NodeLogLine {
  readonly node: NodeId;
  /** From 1, in the node's log file. */
  readonly line: number;
  readonly time: number;
  readonly text: string;
}
