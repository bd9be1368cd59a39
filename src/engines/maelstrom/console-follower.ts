/** A test as it goes, from its console: phases, figures now and then, and the first line that decides it. */
import type { RunEvent, RunPhase, TestSpec } from '../engine.ts';
import type { BadLine, Crash } from './console-troubles.ts';
import { longestQuote } from './console-troubles.ts';
import type { ConsoleFollower, FatalLine } from './maelstrom.ts';
import { TestConsole } from './test-console.ts';

/** Milliseconds of the console's clock between two progress events. */
const everyMs = 100;

/** A follower of one test's console. `end()` brings the phase to `done`; phases never go back. */
export function createFollower(spec: TestSpec): ConsoleFollower {
  return new Follower(spec);
}

class Follower implements ConsoleFollower {
  readonly #seed: number;
  readonly #console: TestConsole;
  #events: RunEvent[] = [];
  #phase: RunPhase | null = null;
  #faults = 0;
  /** Milliseconds of the run at the last progress event. */
  #told = Number.NEGATIVE_INFINITY;
  fatal: FatalLine | null = null;

  constructor(spec: TestSpec) {
    this.#seed = spec.seed;
    this.#console = new TestConsole(spec, { recorded: () => this.#report() });
  }

  push(text: string): readonly RunEvent[] {
    this.#console.push(text);
    return this.#taken();
  }

  end(): readonly RunEvent[] {
    this.#console.end();
    this.#enter('done');
    return this.#taken();
  }

  #taken(): readonly RunEvent[] {
    this.fatal ??= fatalOf(this.#console);
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #enter(phase: RunPhase): boolean {
    if (phase === this.#phase || this.#phase === 'done') return false;
    this.#phase = phase;
    this.#events.push({ type: 'phase', seed: this.#seed, phase });
    return true;
  }

  #report(): void {
    const { phase, origin, clock, faults, operations, failures, messages, runComplete } = this.#console;
    const isNew = this.#enter(phase) || faults !== this.#faults;
    if (origin === null || clock === null) return;
    const at = Math.max(0, Math.min(clock, runComplete ?? clock) - origin);
    if (at - this.#told < (isNew ? 0 : everyMs)) return;
    this.#told = at;
    this.#faults = faults;
    const figures = { operations, failures, messages, faults };
    this.#events.push({ type: 'progress', seed: this.#seed, time: at * 1e6, ...figures });
  }
}

function fatalOf({ muted, crash }: TestConsole): FatalLine | null {
  const [first] = muted;
  if (first !== undefined) return mutedLine(first.node, first);
  return crash === null ? null : crashLine(crash);
}

function mutedLine(node: string, { line, reason, message }: BadLine): FatalLine {
  return { kind: 'node-muted', node, text: line === '' && reason !== 'not-json' ? null : line, message };
}

function crashLine(crash: Crash): FatalLine {
  const { kind, message } = crash;
  switch (crash.kind) {
    case 'node-crashed': {
      const words = (crash.lastStderr.length > 0 ? crash.lastStderr : crash.lastStdout).join('\n');
      return { kind: crash.kind, node: crash.node, text: words.slice(-longestQuote) || null, message };
    }
    case 'init-failed':
      return { kind: crash.kind, node: crash.node, text: crash.text, message };
    default:
      return { kind: kind as 'node-not-started' | 'test-crashed', node: null, text: null, message };
  }
}
