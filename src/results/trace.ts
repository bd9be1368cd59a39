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
  /** Sent, but the run ended first, or the receiver was gone. */
  | 'undelivered';

export interface MessageRecord {
  /** Number in the journal, from 0; the `id` of the envelope. */
  readonly id: number;
  readonly src: NodeId;
  readonly dest: NodeId;
  /** Nanoseconds since the start of the main phase; set-up is negative. */
  readonly sent: number;
  /** When it is due: sent + latency. */
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
