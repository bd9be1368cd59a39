import { describe, expect, it } from 'vitest';
import { planLanes } from './lanes.ts';

describe('the lanes of a page', () => {
  it('are workers, clients without work, nodes and services, each in their natural order', () => {
    const names = ['n0', 'n1', 'n10', 'n2', 'c3', 'lin-kv', 'c12', 'c20'];
    const { lanes, laneOfWorker } = planLanes(
      names,
      ['n0', 'n1', 'n10', 'n2'],
      new Map([
        [1, new Set([6])],
        [0, new Set([4, 7])],
        [2, new Set<number>()],
      ]),
    );
    expect(lanes).toEqual([
      { kind: 'client', label: 'worker 0', names: [4, 7] },
      { kind: 'client', label: 'worker 1', names: [6] },
      { kind: 'client', label: 'worker 2', names: [] },
      { kind: 'node', label: 'n0', names: [0] },
      { kind: 'node', label: 'n1', names: [1] },
      { kind: 'node', label: 'n2', names: [3] },
      { kind: 'node', label: 'n10', names: [2] },
      { kind: 'service', label: 'lin-kv', names: [5] },
    ]);
    expect([...laneOfWorker]).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
  });

  it('give a client that no operation names one of its own, and nobody two', () => {
    const { lanes } = planLanes(
      ['n0', 'c1', 'c0', 'carol'],
      ['n0', 'carol'],
      new Map([
        [0, new Set([1])],
        [1, new Set([1])],
      ]),
    );
    expect(lanes.map(({ label, names }) => [label, names])).toEqual([
      ['worker 0', [1]],
      ['worker 1', []],
      ['c0', [2]],
      ['carol', [3]],
      ['n0', [0]],
    ]);
    expect(lanes.filter(({ kind }) => kind === 'node').map(({ label }) => label)).toEqual(['carol', 'n0']);
  });
});
