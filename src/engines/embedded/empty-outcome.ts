import type { RunEnding, RunOutcome } from '../engine.ts';

/** The outcome of a run that left nothing but the way it ended. */
export function emptyOutcome(ending: RunEnding): RunOutcome {
  return {
    version: 1,
    engine: 'embedded',
    ending,
    muted: [],
    stopped: [],
    lateReplies: [],
    stderrMessages: [],
    hasResults: false,
    capabilities: { messages: false, deterministic: false, virtualTime: false },
    traceHash: null,
    timing: { maxLag: 0, latencyTrusted: true, runTrusted: true },
    realTime: null,
    counts: { operations: 0, messages: 0, faults: 0 },
  };
}
