/**
 * What is wrong with how nodes elect a leader and keep a log, where wrong or missing answers come of it. Each is
 * a fact of the messages that no correct Raft brings about; what the messages call otherwise than
 * `raftMessages` knows says nothing.
 */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { journal } from '../evidence/journal.ts';
import { parseLoose } from '../evidence/json-text.ts';
import { heardBetween } from '../evidence/knowledge.ts';
import { entriesOf, type LogEntry, stepIn, stepName } from '../evidence/log-entries.ts';
import { type Append, type Candidacy, raftMessages } from '../evidence/raft-messages.ts';
import { registerFailure } from '../evidence/registers.ts';
import type { RunEvidence } from '../grader.ts';
import { majorityOf } from '../majority.ts';
import type { Statement } from '../report.ts';
import { at, count, duration, grouped, list, moment, quoted, sayAt } from '../statement.ts';
import { tally } from './draft.ts';
import { logNotCarriedOut } from './log-replay.ts';
import { heardTooSeldom, votedForShorterLog } from './raft-elections.ts';

/** In the order in which they are looked for: what brings about others comes before those. */
const causes: readonly ((evidence: RunEvidence) => Statement | null)[] = [
  nobodyVotes,
  votedForShorterLog,
  standsThoughItHears,
  heardTooSeldom,
  sendsNoEntries,
  logDoesNotGrow,
  replacesOwnEntries,
  takesRequestTwice,
  keepsOwnEntries,
  logNotCarriedOut,
];

/** The first that the run shows; null where no messages were kept. */
export function raftCause(evidence: RunEvidence): Statement | null {
  for (const cause of causes) {
    const statement = cause(evidence);
    if (statement !== null) return statement;
  }
  return null;
}

/** So many refused votes, and none given, are no chance. */
const surelyRefused = 6;

/** All votes that anybody asked for were refused, by nodes that did not stand themselves too. */
function nobodyVotes(evidence: RunEvidence): Statement | null {
  const { votes, refusals, candidacies } = raftMessages(evidence);
  if (votes.length > 0 || refusals.length < surelyRefused) return null;
  const stood = new Set(candidacies.map(({ candidate, term }) => `${candidate} ${term}`));
  const free = refusals.filter(({ voter, term }) => !stood.has(`${voter} ${term}`));
  const [first] = free;
  if (first === undefined || free.length < surelyRefused) return null;
  const voters = [...new Set(free.map(({ voter }) => voter))].sort();
  if (voters.length < evidence.spec.nodes.length) return null;
  const examples = voters.flatMap((voter) => free.filter((one) => one.voter === voter).slice(0, 1));
  const { voter, candidate, term, message } = first;
  return sayAt(
    message.sent,
    `No node ever gave its vote to another: all ${grouped(refusals.length)} requests for one were refused, by ${list(voters)}. ${voter} refused ${candidate} in term ${term} (${moment(message.sent)}), though it had voted for nobody in that term and did not stand itself.`,
    ...examples.map((one) => at.message(one.message)),
  );
}

/** Elections that a heartbeat should have put off: fewer may have had another reason. */
const fewestElections = 3;

/** A node stands for election though the leader of its term is heard, and no heartbeat of it was even late. */
function standsThoughItHears(evidence: RunEvidence): Statement | null {
  const heard = heartbeats(evidence);
  const elections = firstOfTerms(raftMessages(evidence).candidacies);
  const found = elections.flatMap((election) => {
    const { candidate, term, message } = election;
    const known = (heard.get(candidate) ?? []).filter(({ received }) => received <= message.sent);
    const last = known.at(-1);
    if (last === undefined || last.term !== term - 1) return [];
    const own = known.filter((one) => one.term === last.term && one.leader === last.leader).slice(-4);
    const gaps = own.slice(1).map((one, i) => one.received - (own[i]?.received ?? one.received));
    if (gaps.length < 2 || message.sent - last.received > Math.max(...gaps)) return [];
    return [{ election, last, gap: Math.max(...gaps) }];
  });
  const [first] = found;
  if (first === undefined || found.length < fewestElections || found.length * 2 < elections.length)
    return null;
  const { election, last, gap } = first;
  const { candidate, message, term } = election;
  return sayAt(
    message.sent,
    `${candidate} stood for election ${moment(message.sent)} (term ${term}) though it heard the leader: ${last.leader}, leader of term ${last.term}, had told it so ${duration(message.sent - last.received)} before, and did so every ${duration(gap)} or sooner. So it was with ${found.length} of ${count(elections.length, 'election')}: to hear the leader does not put the next election off, or not for as long as the leader is silent between two words.`,
    at.message(message),
    at.message(last.message),
  );
}

