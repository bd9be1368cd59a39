// Raft without a library. Whom the client asked passes a write on to the leader, and answers when it has
// applied the entry itself. Reads are no entries: the leader answers them once a majority has confirmed that
// it still leads.
import { createInterface } from 'node:readline';

const TICK = 100;
const NOT_NOW = { type: 'error', code: 11, text: 'no leader' };

let me;
let others = [];
let majority;
let term = 0;
let vote = null;
let role = 'follower';
let leader = null;
const log = [{ term: 0, op: null }];
let committed = 0;
let applied = 0;
let heard = 0;
let patience = 0;
let votes = new Set();
const followers = new Map();
let round = 0;
let firstOfTerm = 0;
let reads = [];
const registers = new Map();
const waiting = new Map();
let tickets = 0;

function write(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);
}

const last = () => log.length - 1;

function rest() {
  heard = Date.now();
  patience = 500 + 500 * Math.random();
}

function stepDown() {
  role = 'follower';
  leader = null;
  for (const { via, ticket } of reads) tell(via, ticket, NOT_NOW);
  reads = [];
  rest();
}

function newer(other) {
  if (other <= term) return;
  term = other;
  vote = null;
  stepDown();
}

function tick() {
  if (role === 'leader') {
    announce();
  } else if (Date.now() - heard > patience) {
    role = 'candidate';
    leader = null;
    term += 1;
    vote = me;
    votes = new Set([me]);
    rest();
    for (const other of others)
      write(other, { type: 'stand', term, last: last(), lastTerm: log[last()].term });
  }
}

function lead() {
  role = 'leader';
  leader = me;
  for (const other of others) followers.set(other, { next: log.length, match: 0, round: 0 });
  log.push({ term, op: null });
  firstOfTerm = last();
  announce();
}

function announce() {
  round += 1;
  for (const other of others) ship(other);
}

function ship(other) {
  const { next } = followers.get(other);
  const entries = log.slice(next, next + 50);
  write(other, {
    type: 'append',
    term,
    round,
    prev: next - 1,
    prevTerm: log[next - 1].term,
    entries,
    committed,
  });
}

function onAppend(src, body) {
  newer(body.term);
  if (body.term < term) return write(src, { type: 'appended', term, ok: false, round: 0, match: 0 });
  role = 'follower';
  leader = src;
  rest();
  const { prev, entries } = body;
  if (log[prev]?.term !== body.prevTerm) {
    const match = Math.min(last(), prev - 1);
    return write(src, { type: 'appended', term, ok: false, round: body.round, match });
  }
  for (const [i, entry] of entries.entries()) {
    const at = prev + 1 + i;
    if (log[at]?.term === entry.term) continue;
    log.splice(at, log.length, entry);
  }
  const match = prev + entries.length;
  committed = Math.max(committed, Math.min(body.committed, match));
  apply();
  return write(src, { type: 'appended', term, ok: true, round: body.round, match });
}

function onAppended(src, body) {
  newer(body.term);
  if (role !== 'leader' || body.term !== term) return;
  const one = followers.get(src);
  one.round = Math.max(one.round, body.round);
  if (body.ok) {
    one.match = Math.max(one.match, body.match);
    one.next = one.match + 1;
    advance();
    if (one.next <= last()) ship(src);
  } else if (one.match === 0) {
    one.next = Math.max(1, Math.min(one.next - 1, body.match + 1));
    ship(src);
  }
  serveReads();
}

function advance() {
  const matches = [last(), ...[...followers.values()].map(({ match }) => match)].sort((a, b) => b - a);
  const held = matches[majority - 1];
  if (held <= committed || log[held].term !== term) return;
  committed = held;
  apply();
  announce();
}

function serveReads() {
  const still = [];
  for (const read of reads) {
    const confirmed = [...followers.values()].filter((one) => one.round >= read.round).length + 1;
    if (applied >= read.index && confirmed >= majority) tell(read.via, read.ticket, registerOf(read.key));
    else still.push(read);
  }
  reads = still;
}

function registerOf(key) {
  return registers.has(key)
    ? { type: 'read_ok', value: registers.get(key) }
    : { type: 'error', code: 20, text: `no key ${key}` };
}

function apply() {
  while (applied < committed) {
    applied += 1;
    const { op } = log[applied];
    if (op === null) continue;
    const answer = carryOut(op);
    if (op.via === me) answerClient(op.ticket, answer);
  }
}

function carryOut({ type, key, value, from, to }) {
  if (type === 'write') {
    registers.set(key, value);
    return { type: 'write_ok' };
  }
  const current = registerOf(key);
  if (current.type === 'error') return current;
  if (current.value !== from) return { type: 'error', code: 22, text: `${current.value} is not ${from}` };
  registers.set(key, to);
  return { type: 'cas_ok' };
}

/** For the client of the node `via`. */
function tell(via, ticket, answer) {
  if (via === me) answerClient(ticket, answer);
  else write(via, { type: 'told', ticket, answer });
}

function answerClient(ticket, answer) {
  const client = waiting.get(ticket);
  waiting.delete(ticket);
  if (client !== undefined) write(client.src, { ...answer, in_reply_to: client.msgId });
}

/** A request that came to the node `op.via`, here, at what should be the leader. */
function take(op) {
  if (role !== 'leader') return tell(op.via, op.ticket, NOT_NOW);
  if (op.type === 'read') {
    reads.push({ ...op, round: round + 1, index: Math.max(committed, firstOfTerm) });
  } else {
    log.push({ term, op });
  }
  return announce();
}

for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  switch (body.type) {
    case 'init':
      me = body.node_id;
      others = body.node_ids.filter((id) => id !== me);
      majority = Math.floor(body.node_ids.length / 2) + 1;
      rest();
      setInterval(tick, TICK);
      write(src, { type: 'init_ok', in_reply_to: body.msg_id });
      break;
    case 'stand': {
      newer(body.term);
      const mine = log[last()].term;
      const upToDate = body.lastTerm > mine || (body.lastTerm === mine && body.last >= last());
      const granted = body.term === term && upToDate && (vote === null || vote === src);
      if (granted) {
        vote = src;
        rest();
      }
      write(src, { type: 'voted', term, granted });
      break;
    }
    case 'voted':
      newer(body.term);
      if (role === 'candidate' && body.term === term && body.granted) votes.add(src);
      if (role === 'candidate' && votes.size >= majority) lead();
      break;
    case 'append':
      onAppend(src, body);
      break;
    case 'appended':
      onAppended(src, body);
      break;
    case 'take':
      take(body.op);
      break;
    case 'told':
      answerClient(body.ticket, body.answer);
      break;
    default: {
      tickets += 1;
      waiting.set(tickets, { src, msgId: body.msg_id });
      const { msg_id: _, ...request } = body;
      const op = { ...request, via: me, ticket: tickets };
      if (leader === me) take(op);
      else if (leader === null) answerClient(tickets, NOT_NOW);
      else write(leader, { type: 'take', op });
    }
  }
}
