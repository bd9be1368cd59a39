/** Four words of seed for a node's random stream. */
import { createHash } from 'node:crypto';
import type { NodeId } from '../../../../results/trace.ts';

/** Depends on the run's seed and the node's name alone, so that no other draw shifts a node's stream. */
export function nodeSeed(seed: number, node: NodeId): number[] {
  const digest = createHash('sha256').update(`node ${seed} ${node}`).digest();
  return [0, 4, 8, 12].map((offset) => digest.readUInt32LE(offset));
}
