/** A run as the page holds it in memory: typed columns, bodies on demand, and what follows from them. */
import type { BodyBlocks } from '../../body-blocks.ts';
import type { MessageColumns, RunHead, TraceLogLine } from '../../format.ts';

export interface RunModel {
  /** Place in the page's runs. */
  readonly place: number;
  readonly head: RunHead;
  readonly columns: MessageColumns;
  /** The body of a message, byte for byte as its sender wrote it. Its block is unpacked at the first call. */
  readonly body: (rank: number) => string;
  /** All bodies, for who goes through them block by block. */
  readonly bodies: BodyBlocks;
  /** All lines of all nodes, in order of time; read at the first call. */
  readonly logs: () => readonly TraceLogLine[];
  /** Rank of the lane of a name, by the name's rank. */
  readonly laneOf: Uint16Array;
  /** Ranks of the messages that reached a name, by the name's rank, in order of `end`. */
  readonly receivedBy: (name: number) => Uint32Array;
  /** Ranks of the messages that a name sent, in order of `sent`. */
  readonly sentBy: (name: number) => Uint32Array;
  /** Rank of the first answer to each message; -1: none. Made at the first call. */
  readonly replyTo: () => Int32Array;
  /** Rank of the next message with the same content on the same link; -1: none. Made at the first call. */
  readonly repeatedBy: () => Int32Array;
  /** Rank of the operation that a message is a request or reply of; -1: none. Made at the first call. */
  readonly operationOf: () => Int32Array;
  /** Ranks of all answers to a message, in order of `sent`. */
  readonly replies: (rank: number) => Uint32Array;
  /** Ranks of the copies that a faulty link made of a message. */
  readonly copies: (rank: number) => Uint32Array;
}
