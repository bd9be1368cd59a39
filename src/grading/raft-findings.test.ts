import { describe, expect, it } from 'vitest';
import { Cluster } from '../../test/support/evidence.ts';
import type { RunEvidence } from './grader.ts';
import { resolvePointer } from './pointers.ts';
import { raftBreaches } from './raft-findings.ts';

/** A cluster of three whose messages are Raft's, in the names of the 9c lesson. */
class RaftCluster {
  readonly cluster = new Cluster('lin-kv', 3);
  #number = 0;

  vote(time: number, voter: string, candidate: string, term: number, type = 'vote'): this {
    this.cluster.send(time, voter, { to: candidate, body: { type, term, granted: true } });
    return this;
  }

  /** Entries by their terms, sent behind the one at `previous`, and the answer to them unless it is null. */
  append(
    time: number,
    leader: string,
    follower: string,
    term: number,
    [previous, previousTerm]: readonly [number, number],
    terms: readonly number[],
    committed: number,
    success: boolean | null = true,
  ): this {
    this.#number += 1;
    const body = {
      type: 'append_entries',
      msg_id: this.#number,
      term,
      prev_index: previous,
      prev_term: previousTerm,
      entries: terms.map((of) => ({ term: of, request: null })),
      committed,
    };
    const arrives = success !== null;
    this.cluster.send(time, leader, { to: follower, body, fate: arrives ? 'delivered' : 'partitioned' });
    if (arrives) {
      const answer = { type: 'append_entries_ok', in_reply_to: this.#number, term, success };
      this.cluster.send(time + 0.2, follower, { to: leader, body: answer });
    }
    return this;
  }

  evidence(messages = true): RunEvidence {
    return this.cluster.evidence({ messages });
  }
}

const raft = () => new RaftCluster();
const codes = (given: RaftCluster) => raftBreaches(given.evidence()).map(({ code }) => code);

/** Texts of the first breach, after a look at where its pointers lead; without messages there must be none. */
function told(given: RaftCluster): string[] {
  const evidence = given.evidence();
  const [first] = raftBreaches(evidence);
  if (first === undefined) return [];
  const statements = [first.statement, ...first.before];
  for (const pointer of statements.flatMap(({ pointers }) => pointers)) {
    expect(resolvePointer(pointer, evidence)).toBeDefined();
  }
  expect(raftBreaches(given.evidence(false))).toEqual([]);
  return [first.code, ...statements.map(({ text }) => text)];
}

describe('votes', () => {
  it('of one term for two candidates are told', () => {
    expect(told(raft().vote(1, 'n2', 'n0', 4).vote(1.5, 'n2', 'n1', 4))).toEqual([
      'double-vote',
      'n2 gave its vote of term 4 twice: to n0 at 1.00 s, and to n1 at 1.50 s.',
    ]);
  });

  it('of two terms, for one candidate again, or in a trial election, are not', () => {
    const given = raft().vote(1, 'n2', 'n0', 4).vote(1.2, 'n2', 'n0', 4).vote(1.5, 'n2', 'n1', 5);
    expect(codes(given.vote(2, 'n0', 'n1', 6, 'pre_vote').vote(2.1, 'n0', 'n2', 6, 'pre_vote'))).toEqual([]);
  });
});

describe('leaders', () => {
  it('are two of one term, with the votes that made them', () => {
    const given = raft().vote(1, 'n2', 'n0', 4).vote(1, 'n1', 'n1', 4);
    given.append(1.2, 'n0', 'n2', 4, [0, 0], [4], 0).append(1.3, 'n1', 'n2', 4, [0, 0], [4], 0);
    expect(told(given).slice(0, 3)).toEqual([
      'two-leaders',
      'n0 and n1 both led in term 4: n0 from 1.20 s on, n1 from 1.30 s on.',
      'In term 4 n0 had the vote of n2.',
    ]);
  });

  it('follow one another', () => {
    const given = raft().append(1, 'n0', 'n2', 4, [0, 0], [4], 0);
    expect(codes(given.append(2, 'n1', 'n2', 5, [1, 4], [5], 1))).toEqual([]);
  });
});

describe('entries that a follower took', () => {
  it('are missed by it in the same term', () => {
    const given = raft().append(1, 'n0', 'n2', 1, [0, 0], [1, 1], 0);
    expect(told(given.append(2, 'n0', 'n2', 1, [2, 1], [1], 2, false))).toEqual([
      'entries-dropped',
      'n2 lost entries that it had taken: at 1.20 s it told n0 that it had taken them up to index 2, and at 2.20 s, in the same term 1, that it lacks index 2.',
    ]);
  });

  it('may be gone in a later term, and further ones lack', () => {
    const given = raft()
      .append(1, 'n0', 'n2', 1, [0, 0], [1], 0)
      .append(2, 'n0', 'n2', 1, [3, 1], [1], 1, false);
    expect(codes(given.append(3, 'n1', 'n2', 2, [1, 1], [], 0, false))).toEqual([]);
  });

  it('lie behind one of another term', () => {
    // n2 led in term 2 and had an entry at index 1 that nobody got.
    const given = raft().append(1, 'n2', 'n1', 2, [0, 0], [2], 0, null);
    expect(told(given.append(2, 'n0', 'n2', 3, [1, 1], [3], 0))).toEqual([
      'entries-misfit',
      'n2 took entries of n0 at 2.20 s without having the one before them: index 1 should have been of term 1, and its own was of term 2.',
    ]);
  });

  it('may have replaced what was there meanwhile', () => {
    const given = raft().append(1, 'n2', 'n1', 2, [0, 0], [2], 0, null);
    given.append(2, 'n0', 'n2', 3, [1, 1], [], 0, false).append(3, 'n0', 'n2', 3, [0, 0], [1], 0);
    expect(codes(given.append(4, 'n0', 'n2', 3, [1, 1], [3], 0))).toEqual([]);
  });
});

/** Enough messages that call all committed that was sent, so that the numbers' meaning is settled. */
function settled(given: RaftCluster, leader: string, term: number, end: number): RaftCluster {
  for (const node of given.cluster.spec.nodes) {
    for (let i = 0; i < 10 && node !== leader; i += 1) {
      given.append(1.1 + i / 100, leader, node, term, [end, term], [], end);
    }
  }
  return given;
}

describe('entries of old terms', () => {
  // n0 led in term 2 and nobody got its entry; in term 4 it leads again.
  const again = () =>
    settled(raft().append(1, 'n1', 'n2', 1, [0, 0], [1], 0), 'n1', 1, 1)
      .append(2, 'n0', 'n1', 2, [1, 1], [2], 1, null)
      .append(3, 'n0', 'n2', 4, [1, 1], [2], 1);

  it('are not committed by counting', () => {
    expect(told(again().append(3.5, 'n0', 'n2', 4, [2, 2], [], 2))).toEqual([
      'counted-old-term',
      'n0, leader of term 4, took index 2 for committed at 3.50 s, an entry of term 2: nobody had told it so, and none of its own term was committed.',
    ]);
  });

  it('are committed with one of the leader’s own term', () => {
    expect(
      codes(again().append(3.2, 'n0', 'n2', 4, [2, 2], [4], 1).append(3.6, 'n0', 'n2', 4, [3, 4], [], 3)),
    ).toEqual([]);
  });

  it('were committed before, by what the leader was told, or had counted as leader itself', () => {
    const asked = settled(raft().append(1, 'n1', 'n0', 1, [0, 0], [1], 0), 'n1', 1, 1);
    asked.append(2, 'n1', 'n0', 1, [1, 1], [], 1);
    expect(codes(asked.append(3, 'n0', 'n2', 2, [1, 1], [], 1))).toEqual([]);
    const counted = raft().append(1, 'n0', 'n2', 1, [0, 0], [1], 0).append(3, 'n0', 'n2', 3, [1, 1], [], 1);
    expect(codes(counted)).toEqual([]);
  });
});

describe('a committed entry', () => {
  const committed = () => settled(raft().append(1, 'n0', 'n2', 1, [0, 0], [1, 1], 0), 'n0', 1, 2);

  it('is not replaced by a later leader', () => {
    expect(told(committed().append(3, 'n1', 'n2', 2, [1, 1], [2], 0).vote(2.5, 'n2', 'n1', 2))).toEqual([
      'committed-replaced',
      'Index 2 of the log was committed with an entry of term 1, as n0 told others at 1.10 s; the log of n1, leader of term 2, has an entry of term 2 there.',
      'In term 2 n1 had the vote of n2.',
    ]);
  });

  it('is followed by others, or missed by a leader of an earlier term', () => {
    expect(codes(committed().append(3, 'n1', 'n2', 2, [2, 1], [2], 2))).toEqual([]);
    expect(codes(committed().append(3, 'n1', 'n2', 0, [1, 1], [0], 0, false))).toEqual([]);
  });

  it('may be counted from 0', () => {
    // `committed` entries, of which the first has index 0: the entry at index 1 is not among them yet.
    const given = raft().append(1, 'n0', 'n2', 1, [-1, 0], [1], 0).append(1.5, 'n0', 'n2', 1, [0, 1], [], 1);
    given.append(1.6, 'n0', 'n1', 1, [0, 1], [], 1).append(2, 'n0', 'n1', 1, [0, 1], [1], 1, null);
    expect(codes(given.append(3, 'n1', 'n2', 2, [0, 1], [2], 1))).toEqual([]);
  });

  it('can’t be told where the numbers don’t fit together', () => {
    const given = committed().append(2, 'n0', 'n2', 1, [2, 7], [1], 2, null);
    expect(codes(given.append(3, 'n1', 'n2', 2, [1, 1], [2], 0))).toEqual([]);
  });
});
