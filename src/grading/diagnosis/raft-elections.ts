/**
 * What is wrong with elections, where the messages show it: leaders that are silent for longer than the others
 * wait, and votes for logs that lack what the voter has. Neither happens with a correct Raft, but for elections
 * now and then on a slow network.
 */
import { parseLoose } from '../evidence/json-text.ts';
import { partitionsOf } from '../evidence/partitions.ts';
import { type AppendAnswer, type Candidacy, raftMessages, type Vote } from '../evidence/raft-messages.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, duration, moment, sayAt } from '../statement.ts';

/** Elections for which a leader's silence was to blame; fewer may come of a slow network. */
const fewestElections = 5;
const mostOfThem = 0.8;

/** Nodes stand for election although the leader is there: it had sent them nothing for as long as they waited. */
export function heardTooSeldom(evidence: RunEvidence): Statement | null {
  const { appends, claims, candidacies } = raftMessages(evidence);
  const words = [...appends, ...claims].sort((a, b) => a.message.sent - b.message.sent);
  const elections = firstOfEachTerm(candidacies);
  const found = elections.flatMap((election) => {
    const { candidate, term, message } = election;
    const told = words.filter(
      ({ message: one, term: of }) => one.dest === candidate && one.sent < message.sent && of === term - 1,
    );
    const last = told.at(-1);
    if (last?.message.received == null || last.message.received > message.sent) return [];
    const isCut = partitionsOf(evidence, last.leader).some(
      ({ start, heal }) =>
        start.time <= message.sent && (heal === null || heal.time >= last.message.sent - sinceHealed),
    );
    return isCut ? [] : [{ election, last, silence: message.sent - last.message.received }];
  });
  const [first] = found;
  if (first === undefined || found.length < fewestElections || found.length < elections.length * mostOfThem) {
    return null;
  }
  const { election, last, silence } = first;
  const { candidate, term, message } = election;
  return sayAt(
    message.sent,
    `Leaders are silent for longer than the others wait: ${candidate} stood for election ${moment(message.sent)} (term ${term}), ${duration(silence)} after the last word of ${last.leader}, leader of term ${last.term}, which had sent it nothing since, though no partition was on. So it was with ${found.length} of ${count(elections.length, 'election')}. A leader has to send something, if only a heartbeat, before the others lose patience.`,
    at.message(message),
    at.message(last.message),
  );
}

/** Nanoseconds that a leader gets after a partition, which may have deposed it. */
const sinceHealed = 2e9;

function firstOfEachTerm(candidacies: readonly Candidacy[]): readonly Candidacy[] {
  const first = new Map<number, Candidacy>();
  for (const one of candidacies) if (!first.has(one.term)) first.set(one.term, one);
  return [...first.values()];
}

/** Where a log ends. */
interface End {
  readonly index: number;
  readonly term: number;
}

/** A vote for a candidate whose log, as it said itself, ends before what the voter had said that it has. */
export function votedForShorterLog(evidence: RunEvidence): Statement | null {
  const { votes, candidacies } = raftMessages(evidence);
  const asked = new Map(candidacies.map((one) => [`${one.candidate} ${one.message.dest} ${one.term}`, one]));
  const found = votes.flatMap((vote) => {
    const candidacy = asked.get(`${vote.candidate} ${vote.voter} ${vote.term}`);
    const theirs = candidacy === undefined ? null : endIn(candidacy);
    const taken = lastTaken(evidence, vote);
    if (candidacy === undefined || theirs === null || taken === null) return [];
    const own = endOf(taken);
    // Whoever counts one of the two from 0 and the other from 1 is off by one, and right.
    const isBehind = theirs.term < own.term || (theirs.term === own.term && theirs.index < own.index - 1);
    return isBehind ? [{ vote, candidacy, theirs, taken, own }] : [];
  });
  const [first] = found;
  if (first === undefined) return null;
  const { vote, candidacy, theirs, taken, own } = first;
  const often = found.length === 1 ? '' : ` So it was with ${count(found.length, 'vote')}.`;
  return sayAt(
    vote.message.sent,
    `${vote.voter} gave ${vote.candidate} its vote of term ${vote.term} (${moment(vote.message.sent)}), whose log ended at index ${theirs.index} with term ${theirs.term}, as it said, though ${vote.voter} had taken the log up to index ${own.index} with term ${own.term} before (${moment(taken.message.sent)}). What only the longer log has is lost with such a leader.${often}`,
    at.message(candidacy.message),
    at.message(vote.message),
    at.message(taken.append.message),
    at.message(taken.message),
  );
}

/** The last entries that the voter said it took before a vote; null where it got others that it may have taken. */
function lastTaken(evidence: RunEvidence, { voter, message }: Vote): AppendAnswer | null {
  const { answers, appends } = raftMessages(evidence);
  const last = answers.findLast(
    (one) => one.taken && one.message.src === voter && one.message.sent <= message.sent,
  );
  if (last === undefined) return null;
  const others = appends.some(
    ({ message: one }) =>
      one.dest === voter &&
      one !== last.append.message &&
      one.received !== null &&
      one.received >= (last.append.message.received ?? 0) &&
      one.received <= message.sent,
  );
  return others ? null : last;
}

function endOf({ append: { previous, previousTerm, terms } }: AppendAnswer): End {
  return { index: previous + terms.length, term: terms.at(-1) ?? previousTerm };
}

/** What a candidate says of its log. */
function endIn({ message }: Candidacy): End | null {
  const body = parseLoose(message.body);
  if (typeof body !== 'object' || body === null) return null;
  const fields = new Map(
    Object.entries(body).map(([key, value]) => [key.toLowerCase().replaceAll('_', ''), value]),
  );
  const index: unknown = fields.get('lastindex') ?? fields.get('lastlogindex');
  const term: unknown = fields.get('lastterm') ?? fields.get('lastlogterm');
  return typeof index === 'number' && typeof term === 'number' ? { index, term } : null;
}
