import { describe, expect, it } from 'vitest';
import { causeOf, causeOfOne, Database, type Lists, pairs } from '../../../test/support/list-database.ts';

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
