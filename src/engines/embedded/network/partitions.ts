/** Who is cut off from whom: every receiver has a set of senders whose messages it drops. */
import type { NodeId } from '../../../results/trace.ts';

/** Receiver to the senders that it can't hear. */
export type Grudge = ReadonlyMap<NodeId, readonly NodeId[]>;

export class Partitions {
  readonly #deaf = new Map<NodeId, Set<NodeId>>();

  /** Adds cuts to those in force. */
  cut(grudge: Grudge): void {
    for (const [receiver, senders] of grudge) {
      if (senders.length === 0) continue;
      const deafTo = this.#deaf.get(receiver) ?? new Set();
      for (const sender of senders) deafTo.add(sender);
      this.#deaf.set(receiver, deafTo);
    }
  }

  heal(): void {
    this.#deaf.clear();
  }

  separates(src: NodeId, dest: NodeId): boolean {
    return this.#deaf.size > 0 && this.#deaf.get(dest)?.has(src) === true;
  }
}
