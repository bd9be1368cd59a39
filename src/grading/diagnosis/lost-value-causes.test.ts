import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../test/support/evidence.ts';
import type { RunEvidence } from '../grader.ts';
import { resolvePointer } from '../pointers.ts';
import { lostValueDraft } from './lost-value.ts';

function causeOf(evidence: RunEvidence, value: string, node: string): string | null {
  const { cause } = lostValueDraft(evidence, value, node);
  for (const pointer of cause?.pointers ?? []) expect(resolvePointer(pointer, evidence)).toBeDefined();
  return cause?.text ?? null;
}

const tell = (value: number) => ({ type: 'tell', value });

/** n0 tells n1 of 7 at these seconds, each time into a partition. */
function triedAt(times: readonly number[]) {
  const cluster = new Cluster('broadcast', 2).broadcast(1, 'n0', 7).partition(0.5, 15, ['n1']);
  for (const time of times) cluster.send(time, 'n0', { to: 'n1', body: tell(7), fate: 'partitioned' });
  return cluster.read(20, 'n0', [7], true).read(20, 'n1', [], true).evidence();
}

describe('tries that a partition swallowed', () => {
  it('came ever more rarely: a backoff without a bound', () => {
    expect(causeOf(triedAt([1, 2, 5, 14]), '7', 'n1')).toBe(
      'n0 waits longer before each try (1000 ms, 3000 ms and 9000 ms): after the one at 14.00 s the next would have come too late. A wait that grows needs a bound.',
    );
  });

  it('are no backoff when the waits are alike, or the next one would have come in time', () => {
    expect(causeOf(triedAt([1, 2, 3, 4]), '7', 'n1')).toMatch(/did not keep 7 for n1/);
    expect(causeOf(triedAt([1, 1.5, 2.5, 4.5]), '7', 'n1')).toMatch(/did not keep 7 for n1/);
  });
});

describe('a node that stopped telling', () => {
  const stopped = (quietFrom: number) => {
    const cluster = new Cluster('broadcast', 2);
    for (let i = 0; i < 15; i++) {
      cluster.broadcast(1 + i, 'n0', i);
      if (i < quietFrom) cluster.send(1.2 + i, 'n0', { to: 'n1', body: tell(i) });
    }
    const all = Array.from({ length: 15 }, (_, i) => i);
    return cluster.read(20, 'n0', all, true).read(20, 'n1', all.slice(0, quietFrom), true).evidence();
  };

  it('is said to have fallen quiet, and when', () => {
    expect(causeOf(stopped(5), '7', 'n1')).toBe(
      'n0 sent its last message to another node at 5.20 s, though clients went on giving it values.',
    );
  });

  it('is not when it spoke until shortly before the end', () => {
    expect(causeOf(stopped(14), '14', 'n1') ?? '').not.toMatch(/last message/);
  });
});

describe('a value that its own node lacks', () => {
  const lacking = (values: readonly number[], lost: readonly number[]) =>
    [0, 1, 2]
      .reduce((cluster, value) => cluster.broadcast(1 + value, 'n0', value), new Cluster('broadcast', 1))
      .read(20, 'n0', values, true)
      .verdict({ valid: false, lostCount: lost.length, lost })
      .evidence();

  it('is 0, and no other: it counts as false', () => {
    expect(causeOf(lacking([1, 2], [0]), '0', 'n0')).toMatch(
      /^0 is the only one of 3 values that is missing/,
    );
  });

  it('is no matter of 0 where others are missing too', () => {
    expect(causeOf(lacking([1], [0, 2]), '0', 'n0')).toBeNull();
  });

  it('was not there yet at the read before, and each read returns what was there then', () => {
    const late = new Cluster('broadcast', 1)
      .broadcast(1, 'n0', 1)
      .broadcast(1.1, 'n0', 2)
      .read(2, 'n0', [])
      .broadcast(3, 'n0', 3)
      .broadcast(3.1, 'n0', 4)
      .read(4, 'n0', [1, 2])
      .broadcast(5, 'n0', 5)
      .broadcast(5.1, 'n0', 6)
      .read(20, 'n0', [1, 2, 3, 4], true)
      .evidence();
    expect(causeOf(late, '5', 'n0')).toBe('Each read of n0 returns what the node had at the read before it.');
  });
});

describe('whose a value was to tell', () => {
  /** Each node tells the nodes of `told` what clients gave it, and nobody passes anything on. */
  const habits = (told: Readonly<Record<string, readonly string[]>>) => {
    const cluster = new Cluster('broadcast', 4);
    const nodes = Object.keys(told);
    for (let i = 0; i < 12; i++) {
      const node = nodes[i % nodes.length] as string;
      cluster.broadcast(1 + i, node, i);
      for (const to of told[node] ?? []) cluster.send(1.1 + i, node, { to, body: tell(i) });
    }
    return cluster.read(20, 'n3', [3], true).evidence();
  };

  it('is its first node where each tells all others itself', () => {
    const evidence = habits({
      n0: ['n1', 'n2'],
      n1: ['n0', 'n2', 'n3'],
      n2: ['n0', 'n1', 'n3'],
      n3: ['n0', 'n1', 'n2'],
    });
    const { headline, cause } = lostValueDraft(evidence, '0', 'n3');
    expect(headline.text).toContain('n0 had it since 1.00 s, sent it to n1 and n2, but never to n3.');
    expect(cause?.text).toMatch(/^n0 told n1 and n2 of values and n3 of none in the whole run/);
  });

  it('is a node in between where links are few', () => {
    const evidence = habits({ n0: ['n1'], n1: ['n2'], n2: ['n3'], n3: ['n2'] });
    expect(lostValueDraft(evidence, '0', 'n3').headline.text).toContain('n1 had it since');
  });
});
