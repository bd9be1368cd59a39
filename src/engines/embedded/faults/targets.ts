/** Which nodes a fault strikes: Jepsen's node specs (nemesis/combined.clj `db-nodes`, `node-specs`). */
import type { NodeId } from '../../../results/trace.ts';
import type { FaultTarget } from '../../engine.ts';
import type { Random } from '../kernel/random.ts';

/** In Jepsen's order. */
export const faultTargets: readonly FaultTarget[] = [
  'some',
  'one',
  'minority-third',
  'minority',
  'majority',
  'all',
];

export interface Struck {
  readonly target: FaultTarget;
  /** In the order of the test's nodes. Empty where so few nodes have no such part. */
  readonly nodes: readonly NodeId[];
}

/** Draws a node spec and then the nodes that fit it. */
export function drawTarget(nodes: readonly NodeId[], random: Random): Struck {
  const target = random.pick(faultTargets);
  const struck = new Set(random.shuffle(nodes).slice(0, sizeOf(target, nodes.length, random)));
  return { target, nodes: nodes.filter((node) => struck.has(node)) };
}

function sizeOf(target: FaultTarget, count: number, random: Random): number {
  const majority = Math.floor(count / 2) + 1;
  switch (target) {
    case 'some':
      return random.int(count) + 1;
    case 'one':
      return 1;
    case 'minority-third':
      return Math.floor((count - 1) / 3);
    case 'minority':
      return majority - 1;
    case 'majority':
      return majority;
    case 'all':
      return count;
  }
}
