/** Entries of the attempts log for tests: sound, with what a test cares about put in. */
import type { AttemptEntry, GiveUpEntry, HintEntry, StartEntry } from '../../src/progress/attempts.ts';

export function attemptEntry(change: Partial<AttemptEntry> = {}): AttemptEntry {
  return {
    v: 1,
    kind: 'attempt',
    attempt: 1,
    challenge: 'echo-1',
    at: '2026-11-21T10:00:00.000Z',
    engine: 'embedded',
    outcome: 'passed',
    certified: false,
    seeds: { passed: 5, total: 5 },
    failedSeed: null,
    figures: {},
    diagnosis: null,
    source: 'a'.repeat(64),
    program: 'b'.repeat(64),
    dscourse: '0.1.0',
    carried: false,
    ...change,
  };
}

export function failedEntry(change: Partial<AttemptEntry> = {}): AttemptEntry {
  return attemptEntry({
    outcome: 'failed',
    seeds: { passed: 4, total: 5 },
    failedSeed: { run: 'echo', seed: 812 },
    diagnosis: 'no-answer',
    ...change,
  });
}

export function startEntry(change: Partial<StartEntry> = {}): StartEntry {
  return {
    v: 1,
    kind: 'start',
    challenge: 'echo-1',
    at: '2026-11-21T09:00:00.000Z',
    from: 'template',
    source: 'c'.repeat(64),
    ...change,
  };
}

export function hintEntry(change: Partial<HintEntry> = {}): HintEntry {
  return { v: 1, kind: 'hint', challenge: 'echo-1', at: '2026-11-21T09:30:00.000Z', hint: 'plan', ...change };
}

export function giveUpEntry(change: Partial<GiveUpEntry> = {}): GiveUpEntry {
  return { v: 1, kind: 'give-up', challenge: 'echo-1', at: '2026-11-21T11:00:00.000Z', ...change };
}
