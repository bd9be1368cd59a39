/** Whether what a leader answers is what its log says: all entries that it calls committed, carried out in order. */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { journal } from '../evidence/journal.ts';
import { mayHold, parseLoose } from '../evidence/json-text.ts';
import { entriesOf, type LogEntry, stepIn, stepName } from '../evidence/log-entries.ts';
import { type ClientOperation, clientOperations } from '../evidence/operations.ts';
import { type SentLog, sentLogs } from '../evidence/sent-logs.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, moment, sayAt } from '../statement.ts';

/** What a key holds from an index on. */
interface Change {
  readonly index: number;
  readonly value: string;
  readonly by: LogEntry;
}

/** The log of a leader as it stood in its messages; holes where no message tells of an entry. */
interface Replayed {
  /** By key, in order. */
  readonly changes: ReadonlyMap<string, readonly Change[]>;
  /** Each cas that does not fit where it stands, in order; `held` is what the key held there. */
  readonly misfits: readonly { readonly entry: LogEntry; readonly held: string }[];
  /** No entry up to here is unknown. */
  readonly knownTo: number;
}

/** A read that the first leader answered with a value that its own log does not give at any committed index. */
export function logNotCarriedOut(evidence: RunEvidence): Statement | null {
  const logs = sentLogs(evidence);
  if (logs === null) return null;
  // From one leader to the next entries may be lost or unknown; the first leader's log begins at the beginning.
  const [log, next] = logs.all;
  if (log === undefined) return null;
  const until = next?.from?.sent ?? Number.POSITIVE_INFINITY;
  const replayed = replay(log);
  for (const read of readsOf(evidence, log.leader)) {
    if (read.reply.sent > until) continue;
    const told = log.appends.findLast(({ message }) => message.sent <= read.asked);
    const committed = told === undefined ? null : logs.safelyCommittedBy(told);
    if (told === undefined || committed === null || committed > replayed.knownTo) continue;
    const changes = replayed.changes.get(read.key) ?? [];
    const before = changes.findLast(({ index }) => index <= committed);
    const after = changes.filter(
      ({ index, by }) => index > committed && by.append.message.sent <= read.reply.sent,
    );
    if (before === undefined || [before, ...after].some((one) => one.value === read.value)) continue;
    const { append, step } = before.by;
    const { node } = read.operation;
    const misfit = replayed.misfits.findLast(
      ({ entry }) =>
        entry.index > before.index &&
        entry.step.key === read.key &&
        entry.step.sets === read.value &&
        entry.append.message.sent <= read.reply.sent,
    );
    const carriedOut =
      misfit === undefined
        ? ''
        : ` Index ${misfit.entry.index} is a ${stepName(misfit.entry.step)}: in its place the key held ${misfit.held}, and it had to fail.`;
    const through = node === log.leader ? '' : `, which ${node} had passed on to it,`;
    return sayAt(
      read.reply.sent,
      `${log.leader} does not carry its log out as it stands: the last committed entry that changes key ${read.key} is ${stepName(step)} at index ${before.index} (sent ${moment(append.message.sent)}), and ${log.leader}, which had called index ${committed} committed by ${moment(told.message.sent).replace(/^at /, '')}, answered a read of key ${read.key}${through} with ${read.value} (${moment(read.reply.sent)}).${carriedOut}`,
      at.message(append.message),
      at.message(told.message),
      ...(misfit === undefined ? [] : [at.message(misfit.entry.append.message)]),
      ...read.messages.map(at.message),
      at.operation(read.operation.invoke),
    );
  }
  return null;
}

/** A read that a leader answered, or the answer to which it gave to the node that passed it on. */
interface LeaderRead {
  readonly operation: ClientOperation;
  readonly key: string;
  readonly value: string;
  /** When the leader got it. */
  readonly asked: number;
  readonly reply: MessageRecord;
  readonly messages: readonly MessageRecord[];
}

function* readsOf(evidence: RunEvidence, leader: NodeId): Generator<LeaderRead> {
  const log = journal(evidence);
  for (const operation of clientOperations(evidence)) {
    if (operation.f !== 'read' || operation.outcome !== 'ok') continue;
    const request = log.requestOf(operation);
    const reply = request === null ? undefined : log.repliesTo(request)[0];
    if (request?.received == null || reply === undefined) continue;
    const [key, value] = keyAndValue(request.body, reply.body);
    const { node } = operation;
    if (node === leader) {
      yield { operation, key, value, asked: request.received, reply, messages: [request, reply] };
      continue;
    }
    const passed = log.sentBy(node, request.received, reply.sent).find(({ dest, body }) => {
      const step = dest === leader && body.includes('"key"') ? stepIn(parseLoose(body)) : null;
      return step?.type === 'read' && step.key === key;
    });
    if (passed?.received == null) continue;
    const answer = log
      .sentBy(leader, passed.received, reply.sent)
      .find(({ dest, body }) => dest === node && body.includes('"read_ok"') && mayHold(body, value));
    if (answer === undefined) continue;
    const messages = [request, passed, answer, reply];
    yield { operation, key, value, asked: passed.received, reply, messages };
  }
}

function keyAndValue(request: string, reply: string): readonly [string, string] {
  const field = (body: string, name: string) => {
    const value = parseLoose(body);
    return typeof value === 'object' && value !== null
      ? String(new Map(Object.entries(value)).get(name))
      : '';
  };
  return [field(request, 'key'), field(reply, 'value')];
}

function replay({ appends }: SentLog): Replayed {
  const entries = new Map<number, LogEntry | null>();
  let first = Number.POSITIVE_INFINITY;
  for (const append of appends) {
    first = Math.min(first, append.previous + 1);
    for (const i of append.terms.keys()) {
      const index = append.previous + 1 + i;
      if (!entries.has(index)) entries.set(index, null);
    }
    for (const entry of entriesOf(append)) {
      // The first message that tells of an entry says how early it can have been carried out.
      if (entries.get(entry.index) == null) entries.set(entry.index, entry);
    }
  }
  const changes = new Map<string, Change[]>();
  const misfits: { readonly entry: LogEntry; readonly held: string }[] = [];
  let index = first;
  // The log of the first leader of all begins behind an entry at 0, or with it.
  if (first > 1) return { changes, misfits, knownTo: -1 };
  for (let entry = entries.get(index); entry !== undefined; entry = entries.get(index)) {
    const held = entry === null ? null : apply(changes, entry);
    if (entry !== null && held !== null) misfits.push({ entry, held });
    index += 1;
  }
  return { changes, misfits, knownTo: index - 1 };
}

/** Carries an entry out. Of a cas that does not fit, what the key holds instead; else null. */
function apply(changes: Map<string, Change[]>, entry: LogEntry): string | null {
  const { type, key, sets, from } = entry.step;
  if (type === 'read' || sets === null) return null;
  const known = changes.get(key) ?? [];
  const held = known.at(-1)?.value;
  if (type === 'cas' && held !== from) return held ?? 'nothing';
  known.push({ index: entry.index, value: sets, by: entry });
  changes.set(key, known);
  return null;
}
