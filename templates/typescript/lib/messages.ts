/**
 * What travels on the network.
 *
 * A node is a program that reads messages from stdin and writes messages to stdout, one JSON object per
 * line. Nodes never talk to each other directly: every line goes to the network, which delivers it to
 * `dest`. Late, perhaps, or never.
 */

/** Name of a node (`n0`, `n1` …), of a client (`c1` …) or of a service (`seq-kv` …). */
export type NodeId = string;

/** A message: who sends it, who gets it, and what it says. */
export interface Message<B extends Body = Body> {
  /** The network's own number for this delivery. Handy in logs; nothing else depends on it. */
  id?: number;
  src: NodeId;
  dest: NodeId;
  body: B;
}

/** What a message says. Its `type` decides which other fields it has. */
export interface Body {
  type: string;
  /** The sender's number for this message, given when it wants a reply. */
  msg_id?: number;
  /** In a reply: the `msg_id` of the request that it answers. */
  in_reply_to?: number;
  [field: string]: unknown;
}

/** A body whose fields are all known, so that the type check finds a misspelt one. */
export type Known<Type extends string, Fields = unknown> = {
  type: Type;
  msg_id?: number;
  in_reply_to?: number;
} & Fields;

/** The first message that a node gets. The library answers it for you. */
export type Init = Known<'init', { node_id: NodeId; node_ids: NodeId[] }>;

/** echo: send back what you were sent. Answer: `{ type: 'echo_ok', echo }`. */
export type Echo = Known<'echo', { echo: string }>;

/** unique-ids: make an id that nobody else ever makes. Answer: `{ type: 'generate_ok', id }`. */
export type Generate = Known<'generate'>;

/** broadcast: a suggestion who your neighbours are. Answer: `{ type: 'topology_ok' }`. */
export type Topology = Known<'topology', { topology: Record<NodeId, NodeId[]> }>;

/** broadcast: a value that every node shall get to know. Answer: `{ type: 'broadcast_ok' }`. */
export type Broadcast = Known<'broadcast', { message: number }>;

/**
 * What do you know? Answer for broadcast: `{ type: 'read_ok', messages }`; for g-set, g-counter and pn-counter:
 * `{ type: 'read_ok', value }`.
 */
export type Read = Known<'read'>;

/** g-set: put an element into the set. Answer: `{ type: 'add_ok' }`. */
export type AddElement = Known<'add', { element: number }>;

/** g-counter, pn-counter: add a number to the sum. Answer: `{ type: 'add_ok' }`. */
export type AddDelta = Known<'add', { delta: number }>;

/** Offsets by key. */
export type Offsets = Record<string, number>;

/** kafka: append a message to the log of a key. Answer: `{ type: 'send_ok', offset }`. */
export type Send = Known<'send', { key: string; msg: unknown }>;

/** kafka: messages of each key from an offset on. Answer: `{ type: 'poll_ok', msgs: { k1: [[offset, msg], …] } }`. */
export type Poll = Known<'poll', { offsets: Offsets }>;

/** kafka: everything up to these offsets is dealt with. Answer: `{ type: 'commit_offsets_ok' }`. */
export type CommitOffsets = Known<'commit_offsets', { offsets: Offsets }>;

/** kafka: what was committed for these keys? Answer: `{ type: 'list_committed_offsets_ok', offsets }`. */
export type ListCommittedOffsets = Known<'list_committed_offsets', { keys: string[] }>;

/**
 * The requests of the challenges by their type, so that `node.on('echo', …)` knows what an echo holds. `add` means
 * different things to different challenges: `node.on<AddDelta>('add', …)`. Messages between your own nodes need not
 * be here either: `node.on<Known<'gossip', { value: number }>>('gossip', …)`.
 */
export interface Requests {
  init: Init;
  echo: Echo;
  generate: Generate;
  topology: Topology;
  broadcast: Broadcast;
  read: Read;
  send: Send;
  poll: Poll;
  commit_offsets: CommitOffsets;
  list_committed_offsets: ListCommittedOffsets;
}
