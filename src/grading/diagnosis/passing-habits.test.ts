import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../test/support/evidence.ts';
import { unsupported } from '../../../test/support/statements.ts';
import type { RunEvidence } from '../grader.ts';
import { lostValueDraft } from './lost-value.ts';

function causeOf(evidence: RunEvidence, value: string, node: string): string {
  const draft = lostValueDraft(evidence, value, node);
  expect(unsupported({ ...draft, run: 'single', seed: 1, hint: null }, [], evidence)).toEqual([]);
  return draft.cause?.text ?? '';
}

const tell = (value: number, msgId?: number) => ({
  type: 'tell',
  value,
  ...(msgId === undefined ? {} : { msg_id: msgId }),
});
const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('the way that values go', () => {
  /** A line n0 to n3: each value of n0 goes so many hops, those of n3 all the way. */
  const line = (hops: (value: number) => number) => {
    const cluster = new Cluster('broadcast', 4);
    for (const i of numbers(12)) {
      const names = i % 2 === 0 ? ['n0', 'n1', 'n2', 'n3'] : ['n3', 'n2', 'n1', 'n0'];
      cluster.broadcast(1 + i, names[0] as string, i);
      for (const hop of numbers(hops(i))) {
        cluster.send(1.1 + i + hop / 5, names[hop] as string, {
          to: names[hop + 1] as string,
          body: tell(i),
        });
      }
    }
    for (const end of ['n1', 'n3'])
      cluster.broadcast(20, 'n2', 99).send(20.1, 'n2', { to: end, body: tell(99) });
    return cluster.read(30, 'n0', [], true).read(30, 'n3', [], true).evidence();
  };

  it('ends after so many hops for all of them', () => {
    expect(
      causeOf(
        line(() => 2),
        '0',
        'n3',
      ),
    ).toMatch(
      /^No node sends on a value that came over 2 hops or more \(12 cases among the first 13 values\)/,
    );
    expect(
      causeOf(
        line((value) => (value === 3 ? 3 : 2)),
        '0',
        'n3',
      ),
    ).not.toMatch(/hops or more/);
  });

  /** n0 and n1 tell one another; n2 tells n0 too, and n1 tells n2 or not. */
  const group = (leaves: boolean) => {
    const cluster = new Cluster('broadcast', 3);
    for (const i of numbers(8)) {
      cluster.broadcast(1 + i, 'n0', i).send(1.1 + i, 'n0', { to: 'n1', body: tell(i) });
      cluster.broadcast(1.5 + i, 'n2', 10 + i).send(1.6 + i, 'n2', { to: 'n0', body: tell(10 + i) });
    }
    if (leaves) cluster.send(12, 'n1', { to: 'n2', body: tell(5) });
    return cluster.read(20, 'n2', [10], true).evidence();
  };

  it('does not leave a group of nodes that speak to nobody else', () => {
    expect(causeOf(group(false), '0', 'n2')).toBe(
      'Values leave n0 for n1 alone: no other node was ever sent values by n0 and n1, so that nothing gets from n0 to n2.',
    );
    expect(causeOf(group(true), '0', 'n2')).not.toMatch(/alone/);
  });

  /** Each value goes to one other node, then stops; or some go to two. */
  const rumours = (two: boolean) => {
    const cluster = new Cluster('broadcast', 3);
    for (const i of numbers(18)) {
      const [from, a, b] = [`n${i % 3}`, `n${(i + 1 + (i % 2)) % 3}`, `n${(i + 2 - (i % 2)) % 3}`];
      cluster.broadcast(1 + i, from, i).send(1.1 + i, from, { to: a, body: tell(i) });
      if (two && i > 6) cluster.send(1.1 + i, from, { to: b, body: tell(i) });
    }
    return cluster.read(30, 'n2', [1], true).evidence();
  };

  it('is left to chance where each node tells one other', () => {
    expect(causeOf(rumours(false), '0', 'n2')).toMatch(
      /^A node sends a value to one other node and to no further one/,
    );
    expect(causeOf(rumours(true), '0', 'n2')).not.toMatch(/chance/);
  });
});

describe('a node that asks no more', () => {
  const asking = (answered: boolean, goesOn: boolean) => {
    const cluster = new Cluster('broadcast', 2).partition(4.5, 15, ['n1']);
    for (const i of numbers(goesOn ? 18 : 5)) {
      const lost = i >= 4 && !answered;
      cluster.broadcast(0.9 + i, 'n0', i);
      cluster.send(1 + i, 'n0', {
        to: 'n1',
        body: tell(i, i),
        ...(lost ? { fate: 'partitioned' as const } : {}),
      });
    }
    if (!goesOn) for (const i of numbers(10)) cluster.broadcast(7 + i, 'n0', 10 + i);
    return cluster.read(20, 'n1', [0], true).evidence();
  };

  it('waits for the answer to one that was dropped', () => {
    expect(causeOf(asking(false, false), '12', 'n1')).toMatch(
      /^n0 sent n1 tell at 5\.00 s, which was dropped, and from then on asked no node anything\./,
    );
  });

  it('has another reason where that arrived', () => {
    expect(causeOf(asking(true, false), '12', 'n1')).toMatch(
      /^n0 sent its last message to another node at 5\.00 s/,
    );
  });
});
