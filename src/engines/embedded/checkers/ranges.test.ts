import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds, sumsOfAny } from './ranges.ts';

const unlimited = Number.POSITIVE_INFINITY;
const ranges = (start: number, ...deltas: readonly number[]) =>
  sumsOfAny(BigInt(start), deltas.map(BigInt), unlimited)?.map(({ low, high }) => [
    Number(low),
    Number(high),
  ]);

describe('the sums of any of some deltas', () => {
  it.each([
    [[5], [[5, 5]]],
    [[0, 1], [[0, 1]]],
    [
      [0, 2],
      [
        [0, 0],
        [2, 2],
      ],
    ],
    [[0, -1, 2], [[-1, 2]]],
    [
      [100, 3, 4, 7],
      [
        [100, 100],
        [103, 104],
        [107, 107],
        [110, 111],
        [114, 114],
      ],
    ],
    [[3, 0, 0], [[3, 3]]],
  ])('%j make %j', ([start = 0, ...deltas], expected) => {
    expect(ranges(start, ...deltas)).toEqual(expected);
  });

  it('are those of every subset, each once, in ranges that neither touch nor overlap', () => {
    const delta = fc.integer({ min: -30, max: 30 });
    fc.assert(
      fc.property(fc.array(delta, { maxLength: 9 }), delta, (deltas, start) => {
        const sums = new Set([start]);
        for (const each of deltas) for (const sum of [...sums]) sums.add(sum + each);
        const found = sumsOfAny(BigInt(start), deltas.map(BigInt), unlimited) ?? [];
        for (let value = -350; value <= 350; value += 1) {
          expect(holds(found, BigInt(value))).toBe(sums.has(value));
        }
        found.slice(1).forEach(({ low }, i) => {
          expect(low > (found[i]?.high ?? low) + 1n).toBe(true);
        });
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('stay few when there are many of the same deltas', () => {
    const deltas = Array.from({ length: 2000 }, (_, i) => BigInt((i % 10) - 5));
    expect(sumsOfAny(0n, deltas, 100)).toEqual([{ low: -3000n, high: 2000n }]);
  });

  it('are exact beyond 2^53', () => {
    const large = 2n ** 60n;
    expect(sumsOfAny(large, [1n, large], unlimited)).toEqual([
      { low: large, high: large + 1n },
      { low: 2n * large, high: 2n * large + 1n },
    ]);
  });

  it('end where they would be more than the limit', () => {
    const powers = Array.from({ length: 20 }, (_, i) => 3n ** BigInt(i));
    expect(sumsOfAny(0n, powers, 1000)).toBeNull();
    expect(sumsOfAny(0n, powers.slice(0, 8), 1000)).not.toBeNull();
  });
});
