/** What the clients of each node were shown that read all logs from the beginning at the end of a kafka run. */
import { kw } from '../../results/edn.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, say, seconds } from '../statement.ts';
import { isClient, journal } from './journal.ts';
import { bodyHead, mayHold } from './json-text.ts';
import { partsAbout } from './key-parts.ts';
import { answerTo, type Told, toldBy, toldByKey } from './logs.ts';
import { type ClientOperation, clientOperations } from './operations.ts';

const SEEK = kw('seek-to-beginning?');
/** Polls in a row that bring nothing after which a node has no more to say. */
const IDLE = 3;

/** At most so many are followed to find one of which the messages say more. */
const MOST_FOLLOWED = 12;

/** An acknowledged message that one node never showed and another did. */
export interface UnseenThere {
  readonly node: NodeId;
  /** Its acknowledgement. */
  readonly told: Told;
  /** Who showed it. */
  readonly seen: Told;
  /** The last polls of a client of that node, which brought nothing. */
  readonly polls: readonly ClientOperation[];
  readonly cause: Statement | null;
}

/** A client of the last phase: it read from the beginning. */
interface Reader {
  readonly node: NodeId;
  readonly polls: ClientOperation[];
  readonly seen: Set<string>;
}

/**
 * Acknowledged messages that no reader of some node saw, though the node had no more to show to any of its
 * readers, and a poll of another node returned it. In order of acknowledgement, the most telling first. A node whose readers were
 * still getting messages when the run ended is not judged, nor one with a poll that failed.
 *
 * Cost: the messages of all answers.
 */
export function unseenOnOneNode(evidence: RunEvidence): readonly UnseenThere[] {
  const byNode = new Map<NodeId, Reader[]>();
  for (const reader of readers(evidence)) {
    const known = byNode.get(reader.node);
    if (known === undefined) byNode.set(reader.node, [reader]);
    else known.push(reader);
  }
  const idle = [...byNode].flatMap(([node, all]) => {
    const stalled = all.filter(({ polls }) => isIdle(polls));
    return stalled.length === all.length ? [{ node, all }] : [];
  });
  if (idle.length === 0) return [];
  const found: Omit<UnseenThere, 'cause'>[] = [];
  for (const [key, all] of toldByKey(evidence)) {
    for (const { node, all: own } of idle) {
      for (const told of all) {
        if (told.kind !== 'send') continue;
        if (own.some(({ seen }) => seen.has(`${key} ${told.message}`))) continue;
        const seen = all.find(
          ({ kind, message, operation }) =>
            kind === 'poll' && message === told.message && operation.node !== node,
        );
        if (seen !== undefined) {
          found.push({ node, told, seen, polls: own[0]?.polls.slice(-IDLE) ?? [] });
        }
      }
    }
  }
  found.sort((a, b) => a.told.completion.time - b.told.completion.time);
  const explained = found.map((one, i) => ({
    ...one,
    cause: i < MOST_FOLLOWED ? wayThere(evidence, one) : null,
  }));
  // One that certainly never got there says more than one that may have.
  const telling = explained.find(({ cause }) => cause !== null);
  return telling === undefined ? explained : [telling, ...explained.filter((one) => one !== telling)];
}

function readers(evidence: RunEvidence): readonly Reader[] {
  const all = new Map<ClientOperation['invoke']['process'], Reader>();
  for (const operation of clientOperations(evidence)) {
    const { f, outcome, node, invoke } = operation;
    if (f === 'assign' && invoke.more?.get(SEEK) === true) {
      if (outcome === 'ok') all.set(invoke.process, { node, polls: [], seen: new Set() });
      continue;
    }
    const reader = all.get(invoke.process);
    if (reader === undefined || f !== 'poll') continue;
    if (outcome !== 'ok') {
      all.delete(invoke.process);
      continue;
    }
    reader.polls.push(operation);
    for (const { key, message } of toldBy(operation)) reader.seen.add(`${key} ${message}`);
  }
  return [...all.values()];
}

