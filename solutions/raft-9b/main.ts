// The nodes elect a leader, which alone holds the registers; the others ask it. Nothing is replicated: right as long
// as the leader stays reachable.
import { ErrorCode, RpcError } from '../../templates/typescript/lib/errors.ts';
import type { Body, Known, Message } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';

type Request = Known<'read' | 'write' | 'cas', { key: number; value: number; from: number; to: number }>;
type Ballot = Known<'vote_for_me' | 'i_lead', { term: number }>;

const node = new Node();
const registers = new Map<number, number>();
let term = 0;
let votedFor: string | null = null;
let leader: string | null = null;
let deadline = Infinity;

function rest(): void {
  deadline = Date.now() + 300 + 300 * Math.random();
}

function sawTerm(other: number): void {
  if (other <= term) return;
  term = other;
  votedFor = null;
  leader = null;
}

node.on('init', () => {
  rest();
  setInterval(() => {
    if (leader === node.id) for (const peer of node.peers) node.send(peer, { type: 'i_lead', term });
    else if (Date.now() > deadline) campaign();
  }, 50);
});

function campaign(): void {
  rest();
  term += 1;
  votedFor = node.id;
  leader = null;
  const ofTerm = term;
  let votes = 1;
  for (const peer of node.peers) {
    node.rpc(peer, { type: 'vote_for_me', term }, { timeout: 250 }).then(
      ({ body }) => {
        sawTerm(body.term as number);
        if (term !== ofTerm || !body.granted) return;
        votes += 1;
        if (votes > node.nodeIds.length / 2) leader = node.id;
      },
      () => {},
    );
  }
}

node.on<Ballot>('vote_for_me', (message) => {
  sawTerm(message.body.term);
  const granted = message.body.term === term && (votedFor === null || votedFor === message.src);
  if (granted) {
    votedFor = message.src;
    rest();
  }
  node.reply(message, { type: 'vote', term, granted });
});

node.on<Ballot>('i_lead', ({ src, body }) => {
  sawTerm(body.term);
  if (body.term < term) return;
  leader = src;
  rest();
});

function carryOut({ type, key, value, from, to }: Request): Body {
  const current = registers.get(key);
  if (type === 'write') {
    registers.set(key, value);
    return { type: 'write_ok' };
  }
  if (current === undefined) throw new RpcError(ErrorCode.keyDoesNotExist, `no key ${key}`);
  if (type === 'read') return { type: 'read_ok', value: current };
  if (current !== from) throw new RpcError(ErrorCode.preconditionFailed, `${current} is not ${from}`);
  registers.set(key, to);
  return { type: 'cas_ok' };
}

async function serve(message: Message<Request>): Promise<void> {
  if (leader === null) throw new RpcError(ErrorCode.temporarilyUnavailable, 'no leader yet');
  if (leader === node.id) {
    node.reply(message, carryOut(message.body));
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
