/** The links between nodes, and what the faults of the network do to the messages on them. */
import type { NodeId } from '../../../results/trace.ts';
import { Partitions } from './partitions.ts';

export class Links {
  /** Cuts of the faults `partition` and `partition-one-way`, apart so that neither heals the other's. */
  readonly partition = new Partitions();
  readonly oneWay = new Partitions();

  /** Whether the receiver can't hear the sender now. */
  separates(src: NodeId, dest: NodeId): boolean {
    return this.partition.separates(src, dest) || this.oneWay.separates(src, dest);
  }
}
