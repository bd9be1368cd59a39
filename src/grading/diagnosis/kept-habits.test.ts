import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../test/support/evidence.ts';
import { unsupported } from '../../../test/support/statements.ts';
import type { RunEvidence } from '../grader.ts';
import { lostValueDraft } from './lost-value.ts';

function causeOf(evidence: RunEvidence, value: string, node: string): string | null {
  const draft = lostValueDraft(evidence, value, node);
  expect(unsupported({ ...draft, run: 'single', seed: 1, hint: null }, [], evidence)).toEqual([]);
  return draft.cause?.text ?? null;
}

const numbers = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i);
const tell = (value: number, msgId?: number) => ({
  type: 'tell',
  value,
  ...(msgId === undefined ? {} : { msg_id: msgId }),
});

describe('values that a node does not keep', () => {
  /** n0 and n1 tell n2, numbering their messages each for itself; n2 reads `kept` at the end. */
  const numbered = (kept: readonly number[], first = 1) => {
    const cluster = new Cluster('broadcast', 3);
    for (const i of numbers(5)) {
      cluster.broadcast(1 + i, 'n0', i).send(1.1 + i, 'n0', { to: 'n2', body: tell(i, 1 + i) });
      cluster.broadcast(1.5 + i, 'n1', 10 + i);
      cluster.send(1.6 + i, 'n1', { to: 'n2', body: tell(10 + i, first + i) });
    }
    return cluster.read(20, 'n2', kept, true).evidence();
  };

  it('are told by the number that another sender had used, where that tells all of them from the others', () => {
    expect(causeOf(numbered(numbers(5)), '10', 'n2')).toMatch(
      /^n2 had a message with msg_id 1 before, from n0 at 1\.20 s; so it is with all 5 values that it lacks/,
    );
  });

  it('are not where their numbers were new, or one with a new number is lost as well', () => {
    expect(causeOf(numbered(numbers(5), 101), '10', 'n2')).toBeNull();
    expect(causeOf(numbered(numbers(4)), '10', 'n2')).toBeNull();
  });

  /** n1 gets values of its clients and of n0 by turns. */
  const both = (kept: readonly number[]) => {
    const cluster = new Cluster('broadcast', 2);
    for (const i of numbers(4)) {
      cluster.broadcast(1 + i, 'n0', i).send(1.1 + i, 'n0', { to: 'n1', body: tell(i) });
      cluster.broadcast(1.5 + i, 'n1', 10 + i);
    }
    return cluster.read(20, 'n1', kept, true).evidence();
  };

  it('are those that its own clients gave it', () => {
    expect(causeOf(both(numbers(4)), '10', 'n1')).toBe(
      'n1 keeps all that other nodes tell it, and none of the 4 values that its own clients gave it.',
    );
    expect(causeOf(both([...numbers(4), 11]), '10', 'n1')).toBeNull();
  });

  /** n1 is told these, in this order. */
  const told = (order: readonly number[], kept: readonly number[]) => {
    const cluster = new Cluster('broadcast', 2);
    for (const [i, value] of order.entries()) {
      cluster.broadcast(1 + i / 10, 'n0', value).send(3 + i, 'n0', { to: 'n1', body: tell(value) });
    }
    return cluster.read(20, 'n1', kept, true).evidence();
  };

  it('are all that are less than what came before', () => {
    const order = [3, 1, 5, 2, 8, 4, 9];
    expect(causeOf(told(order, [3, 5, 8, 9]), '2', 'n1')).toMatch(
      /^n1 keeps only what is greater than all that it had before: it had 5 since 5\.10 s when 2 came\. All 3 values/,
    );
    expect(causeOf(told(order, [1, 3, 5, 8, 9]), '2', 'n1')).toBeNull();
  });
});

describe('what reads show of a node', () => {
  const state = (values: readonly number[]) => ({ type: 'state', values });
  /** n1 has 20 and 21 of clients, and is sent a list of n0's. */
  const afterState = (next: readonly number[]) => {
    const cluster = new Cluster('broadcast', 2);
    for (const i of numbers(4)) cluster.broadcast(1 + i / 10, 'n0', i);
    return cluster
      .broadcast(2, 'n1', 20)
      .broadcast(2.1, 'n1', 21)
      .read(3, 'n1', [20, 21])
      .send(4, 'n0', { to: 'n1', body: state(numbers(4)) })
      .read(5, 'n1', next)
      .read(20, 'n1', next, true)
      .evidence();
  };

  it('is that what comes takes the place of what it has', () => {
    expect(causeOf(afterState(numbers(4)), '20', 'n1')).toMatch(
      /^n1 puts what comes in the place of what it has: at 4\.10 s n0 sent it 4 values, without 20 and 21, /,
    );
  });

  it('is not where it keeps some of them, and forgets others', () => {
    expect(causeOf(afterState([...numbers(4), 21]), '20', 'n1')).toBe('n1 dropped 20 from what it keeps.');
  });

  const reads = (without: (newest: number) => number) => {
    const cluster = new Cluster('broadcast', 1);
    for (const i of numbers(9)) {
      cluster.broadcast(1 + i, 'n0', i).read(
        1.5 + i,
        'n0',
        numbers(i + 1).filter((v) => v !== without(i)),
      );
    }
    return cluster
      .read(
        20,
        'n0',
        numbers(9).filter((v) => v !== without(8)),
        true,
      )
      .evidence();
  };

  it('is that the newest value is in no read', () => {
    expect(
      causeOf(
        reads((newest) => newest),
        '8',
        'n0',
      ),
    ).toMatch(/^Each of the 9 reads of n0 leaves out the one value that came last before it/);
    expect(
      causeOf(
        reads(() => 8),
        '8',
        'n0',
      ),
    ).toBeNull();
  });

  const lists = (shift: number) => {
    const cluster = new Cluster('g-set', 2);
    const values = numbers(6);
    for (const i of values) {
      cluster.request(1 + i / 10, 'n0', 'add', i, { element: i }, { type: 'add_ok' }, i);
    }
    for (const round of numbers(5)) {
      const rotated = values.map((_, i) => values[(i + round * shift) % 6]);
      cluster.send(3 + round, 'n0', { to: 'n1', body: { type: 'merge', elements: rotated } });
    }
    const kept = numbers(5, 1);
    return cluster
      .request(20, 'n1', 'read', null, {}, { type: 'read_ok', value: kept }, kept, true)
      .evidence();
  };

  it('is that the first of a list is passed over', () => {
    expect(causeOf(lists(0), '0', 'n1')).toMatch(
      /^0 stood first in each of the 5 lists that brought it to n1\./,
    );
    expect(causeOf(lists(1), '0', 'n1')).toBeNull();
  });
});