interface Heard {
  readonly leader: NodeId;
  readonly term: number;
  readonly received: number;
  readonly message: MessageRecord;
}

/** When each node heard which leader, in order of time. */
function heartbeats(evidence: RunEvidence): ReadonlyMap<NodeId, readonly Heard[]> {
  const { appends, claims } = raftMessages(evidence);
  const heard = new Map<NodeId, Heard[]>();
  for (const { leader, term, message } of [...appends, ...claims]) {
    if (message.received === null) continue;
    const known = heard.get(message.dest) ?? [];
    heard.set(message.dest, known);
    known.push({ leader, term, received: message.received, message });
  }
  for (const known of heard.values()) known.sort((a, b) => a.received - b.received);
  return heard;
}

/** The first request for a vote of each candidate in each term. */
function firstOfTerms(candidacies: readonly Candidacy[]): readonly Candidacy[] {
  const first = new Map<string, Candidacy>();
  for (const one of candidacies) {
    const name = `${one.candidate} ${one.term}`;
    if (!first.has(name)) first.set(name, one);
  }
  return [...first.values()];
}

/** So many messages without an entry say that there is none in any. */
const surelyEmpty = 20;

/** Leaders that call much committed and never send an entry. */
function sendsNoEntries(evidence: RunEvidence): Statement | null {
  const { appends } = raftMessages(evidence);
  if (appends.length < surelyEmpty || appends.some(({ terms }) => terms.length > 0)) return null;
  const last = appends.reduce((most, one) => ((one.committed ?? 0) > (most.committed ?? 0) ? one : most));
  const behind = Math.max(...appends.map(({ previous }) => previous));
  if (last.committed === null || last.committed <= behind + 1) return null;
  const { leader, message, committed } = last;
  if (tellsChanges(evidence, last)) return null;
  return sayAt(
    message.sent,
    `No leader ever sent an entry of its log: all ${grouped(appends.length)} messages meant for entries are empty, and yet ${leader} told ${message.dest} ${moment(message.sent)} that the log is committed up to index ${committed}. The answers to them prove nothing: the others have none of it.`,
    at.message(message),
  );
}

/** Whether a leader tells others of changes in another way, in the term of an append. */
function tellsChanges(evidence: RunEvidence, { leader, term }: Append): boolean {
  const own = raftMessages(evidence).appends.filter((one) => one.leader === leader && one.term === term);
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return false;
  const nodes = new Set(evidence.spec.nodes);
  return journal(evidence)
    .sentBy(leader, first.message.sent, last.message.sent)
    .some(({ dest, body }) => {
      const step = nodes.has(dest) && body.includes('"key"') ? stepIn(parseLoose(body)) : null;
      return step !== null && step.type !== 'read';
    });
}

/** So many changes that a leader was asked for, and messages and nanoseconds in which it could have passed them on. */
const enough = { changes: 5, appends: 20, time: 1e9 };

