// Raft. Every request goes through the log, a read as well; who is not the leader asks it. One append_entries is under
// way to each follower at a time.
import { ErrorCode, RpcError } from '../../templates/typescript/lib/errors.ts';
import type { Known, Message } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';

type Request =
  | Known<'read', { key: number }>
  | Known<'write', { key: number; value: number }>
  | Known<'cas', { key: number; from: number; to: number }>;
interface Entry {
  term: number;
  request: Message<Request> | null;
}
type RequestVote = Known<'request_vote', { term: number; lastIndex: number; lastTerm: number }>;
type AppendEntries = Known<
  'append_entries',
  { term: number; prevIndex: number; prevTerm: number; entries: Entry[]; committed: number }
>;

/** Milliseconds. A leader is patient with its followers, and they with it, for longer than a few heartbeats. */
const heartbeat = 50;
const patience = () => 200 + 200 * Math.random();
const mostEntries = 50;

const node = new Node();
const registers = new Map<number, number>();
/** Entry 0 is the same on all nodes, so that there is always one before. */
const log: Entry[] = [{ term: 0, request: null }];
let role: 'follower' | 'candidate' | 'leader' = 'follower';
let term = 0;
let votedFor: string | null = null;
let leader: string | null = null;
/** Up to where a majority has the log, as far as this node knows; and up to where it has carried it out. */
let committed = 0;
let applied = 0;
/** When this node stands for election, unless a leader is heard of before. */
let deadline = Infinity;
/** Of each follower: what to send next, up to where it has the log for sure, and when it last answered. */
const nextIndex = new Map<string, number>();
const matchIndex = new Map<string, number>();
const lastAnswer = new Map<string, number>();
/** Ends the waiting of those that bring the log to followers. */
let wake: (() => void)[] = [];

const majority = () => Math.floor(node.nodeIds.length / 2) + 1;
const lastIndex = () => log.length - 1;
const termAt = (index: number) => log[index]?.term ?? -1;

// Who leads.

node.on('init', () => {
  deadline = Date.now() + patience();
  setInterval(watch, heartbeat / 2);
});

function watch(): void {
  if (role !== 'leader' && Date.now() > deadline) campaign();
  if (role === 'leader') {
    const near = node.peers.filter((peer) => Date.now() - (lastAnswer.get(peer) ?? 0) < 1000);
    if (near.length + 1 < majority()) stepDown();
  }
}

function stepDown(): void {
  role = 'follower';
  leader = null;
  deadline = Date.now() + patience();
  wakeAll();
}

function sawTerm(other: number): void {
  if (other <= term) return;
  term = other;
  votedFor = null;
  stepDown();
}

function campaign(): void {
  role = 'candidate';
  leader = null;
  term += 1;
  votedFor = node.id;
  deadline = Date.now() + patience();
  const ofTerm = term;
  const votes = new Set([node.id]);
  const body = { type: 'request_vote', term, lastIndex: lastIndex(), lastTerm: termAt(lastIndex()) };
  for (const peer of node.peers) {
    node.rpc(peer, body, { timeout: 300 }).then(
      ({ body: answer }) => {
        sawTerm(answer.term as number);
        if (!answer.granted || role !== 'candidate' || term !== ofTerm) return;
        votes.add(peer);
        if (votes.size >= majority()) lead();
      },
      () => {},
    );
  }
}

node.on<RequestVote>('request_vote', (message) => {
  const { body } = message;
  sawTerm(body.term);
  const last = termAt(lastIndex());
  const upToDate = body.lastTerm > last || (body.lastTerm === last && body.lastIndex >= lastIndex());
  const granted = body.term === term && upToDate && (votedFor === null || votedFor === message.src);
  if (granted) {
    votedFor = message.src;
    deadline = Date.now() + patience();
  }
  node.reply(message, { type: 'request_vote_ok', term, granted });
});

function lead(): void {
  role = 'leader';
  leader = node.id;
  for (const peer of node.peers) {
    nextIndex.set(peer, log.length);
    matchIndex.set(peer, 0);
    lastAnswer.set(peer, Date.now());
  }
  // With an entry of its own the leader learns what those before it left behind.
  log.push({ term, request: null });
  for (const peer of node.peers) void replicate(peer, term);
}