function isIdle(polls: readonly ClientOperation[]): boolean {
  return polls.length > IDLE && polls.slice(-IDLE).every((poll) => toldBy(poll).length === 0);
}

/** Where nothing that the node was sent since could have brought the message: so much, with the evidence. */
function wayThere(evidence: RunEvidence, { node, told }: Omit<UnseenThere, 'cause'>): Statement | null {
  const acknowledged = answerTo(evidence, told.operation);
  if (acknowledged === null || told.operation.node === node) return null;
  const log = journal(evidence);
  const since = log.requestOf(told.operation)?.sent ?? 0;
  const asked = new Map<string, string>();
  const arrived: MessageRecord[] = [];
  for (const message of log.messages) {
    const { src, dest, body, received } = message;
    if (isClient(src) || isClient(dest)) continue;
    if (src === node) asked.set(`${dest} ${bodyHead(body).msgId}`, body);
    else if (dest === node && received !== null && received >= since) arrived.push(message);
  }
  // An answer need not name the log that was asked for.
  const names = ({ src, body }: MessageRecord) =>
    mayHold(body, told.key) || mayHold(asked.get(`${src} ${bodyHead(body).inReplyTo}`) ?? '', told.key);
  if (arrived.some((message) => mayHold(message.body, told.message) && names(message))) {
    return notAmongItsKey(evidence, { node, told, since });
  }
  const [first] = arrived;
  return say(
    first === undefined
      ? `After that no node or service sent ${node} anything.`
      : `None of the ${count(arrived.length, 'message')} that nodes and services sent to ${node} from then on is about "${told.key}" and holds ${told.message}.`,
    at.operation(told.operation.invoke),
    at.operation(told.completion),
    at.message(acknowledged),
    ...(first === undefined ? [] : [at.message(first), at.message(arrived.at(-1) ?? first)]),
  );
}

/**
 * As before, where messages tell what they say of each key: of this one none says the message. Silent where the
 * node asked for the key itself, since an answer need not name it.
 */
function notAmongItsKey(
  evidence: RunEvidence,
  { node, told, since }: { readonly node: NodeId; readonly told: Told; readonly since: number },
): Statement | null {
  const between = journal(evidence).messages.filter(({ src, dest }) => !isClient(src) && !isClient(dest));
  const about = between.flatMap((message) => {
    // A number alone is an offset.
    const parts = partsAbout(message.body, told.key).filter((part) => part.includes('['));
    return parts.length === 0 ? [] : [{ message, parts }];
  });
  if (about.some(({ message }) => message.src === node && isAnswered(between, message))) return null;
  const got = about.filter(({ message }) => message.dest === node && message.received !== null);
  const last = got.at(-1)?.message;
  if (last === undefined || got.some(({ parts }) => parts.some((part) => mayHold(part, told.message)))) {
    return null;
  }
  const asked = journal(evidence).requestOf(told.operation);
  if (asked === null || last.sent >= since) return null;
  return say(
    `${last.src} sent ${node} ${bodyHead(last.body).type ?? 'a message'} about "${told.key}" for the last time at ${seconds(last.sent)}, before ${told.message} was there: what came to that log later it never sent.`,
    at.message(last),
    at.message(asked),
    at.operation(told.operation.invoke),
    at.operation(told.completion),
  );
}

/** Whether the other one answered with something about logs, which need not name the key again. */
function isAnswered(between: readonly MessageRecord[], { src, dest, body, id }: MessageRecord): boolean {
  const { msgId } = bodyHead(body);
  return between.some(
    (message) =>
      message.id > id &&
      message.src === dest &&
      message.dest === src &&
      msgId !== null &&
      bodyHead(message.body).inReplyTo === msgId &&
      /[[{].*\d/.test(message.body.slice(1)),
  );
}
