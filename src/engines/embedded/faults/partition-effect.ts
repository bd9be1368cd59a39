/** Partitions as the nemesis makes them: cut, told in Maelstrom's shapes, healed. */
import { type Edn, EdnSet, kw } from '../../../results/edn.ts';
import type { Partitions } from '../network/partitions.ts';
import type { StartOf } from './fault-operations.ts';
import type { FaultEffect } from './faults.ts';

/** `partitions`: the cuts of this fault alone, which its end undoes. */
export function partitionEffect(
  partitions: Partitions,
): FaultEffect<StartOf<'partition'> | StartOf<'partition-one-way'>> {
  return {
    start({ grudge }): Edn {
      partitions.cut(new Map(Object.entries(grudge)));
      const isolated = new Map(Object.entries(grudge).map(([node, others]) => [node, new EdnSet(others)]));
      return [kw('isolated'), isolated];
    },
    stop(): Edn {
      partitions.heal();
      return kw('network-healed');
    },
  };
}
