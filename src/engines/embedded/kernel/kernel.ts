/**
 * The event loop of a run. It knows nothing of nodes or messages: tasks at points in time.
 *
 * Two kernels implement it: virtual (drains a heap, time jumps) and real (the same heap, each task
 * waits for its wall-clock moment). Tasks due at the same nanosecond run in the order they were scheduled.
 */
import type { Nanos } from '../../engine.ts';

export interface ScheduledTask {
  /** Cancelled tasks never run. */
  cancel(): void;
}

export interface Kernel {
  /**
   * Nanoseconds of the kernel's own clock, which begins below zero. On virtual time 0 is the start of the
   * main phase unless the set-up took longer; the run (run-test.ts) keeps where the main phase began and
   * counts everything that it reports from there.
   */
  now(): Nanos;
  /** Runs `task` at `at`, or as soon as possible when that is past (never before what is already due). */
  schedule(at: Nanos, task: () => void): ScheduledTask;
  /** Called once, when the main phase begins. */
  mainStarts?(): void;
}
