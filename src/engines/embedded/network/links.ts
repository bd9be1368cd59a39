/**
 * The links between nodes, and what the faults of the network do to the messages on them. As with Jepsen's
 * packet behaviours (net.clj `shape!`), a fault is on all links between a node that it strikes and another
 * node, either way; links of clients and services, and of a node to itself, are never faulty.
 */
import type { NodeId } from '../../../results/trace.ts';
import type { Nanos, TestSpec } from '../../engine.ts';
import { fractionOf, type Occurrence, Occurrences } from './occurrences.ts';
import { Partitions } from './partitions.ts';

export type LinkFault = 'loss' | 'duplicate' | 'reorder' | 'slow';

/** How faulty a faulty link is. The shares are Jepsen's; chance alone decides here, there it comes in bursts. */
export const linkFaults = {
  /** Percent of the messages that are lost, come twice, or are held back. */
  percent: 20,
  /** Most milliseconds that a copy or a message held back comes later. */
  mostLater: 200,
  /** A slow link takes this many times the latency, and at least this many milliseconds more. */
  slower: 10,
  leastSlower: 50,
} as const;

/** What becomes of a message on its way. */
export type Passage =
  | { readonly kind: 'lost' }
  | {
      readonly kind: 'passed';
      /** Nanoseconds that it is held back before its latency begins. */
      readonly hold: Nanos;
      /** The same of its copy; null: there is none. */
      readonly copyHold: Nanos | null;
    };

const untouched: Passage = { kind: 'passed', hold: 0, copyHold: null };

export class Links {
  /** Cuts of the faults `partition` and `partition-one-way`, apart so that neither heals the other's. */
  readonly partition = new Partitions();
  readonly oneWay = new Partitions();
  readonly #seed: number;
  readonly #nodes: ReadonlySet<NodeId>;
  /** Null where no fault of the test can touch a message, and none need be counted. */
  readonly #occurrences: Occurrences | null;
  readonly #struck = new Map<LinkFault, ReadonlySet<NodeId>>();

  constructor({ seed, nodes, nemesis }: Pick<TestSpec, 'seed' | 'nodes' | 'nemesis'>) {
    this.#seed = seed;
    this.#nodes = new Set(nodes);
    const draws = nemesis.some((name) => name === 'loss' || name === 'duplicate' || name === 'reorder');
    this.#occurrences = draws ? new Occurrences(seed) : null;
  }

  /** Whether the receiver can't hear the sender now. */
  separates(src: NodeId, dest: NodeId): boolean {
    return this.partition.separates(src, dest) || this.oneWay.separates(src, dest);
  }

  /** From now on the fault is on the links of these nodes, and on no others. */
  strike(fault: LinkFault, nodes: readonly NodeId[]): void {
    this.#struck.set(fault, new Set(nodes));
  }

  heal(fault: LinkFault): void {
    this.#struck.delete(fault);
  }

  /** Decides about a message that is sent now; to be asked once for each, in order. `latency`: its own. */
  passage(src: NodeId, dest: NodeId, body: string, latency: Nanos): Passage {
    if (this.#occurrences === null && this.#struck.size === 0) return untouched;
    if (src === dest || !this.#nodes.has(src) || !this.#nodes.has(dest)) return untouched;
    // Counted also while nothing is faulty, so that later decisions don't hang on when the fault began.
    const occurrence = this.#occurrences?.next(src, dest, body);
    const strikes = (fault: LinkFault): boolean => {
      const nodes = this.#struck.get(fault);
      return nodes !== undefined && (nodes.has(src) || nodes.has(dest));
    };
    if (strikes('loss') && this.#happens('loss', occurrence)) return { kind: 'lost' };
    const slow = strikes('slow') ? slowerBy(latency) : 0;
    const late = strikes('reorder') && this.#happens('reorder', occurrence);
    const twice = strikes('duplicate') && this.#happens('duplicate', occurrence);
    return {
      kind: 'passed',
      hold: slow + (late ? this.#later('reorder', occurrence) : 0),
      copyHold: twice ? slow + this.#later('duplicate', occurrence) : null,
    };
  }

  #happens(fault: LinkFault, occurrence: Occurrence | undefined): boolean {
    return occurrence !== undefined && fractionOf(this.#seed, fault, occurrence) * 100 < linkFaults.percent;
  }

  /** Whole milliseconds of [1, mostLater], in nanoseconds. */
  #later(fault: LinkFault, occurrence: Occurrence | undefined): Nanos {
    if (occurrence === undefined) return 0;
    const fraction = fractionOf(this.#seed, `${fault} by`, occurrence);
    return (1 + Math.floor(fraction * linkFaults.mostLater)) * 1_000_000;
  }
}

function slowerBy(latency: Nanos): Nanos {
  return Math.max((linkFaults.slower - 1) * latency, linkFaults.leastSlower * 1_000_000);
}
