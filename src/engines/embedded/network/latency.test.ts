import { describe, expect, it } from 'vitest';
import { latencies } from './latency.ts';

const spec = (dist: 'constant' | 'uniform' | 'exponential', mean = 100, seed = 9) => ({
  seed,
  latency: { mean, dist },
});
const gossip = (message: number, msgId = 1): string =>
  `{"type":"gossip","message":${message},"msg_id":${msgId}}`;

describe('latencies', () => {
  it('is zero where a client is at either end', () => {
    const latency = latencies(spec('uniform'));
    expect(latency('c1', 'n1', gossip(1))).toBe(0);
    expect(latency('n1', 'c1', gossip(1))).toBe(0);
  });

  it('is the mean when constant, services included', () => {
    const latency = latencies(spec('constant'));
    expect([latency('n1', 'n2', gossip(1)), latency('n1', 'lin-kv', gossip(1))]).toEqual([1e8, 1e8]);
  });

  it('draws the same for ever: golden vectors in milliseconds', () => {
    const drawn = (dist: 'uniform' | 'exponential'): number[] => {
      const latency = latencies(spec(dist));
      return [1, 2, 3, 4, 5, 1, 1].map((message) => latency('n1', 'n2', gossip(message)) / 1e6);
    };
    expect(drawn('uniform')).toEqual([37, 184, 22, 90, 23, 78, 72]);
    expect(drawn('exponential')).toEqual([21, 255, 12, 59, 12, 49, 45]);
  });

  it('does not look at msg_id and in_reply_to, wherever they stand', () => {
    const first = latencies(spec('exponential'));
    const second = latencies(spec('exponential'));
    for (let message = 0; message < 50; message++) {
      expect(first('n1', 'n2', gossip(message, message))).toBe(
        second('n1', 'n2', `{"in_reply_to":${message * 7},"type":"gossip","message":${message}}`),
      );
    }
  });

  it('keeps every latency when other messages are taken away', () => {
    const all = latencies(spec('exponential'));
    const some = latencies(spec('exponential'));
    const everything = Array.from({ length: 200 }, (_, message) => all('n1', 'n2', gossip(message)));
    for (let message = 0; message < 200; message += 3) {
      expect(some('n1', 'n2', gossip(message))).toBe(everything[message]);
    }
  });

  it('differs by link, by seed and by repetition', () => {
    const drawn = (seed: number, src: string, dest: string): string => {
      const latency = latencies(spec('uniform', 1000, seed));
      return [1, 2, 3, 1, 1].map((message) => latency(src, dest, gossip(message))).join();
    };
    const all = [drawn(1, 'n1', 'n2'), drawn(2, 'n1', 'n2'), drawn(1, 'n2', 'n1'), drawn(1, 'n1', 'n3')];
    expect(new Set(all).size).toBe(4);
    const latency = latencies(spec('uniform', 1000, 1));
    const repeated = Array.from({ length: 20 }, () => latency('n1', 'n2', gossip(1)));
    expect(new Set(repeated).size).toBeGreaterThan(15);
  });

  it.each([
    // 20,000 draws; four standard errors of each mean, 0.5 ms taken off for cutting to whole ones.
    ['uniform', 99.5, 1.7, 199],
    ['exponential', 99.5, 2.9, Number.POSITIVE_INFINITY],
  ] as const)('has the mean of a %s distribution', (dist, mean, tolerance, highest) => {
    const latency = latencies(spec(dist));
    let sum = 0;
    let max = 0;
    let broken = 0;
    for (let message = 0; message < 20_000; message++) {
      const ms = latency('n1', 'n2', gossip(message)) / 1e6;
      if (!Number.isInteger(ms)) broken++;
      sum += ms;
      max = Math.max(max, ms);
    }
    expect(broken).toBe(0);
    expect(Math.abs(sum / 20_000 - mean)).toBeLessThan(tolerance);
    expect(max).toBeLessThanOrEqual(highest);
  });
});
