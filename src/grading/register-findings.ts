/** Findings of lin-kv: what a node did that only luck kept from being wrong, or that the checker lets pass. */
import { nilReads } from '../engines/embedded/checkers/linearizable/nil-reads.ts';
import { splitByKey } from '../engines/embedded/checkers/linearizable/split-by-key.ts';
import { printEdn } from '../results/edn.ts';
import type { MessageRecord, NodeId } from '../results/trace.ts';
import { isClient, journal } from './evidence/journal.ts';
import { bodyHead } from './evidence/json-text.ts';
import { knownHolders, nodeMessages } from './evidence/knowledge.ts';
import { type ClientOperation, clientOperations } from './evidence/operations.ts';
import { type Partition, partitions } from './evidence/partitions.ts';
import { answersOfRegisters, errorOf } from './evidence/register-answers.ts';
import { type RegisterCall, registerCalls } from './evidence/registers.ts';
import type { FindingDraft } from './findings.ts';
import type { RunEvidence } from './grader.ts';
import { majorityOf } from './majority.ts';
import { raftBreaches } from './raft-findings.ts';
import type { Statement } from './report.ts';
import { at, count, list, quoted, say, sayAt, seconds } from './statement.ts';
import { unawareAnswer } from './unaware-answers.ts';

/**
 * Nanoseconds that a majority has to elect a leader before it is missed, and a cut has to last: room for some
 * split votes with timeouts of 2 s, which right nodes have on a slow network.
 */
const ELECTION = 10e9;
/** Requests that must have been tried in vain for it. */
const TRIES = 5;

/** One finding of each kind, with how often it was found. */
export function registerFindings(evidence: RunEvidence): readonly FindingDraft[] {
  if (evidence.results === null) return [];
  const found: FindingDraft[] = [];
  const add = (code: string, statement: Statement | null) => {
    if (statement !== null) found.push({ code, statement, run: evidence.run, seed: evidence.seed });
  };
  // A broken rule explains what follows from it.
  for (const { code, statement } of raftBreaches(evidence)) add(code, statement);
  add('nil-read', nilRead(evidence));
  add('key-forgotten', keyForgotten(evidence));
  if (evidence.spec.nodes.length < 2) return found;
  const answered = answers(evidence);
  add('unelected-leader', unelectedLeader(evidence, answered));
  add('acknowledged-alone', acknowledgedAlone(evidence, answered));
  add('no-new-leader', noNewLeader(evidence));
  add('unaware-answer', unawareAnswer(evidence));
  return found;
}

/** Maelstrom lets a nil match whatever there is. */
function nilRead(evidence: RunEvidence): Statement | null {
  const found = splitByKey(evidence.history()).flatMap(nilReads);
  const [first] = found;
  if (first === undefined) return null;
  const { key, read, write } = first;
  const operation = clientOperations(evidence).find(({ completion }) => completion?.index === read.index);
  return sayAt(
    read.time,
    `${operation?.node ?? 'A node'} answered a read of key ${printEdn(key)} with null at ${seconds(read.time)}, though a ${write.f} of it had succeeded at ${seconds(write.time)}.${found.length === 1 ? '' : ` It is the first of ${found.length} such reads.`}`,
    at.operation(read),
    at.operation(write),
    ...(operation === undefined ? [] : [at.operation(operation.invoke)]),
  );
}

/**
 * Nothing removes a key, so that it can't be missing any more once a write of it has been acknowledged. For
 * Maelstrom an error is an operation that did not happen, whatever it says.
 */
function keyForgotten(evidence: RunEvidence): Statement | null {
  const firstSet = new Map<string, RegisterCall>();
  for (const call of registerCalls(evidence)) {
    if (call.sets === null || call.operation.outcome !== 'ok') continue;
    const known = firstSet.get(call.key);
    if (known === undefined || call.end < known.end) firstSet.set(call.key, call);
  }
  const found = registerCalls(evidence).filter(({ key, begin, operation }) => {
    const set = firstSet.get(key);
    return set !== undefined && set.end < begin && errorOf(operation) === 'key-does-not-exist';
  });
  const [first] = found;
  const set = first === undefined ? undefined : firstSet.get(first.key);
  if (first?.operation.completion == null || set?.operation.completion == null) return null;
  const { node, f, invoke, completion } = first.operation;
  return sayAt(
    completion.time,
    `${node} answered a ${f} of key ${first.key} at ${seconds(completion.time)} with the error that there is no such key, though ${set.operation.node} had acknowledged a ${set.name} to it at ${seconds(set.operation.completion.time)}.${found.length === 1 ? '' : ` It is the first of ${found.length} such answers.`}`,
    at.operation(invoke),
    at.operation(completion),
    at.operation(set.operation.completion),
  );
}

/** A request of a client and the answer that says ok. */
interface Answered {
  readonly request: MessageRecord;
  readonly reply: MessageRecord;
  readonly type: string;
}

function answers(evidence: RunEvidence): readonly Answered[] {
  const log = journal(evidence);
  return log.messages.flatMap((request) => {
    const { type } = bodyHead(request.body);
    if (!isClient(request.src) || (type !== 'read' && type !== 'write' && type !== 'cas')) return [];
    const reply = log.repliesTo(request).find(({ body }) => bodyHead(body).type === `${type}_ok`);
    return reply === undefined ? [] : [{ request, reply, type }];
  });
}