/** A leader that is asked for changes, goes on sending messages for entries, and whose log ends where it ended. */
function logDoesNotGrow(evidence: RunEvidence): Statement | null {
  const last = new Map<string, Append[]>();
  for (const append of raftMessages(evidence).appends) {
    const name = `${append.leader} ${append.term}`;
    const sent = last.get(name);
    if (sent === undefined) last.set(name, [append]);
    else sent.push(append);
  }
  const endOf = ({ previous, terms }: Append) => previous + terms.length;
  for (const sent of last.values()) {
    const end = Math.max(...sent.map(endOf));
    const from = sent.findIndex((append) => endOf(append) === end);
    const still = sent.slice(from);
    const [first, final] = [still[0], still.at(-1)];
    if (first === undefined || final === undefined) continue;
    const asked = changesAskedOf(
      evidence,
      first.leader,
      first.message.sent,
      final.message.sent - enough.time,
    );
    const [change] = asked;
    if (change === undefined || asked.length < enough.changes || still.length < enough.appends) continue;
    // Its log grows all the same, as it says; what it sends of it is another question.
    if (still.some(({ committed }) => (committed ?? 0) > end + 1)) continue;
    if (!hearsMajority(evidence, first.leader, change.sent, final.message.sent)) continue;
    return sayAt(
      change.sent,
      `The log of ${first.leader}, leader of term ${first.term}, does not grow: in all that it sent from ${instant(first.message)} to ${instant(final.message)} it ends at index ${end}, though ${first.leader} was asked for ${count(asked.length, 'change')} meanwhile (first ${moment(change.received ?? change.sent)}). A request has to stand behind the end of the log, and stay there.`,
      at.message(first.message),
      at.message(final.message),
      at.message(change),
    );
  }
  return null;
}

/** Whether a majority was in touch with a node all the while: one that is cut off may keep its entries for later. */
function hearsMajority(evidence: RunEvidence, node: NodeId, from: number, to: number): boolean {
  const others = tally(heardBetween(evidence, node, from, to).map(({ src }) => src));
  return others.filter(([, n]) => n >= enough.appends).length >= majorityOf(evidence) - 1;
}

const instant = ({ sent }: MessageRecord) => moment(sent).replace(/^at /, '');

/** Requests for a write or cas that reached a node, from a client or passed on by another node. */
function changesAskedOf(
  evidence: RunEvidence,
  node: NodeId,
  from: number,
  to: number,
): readonly MessageRecord[] {
  const appends = new Set(raftMessages(evidence).appends.map(({ message }) => message));
  return journal(evidence).messages.filter((message) => {
    const { dest, received, body } = message;
    if (dest !== node || received === null || received < from || received > to) return false;
    if (appends.has(message) || !body.includes('"key"')) return false;
    const step = stepIn(parseLoose(body));
    return step !== null && step.type !== 'read';
  });
}

/** Two entries of one leader's log that have one index: a leader adds to its log, and changes nothing in it. */
function replacesOwnEntries(evidence: RunEvidence): Statement | null {
  const sent = new Map<string, LogEntry>();
  const found: { readonly before: LogEntry; readonly now: LogEntry }[] = [];
  for (const entry of allEntries(evidence)) {
    const { leader, term } = entry.append;
    const name = `${leader} ${term} ${entry.index}`;
    const before = sent.get(name);
    if (before === undefined) sent.set(name, entry);
    else if (stepName(before.step) !== stepName(entry.step)) found.push({ before, now: entry });
  }
  const [first] = found;
  if (first === undefined) return null;
  const { before, now } = first;
  return sayAt(
    now.append.message.sent,
    `${now.append.leader} replaced entries of its own log while it led: in term ${now.append.term} it sent index ${now.index} as ${stepName(before.step)} ${moment(before.append.message.sent)} and as ${stepName(now.step)} ${moment(now.append.message.sent)}. A leader adds to the end of its log; what it took away was never carried out.`,
    at.message(before.append.message),
    at.message(now.append.message),
  );
}

function* allEntries(evidence: RunEvidence): Generator<LogEntry> {
  for (const append of raftMessages(evidence).appends) yield* entriesOf(append);
}

/** Entries alike that are of different requests: they show that entries name their request. */
const surelyNamed = 5;

