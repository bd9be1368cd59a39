/**
 * Rules of Raft (Ongaro and Ousterhout, 2014, figures 2 and 3) that the messages of a run show broken,
 * whether or not a client has noticed yet. They rest on what `raftMessages` recognises; where that is
 * nothing, or where its numbers don't fit together, nothing is found. Each rule is kept by every
 * correct Raft, whatever it batches, pipelines or leaves out.
 */
import type { NodeId } from '../results/trace.ts';
import { faultSpans } from './evidence/faults.ts';
import { misfitTaken } from './evidence/held-entries.ts';
import { type Append, type AppendAnswer, raftMessages, type Vote } from './evidence/raft-messages.ts';
import { type SentLog, sentLogs } from './evidence/sent-logs.ts';
import type { RunEvidence } from './grader.ts';
import { majorityOf } from './majority.ts';
import type { Statement } from './report.ts';
import { at, list, moment, sayAt, seconds } from './statement.ts';

/** A broken rule, and what in the messages shows how it came to that; in order of time. */
export interface Breach {
  readonly code: BreachCode;
  readonly statement: Statement;
  readonly before: readonly Statement[];
}
export type BreachCode =
  | 'double-vote'
  | 'two-leaders'
  | 'counted-old-term'
  | 'committed-replaced'
  | 'entries-dropped'
  | 'entries-misfit';

const cache = new WeakMap<RunEvidence, readonly Breach[]>();

/** The first breach of each rule, those that explain others before those. */
export function raftBreaches(evidence: RunEvidence): readonly Breach[] {
  let known = cache.get(evidence);
  if (known === undefined) {
    const rules = [doubleVote, twoLeaders, entriesDropped, entriesMisfit, countedOldTerm, committedReplaced];
    known = rules.flatMap((rule) => rule(evidence) ?? []);
    cache.set(evidence, known);
  }
  return known;
}

/** In one term a node gives one vote (§5.2), before and after a restart alike. */
function doubleVote(evidence: RunEvidence): Breach | null {
  const given = new Map<string, Vote>();
  for (const vote of raftMessages(evidence).votes) {
    const key = `${vote.voter} ${vote.term}`;
    const first = given.get(key);
    if (first === undefined) given.set(key, vote);
    else if (first.candidate !== vote.candidate) return votedTwice(evidence, first, vote);
  }
  return null;
}

function votedTwice(evidence: RunEvidence, first: Vote, second: Vote): Breach {
  const killed = faultSpans(evidence).find(
    ({ name, nodes, start, end }) =>
      name === 'kill' &&
      nodes.includes(first.voter) &&
      start.time >= first.message.sent &&
      end !== null &&
      end.time <= second.message.sent,
  );
  const since = killed === undefined ? '' : `, after it was killed at ${seconds(killed.start.time)},`;
  return {
    code: 'double-vote',
    statement: sayAt(
      second.message.sent,
      `${first.voter} gave its vote of term ${first.term} twice: to ${first.candidate} ${moment(first.message.sent)}, and${since} to ${second.candidate} ${moment(second.message.sent)}.`,
      at.message(first.message),
      at.message(second.message),
      ...(killed === undefined ? [] : [at.operation(killed.start)]),
    ),
    before: [],
  };
}

/** There is at most one leader in a term (election safety). */
function twoLeaders(evidence: RunEvidence): Breach | null {
  const { appends, claims } = raftMessages(evidence);
  const leading = new Map<number, Append | (typeof claims)[number]>();
  const all = [...appends, ...claims].sort((a, b) => a.message.id - b.message.id);
  for (const one of all) {
    const first = leading.get(one.term);
    if (first === undefined) leading.set(one.term, one);
    else if (first.leader !== one.leader) {
      return {
        code: 'two-leaders',
        statement: sayAt(
          one.message.sent,
          `${first.leader} and ${one.leader} both led in term ${one.term}: ${first.leader} from ${timeOf(first)} on, ${one.leader} from ${timeOf(one)} on.`,
          at.message(first.message),
          at.message(one.message),
        ),
        before: votesFor(evidence, one.term, [first.leader, one.leader]),
      };
    }
  }
  return null;
}

function votesFor(evidence: RunEvidence, term: number, leaders: readonly NodeId[]): readonly Statement[] {
  const votes = raftMessages(evidence).votes.filter(
    (vote) => vote.term === term && leaders.includes(vote.candidate),
  );
  return leaders.flatMap((leader) => {
    const own = votes.filter(({ candidate }) => candidate === leader);
    const [first] = own;
    if (first === undefined) return [];
    return sayAt(
      first.message.sent,
      `In term ${term} ${leader} had the vote of ${list([...new Set(own.map(({ voter }) => voter))])}.`,
      ...own.map(({ message }) => at.message(message)),
    );
  });
}

const timeOf = ({ message }: { readonly message: Vote['message'] }) =>
  moment(message.sent).replace(/^at /, '');

