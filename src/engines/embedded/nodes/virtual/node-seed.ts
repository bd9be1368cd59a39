/** Four words of seed for a node's random stream. */
import { createHash } from 'node:crypto';
import type { NodeId } from '../../../../results/trace.ts';
import type { Nanos } from '../../../engine.ts';

/**
 * Depends on the run's seed, the node's name and, of a node that was started again, the moment of that, so that no
 * other draw shifts a node's stream.
 *
 * @param restartedAt kernel nanoseconds; null: the first start.
 */
export function nodeSeed(seed: number, node: NodeId, restartedAt: Nanos | null): number[] {
  const life = restartedAt === null ? '' : ` ${restartedAt}`;
  const digest = createHash('sha256').update(`node ${seed} ${node}${life}`).digest();
  return [0, 4, 8, 12].map((offset) => digest.readUInt32LE(offset));
}
