import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../test/support/evidence.ts';
import { composeResults } from '../../../test/support/results.ts';
import { checkRegisters } from '../../engines/embedded/checkers/linearizable/index.ts';
import { resolvePointer } from '../pointers.ts';
import { raftCause } from './raft-causes.ts';

interface Op {
  readonly type: 'write' | 'cas';
  readonly key: number;
  readonly value?: number;
  readonly from?: number;
  readonly to?: number;
  readonly ticket?: number;
}

/** Three nodes whose messages have the names of the 9c lesson. */
class Raft {
  readonly cluster = new Cluster('lin-kv', 3);
  #number = 0;

  stand(time: number, candidate: string, voter: string, term: number, granted: boolean): this {
    this.#number += 1;
    const body = { type: 'request_vote', term, msg_id: this.#number };
    this.cluster.send(time, candidate, { to: voter, body, travel: 0.001 });
    const answer = { type: 'request_vote_ok', term, granted, in_reply_to: this.#number };
    this.cluster.send(time + 0.001, voter, { to: candidate, body: answer, travel: 0.001 });
    return this;
  }

  append(
    time: number,
    leader: string,
    to: string,
    term: number,
    previous: number,
    ops: readonly Op[],
    committed: number,
    entryTerm = term,
  ): this {
    this.#number += 1;
    const body = {
      type: 'append_entries',
      msg_id: this.#number,
      term,
      prev_index: previous,
      prev_term: previous === 0 ? 0 : entryTerm,
      entries: ops.map((op) => ({ term: entryTerm, op })),
      committed,
    };
    this.cluster.send(time, leader, { to, body, travel: 0.001 });
    const answer = { type: 'append_entries_ok', in_reply_to: this.#number, term, success: true };
    this.cluster.send(time + 0.001, to, { to: leader, body: answer, travel: 0.001 });
    return this;
  }

  write(time: number, node: string, key: number, value: number): this {
    this.cluster.request(time, node, 'write', [key, value], { key, value }, { type: 'write_ok' }, [
      key,
      value,
    ]);
    return this;
  }

  read(time: number, node: string, key: number, value: number): this {
    this.cluster.request(time, node, 'read', [key, null], { key }, { type: 'read_ok', value }, [key, value]);
    return this;
  }

  beats(leader: string, term: number, from: number, to: number): this {
    for (let time = from; time <= to + 1e-9; time += 0.05) {
      for (const node of ['n0', 'n1', 'n2']) {
        if (node !== leader)
          this.cluster.send(time, leader, { to: node, body: { type: 'i_lead', term }, travel: 0.001 });
      }
    }
    return this;
  }
}

/** The cause, whose pointers must resolve, and which must be gone without the messages. */
function causeOf({ cluster }: Raft): string | null {
  const { history } = cluster.evidence();
  cluster.results(() => composeResults(history(), checkRegisters(history())));
  const evidence = cluster.evidence();
  const cause = raftCause(evidence);
  for (const pointer of cause?.pointers ?? []) expect(resolvePointer(pointer, evidence)).toBeDefined();
  if (cause !== null) expect(cause.pointers.length).toBeGreaterThan(0);
  expect(raftCause(cluster.evidence({ messages: false }))).toBeNull();
  return cause?.text ?? null;
}

const write = (key: number, value: number, ticket = 0): Op => ({ type: 'write', key, value, ticket });

describe('votes', () => {
  const refusedBy = (granted: boolean) => {
    const raft = new Raft();
    for (const term of [1, 4, 7]) {
      raft.stand(term, 'n0', 'n1', term, false).stand(term, 'n0', 'n2', term, false);
      raft.stand(term + 0.3, 'n1', 'n0', term + 1, false).stand(term + 0.3, 'n1', 'n2', term + 1, false);
    }
    return raft.stand(9, 'n2', 'n0', 9, granted);
  };

  it('that nobody ever gives to another are told', () => {
    expect(causeOf(refusedBy(false))).toBe(
      'No node ever gave its vote to another: all 13 requests for one were refused, by n0, n1 and n2. n1 refused n0 in term 1 (at 1.001 s), though it had voted for nobody in that term and did not stand itself.',
    );
  });

  it('are not where one was given, or where all stood at once', () => {
    expect(causeOf(refusedBy(true))).toBeNull();
    const split = new Raft();
    for (const term of [1, 2, 3]) {
      for (const [candidate, voter] of [
        ['n0', 'n1'],
        ['n1', 'n2'],
        ['n2', 'n0'],
      ] as const) {
        split.stand(term, candidate, voter, term, false);
      }
    }
    expect(causeOf(split)).toBeNull();
  });
});

describe('a vote', () => {
  /** n1 takes `length` entries of n0 in term 1 and is then asked by n2, whose log ends at `index`. */
  const asked = (length: number, index: number, granted = true) => {
    const raft = new Raft();
    const ops = Array.from({ length }, (_, i) => write(0, i));
    raft.append(1, 'n0', 'n1', 1, 0, ops, 0);
    const body = { type: 'request_vote', term: 2, last_log_index: index, last_log_term: 1, msg_id: 900 };
    raft.cluster.send(2, 'n2', { to: 'n1', body, travel: 0.001 });
    const answer = { type: 'request_vote_ok', term: 2, granted, in_reply_to: 900 };
    raft.cluster.send(2.001, 'n1', { to: 'n2', body: answer, travel: 0.001 });
    return raft;
  };

  it('for a log that ends before that of the voter is told', () => {
    expect(causeOf(asked(5, 2))).toBe(
      'n1 gave n2 its vote of term 2 (at 2.001 s), whose log ended at index 2 with term 1, as it said, though n1 had taken the log up to index 5 with term 1 before (at 1.001 s). What only the longer log has is lost with such a leader.',
    );
  });

  it('is not, where the log is as long, or counted otherwise, or where none was given', () => {
    expect(causeOf(asked(5, 5))).toBeNull();
    expect(causeOf(asked(5, 4))).toBeNull();
    expect(causeOf(asked(5, 2, false))).toBeNull();
  });

  it('is not, where the voter may have taken other entries in between', () => {
    const raft = asked(5, 2);
    const body = { type: 'append_entries', msg_id: 901, term: 1, prev_index: 1, prev_term: 1, entries: [] };
    raft.cluster.send(1.5, 'n0', { to: 'n1', body, travel: 0.001 });
    expect(causeOf(raft)).toBeNull();
  });
});

describe('leaders', () => {
  /** Each is heard once; the others stand 400 ms later. */
  const silent = (terms: number, beats: number) => {
    const raft = new Raft();
    for (let term = 1; term <= terms; term += 1) {
      raft.beats('n0', term, term, term + beats);
      raft.stand(term + beats + 0.4, 'n1', 'n2', term + 1, true);
    }
    return raft;
  };
  const claimed = (terms: number) => {
    const raft = new Raft();
    for (let term = 1; term <= terms; term += 1) {
      raft.append(term, 'n0', 'n1', term, 0, [], 0).append(term, 'n0', 'n2', term, 0, [], 0);
      raft.stand(term + 0.4, 'n1', 'n2', term + 1, true);
    }
    return raft;
  };

  it('that are silent for longer than the others wait are told', () => {
    expect(causeOf(claimed(6))).toMatch(
      /^Leaders are silent for longer than the others wait: n1 stood for election at 1\.40 s \(term 2\), 399 ms after the last word of n0, leader of term 1, which had sent it nothing since, though no partition was on\. So it was with 6 of 6 elections/,
    );
    expect(causeOf(silent(6, 0))).toMatch(/^Leaders are silent for longer/);
  });

  it('are not for a few elections, or during a partition', () => {
    expect(causeOf(claimed(3))).toBeNull();
    const cut = claimed(6);
    cut.cluster.partition(0.5, 8, ['n0']);
    expect(causeOf(cut)).toBeNull();
  });
});

describe('elections', () => {
  const standing = (silence: number) => {
    const raft = new Raft();
    for (const term of [1, 2, 3]) {
      raft.beats('n0', term, term * 2, term * 2 + 1);
      raft.stand(term * 2 + 1 + silence, 'n1', 'n2', term + 1, true);
    }
    return raft;
  };

  it('by a node that hears the leader are told', () => {
    expect(causeOf(standing(0.02))).toMatch(
      /^n1 stood for election at 3\.02 s \(term 2\) though it heard the leader: n0, leader of term 1, had told it so 19 ms before, and did so every 50 ms or sooner\. So it was with 3 of 3 elections/,
    );
  });

  it('are not where the leader had fallen silent', () => {
    expect(causeOf(standing(0.3))).toBeNull();
  });
});

describe('the log of a leader', () => {
  it('that is never sent is told, and not one that is sent in part', () => {
    const sent = (ops: readonly Op[]) => {
      const raft = new Raft();
      for (let i = 1; i <= 25; i += 1) raft.append(i / 10, 'n0', 'n1', 1, 0, i === 25 ? ops : [], i);
      return raft;
    };
    expect(causeOf(sent([]))).toMatch(
      /^No leader ever sent an entry of its log: all 25 messages meant for entries are empty, and yet n0 told n1 at 2\.50 s that the log is committed up to index 25/,
    );
    expect(causeOf(sent([write(1, 1)]))).toBeNull();
    const otherwise = sent([]);
    otherwise.cluster.send(1.05, 'n0', { to: 'n1', body: { type: 'change', op: write(1, 1) } });
    expect(causeOf(otherwise)).toBeNull();
  });

  it('that does not grow with what it is asked for is told, unless nobody could have got it', () => {
    const asked = (fate: 'delivered' | 'partitioned') => {
      const raft = new Raft();
      const body = {
        type: 'append_entries',
        term: 1,
        prev_index: 1,
        prev_term: 1,
        entries: [],
        committed: 0,
      };
      for (let i = 1; i <= 40; i += 1) {
        raft.cluster.send(i / 10, 'n0', { to: 'n1', body, fate });
        raft.cluster.send(i / 10, 'n1', { to: 'n0', body: { type: 'alive' }, fate });
        if (i % 5 === 0) raft.write(i / 10, 'n0', 1, i);
      }
      return raft;
    };
    // One entry was sent at the beginning, so that there is a log.
    const first = (raft: Raft) => raft.append(0.05, 'n0', 'n1', 1, 0, [write(1, 1)], 0);
    expect(causeOf(first(asked('delivered')))).toMatch(
      /^The log of n0, leader of term 1, does not grow: in all that it sent from 0\.05 s to 4\.00 s it ends at index 1, though n0 was asked for 6 changes meanwhile \(first at 0\.50 s\)/,
    );
    expect(causeOf(first(asked('partitioned')))).toBeNull();
    const grows = first(asked('delivered'));
    for (let i = 1; i <= 8; i += 1) grows.append(i / 2, 'n0', 'n2', 1, i, [write(1, i)], 0);
    expect(causeOf(grows)).toBeNull();
  });

  it('with two entries at one index is told', () => {
    const raft = new Raft()
      .append(1, 'n0', 'n1', 1, 0, [write(1, 4)], 0)
      .append(2, 'n0', 'n1', 1, 0, [write(1, 5)], 0);
    expect(causeOf(raft)).toMatch(
      /^n0 replaced entries of its own log while it led: in term 1 it sent index 1 as write of 4 to key 1 at 1\.00 s and as write of 5 to key 1 at 2\.00 s/,
    );
    const again = new Raft()
      .append(1, 'n0', 'n1', 1, 0, [write(1, 4)], 0)
      .append(2, 'n0', 'n1', 2, 0, [write(1, 5)], 0);
    expect(causeOf(again)).toBeNull();
  });

  const twice = (read: number) => {
    const raft = new Raft();
    const ops = [
      write(1, 1, 1),
      write(1, 2, 2),
      ...[3, 4, 5, 6, 7, 8].map((ticket) => write(2, 7, ticket)),
      write(1, 1, 1),
    ];
    raft.write(0.5, 'n0', 1, 1).write(0.6, 'n0', 1, 2);
    for (const [i, op] of ops.entries()) raft.append(1 + i / 10, 'n0', 'n1', 1, i, [op], 0);
    return raft.read(3, 'n0', 1, read);
  };

  it('with one request at two indices is told where an answer shows what came of it', () => {
    expect(causeOf(twice(1))).toMatch(
      /^n0 took one request into its log twice: the write of 1 to key 1 stands at index 1, as it told others at 1\.00 s, and again at index 9 \(at 1\.80 s\)/,
    );
    // It may be that whoever carries it out knows it again.
    expect(causeOf(twice(2))).toBeNull();
  });

  it('is compared with the reads of its leader', () => {
    const read = (value: number) => {
      const raft = new Raft()
        .append(1, 'n0', 'n1', 1, 0, [write(1, 4)], 0)
        .append(1.1, 'n0', 'n1', 1, 1, [{ type: 'cas', key: 1, from: 4, to: 6 }], 1);
      for (let i = 0; i < 25; i += 1) raft.append(1.2 + i / 100, 'n0', 'n1', 1, 2, [], 2);
      return raft.read(2, 'n0', 1, value);
    };
    expect(causeOf(read(4))).toMatch(
      /^n0 does not carry its log out as it stands: the last committed entry that changes key 1 is cas from 4 to 6 of key 1 at index 2/,
    );
    expect(causeOf(read(6))).toBeNull();
  });

  it('is told with the cas that had to fail', () => {
    const raft = new Raft()
      .append(1, 'n0', 'n1', 1, 0, [write(1, 4)], 0)
      .append(1.1, 'n0', 'n1', 1, 1, [{ type: 'cas', key: 1, from: 5, to: 6 }], 1);
    for (let i = 0; i < 25; i += 1) raft.append(1.2 + i / 100, 'n0', 'n1', 1, 2, [], 2);
    expect(causeOf(raft.read(2, 'n0', 1, 6))).toContain(
      'Index 2 is a cas from 5 to 6 of key 1: in its place the key held 4, and it had to fail.',
    );
  });
});

describe('a follower', () => {
  const kept = (taken: readonly Op[]) =>
    new Raft()
      .write(1, 'n1', 1, 4)
      .append(1.1, 'n1', 'n2', 1, 0, [write(1, 4)], 0)
      .append(2, 'n0', 'n1', 2, 0, taken, 0, taken.length > 0 ? 2 : 1);

  it('that took entries in the place of its own and carries its own out is told', () => {
    const raft = kept([write(1, 5)]);
    // The answer to its client comes after what it said to the leader.
    raft.cluster.send(1.05, 'c90', {
      to: 'n1',
      body: { type: 'write', key: 1, value: 4, msg_id: 9 },
      travel: 0,
    });
    raft.cluster.send(3, 'n1', { to: 'c90', body: { type: 'write_ok', in_reply_to: 9 }, travel: 0 });
    expect(causeOf(raft)).toMatch(
      /^n1 kept an entry of its own where the leader has another: as leader of term 1 it had write of 4 to key 1 at index 1; n0, leader of term 2, sent it another entry/,
    );
  });

  it('that answered before is not, nor one whose entry the new leader has too', () => {
    expect(causeOf(kept([write(1, 5)]))).toBeNull();
    expect(causeOf(kept([write(1, 4)]))).toBeNull();
  });
});
