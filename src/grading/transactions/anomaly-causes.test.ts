import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../test/support/evidence.ts';
import { kw } from '../../results/edn.ts';
import { resolvePointer } from '../pointers.ts';
import { anomalyCause, wrongListCause } from './anomaly-causes.ts';

type Lists = Readonly<Record<string, readonly number[]>>;
type Step = readonly ['r', number, readonly number[] | null] | readonly ['append', number, number];

/** Two nodes and a store: who asked it what, and what clients were answered. */
class Database {
  readonly cluster: Cluster;
  #msgId = 100;

  constructor(nodes = 2) {
    this.cluster = new Cluster('txn-list-append', nodes, { consistencyModels: ['strict-serializable'] });
  }

  /** A transaction that is answered at once. */
  txn(time: number, node: string, ...steps: readonly Step[]): this {
    const asked = steps.map(([f, key, value]) => [f, key, f === 'r' ? null : value]);
    const edn = (all: readonly (readonly unknown[])[]) =>
      all.map(([f, key, value]) => [kw(String(f)), key as number, value as number]);
    const answer = { type: 'txn_ok', txn: steps };
    this.cluster.request(time, node, 'txn', edn(asked), { txn: asked }, answer, edn(steps));
    return this;
  }

  /** A request to a store and its answer, each a millisecond under way unless told otherwise. */
  ask(time: number, node: string, request: object, reply: object, store = 'lin-kv', travel = 0.001): this {
    this.#msgId += 1;
    const body = { ...request, msg_id: this.#msgId };
    this.cluster.send(time, node, { to: store, body, travel });
    const answer = { ...reply, in_reply_to: this.#msgId };
    this.cluster.send(time + travel, store, { to: node, body: answer, travel });
    return this;
  }

  read(time: number, node: string, key: string, value: unknown, store?: string): this {
    const reply = value === null ? { type: 'error', code: 20 } : { type: 'read_ok', value };
    return this.ask(time, node, { type: 'read', key }, reply, store);
  }

  write(time: number, node: string, key: string, value: unknown, store?: string): this {
    return this.ask(time, node, { type: 'write', key, value }, { type: 'write_ok' }, store);
  }

  cas(
    time: number,
    node: string,
    key: string,
    from: unknown,
    to: unknown,
    taken: boolean,
    travel = 0.001,
  ): this {
    const reply = taken ? { type: 'cas_ok' } : { type: 'error', code: 22 };
    return this.ask(time, node, { type: 'cas', key, from, to }, reply, 'lin-kv', travel);
  }
}

/** The cause, whose pointers must resolve, and which must be gone without the messages. */
function causeOf({ cluster }: Database): string | null {
  const evidence = cluster.evidence();
  const cause = anomalyCause(evidence);
  for (const pointer of cause?.pointers ?? []) expect(resolvePointer(pointer, evidence)).toBeDefined();
  if (cause !== null) expect(cause.pointers.length).toBeGreaterThan(0);
  expect(anomalyCause(cluster.evidence({ messages: false }))).toBeNull();
  return cause?.text ?? null;
}

/** The cause of an answer that is wrong by itself, whose pointers must resolve. */
function causeOfOne({ cluster }: Database): string | null {
  const evidence = cluster.evidence();
  const cause = wrongListCause(evidence);
  for (const pointer of cause?.pointers ?? []) expect(resolvePointer(pointer, evidence)).toBeDefined();
  expect(wrongListCause(cluster.evidence({ messages: false }))).toBeNull();
  return cause?.text ?? null;
}

const pairs = (lists: Lists) => Object.entries(lists).map(([key, list]) => [Number(key), list]);

describe('nodes that ask nobody', () => {
  it('are told', () => {
    const given = new Database().txn(1, 'n0', ['append', 3, 1]).txn(2, 'n1', ['append', 3, 2]);
    expect(causeOf(given)).toMatch(
      /^In the whole run n0 and n1 sent no message to a store or to another node/,
    );
  });

  it('are not, where there is one node alone, or one asks the other', () => {
    expect(causeOf(new Database(1).txn(1, 'n0', ['append', 3, 1]))).toBeNull();
    const given = new Database().txn(1, 'n0', ['append', 3, 1]).txn(2, 'n1', ['append', 3, 2]);
    given.cluster.send(0.5, 'n0', { to: 'n1', body: { type: 'tell' } });
    given.cluster.send(0.6, 'n1', { to: 'n0', body: { type: 'tell' } });
    expect(causeOf(given)).toBeNull();
  });
});

describe('a write that compares nothing', () => {
  const raced = (look: number) =>
    new Database()
      .write(0.5, 'n1', 'database', pairs({ 3: [1] }))
      .read(look, 'n0', 'database', pairs({ 3: look < 1 ? [1] : [1, 2] }))
      .write(1, 'n1', 'database', pairs({ 3: [1, 2] }))
      .write(2, 'n0', 'database', pairs({ 3: [1, 4] }));

  it('is told where it took away what the writer had not read', () => {
    expect(causeOf(raced(0.6))).toBe(
      'n0 wrote over what it had not read: n1 changed "database" of lin-kv at 1.001 s, n0 wrote it at 2.001 s, and had last looked at it at 0.601 s. A write compares nothing, and 2 in the list of key 3 was gone.',
    );
  });

  it('is not, where the writer had read it, or where nothing was lost', () => {
    expect(causeOf(raced(1.5))).toBeNull();
    const more = new Database()
      .write(1, 'n1', 'database', pairs({ 3: [1] }))
      .write(2, 'n0', 'database', pairs({ 3: [1, 2] }))
      .read(3, 'n0', 'database', pairs({ 3: [1, 2] }));
    expect(causeOf(more)).toBeNull();
  });

  it('is told of a key that names what is stored elsewhere, and not of one that holds anything else', () => {
    const heads = (value: (node: string) => unknown) =>
      new Database()
        .write(0.5, 'n1', 'n1-1', { lists: [] })
        .write(0.5, 'n0', 'n0-1', { lists: [] })
        .read(0.6, 'n0', 'head', null)
        .write(1, 'n1', 'head', value('n1'))
        .write(2, 'n0', 'head', value('n0'));
    expect(causeOf(heads((node) => `${node}-1`))).toContain('what "n1-1" names was gone');
    expect(causeOf(heads((node) => node))).toBeNull();
  });
});

describe('an append that the store refused', () => {
  const to = pairs({ 3: [1, 5] });

  it('and its client was told of is told, with what the node knew', () => {
    const after = new Database().cas(0.9, 'n0', 'database', [], to, false).txn(1, 'n0', ['append', 3, 5]);
    expect(causeOf(after)).toMatch(
      /^n0 acknowledged the append of 5 to key 3 at 1\.00 s although lin-kv had refused to store it at 0\.901 s \(error 22: "database"/,
    );
    const before = new Database()
      .cas(0.9, 'n0', 'database', [], to, false, 0.5)
      .txn(1, 'n0', ['append', 3, 5]);
    expect(causeOf(before)).toContain('at 1.00 s, before it knew whether lin-kv would store it');
  });

  it('is not, where it was stored at last, also in other words', () => {
    const again = new Database()
      .cas(0.9, 'n0', 'database', [], to, false)
      .cas(0.95, 'n0', 'database', [], to, true)
      .txn(1, 'n0', ['append', 3, 5]);
    expect(causeOf(again)).toBeNull();
    const elsewhere = new Database()
      .cas(0.8, 'n0', 'entry 1', null, [['append', 3, 5]], false)
      .write(0.9, 'n1', 'list 3', [1, 5])
      .txn(1, 'n0', ['append', 3, 5]);
    expect(causeOf(elsewhere)).toBeNull();
  });
});

describe('an answer from an attempt that was refused', () => {
  const [old, now] = [pairs({ 3: [1], 4: [7] }), pairs({ 3: [1, 2], 4: [7] })];
  const [first, second] = [pairs({ 3: [1], 4: [7, 8] }), pairs({ 3: [1, 2], 4: [7, 8] })];
  /** Both attempts lie within the moment of the request and its answer. */
  const answered = (list: readonly number[]) =>
    new Database()
      .txn(1, 'n0', ['r', 3, list], ['append', 4, 8])
      .cas(1, 'n0', 'database', old, first, false, 0)
      .cas(1, 'n0', 'database', now, second, true, 0);

  it('is told with the lists of both', () => {
    expect(causeOf(answered([1]))).toBe(
      'n0 answered at 1.00 s with what it had read for an attempt that lin-kv refused at 1.00 s: key 3 as [1]. The attempt that lin-kv took, at 1.00 s, was made on other lists, with key 3 as [1,2].',
    );
  });

  it('is not where the answer is of the attempt that was taken, or of neither', () => {
    expect(causeOf(answered([1, 2]))).toBeNull();
    expect(causeOf(answered([]))).toBeNull();
  });

  it('is not where the list was read by a compare-and-set of its own', () => {
    expect(causeOf(answered([1]).cas(1, 'n0', 'database', old, old, true, 0))).toBeNull();
  });
});

describe('commits that a node reads', () => {
  const commit = (parent: string | null, lists: Lists) => ({ parent, lists: pairs(lists) });

  it('are told where the store did not have one yet, and the node went on', () => {
    const given = (later: boolean) => {
      const database = new Database()
        .write(0.5, 'n1', 'n1-1', commit(null, { 3: [1] }), 'lww-kv')
        .read(1, 'n0', 'n1-1', null, 'lww-kv');
      if (later) database.read(1.1, 'n0', 'n1-1', commit(null, { 3: [1] }), 'lww-kv');
      return database.txn(3, 'n0', ['r', 3, later ? [1] : null]);
    };
    expect(causeOf(given(false))).toMatch(
      /^n0 never got "n1-1" of lww-kv and went on without it: n1 had put it there at 0\.501 s/,
    );
    expect(causeOf(given(true))).toBeNull();
  });

  it('are told where it never reads those before them', () => {
    const chain = (reads: readonly number[]) => {
      const database = new Database();
      for (let i = 1; i <= 8; i += 1) {
        database.write(i / 10, 'n1', `n1-${i}`, commit(i === 1 ? null : `n1-${i - 1}`, { 3: [i] }), 'lww-kv');
      }
      for (const i of reads) {
        database.read(
          1 + i / 10,
          'n0',
          `n1-${i}`,
          commit(i === 1 ? null : `n1-${i - 1}`, { 3: [i] }),
          'lww-kv',
        );
      }
      return database.txn(4, 'n0', ['r', 3, [reads.at(-1) ?? 0]]);
    };
    expect(causeOf(chain([2, 4, 6, 8]))).toMatch(
      /^n0 never read what it was told of: "n1-2" of lww-kv, which it read at 1\.201 s, names "n1-1".* So it went with 4 keys\.$/,
    );
    expect(causeOf(chain([1, 2, 3, 4, 5, 6, 7, 8]))).toBeNull();
  });

  it('are told where an older one takes the place of a newer one', () => {
    const taken = (order: readonly (readonly number[])[], stored: readonly number[]) => {
      const database = new Database();
      for (const [i, list] of order.entries()) {
        database.read(1 + i / 10, 'n0', `n1-${list.length}`, commit(null, { 3: list }), 'lww-kv');
      }
      return database
        .write(2, 'n0', 'n0-1', commit('n1-3', { 3: stored }), 'lww-kv')
        .txn(3, 'n0', ['r', 3, stored]);
    };
    expect(
      causeOf(
        taken(
          [
            [1, 2, 3],
            [1, 2],
          ],
          [1, 2, 9],
        ),
      ),
    ).toMatch(
      /^n0 put an older list in the place of a newer one\. It read key 3 as \[1,2,3\] .* It went on from the older one: at 2\.001 s it stored \[1,2,9\]\.$/,
    );
    expect(
      causeOf(
        taken(
          [
            [1, 2, 3],
            [1, 2],
          ],
          [1, 2, 3, 9],
        ),
      ),
    ).toBeNull();
    expect(
      causeOf(
        taken(
          [
            [1, 2],
            [1, 2, 3],
          ],
          [1, 2, 9],
        ),
      ),
    ).toBeNull();
  });
});

describe('entries of a log', () => {
  const entry = (element: number) => [['append', 3, element]];

  it('of others are told where none of them ever shows', () => {
    const read = (shown: readonly number[]) => {
      const database = new Database();
      for (const i of [1, 2, 3]) {
        database.write(i / 10, 'n1', `entry ${i}`, entry(i)).read(1 + i / 10, 'n0', `entry ${i}`, entry(i));
      }
      return database.txn(3, 'n0', ['r', 3, shown]);
    };
    expect(causeOf(read([]))).toMatch(
      /^n0 does nothing with what it reads of others: it read the append of 1 to key 3 in "entry 1" of lin-kv/,
    );
    expect(causeOf(read([1, 2, 3]))).toBeNull();
  });

  it('are told where a node shows its own before the one that took its place', () => {
    const raced = (shown: readonly number[]) =>
      new Database()
        .cas(1, 'n1', 'entry 0', null, entry(1), true)
        .cas(1.1, 'n0', 'entry 0', null, entry(2), false)
        .cas(1.2, 'n0', 'entry 1', null, entry(2), true)
        .txn(2, 'n0', ['r', 3, shown]);
    expect(causeOf(raced([2, 1]))).toMatch(
      /^n0 carries out its own appends before they have their place: lin-kv refused its append of 2 to key 3 at 1\.101 s, for n1's append of 1 was there \("entry 0"\)/,
    );
    expect(causeOf(raced([1, 2]))).toBeNull();
  });
});

describe('lists that a node keeps itself', () => {
  const shown = (...lists: readonly (readonly number[])[]) => {
    const database = new Database(1);
    for (const [i, list] of lists.entries()) database.txn(1 + i, 'n0', ['r', 3, list]);
    return database;
  };

  it('are told where the oldest elements leave', () => {
    const given = shown([1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [4, 5, 6]);
    expect(causeOf(given)).toMatch(
      /^n0 keeps the newest 3 elements of a list and drops those before: key 3 was \[1,2,3\]/,
    );
  });

  it('are told where elements change places', () => {
    expect(causeOf(shown([1, 2], [2, 1, 3]))).toMatch(/1 and 2 have changed places/);
    expect(causeOf(shown([1, 2], [3, 1, 2]))).toMatch(/new ones stand before them/);
  });

  it('are not where they only grow, or lose an element now and then', () => {
    expect(causeOf(shown([1, 2], [1, 2], [1, 2, 3]))).toBeNull();
    expect(causeOf(shown([1, 2, 3], [2, 3, 4], [2, 3, 4, 5]))).toBeNull();
  });
});

describe('lists under names of their own', () => {
  /** n0 and n1 put lists under names, and the root names them. */
  const tree = (second: string) =>
    new Database()
      .read(0.4, 'n0', 'root', null)
      .write(0.5, 'n1', 'n1-1', [1], 'lww-kv')
      .write(0.6, 'n1', 'root', { 3: 'n1-1' })
      .write(0.7, 'n0', second, [2], 'lww-kv')
      .txn(0.1, 'n1', ['append', 3, 1])
      .txn(0.2, 'n0', ['append', 3, 2]);

  it('are followed where a root is written over unread', () => {
    expect(causeOf(tree('n0-1').write(0.8, 'n0', 'root', { 3: 'n0-1' }))).toBe(
      'n0 wrote over what it had not read: n1 changed "root" of lin-kv at 0.601 s, n0 wrote it at 0.801 s, and had last looked at it at 0.401 s. A write compares nothing, and 1 in the list of key 3 was gone.',
    );
    const read = tree('n0-1').read(0.75, 'n0', 'root', { 3: 'n1-1' });
    expect(causeOf(read.write(0.8, 'n0', 'root', { 3: 'n0-1' }))).toBeNull();
  });

  it('are told where two nodes give one name, and not where each has its own', () => {
    const cause = causeOf(tree('n1-1').write(0.8, 'n0', 'root', { 3: 'n1-1' }));
    expect(cause).toMatch(
      /^n1 and n0 gave one name to two lists: n1 put \[1\] under "n1-1" of lww-kv at 0\.501 s, and n0 put \[2\] there at 0\.701 s/,
    );
    expect(causeOfOne(tree('n1-1'))).toBe(cause);
    expect(causeOfOne(tree('n0-1'))).toBeNull();
  });

  it('are no lists of the keys whose number the name has, where they hold what nobody appended there', () => {
    const counted = (names: readonly string[]) => {
      const database = new Database().txn(0.1, 'n0', ['append', 3, 1]).txn(0.1, 'n1', ['append', 3, 2]);
      for (const [i, name] of names.entries()) {
        database
          .read(0.19 + i / 10, 'n0', name, null, 'lww-kv')
          .write(0.2 + i / 10, 'n1', name, [1, 2], 'lww-kv')
          .write(0.23 + i / 10, 'n0', name, [1], 'lww-kv');
      }
      return database;
    };
    expect(causeOf(counted(['list 3']))).toContain('2 in the list of key 3 was gone');
    expect(causeOf(counted(['t1', 't2', 't4']))).toBeNull();
  });

  it('are told where one that is not there yet is taken for empty', () => {
    const missed = (again: boolean, list: readonly number[] | null) => {
      const database = new Database()
        .write(0.5, 'n1', 'n1-1', [1], 'lww-kv')
        .write(0.6, 'n1', 'root', { 3: 'n1-1' })
        .ask(1, 'n0', { type: 'read', key: 'root' }, { type: 'read_ok', value: { 3: 'n1-1' } }, 'lin-kv', 0)
        .ask(1, 'n0', { type: 'read', key: 'n1-1' }, { type: 'error', code: 20 }, 'lww-kv', 0);
      if (again) {
        database.ask(1, 'n0', { type: 'read', key: 'n1-1' }, { type: 'read_ok', value: [1] }, 'lww-kv', 0);
      }
      return database.txn(1, 'n0', ['r', 3, list]);
    };
    expect(causeOfOne(missed(false, null))).toMatch(
      /^n0 took a list that was not there yet for an empty one: "root" of lin-kv named "n1-1" for key 3, n1 had put \[1\] there at 0\.501 s/,
    );
    expect(causeOfOne(missed(true, null))).toBeNull();
    expect(causeOfOne(missed(false, [1]))).toBeNull();
  });
});

describe('a compare-and-set that expects what is newest', () => {
  const swap = (to: Lists) =>
    new Database()
      .cas(0.5, 'n1', 'database', null, pairs({ 3: [1] }), true)
      .cas(0.6, 'n1', 'database', pairs({ 3: [1] }), pairs({ 3: [1, 2] }), true)
      .cas(0.7, 'n0', 'database', pairs({ 3: [1, 2] }), pairs(to), true);

  it('is told where what it puts there goes on from an older state', () => {
    expect(causeOf(swap({ 3: [1, 5] }))).toMatch(
      /^n0 put older lists in the place of newer ones: its compare-and-set of "database" of lin-kv at 0\.701 s expected key 3 to be \[1,2\] and made it \[1,5\]/,
    );
  });

  it('is not where it goes on from what it expects, or holds only what is new', () => {
    expect(causeOf(swap({ 3: [1, 2, 5] }))).toBeNull();
    expect(causeOf(swap({ 3: [5] }))).toBeNull();
  });
});

describe('answers from what a node remembers', () => {
  /** n0 asks the store for each append, and for reads or not. */
  const remembered = (asks: boolean, list: readonly number[]) => {
    const database = new Database();
    for (const i of [1, 2, 3]) {
      database.ask(i, 'n0', { type: 'read', key: 'lock' }, { type: 'read_ok', value: 0 }, 'lin-kv', 0);
      database.txn(i, 'n0', ['append', 9, i]);
    }
    database.ask(4, 'n1', { type: 'read', key: 'lock' }, { type: 'read_ok', value: 0 }, 'lin-kv', 0);
    database.txn(4, 'n1', ['append', 3, 7]).txn(4.5, 'n1', ['r', 3, [7]]);
    for (const i of [5, 6, 7]) {
      if (asks)
        database.ask(i, 'n0', { type: 'read', key: 'lock' }, { type: 'read_ok', value: 0 }, 'lin-kv', 0);
      database.txn(i, 'n0', ['r', 3, list]);
    }
    return database;
  };

  it('are told where they lack what had been acknowledged', () => {
    expect(causeOf(remembered(false, []))).toBe(
      'n0 answered from what it remembered: asked for key 3 at 5.00 s, it answered [] and sent nobody a message in between, though n1 had acknowledged the append of 7 to it at 4.00 s. So it was with 3 answers.',
    );
  });

  it('are not where the node asks, or where they lack nothing', () => {
    expect(causeOf(remembered(true, []))).toBeNull();
    expect(causeOf(remembered(false, [7]))).toBeNull();
  });
});
