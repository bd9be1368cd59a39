import { describe, expect, it } from 'vitest';
import { randomStream } from '../kernel/random.ts';
import { drawTarget, faultTargets } from './targets.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `n${index}`);

describe('drawTarget', () => {
  it('strikes as many nodes as Jepsen’s node specs say', () => {
    const sizes = {
      one: [1, 1, 1, 1, 1],
      'minority-third': [0, 0, 0, 1, 1],
      minority: [0, 1, 1, 2, 2],
      majority: [1, 2, 2, 3, 3],
      all: [1, 2, 3, 4, 5],
    };
    for (let count = 1; count <= 5; count++) {
      const random = randomStream(3, `${count}`);
      const some = new Set<number>();
      const seen = new Set<string>();
      for (let draw = 0; draw < 200; draw++) {
        const { target, nodes } = drawTarget(names(count), random);
        seen.add(target);
        expect(nodes).toEqual(names(count).filter((name) => nodes.includes(name)));
        if (target === 'some') some.add(nodes.length);
        else expect(nodes).toHaveLength(sizes[target][count - 1] as number);
      }
      expect([...seen].sort()).toEqual([...faultTargets].sort());
      expect([...some].sort()).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    }
  });
});
