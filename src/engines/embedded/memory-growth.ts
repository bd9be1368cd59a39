/**
 * Tells a loop that only never ends from one that fills the memory on its way. Which of the two limits,
 * time or memory, it meets first depends on the machine; what it does to the memory does not.
 */
import type { NodeEnd } from './nodes/node-handle.ts';
import { heapLimit, residentLimit } from './run-protocol.ts';

/** Bytes by which one endless step must have grown the process to count as filling it. */
const growthLimit = 256 * 1024 * 1024;

export class MemoryGrowth {
  #before = process.memoryUsage();

  /** The same kernel, with a look at the memory before each slice (about 50 ms of work). */
  sampling(kernel: { runSlice(untilWallMs?: number): boolean }): { runSlice(untilWallMs?: number): boolean } {
    return {
      runSlice: (untilWallMs) => {
        this.#before = process.memoryUsage();
        return kernel.runSlice(untilWallMs);
      },
    };
  }

  /** The end of a step that was stopped by its guard: as it is, or as `out-of-memory`. */
  endOf(end: Extract<NodeEnd, { kind: 'hung' }>): NodeEnd {
    const now = process.memoryUsage();
    if (now.rss - this.#before.rss < growthLimit) return end;
    const outside = now.external - this.#before.external;
    const inside = now.heapUsed - this.#before.heapUsed;
    return outside > inside
      ? { kind: 'out-of-memory', step: end.step, limit: residentLimit, what: 'buffers' }
      : { kind: 'out-of-memory', step: end.step, limit: heapLimit, what: 'heap' };
  }
}
