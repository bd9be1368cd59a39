import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunningHash } from './hash.ts';
import { naturalLog } from './natural-log.ts';
import { hash32, randomStream } from './random.ts';

describe('randomStream', () => {
  it('gives the same numbers for ever: golden vectors', () => {
    const random = randomStream(42, 'nemesis');
    expect([random.next(), random.next(), random.next()]).toEqual([1246751155, 3048046016, 210721676]);
    expect(random.float()).toBe(0.3457793179024937);
    expect([random.int(10), random.int(1000)]).toEqual([1, 669]);
    expect(random.shuffle([1, 2, 3, 4, 5])).toEqual([1, 2, 4, 3, 5]);
    const other = randomStream(4294967295, 'generator', 'gaps');
    expect([other.next(), other.next(), other.next()]).toEqual([3688995580, 3229066202, 842050822]);
  });

  it('has a stream of its own for every purpose and seed', () => {
    const firsts = [
      randomStream(1, 'a').next(),
      randomStream(2, 'a').next(),
      randomStream(1, 'b').next(),
      randomStream(1, 'a', 'b').next(),
      randomStream(1, 'ab').next(),
    ];
    expect(new Set(firsts).size).toBe(5);
  });

  it('draws integers below the bound, each about equally often', () => {
    const random = randomStream(7, 'test');
    const counts = [0, 0, 0];
    for (let draw = 0; draw < 30_000; draw++) counts[random.int(3)] = (counts[random.int(3)] ?? 0) + 1;
    // 10,000 each; six standard deviations are 490.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(490);
  });

  it('draws again rather than favour small results of a bound that does not divide 2^32', () => {
    const bound = 3 * 2 ** 30;
    const random = randomStream(7, 'bias');
    let low = 0;
    for (let draw = 0; draw < 10_000; draw++) if (random.int(bound) < bound / 3) low++;
    // A plain remainder would put half of them into the first third.
    expect(Math.abs(low - 3333)).toBeLessThan(300);
  });

  it('refuses bounds that are none', () => {
    for (const bound of [0, -1, 1.5, 2 ** 33, Number.NaN]) {
      expect(() => randomStream(1, 'x').int(bound)).toThrow(RangeError);
    }
    expect(() => randomStream(1, 'x').pick([])).toThrow(RangeError);
  });

  it('shuffles into a permutation and leaves the list alone', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.nat(), { maxLength: 20 }), (seed, list) => {
        const before = [...list];
        const shuffled = randomStream(seed, 'shuffle').shuffle(list);
        expect(list).toEqual(before);
        expect([...shuffled].sort((a, b) => a - b)).toEqual([...list].sort((a, b) => a - b));
      }),
    );
  });
});

describe('hash32 and RunningHash', () => {
  it('give the same values for ever: golden vectors', () => {
    expect([hash32(1, 'a'), hash32('ab', 'c'), hash32('a', 'bc'), hash32('é', 0), hash32(2 ** 40)]).toEqual([
      1152393106, 2424109446, 3541772436, 3630615500, 422716269,
    ]);
    expect(new RunningHash(7).add('hello').finish()).toEqual([3866334976, 766474121]);
  });

  it('read a part of a text as they read that text alone', () => {
    expect(new RunningHash(1).add('xhellox', 1, 6).finish()).toEqual(
      new RunningHash(1).add('hello').finish(),
    );
  });

  it('spread close inputs over all bits', () => {
    const seen = new Set<number>();
    const ones = new Array<number>(32).fill(0);
    for (let value = 0; value < 4000; value++) {
      const hash = hash32(1, `{"type":"gossip","message":${value}}`);
      seen.add(hash);
      for (let bit = 0; bit < 32; bit++) ones[bit] = (ones[bit] ?? 0) + ((hash >>> bit) & 1);
    }
    // 4000 draws of 2^32: a collision has a chance of one in five hundred.
    expect(seen.size).toBeGreaterThan(3997);
    for (const count of ones) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});

describe('naturalLog', () => {
  it('is Math.log to within rounding', () => {
    fc.assert(
      fc.property(fc.double({ min: 2 ** -60, max: 1e6, noNaN: true }), (x) => {
        const expected = Math.log(x);
        const tolerance =
          4 * Number.EPSILON * Math.max(Math.abs(expected), Math.abs(x - 1) < 0.5 ? Math.abs(expected) : 1);
        expect(Math.abs(naturalLog(x) - expected)).toBeLessThanOrEqual(tolerance + Number.MIN_VALUE);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same doubles for ever: golden vectors', () => {
    expect(naturalLog(1)).toBe(0);
    expect(naturalLog(2)).toBe(Math.LN2);
    expect([0.3, 0.999, 1e-12].map(naturalLog)).toEqual([
      -1.203972804325936, -0.0010005003335835344, -27.631021115928547,
    ]);
  });
});