/** One request of a client that stands twice in the log of one leader, where the wrong answer shows its value. */
function takesRequestTwice(evidence: RunEvidence): Statement | null {
  const wrong = registerFailure(evidence)?.call;
  if (wrong === undefined) return null;
  const places = new Map<string, LogEntry>();
  const texts = new Map<string, Set<string>>();
  const found = new Map<string, { readonly before: LogEntry; readonly again: LogEntry }>();
  for (const entry of allEntries(evidence)) {
    const { leader, term } = entry.append;
    const name = `${leader} ${term} ${entry.text}`;
    const before = places.get(name);
    if (before === undefined) places.set(name, entry);
    else if (before.index !== entry.index && !found.has(name)) found.set(name, { before, again: entry });
    const alike = stepName(entry.step);
    texts.set(alike, (texts.get(alike) ?? new Set()).add(entry.text));
  }
  const named = [...texts.values()].reduce((sum, { size }) => sum + size - 1, 0);
  if (named < Math.max(surelyNamed, found.size)) return null;
  const until = wrong.operation.completion?.time ?? Number.POSITIVE_INFINITY;
  const seen = [...found.values()].findLast(
    ({ again: { step, append } }) =>
      step.key === wrong.key && step.sets === wrong.sees && append.message.sent <= until,
  );
  if (seen === undefined) return null;
  const { before, again } = seen;
  const often = found.size === 1 ? '' : ` So it is with ${count(found.size, 'request')}.`;
  return sayAt(
    again.append.message.sent,
    `${again.append.leader} took one request into its log twice: the ${stepName(before.step)} stands at index ${before.index}, as it told others ${moment(before.append.message.sent)}, and again at index ${again.index} (${moment(again.append.message.sent)}), word for word (${quoted(again.text, 80)}). Carried out a second time, it undid what came between.${often}`,
    at.message(before.append.message),
    at.message(again.append.message),
  );
}

/**
 * A node that said that it had taken the entries of a leader, and carried out another one that it had at the
 * same index as a leader before.
 */
function keepsOwnEntries(evidence: RunEvidence): Statement | null {
  const { answers } = raftMessages(evidence);
  const own = ownEntries(evidence);
  const log = journal(evidence);
  for (const { message, append, taken } of answers) {
    if (!taken || append.terms.length === 0) continue;
    const node = message.src;
    for (const [i, term] of append.terms.entries()) {
      const index = append.previous + 1 + i;
      const mine = own.get(`${node} ${index}`)?.findLast((one) => one.append.message.sent <= message.sent);
      if (mine === undefined || mine.append.term >= append.term || termOf(mine) === term) continue;
      if (isSentBy(evidence, append, mine)) continue;
      const request = requestOf(evidence, node, mine);
      const reply = request === null ? undefined : log.repliesTo(request)[0];
      if (request === null || reply === undefined || reply.sent < message.sent) continue;
      if (!/"(?:read|write|cas)_ok"/.test(reply.body)) continue;
      return sayAt(
        reply.sent,
        `${node} kept an entry of its own where the leader has another: as leader of term ${mine.append.term} it had ${stepName(mine.step)} at index ${index}; ${append.leader}, leader of term ${append.term}, sent it another entry for that index, and ${node} said that it took it (${moment(message.sent)}). ${moment(reply.sent).replace(/^./, (c) => c.toUpperCase())} ${node} carried out its own all the same: it answered the client with ${quoted(reply.body, 60)}.`,
        at.message(mine.append.message),
        at.message(append.message),
        at.message(message),
        at.message(request),
        at.message(reply),
      );
    }
  }
  return null;
}

const termOf = ({ append, index }: LogEntry) => append.terms[index - append.previous - 1];

/** The entries that nodes sent as leaders, by node and index, in order of sending. */
function ownEntries(evidence: RunEvidence): ReadonlyMap<string, readonly LogEntry[]> {
  const own = new Map<string, LogEntry[]>();
  for (const entry of allEntries(evidence)) {
    const name = `${entry.append.leader} ${entry.index}`;
    const others = own.get(name);
    if (others === undefined) own.set(name, [entry]);
    else others.push(entry);
  }
  return own;
}

/** Whether the leader of an append has the operation of another one's entry in its log too. */
function isSentBy(evidence: RunEvidence, { leader, term }: Append, { text }: LogEntry): boolean {
  return raftMessages(evidence).appends.some(
    (append) =>
      append.leader === leader && append.term === term && entriesOf(append).some((one) => one.text === text),
  );
}

/** The request of a client of the node of which an entry was made: the last one like it before it was sent. */
function requestOf(evidence: RunEvidence, node: NodeId, entry: LogEntry): MessageRecord | null {
  const name = stepName(entry.step);
  const { sent } = entry.append.message;
  return (
    journal(evidence).messages.findLast(({ src, dest, received, body }) => {
      if (dest !== node || !src.startsWith('c') || received === null || received > sent) return false;
      const step = stepIn(parseLoose(body));
      return step !== null && stepName(step) === name;
    }) ?? null
  );
}