// Bringing the log to the others.

/** Goes on as long as this node leads in the term: what is new at once, and a heartbeat when nothing is. */
async function replicate(peer: string, ofTerm: number): Promise<void> {
  while (role === 'leader' && term === ofTerm) {
    const next = nextIndex.get(peer) ?? 1;
    const entries = log.slice(next, next + mostEntries);
    const body = { type: 'append_entries', term, prevIndex: next - 1, prevTerm: termAt(next - 1), entries };
    try {
      const { body: answer } = await node.rpc(peer, { ...body, committed }, { timeout: 200 });
      sawTerm(answer.term as number);
      if (role !== 'leader' || term !== ofTerm) return;
      lastAnswer.set(peer, Date.now());
      if (answer.success) {
        matchIndex.set(peer, next - 1 + entries.length);
        nextIndex.set(peer, next + entries.length);
        advance();
      } else {
        nextIndex.set(peer, Math.max(1, next - 1));
        continue;
      }
    } catch {
      // Cut off, perhaps: the same once more.
      continue;
    }
    if ((nextIndex.get(peer) ?? 0) > lastIndex()) await somethingNew();
  }
}

function somethingNew(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, heartbeat);
    wake.push(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function wakeAll(): void {
  const sleepers = wake;
  wake = [];
  for (const one of sleepers) one();
}

node.on<AppendEntries>('append_entries', (message) => {
  const { body } = message;
  sawTerm(body.term);
  const { prevIndex } = body;
  let success = false;
  if (body.term === term) {
    role = 'follower';
    leader = message.src;
    deadline = Date.now() + patience();
    success = termAt(prevIndex) === body.prevTerm;
  }
  if (success) {
    body.entries.forEach((entry, i) => {
      const index = prevIndex + 1 + i;
      if (termAt(index) === entry.term) return;
      log.length = index;
      log.push(entry);
    });
    committed = Math.max(committed, Math.min(body.committed, prevIndex + body.entries.length));
    apply();
  }
  node.reply(message, { type: 'append_entries_ok', term, success });
});

// What is committed, and what it does.

/** The greatest index of the own term that a majority has is committed, and all before it. */
function advance(): void {
  for (let index = lastIndex(); index > committed; index -= 1) {
    if (termAt(index) !== term) return;
    const holders = node.peers.filter((peer) => (matchIndex.get(peer) ?? 0) >= index).length + 1;
    if (holders < majority()) continue;
    committed = index;
    apply();
    return;
  }
}

function apply(): void {
  while (applied < committed) {
    applied += 1;
    const request = log[applied]?.request;
    if (!request) continue;
    const answer = carryOut(request.body);
    // Who took it into the log answers.
    if (request.dest === node.id) node.reply(request, answer);
  }
}

function carryOut(body: Request) {
  const current = registers.get(body.key);
  if (body.type === 'write') {
    registers.set(body.key, body.value);
    return { type: 'write_ok' };
  }
  if (current === undefined) {
    return new RpcError(ErrorCode.keyDoesNotExist, `no key ${body.key}`).toBody();
  }
  if (body.type === 'read') return { type: 'read_ok', value: current };
  if (current !== body.from) {
    return new RpcError(ErrorCode.preconditionFailed, `${current} is not ${body.from}`).toBody();
  }
  registers.set(body.key, body.to);
  return { type: 'cas_ok' };
}

// What clients ask for.

async function accept(message: Message<Request>): Promise<void> {
  if (role === 'leader') {
    log.push({ term, request: message });
    wakeAll();
    return;
  }
  if (leader === null) throw new RpcError(ErrorCode.temporarilyUnavailable, 'no leader');
  const { msg_id: _, ...request } = message.body;
  const { body: answer } = await node.rpc(leader, request);
  node.reply(message, answer);
}

node.on('read' as string, (message) => accept(message as Message<Request>));
node.on<Extract<Request, { type: 'write' }>>('write', accept);
node.on<Extract<Request, { type: 'cas' }>>('cas', accept);

node.run();
