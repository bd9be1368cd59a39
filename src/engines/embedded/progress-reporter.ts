import type { Nanos, RunEvent, RunPhase } from '../engine.ts';

export interface Progress {
  readonly phase: RunPhase;
  readonly time: Nanos;
  readonly operations: number;
  readonly failures: number;
  readonly messages: number;
  readonly faults: number;
}

/** Real milliseconds between two progress events: a live view needs no more. */
const everyMs = 50;

/** Turns the engine's progress into events: every change of phase, and figures now and then. */
export function progressReporter(
  seed: number,
  onEvent: (event: RunEvent) => void,
): (progress: Progress) => void {
  let phase: RunPhase | null = null;
  let lastAt = 0;
  return ({ phase: current, ...figures }) => {
    if (current !== phase) {
      phase = current;
      onEvent({ type: 'phase', seed, phase });
    }
    const at = performance.now();
    if (at - lastAt < everyMs) return;
    lastAt = at;
    onEvent({ type: 'progress', seed, ...figures });
  };
}