/** While it follows one leader in one term, a follower loses none of the entries that it took (§5.3). */
function entriesDropped(evidence: RunEvidence): Breach | null {
  const reached = new Map<string, { readonly answer: AppendAnswer; readonly last: number }>();
  for (const answer of raftMessages(evidence).answers) {
    const { message, append, taken } = answer;
    const key = `${message.src} ${append.leader} ${append.term}`;
    const before = reached.get(key);
    if (taken) {
      const last = append.previous + append.terms.length;
      if (before === undefined || last > before.last) reached.set(key, { answer, last });
    } else if (before !== undefined && append.previous <= before.last) {
      return {
        code: 'entries-dropped',
        statement: sayAt(
          message.sent,
          `${message.src} lost entries that it had taken: ${moment(before.answer.message.sent)} it told ${append.leader} that it had taken them up to index ${before.last}, and ${moment(message.sent)}, in the same term ${append.term}, that it lacks index ${append.previous}.`,
          ...[before.answer, answer].flatMap((one) => [
            at.message(one.append.message),
            at.message(one.message),
          ]),
        ),
        before: [],
      };
    }
  }
  return null;
}

/** A follower takes entries only behind one that it has, with the term that the leader names (§5.3). */
function entriesMisfit(evidence: RunEvidence): Breach | null {
  const found = misfitTaken(evidence);
  if (found === null) return null;
  const { answer, held } = found;
  const { append, message } = answer;
  return {
    code: 'entries-misfit',
    statement: sayAt(
      message.sent,
      `${message.src} took entries of ${append.leader} ${moment(message.sent)} without having the one before them: index ${append.previous} should have been of term ${append.previousTerm}, and its own was of term ${held.term}.`,
      at.message(append.message),
      at.message(message),
      at.message(held.shown.message),
    ),
    before: [],
  };
}

/**
 * By counting, a leader commits only entries of its own term (§5.4.2, figure 8). What it was told before
 * is committed, or may have counted as leader of an earlier term, is left out.
 */
function countedOldTerm(evidence: RunEvidence): Breach | null {
  const logs = sentLogs(evidence);
  if (logs === null) return null;
  for (const log of logs.all) {
    for (const append of log.appends) {
      const index = logs.committedBy(append);
      const entry = index === null ? undefined : log.termAt(index, append.message.id);
      if (index === null || entry === undefined || entry.term >= log.term) continue;
      if (index <= logs.toldBefore(log) || mayHaveCounted(evidence, logs.all, log, index)) continue;
      return {
        code: 'counted-old-term',
        statement: sayAt(
          append.message.sent,
          `${log.leader}, leader of term ${log.term}, took index ${index} for committed ${moment(append.message.sent)}, an entry of term ${entry.term}: nobody had told it so, and none of its own term was committed.`,
          at.message(append.message),
          at.message(entry.message),
        ),
        before: [],
      };
    }
  }
  return null;
}

/** As leader of an earlier term it had sent the entry to enough others. */
function mayHaveCounted(
  evidence: RunEvidence,
  all: readonly SentLog[],
  { leader, term, from }: SentLog,
  index: number,
): boolean {
  const others = majorityOf(evidence) - 1;
  return all.some(
    (earlier) =>
      earlier.leader === leader && earlier.term < term && earlier.receivers(index, from).size >= others,
  );
}

/** A leader of a later term has all that was committed (leader completeness). */
function committedReplaced(evidence: RunEvidence): Breach | null {
  const logs = sentLogs(evidence);
  if (logs === null) return null;
  const committed = new Map<
    number,
    { readonly log: SentLog; readonly term: number; readonly told: Append }
  >();
  let upTo = -1;
  for (const append of raftMessages(evidence).appends) {
    const log = logs.of(append);
    for (const [index, term] of indicesOf(append)) {
      const known = committed.get(index);
      if (known === undefined || known.term === term || log.term <= known.log.term) continue;
      return {
        code: 'committed-replaced',
        statement: sayAt(
          append.message.sent,
          `Index ${index} of the log was committed with an entry of term ${known.term}, as ${known.log.leader} told others ${moment(known.told.message.sent)}; the log of ${log.leader}, leader of term ${log.term}, has an entry of term ${term} there.`,
          at.message(known.told.message),
          at.message(append.message),
        ),
        before: votesFor(evidence, log.term, [log.leader]),
      };
    }
    const index = logs.safelyCommittedBy(append);
    if (index === null) continue;
    for (let safe = index; safe > upTo; safe -= 1) {
      const entry = log.termAt(safe, append.message.id);
      if (entry !== undefined) committed.set(safe, { log, term: entry.term, told: append });
    }
    upTo = Math.max(upTo, index);
  }
  return null;
}

/** Indices and terms of entries that an append names: the one before, and those it holds. */
function* indicesOf({ previous, previousTerm, terms }: Append): Generator<readonly [number, number]> {
  yield [previous, previousTerm];
  for (const [i, term] of terms.entries()) yield [previous + 1 + i, term];
}
