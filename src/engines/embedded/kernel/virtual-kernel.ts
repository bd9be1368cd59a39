/**
 * Virtual time: the clock jumps from task to task, so that ten quiet seconds cost nothing and the same
 * tasks always run in the same order.
 */
import type { Nanos } from '../../engine.ts';
import { EventHeap } from './event-heap.ts';
import type { Kernel, ScheduledTask } from './kernel.ts';

/**
 * How long before the main phase virtual time begins: 100 ms, enough for a set-up without latency. A
 * longer set-up moves the main phase.
 */
export const virtualSetupNanos: Nanos = 100_000_000;

/** How many tasks run between two looks at the wall clock. */
const tasksPerLook = 32;

export class VirtualKernel implements Kernel {
  readonly #heap = new EventHeap();
  readonly #wallClock: () => number;
  #now: Nanos;
  #stopped = false;
  #held = false;

  /**
   * @param start what `now()` says at first.
   * @param wallClock milliseconds that slices are measured with; tasks never see it.
   */
  constructor(start: Nanos = -virtualSetupNanos, wallClock: () => number = () => performance.now()) {
    this.#now = start;
    this.#wallClock = wallClock;
  }

  now(): Nanos {
    return this.#now;
  }

  schedule(at: Nanos, task: () => void): ScheduledTask {
    return this.#heap.push(at > this.#now ? at : this.#now, task);
  }

  /**
   * Runs tasks until there are none, {@link stop} or {@link hold} was called, or the wall clock passes
   * `untilWallMs` (looked at between tasks).
   *
   * @returns true when there is more to run.
   */
  runSlice(untilWallMs: number = Number.POSITIVE_INFINITY): boolean {
    const heap = this.#heap;
    let untilLook = tasksPerLook;
    while (!this.#stopped && !this.#held) {
      const task = heap.pop();
      if (task === undefined) return false;
      const run = task.run;
      if (run === null) continue;
      this.#now = task.at;
      run();
      if (--untilLook === 0) {
        untilLook = tasksPerLook;
        if (untilWallMs !== Number.POSITIVE_INFINITY && this.#wallClock() >= untilWallMs) {
          return !this.#stopped && heap.size > 0;
        }
      }
    }
    this.#held = false;
    return false;
  }

  /** Ends the slice after the task that runs now, or the next one before its first: time stands still. */
  hold(): void {
    this.#held = true;
  }

  /** No further task runs. */
  stop(): void {
    this.#stopped = true;
    this.#heap.clear();
  }
}
