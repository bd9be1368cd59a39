/** The log of each leader in each term, as far as it sent it to others. */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { type Append, raftMessages } from './raft-messages.ts';

/** What was sent of an entry: its term, and the first message that said so. */
interface SentEntry {
  readonly term: number;
  readonly message: MessageRecord;
}

/** The log of one leader in one term. */
export class SentLog {
  readonly leader: NodeId;
  readonly term: number;
  /** In order of sending. */
  readonly appends: Append[] = [];
  readonly #entries = new Map<number, SentEntry>();

  constructor(leader: NodeId, term: number) {
    this.leader = leader;
    this.term = term;
  }

  /** Number of the first message that it sent as leader. */
  get from(): MessageRecord | null {
    return this.appends[0]?.message ?? null;
  }

  /** Takes in the next message. False where it contradicts those before: then its numbers mean something else. */
  add(append: Append): boolean {
    this.appends.push(append);
    const { previous, previousTerm, terms, message } = append;
    let fits = this.#set(previous, previousTerm, message);
    for (const [i, term] of terms.entries()) fits = this.#set(previous + 1 + i, term, message) && fits;
    return fits;
  }

  #set(index: number, term: number, message: MessageRecord): boolean {
    const known = this.#entries.get(index);
    if (known === undefined) this.#entries.set(index, { term, message });
    return known === undefined || known.term === term;
  }

  /** The entry at an index, if a message up to that number told of it. */
  termAt(index: number, upTo: number): SentEntry | undefined {
    const entry = this.#entries.get(index);
    return entry !== undefined && entry.message.id <= upTo ? entry : undefined;
  }

  /** The nodes that had got the entry at an index when `before` was sent. */
  receivers(index: number, before: MessageRecord | null): ReadonlySet<NodeId> {
    const found = new Set<NodeId>();
    for (const { message, previous, terms } of this.appends) {
      if (message.received === null || previous + terms.length < index) continue;
      if (before === null || message.received <= before.sent) found.add(message.dest);
    }
    return found;
  }
}

export interface SentLogs {
  /** In order of the first message. */
  readonly all: readonly SentLog[];
  readonly of: (append: Append) => SentLog;
  /** Index of the last entry that a message calls committed; null: it does not say. */
  readonly committedBy: (append: Append) => number | null;
  /** The last index that is committed for certain by the same word, whatever the sender counts from. */
  readonly safelyCommittedBy: (append: Append) => number | null;
  /** The highest index that its leader had been told to be committed before it led. */
  readonly toldBefore: (log: SentLog) => number;
}

/** So many messages that call all committed that they send, and none that calls one more so, settle the counting. */
const SURELY = 20;

const cache = new WeakMap<RunEvidence, SentLogs | null>();

/**
 * The logs of a run; null where the numbers of the messages don't fit together as indices and terms: an
 * entry has one term in the log of a leader, and what is committed lies in it, or, for those who
 * count from 0, is the number of such entries.
 */
export function sentLogs(evidence: RunEvidence): SentLogs | null {
  let known = cache.get(evidence);
  if (known === undefined) {
    known = read(evidence);
    cache.set(evidence, known);
  }
  return known;
}

function read(evidence: RunEvidence): SentLogs | null {
  const { appends } = raftMessages(evidence);
  const logs = new Map<string, SentLog>();
  const of = ({ leader, term }: Append): SentLog => {
    const key = `${leader} ${term}`;
    const log = logs.get(key) ?? new SentLog(leader, term);
    logs.set(key, log);
    return log;
  };
  const last = new Map<SentLog, number>();
  let beyond: number | null = null;
  let level = 0;
  /** Before the first entry: committed from the beginning. */
  let start = Number.POSITIVE_INFINITY;
  for (const append of appends) {
    const log = of(append);
    start = Math.min(start, append.previous);
    if (!log.add(append)) return null;
    const end = Math.max(last.get(log) ?? -1, append.previous + append.terms.length);
    last.set(log, end);
    if (append.committed === null) continue;
    beyond = Math.max(beyond ?? Number.NEGATIVE_INFINITY, append.committed - end);
    if (append.committed === end) level += 1;
  }
  // 0: the index of the last committed entry; 1: how many are committed, where the first has index 0.
  if (beyond !== null && beyond !== 0 && beyond !== 1) return null;
  const offset = beyond ?? 0;
  // Whoever counts entries from 0 would have said so as soon as all that was sent was committed.
  const margin = offset === 0 && level < SURELY ? 1 : 0;
  const toldTo = new Map<SentLog, number>();
  return {
    all: [...logs.values()],
    of,
    committedBy: ({ committed }) => (committed === null ? null : committed - offset),
    safelyCommittedBy: ({ committed }) => (committed === null ? null : committed - offset - margin),
    toldBefore: (log) => {
      let told = toldTo.get(log);
      if (told === undefined) {
        told = Math.max(toldBefore(log, appends) - offset, start);
        toldTo.set(log, told);
      }
      return told;
    },
  };
}

function toldBefore({ leader, term, from }: SentLog, appends: readonly Append[]): number {
  let told = Number.NEGATIVE_INFINITY;
  for (const { message, committed, term: of, leader: by } of appends) {
    if (committed === null || (by === leader && of === term)) continue;
    if (from !== null && message.sent > from.sent) break;
    const heard =
      message.dest === leader && message.received !== null && message.received <= (from?.sent ?? 0);
    if (by === leader || heard) told = Math.max(told, committed);
  }
  return told;
}
