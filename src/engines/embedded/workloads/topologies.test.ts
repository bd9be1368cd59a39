import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topologies } from '../../test-spec.ts';
import { topologyOf } from './topologies.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `n${index}`);
const shown = (name: (typeof topologies)[number], count: number): Record<string, readonly string[]> =>
  Object.fromEntries(topologyOf(name, names(count)));

describe('topologyOf', () => {
  it('lays a grid in rows of the rounded-up root, neighbours below, above, right, left', () => {
    expect(shown('grid', 5)).toEqual({
      n0: ['n3', 'n1'],
      n1: ['n4', 'n2', 'n0'],
      n2: ['n1'],
      n3: ['n0', 'n4'],
      n4: ['n1', 'n3'],
    });
  });

  it('lays a line, which for one node is nothing at all', () => {
    expect(shown('line', 3)).toEqual({ n0: ['n1'], n1: ['n0', 'n2'], n2: ['n1'] });
    expect(shown('line', 1)).toEqual({});
    expect(shown('grid', 1)).toEqual({ n0: [] });
  });

  it('deals a tree out tier by tier, the parent first', () => {
    expect(shown('tree2', 5)).toEqual({
      n0: ['n1', 'n2'],
      n1: ['n0', 'n3', 'n4'],
      n2: ['n0'],
      n3: ['n1'],
      n4: ['n1'],
    });
    const tree4 = shown('tree4', 25);
    expect(tree4.n0).toEqual(['n1', 'n2', 'n3', 'n4']);
    expect(tree4.n5).toEqual(['n1', 'n21', 'n22', 'n23', 'n24']);
    expect(tree4.n24).toEqual(['n5']);
    expect(shown('tree', 9)).toEqual(shown('tree2', 9));
  });

  it('is symmetric and connected, with as many edges as its name promises', () => {
    fc.assert(
      fc.property(fc.constantFrom(...topologies), fc.integer({ min: 2, max: 30 }), (name, count) => {
        const map = topologyOf(name, names(count));
        let ends = 0;
        for (const [node, others] of map) {
          ends += others.length;
          for (const other of others) expect(map.get(other)).toContain(node);
        }
        const reached = new Set(['n0']);
        for (const node of reached) for (const other of map.get(node) ?? []) reached.add(other);
        expect(reached.size).toBe(count);
        if (name === 'total') expect(ends).toBe(count * (count - 1));
        else if (name !== 'grid') expect(ends).toBe(2 * (count - 1));
      }),
    );
  });
});