/** Nanoseconds within which a node passes a request on that it does not keep. */
const PASSED_ON = 1e6;

/** Messages by which a node passed on what a client had asked of it: those are no votes. */
function passedOn(evidence: RunEvidence): ReadonlySet<MessageRecord> {
  const asked = new Map<NodeId, number[]>();
  for (const { src, dest, received } of journal(evidence).messages) {
    if (!isClient(src) || received === null) continue;
    const times = asked.get(dest);
    if (times === undefined) asked.set(dest, [received]);
    else times.push(received);
  }
  return new Set(
    nodeMessages(evidence).filter(
      ({ src, sent, body }) =>
        body.includes('"key"') &&
        bodyHead(body).inReplyTo === null &&
        asked.get(src)?.some((time) => time <= sent && sent - time < PASSED_ON),
    ),
  );
}

/** Votes are messages: who has got none of others can't have been elected. */
function unelectedLeader(evidence: RunEvidence, answered: readonly Answered[]): Statement | null {
  const needed = majorityOf(evidence) - 1;
  const requests = passedOn(evidence);
  const log = journal(evidence);
  const seen = new Set<NodeId>();
  for (const { request, reply, type } of answered) {
    if (seen.has(reply.src)) continue;
    const from = request.received ?? request.sent;
    // Who asks another node first may pass on what a leader says.
    if (log.sentBy(reply.src, from, reply.sent).some((message) => !isClient(message.dest))) continue;
    seen.add(reply.src);
    const voters = new Set<NodeId>();
    for (const message of nodeMessages(evidence)) {
      const { src, dest, received } = message;
      if (dest !== reply.src || received === null || received > reply.sent) continue;
      if (!requests.has(message)) voters.add(src);
    }
    if (voters.size >= needed) continue;
    const heard = voters.size === 0 ? 'no other node had' : `only ${list([...voters])} had`;
    return sayAt(
      reply.sent,
      `${reply.src} answered a ${type} at ${seconds(reply.sent)}, and by then ${heard} sent it anything but requests of clients: no majority can have elected it.`,
      at.message(request),
      at.message(reply),
    );
  }
  return null;
}

/** What was acknowledged must be known to a majority, and the one that says so must have heard of that. */
function acknowledgedAlone(evidence: RunEvidence, answered: readonly Answered[]): Statement | null {
  const majority = majorityOf(evidence);
  let first: { readonly one: Answered; readonly holders: ReadonlySet<NodeId> } | null = null;
  let found = 0;
  for (const one of answered) {
    if (one.type === 'read') continue;
    const holders = knownHolders(evidence, one.request, one.reply, majority);
    if (holders.size >= majority) continue;
    found += 1;
    first ??= { one, holders };
  }
  if (first === null) return null;
  const { one, holders } = first;
  const others = [...holders].filter((node) => node !== one.reply.src);
  const whom = others.length === 0 ? 'no other node' : `no node but ${list(others)}`;
  return sayAt(
    one.reply.sent,
    `${one.reply.src} answered ${quoted(one.request.body, 80)} with ${one.type}_ok at ${seconds(one.reply.sent)}, when ${whom} had told it anything since it could know of the request.${found === 1 ? '' : ` So it was with ${count(found, 'request')}.`}`,
    at.message(one.request),
    at.message(one.reply),
  );
}

function isServed(operation: ClientOperation): boolean {
  const error = errorOf(operation);
  return operation.outcome === 'ok' || (error !== null && answersOfRegisters.has(error));
}

/** A majority that nothing disturbed, and that nevertheless served nobody. */
function noNewLeader(evidence: RunEvidence): Statement | null {
  for (const partition of partitions(evidence)) {
    const majority = undisturbedMajority(evidence, partition);
    if (majority === null) continue;
    const from = partition.start.time + ELECTION;
    const to = partition.heal?.time ?? evidence.spec.timeLimit * 1e9;
    const tried = clientOperations(evidence).filter(
      ({ node, invoke, completion }) =>
        majority.includes(node) && invoke.time >= from && completion !== null && completion.time <= to,
    );
    const [first] = tried;
    const last = tried.at(-1);
    if (first === undefined || last === undefined || tried.length < TRIES || tried.some(isServed)) continue;
    return say(
      `${list(majority)} are a majority and could reach each other while a partition cut them off from the others, from ${seconds(partition.start.time)} on; of the ${count(tried.length, 'request')} that they got from ${seconds(from)} to ${seconds(to)} they served none.`,
      at.operation(partition.start),
      ...(partition.heal === null ? [] : [at.operation(partition.heal)]),
      at.operation(first.invoke),
      at.operation(last.invoke),
    );
  }
  return null;
}

/** Nodes that hear each other and nobody else, more than half of all; null when there are no such. */
function undisturbedMajority(evidence: RunEvidence, { grudge }: Partition): readonly NodeId[] | null {
  const { nodes } = evidence.spec;
  const hears = (node: NodeId, other: NodeId) => node === other || grudge.get(node)?.has(other) !== true;
  for (const one of nodes) {
    const group = nodes.filter((other) => hears(one, other) || hears(other, one));
    const isWhole = group.every((a) => nodes.every((b) => hears(a, b) === group.includes(b)));
    if (isWhole && group.length >= majorityOf(evidence) && group.length < nodes.length) return group;
  }
  return null;
}
