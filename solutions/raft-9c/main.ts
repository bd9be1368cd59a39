// An elected leader, and a log that it brings to the others. An entry that a majority has is committed: every node
// carries it out, and the leader answers the client. Right as long as the first leader stays.
import { ErrorCode, RpcError } from '../../templates/typescript/lib/errors.ts';
import type { Body, Known, Message, NodeId } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';

type Request = Known<'read' | 'write' | 'cas', { key: number; value: number; from: number; to: number }>;
/** `request` is as it came to the leader, so that the one who took it can answer it. */
interface Entry {
  readonly term: number;
  readonly request: Message<Request>;
}
type Append = Known<
  'append_entries',
  { term: number; prev_index: number; prev_term: number; entries: Entry[]; committed: number }
>;

const HEARTBEAT_MS = 50;
const RPC_TIMEOUT_MS = 250;

const node = new Node();
const registers = new Map<number, number>();

let term = 0;
let votedFor: NodeId | null = null;
let leader: NodeId | null = null;
let deadline = Infinity;

/** Entries count from 1: the log begins with none at 0. */
const log: Entry[] = [];
let committed = 0;
let carriedOut = 0;
/** The leader's word on each follower: up to where it surely has the log, and what to send it next. */
const followers = new Map<NodeId, { has: number; next: number }>();

const termAt = (index: number): number => log[index - 1]?.term ?? 0;
const isMajority = (nodes: number): boolean => nodes > node.nodeIds.length / 2;

// Who leads: as in 9b.

node.on('init', () => {
  beCalm();
  setInterval(() => {
    if (leader === node.id) appendEverywhere();
    else if (Date.now() > deadline) void campaign();
  }, HEARTBEAT_MS);
});

/** Waits for a word of a leader, each time for another while. */
function beCalm(): void {
  deadline = Date.now() + 300 + 300 * Math.random();
}

function sawTerm(other: number): void {
  if (other <= term) return;
  term = other;
  votedFor = null;
  leader = null;
}

async function campaign(): Promise<void> {
  beCalm();
  sawTerm(term + 1);
  votedFor = node.id;
  const ofTerm = term;
  let votes = 1;
  const ask = async (peer: NodeId): Promise<void> => {
    const { body } = await node.rpc(
      peer,
      { type: 'request_vote', term: ofTerm },
      { timeout: RPC_TIMEOUT_MS },
    );
    sawTerm(body.term as number);
    if (body.granted) votes += 1;
    if (term === ofTerm && leader === null && isMajority(votes)) lead();
  };
  await Promise.allSettled(node.peers.map(ask));
}

node.on<Known<'request_vote', { term: number }>>('request_vote', (message) => {
  sawTerm(message.body.term);
  const granted = message.body.term === term && (votedFor ?? message.src) === message.src;
  if (granted) {
    votedFor = message.src;
    beCalm();
  }
  node.reply(message, { type: 'request_vote_ok', term, granted });
});

function lead(): void {
  leader = node.id;
  for (const peer of node.peers) followers.set(peer, { has: 0, next: log.length + 1 });
  appendEverywhere();
}

// What is in the log.

function appendEverywhere(): void {
  for (const peer of node.peers) void append(peer);
}

/** Sends a follower what it lacks, which may be nothing, and learns from its answer. */
async function append(peer: NodeId): Promise<void> {
  const follower = followers.get(peer);
  if (follower === undefined) return;
  const prev = follower.next - 1;
  const entries = log.slice(prev);
  const type = 'append_entries';
  const body: Append = { type, term, prev_index: prev, prev_term: termAt(prev), entries, committed };
  const ofTerm = term;
  const answer = await node.rpc(peer, body, { timeout: RPC_TIMEOUT_MS }).catch(() => null);
  // Not answered: the next heartbeat sends the same.
  if (answer === null) return;
  sawTerm(answer.body.term as number);
  if (term !== ofTerm) return;
  if (!answer.body.success) {
    follower.next = Math.max(1, prev);
    return;
  }
  follower.has = Math.max(follower.has, prev + entries.length);
  follower.next = Math.max(follower.next, follower.has + 1);
  commit();
}

/** The greatest index that a majority has is committed. */
function commit(): void {
  for (let index = log.length; index > committed; index -= 1) {
    const having = [...followers.values()].filter(({ has }) => has >= index).length + 1;
    if (!isMajority(having)) continue;
    committed = index;
    carryOut();
    return;
  }
}

node.on<Append>('append_entries', (message) => {
  const { body } = message;
  sawTerm(body.term);
  let success = false;
  if (body.term === term) {
    leader = message.src;
    beCalm();
    success = body.prev_index <= log.length && termAt(body.prev_index) === body.prev_term;
  }
  if (success) {
    for (const [i, entry] of body.entries.entries()) {
      const index = body.prev_index + 1 + i;
      // An entry of another term gives way, and all behind it; one that is here already stays.
      if (termAt(index) !== entry.term) log.splice(index - 1, log.length, entry);
    }
    committed = Math.max(committed, Math.min(body.committed, body.prev_index + body.entries.length));
    carryOut();
  }
  node.reply(message, { type: 'append_entries_ok', term, success });
});

// What clients ask for.

function carryOut(): void {
  for (const { request } of log.slice(carriedOut, committed)) {
    const answer = outcome(request.body);
    if (request.dest === node.id) node.reply(request, answer);
  }
  carriedOut = committed;
}

function outcome({ type, key, value, from, to }: Request): Body {
  const current = registers.get(key);
  if (type === 'write') {
    registers.set(key, value);
    return { type: 'write_ok' };
  }
  if (current === undefined) return new RpcError(ErrorCode.keyDoesNotExist, `no key ${key}`).toBody();
  if (type === 'read') return { type: 'read_ok', value: current };
  if (current !== from) {
    return new RpcError(ErrorCode.preconditionFailed, `${current} is not ${from}`).toBody();
  }
  registers.set(key, to);
  return { type: 'cas_ok' };
}

async function serve(message: Message<Request>): Promise<void> {
  if (leader === null) throw new RpcError(ErrorCode.temporarilyUnavailable, 'no leader yet');
  if (leader === node.id) {
    log.push({ term, request: message });
    appendEverywhere();
    return;
  }
  const { msg_id: _, ...request } = message.body;
  const { body: answer } = await node.rpc(leader, request);
  node.reply(message, answer);
}

node.on<Request>('read', serve);
node.on<Request>('write', serve);
node.on<Request>('cas', serve);

node.run();
