import { describe, expect, it } from 'vitest';
import { causeOf, Database, type Lists, pairs } from '../../../test/support/list-database.ts';

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
