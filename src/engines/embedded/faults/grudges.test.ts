import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PartitionKind } from '../../engine.ts';
import { randomStream } from '../kernel/random.ts';
import { grudge, oneWayGrudge, oneWayKinds, partitionKinds } from './grudges.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `n${index}`);
const draw = (kind: PartitionKind, count: number, seed: number): Map<string, readonly string[]> =>
  new Map(grudge(kind, names(count), randomStream(seed, 'test')));
const cuts = (map: ReadonlyMap<string, readonly string[]>): number =>
  [...map.values()].reduce((sum, list) => sum + list.length, 0);

describe('grudge', () => {
  it('has an entry for every node, never itself, in all kinds and sizes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...partitionKinds),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(),
        (kind, count, seed) => {
          const map = draw(kind, count, seed);
          expect([...map.keys()].sort()).toEqual(names(count).sort());
          for (const [node, others] of map) {
            expect(others).not.toContain(node);
            expect(new Set(others).size).toBe(others.length);
          }
        },
      ),
    );
  });

  it('splits cleanly into components of the sizes of its kind', () => {
    const smaller = {
      one: () => 1,
      majority: (n: number) => Math.floor(n / 2),
      'minority-third': (n: number) => Math.floor((n - 1) / 3),
    };
    fc.assert(
      fc.property(
        fc.constantFrom('one', 'majority', 'minority-third'),
        fc.integer({ min: 2, max: 12 }),
        fc.nat(),
        (kind, count, seed) => {
          const map = draw(kind, count, seed);
          const size = smaller[kind](count);
          expect(cuts(map)).toBe(2 * size * (count - size));
          for (const [node, others] of map)
            for (const other of others) expect(map.get(other)).toContain(node);
        },
      ),
    );
  });

  it('cuts nothing in a minority-third of three, and nothing at all in a cluster of one', () => {
    expect(cuts(draw('minority-third', 3, 1))).toBe(0);
    for (const kind of partitionKinds) expect(cuts(draw(kind, 1, 1))).toBe(0);
    expect(cuts(draw('majorities-ring', 2, 1))).toBe(0);
  });

  it('cuts one way only in a ring of three', () => {
    for (let seed = 0; seed < 20; seed++) {
      const map = draw('majorities-ring', 3, seed);
      expect(cuts(map)).toBe(3);
      for (const [node, [other]] of map) expect(map.get(other as string)).not.toContain(node);
    }
  });

  it('leaves every node of a ring a majority that is no other node’s', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 12 }), fc.nat(), (count, seed) => {
        const map = draw('majorities-ring', count, seed);
        const majority = Math.floor(count / 2) + 1;
        const heard = [...map].map(([, others]) => names(count).filter((node) => !others.includes(node)));
        for (const list of heard) expect(list.length).toBeGreaterThanOrEqual(majority);
        if (count > 5) {
          for (const [node, others] of map)
            for (const other of others) expect(map.get(other)).toContain(node);
        } else {
          expect(new Set(heard.map((list) => list.join())).size).toBe(count);
          for (const list of heard) expect(list).toHaveLength(majority);
        }
      }),
    );
  });
});

describe('oneWayGrudge', () => {
  it('cuts one side of two off in one direction only, either side in turn', () => {
    const deafSides = new Set<boolean>();
    fc.assert(
      fc.property(
        fc.constantFrom(...oneWayKinds),
        fc.integer({ min: 2, max: 12 }),
        fc.nat(),
        (kind, count, seed) => {
          const both = draw(kind, count, seed);
          const map = new Map(oneWayGrudge(kind, names(count), randomStream(seed, 'test')));
          expect([...map.keys()].sort()).toEqual(names(count).sort());
          expect(cuts(map)).toBe(cuts(both) / 2);
          for (const others of map.values()) for (const other of others) expect(map.get(other)).toEqual([]);
          if (kind === 'one') deafSides.add([...map.values()].some((others) => others.length === count - 1));
        },
      ),
    );
    expect(deafSides.size).toBe(2);
  });
});
