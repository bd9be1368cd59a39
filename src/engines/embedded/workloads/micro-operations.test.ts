import { describe, expect, it } from 'vitest';
import { randomStream } from '../kernel/random.ts';
import { microOperations } from './micro-operations.ts';

const draw = (count: number, spec = { keyCount: null as number | null, maxWritesPerKey: 16 }, seed = 1) => {
  const next = microOperations(spec, randomStream(seed, 'test'));
  return Array.from({ length: count }, next);
};

describe('micro-operations', () => {
  it('read and write in equal shares, to within four standard deviations', () => {
    const drawn = draw(20_000, { keyCount: null, maxWritesPerKey: 1_000_000 });
    const writes = drawn.filter(({ write }) => write !== null).length;
    expect(Math.abs(writes - 10_000)).toBeLessThan(4 * Math.sqrt(20_000 / 4));
  });

  it('take each of ten keys twice as often as the one before', () => {
    const drawn = draw(50_000, { keyCount: null, maxWritesPerKey: 1_000_000 });
    const counts = Array.from({ length: 10 }, (_, key) => drawn.filter((one) => one.key === key).length);
    expect(counts.reduce((sum, count) => sum + count)).toBe(50_000);
    for (const [key, count] of counts.entries()) {
      const share = 2 ** key / 1023;
      const deviation = Math.sqrt(50_000 * share * (1 - share));
      expect(Math.abs(count - 50_000 * share)).toBeLessThan(4 * deviation);
    }
  });

  it('write 1, 2, 3 … to each key, and leave a key that was written often enough for the next new one', () => {
    const drawn = draw(5000, { keyCount: 3, maxWritesPerKey: 4 });
    const written = new Map<number, number>();
    let newest = 2;
    for (const { key, write } of drawn) {
      // At most the two others of the three keys are new as well and not drawn yet.
      expect(key).toBeLessThanOrEqual(newest + 3);
      newest = Math.max(newest, key);
      if (write === null) continue;
      expect(write).toBe((written.get(key) ?? 0) + 1);
      expect(write).toBeLessThanOrEqual(4);
      written.set(key, write);
    }
    expect(newest).toBeGreaterThan(300);
    // At most three keys are unfinished.
    expect([...written.values()].filter((count) => count < 4).length).toBeLessThanOrEqual(3);
  });

  it('bear a single key, and more keys than a double has powers of two', () => {
    expect(new Set(draw(20, { keyCount: 1, maxWritesPerKey: 100 }).map(({ key }) => key))).toEqual(
      new Set([0]),
    );
    expect(
      draw(20, { keyCount: 5000, maxWritesPerKey: 16 }).every(({ key }) => key < 5000 && key > 4900),
    ).toBe(true);
  });
});
