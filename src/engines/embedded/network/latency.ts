/**
 * How long a message travels. The draw is a hash of the seed and of the message's content and link, so
 * that a message keeps its latency when others are added or taken away.
 */
import type { Nanos, TestSpec } from '../../engine.ts';
import { naturalLog } from '../kernel/natural-log.ts';
import { involvesClient } from './journal.ts';
import { fractionOf, Occurrences } from './occurrences.ts';

export type LatencyOf = (src: string, dest: string, body: string) => Nanos;

/**
 * Maelstrom's latencies (net.clj `latency-for`): none where a client is at either end, else constant,
 * uniform over the integers of [0, 2 × mean), or exponential, cut to whole milliseconds.
 *
 * The random ones are decided by (seed, src, dest, body without msg_id and in_reply_to, how often that
 * body has gone that way before).
 */
export function latencies(spec: Pick<TestSpec, 'latency' | 'seed'>): LatencyOf {
  const { mean, dist } = spec.latency;
  const constant = mean * 1_000_000;
  if (dist === 'constant' || mean === 0) {
    return (src, dest) => (involvesClient(src, dest) ? 0 : constant);
  }
  const occurrences = new Occurrences(spec.seed);
  return (src, dest, body) => {
    if (involvesClient(src, dest)) return 0;
    const fraction = fractionOf(spec.seed, 'latency', occurrences.next(src, dest, body));
    return milliseconds(dist, mean, fraction) * 1_000_000;
  };
}

/** Whole milliseconds of a uniform fraction in [0, 1). */
export function milliseconds(dist: 'uniform' | 'exponential', mean: number, fraction: number): number {
  // The inverse of the exponential's distribution; 1 - fraction is in (0, 1].
  return dist === 'uniform' ? Math.floor(fraction * 2 * mean) : Math.floor(-naturalLog(1 - fraction) * mean);
}
