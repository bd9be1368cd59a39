/**
 * The kernel on the wall clock: the same tasks in the same order, each at its own moment. It measures how
 * late it runs them, since a busy machine shifts every figure of a real-time run.
 */
import type { Nanos } from '../../engine.ts';
import { Alarm } from './alarm.ts';
import { EventHeap } from './event-heap.ts';
import type { Kernel, ScheduledTask } from './kernel.ts';

/**
 * Largest lag (nanoseconds) with which latencies are still taken at face value: 10 ms. A hop of the
 * challenges is 100 ms and their bounds leave at least 100 ms of air over five hops.
 */
export const latencyTrustLimit: Nanos = 10_000_000;
/**
 * Largest lag with which the run as a whole is still judged: 1 s, a fifth of a client's timeout. Beyond
 * it operations may have timed out for want of a processor.
 */
export const runTrustLimit: Nanos = 1_000_000_000;

export class RealKernel implements Kernel {
  readonly #origin = process.hrtime.bigint();
  readonly #heap = new EventHeap();
  readonly #alarm = new Alarm(() => {
    this.#alarmAt = Number.POSITIVE_INFINITY;
    this.#run();
  });
  /** When the alarm rings; it may be earlier than the next task, which was cancelled or has run. */
  #alarmAt: Nanos = Number.POSITIVE_INFINITY;
  #immediate: NodeJS.Immediate | null = null;
  #stopped = false;
  #maxLag: Nanos = 0;
  #main = false;

  now(): Nanos {
    return Number(process.hrtime.bigint() - this.#origin);
  }

  schedule(at: Nanos, task: () => void): ScheduledTask {
    const due = Math.max(at, this.now());
    const entry = this.#heap.push(at, () => {
      if (this.#main) this.#maxLag = Math.max(this.#maxLag, this.now() - due);
      task();
    });
    this.#arm();
    return entry;
  }

  /** From now on lag counts: before, the machine is busy starting the nodes. */
  mainStarts(): void {
    this.#main = true;
  }

  /** How late the latest task of the main phase ran. The alarm alone makes it 0.1 ms. */
  get maxLag(): Nanos {
    return this.#maxLag;
  }

  /** No further task runs. */
  stop(): void {
    this.#stopped = true;
    this.#heap.clear();
    this.#alarm.close();
  }

  /** Sees to it that {@link #run} comes when the next task is due. */
  #arm(): void {
    const next = this.#heap.peek();
    if (next === undefined || this.#stopped) return;
    if (next.at <= this.now()) {
      // Not at once: what nodes have written meanwhile has its turn too.
      this.#immediate ??= setImmediate(() => this.#run());
    } else if (next.at < this.#alarmAt) {
      this.#alarmAt = next.at;
      this.#alarm.set(this.#origin + BigInt(Math.ceil(next.at)));
    }
  }

  #run(): void {
    this.#immediate = null;
    // Only what is due at this moment: tasks that schedule tasks let the event loop turn in between.
    const until = this.now();
    for (;;) {
      const next = this.#heap.peek();
      if (this.#stopped || next === undefined || next.at > until) break;
      this.#heap.pop();
      next.run?.();
    }
    this.#arm();
  }
}
