/** How a test on Maelstrom ended, from what is left of it. Pure. */
import { constants } from 'node:os';
import type { NodeId } from '../../results/trace.ts';
import type { Nanos, NodeStep, RunEnding } from '../engine.ts';
import type { Crash } from './console-troubles.ts';
import type { FinishedTest } from './maelstrom.ts';
import { uncaughtError } from './node-error.ts';
import type { TestConsole } from './test-console.ts';
import * as tool from './tool-failures.ts';

export type ResultsState = 'readable' | 'missing' | { readonly unreadable: string };

export interface Remains {
  readonly test: Pick<FinishedTest, 'exit' | 'startFailure' | 'endedBy' | 'answeredAlone' | 'sourceRoot'>;
  readonly console: TestConsole;
  /** The first lines of standard error. */
  readonly stderr: readonly string[];
  readonly results: ResultsState;
  /** The last that was seen of a node. */
  readonly lastSign: (node: NodeId) => NodeStep;
  /** When a node last wrote to stderr; null where the console has nothing of it. */
  readonly lastWords: (node: NodeId) => Nanos | null;
}

/**
 * The ending. Results that can be read decide first: what is in them is Maelstrom's verdict, however it
 * ended afterwards. Where we ended the test for a node that fell silent, the ending is `completed` without
 * results, and the outcome's list of muted nodes says the rest.
 */
export function endingOf(remains: Remains): RunEnding {
  const { test, console, results, stderr } = remains;
  const { exit, startFailure, endedBy } = test;
  if (startFailure !== null) return tool.toolFailed('no-jvm', startFailure);
  if (endedBy === 'interrupt') return { kind: 'interrupted' };
  if (results === 'readable') return { kind: 'completed' };
  const memory = console.outOfMemory ?? stderr.find((line) => /java\.lang\.OutOfMemoryError/.test(line));
  if (console.crash !== null && (console.crash.kind !== 'test-crashed' || memory === undefined)) {
    return crashEnding(remains, console.crash);
  }
  if (memory !== undefined) return tool.outOfMemory(memory);
  const [muted] = console.muted;
  if (endedBy === 'fatal-line' && muted !== undefined) {
    return muted.phase === 'setup'
      ? { kind: 'init-failed', node: muted.node, reason: 'bad-line', text: muted.line }
      : { kind: 'completed' };
  }
  if (endedBy === 'stalled') return tool.stalled();
  const signal = exit.signal ?? signalOf(exit.code);
  if (signal !== null) return tool.killed(signal);
  if (exit.code === 254) return tool.badArguments(console.firstLines);
  if (typeof results === 'object') return tool.noResults(results.unreadable);
  if (console.records === 0) return tool.noJvm([...stderr, ...console.firstLines]);
  if (exit.code !== null && exit.code <= 2) return tool.noResults('it left no results.edn');
  return tool.toolFailed(
    'crashed',
    `Maelstrom ended with exit status ${exit.code ?? 'unknown'} and without a word about it. Run the test again.`,
  );
}

function crashEnding({ test, console, lastSign, lastWords }: Remains, crash: Crash): RunEnding {
  switch (crash.kind) {
    case 'node-crashed': {
      // Java tells of a signal as the shell does.
      const signal = signalOf(crash.exitStatus);
      const uncaught = uncaughtError(crash.lastStderr, test.sourceRoot ?? null);
      const seen = lastSign(crash.node);
      const printed = uncaught.error === null ? null : lastWords(crash.node);
      return {
        kind: 'node-crashed',
        step: printed === null ? seen : { ...seen, time: printed, activity: 'uncaught' },
        exitCode: signal === null ? crash.exitStatus : null,
        signal,
        ...uncaught,
        lastStderr: crash.lastStderr,
        lastStdout: crash.lastStdout,
      };
    }
    case 'init-failed':
      return initFailed(console, crash, test.answeredAlone === true);
    case 'node-not-started':
      return tool.notStarted(crash.message);
    case 'test-crashed':
      return tool.crashed(crash.message);
  }
}

function initFailed(
  console: TestConsole,
  crash: Extract<Crash, { kind: 'init-failed' }>,
  answeredAlone: boolean,
): RunEnding {
  const { reason, text } = crash;
  const isSilent = reason === 'no-reply' || reason === 'topology-no-reply';
  // Maelstrom does not say which node left topology unanswered; one whose stdout it gave up did.
  const muted = isSilent
    ? console.muted.find(({ node }) => crash.node === null || node === crash.node)
    : undefined;
  const node = crash.node ?? muted?.node ?? null;
  const half = isSilent && node !== null ? console.halfLines.get(node)?.line : undefined;
  const said = muted?.line ?? half;
  const isLate = reason === 'no-reply' && said !== undefined && /"type":\s*"init_ok"/.test(said);
  // It did answer, after the wait; and started alone, the same program ends its answers and is quick.
  if (isLate && answeredAlone) return tool.startedTooSlowly(node);
  if (muted !== undefined && reason === 'no-reply' && !isLate) {
    return { kind: 'init-failed', node: muted.node, reason: 'bad-line', text: muted.line };
  }
  return { kind: 'init-failed', node, reason, text: half ?? text };
}

/** `SIGKILL` for 137; null for a status that stands for no signal. */
function signalOf(status: number | null): string | null {
  if (status === null || status <= 128) return null;
  const found = Object.entries(constants.signals).find(([, number]) => number === status - 128);
  return found?.[0] ?? null;
}
