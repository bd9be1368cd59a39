/**
 * Tells a loop that only never ends from one that fills the memory on its way. Which of the two limits,
 * time or memory, it meets first depends on the machine; what it does to the memory does not.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { NodeId } from '../../results/trace.ts';
import type { NodeEnd } from './nodes/node-handle.ts';
import { heapLimit, residentLimit } from './run-protocol.ts';

/** Bytes by which one endless step must have grown the process to count as filling it. */
const growthLimit = 256 * 1024 * 1024;
/** The same for what is still held when all garbage is gone. */
const heldLimit = 64 * 1024 * 1024;

export class MemoryGrowth {
  #before = process.memoryUsage();
  /** What filled the memory, by the node whose step it was. */
  readonly #filled = new Map<NodeId, 'heap' | 'buffers'>();

  /** The same kernel, with a look at the memory before each slice (about 50 ms of work). */
  sampling(kernel: { runSlice(untilWallMs?: number): boolean }): { runSlice(untilWallMs?: number): boolean } {
    return {
      runSlice: (untilWallMs) => {
        this.#before = process.memoryUsage();
        return kernel.runSlice(untilWallMs);
      },
    };
  }

  /** Judges a step that its guard has just stopped: to be called while the node still holds what it made. */
  look(node: NodeId): void {
    const grown = this.#growth();
    if (grown.resident >= growthLimit) {
      this.#filled.set(node, grown.outside > grown.inside ? 'buffers' : 'heap');
      return;
    }
    collectGarbage();
    const held = this.#growth();
    if (held.inside + held.outside >= heldLimit) {
      this.#filled.set(node, held.outside > held.inside ? 'buffers' : 'heap');
    }
  }

  /** Whether the step of this node that {@link look} judged was filling the memory. */
  filledBy(node: NodeId): boolean {
    return this.#filled.has(node);
  }

  /** Gives back what a stopped node held, lest the rest of the run die of it. */
  release(): void {
    if (this.#growth().resident >= heldLimit) collectGarbage();
  }

  /** The end of a step that was stopped by its guard: as it is, or as `out-of-memory`. */
  endOf(end: Extract<NodeEnd, { kind: 'hung' }>): NodeEnd {
    const what = this.#filled.get(end.step.node);
    if (what === undefined) return end;
    const limit = what === 'heap' ? heapLimit : residentLimit;
    return { kind: 'out-of-memory', step: end.step, limit, what };
  }

  /** Bytes by which the process has grown since the slice began: as a whole, in V8's heap, in buffers. */
  #growth(): { readonly resident: number; readonly inside: number; readonly outside: number } {
    const now = process.memoryUsage();
    return {
      resident: now.rss - this.#before.rss,
      inside: now.heapUsed - this.#before.heapUsed,
      outside: now.external - this.#before.external,
    };
  }
}

let collect: (() => void) | null = null;

/** A full collection, at once. */
function collectGarbage(): void {
  if (collect === null) {
    // As a flag of the process it would show in the global scope of every node.
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
    setFlagsFromString('--no-expose-gc');
  }
  collect();
}
