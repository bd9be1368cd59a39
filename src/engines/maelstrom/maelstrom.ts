/**
 * The parts of the maelstrom engine and what passes between them. Types alone.
 *
 *     RunRequest ─► arguments ─► preflight ─► JVM ─► console ─► follower ─► RunEvents, fatal line
 *                                              └──► store ───────────────► run directory, RunOutcome
 */
import type { NodeId } from '../../results/trace.ts';
import type { RunEvent, TestSpec } from '../engine.ts';

/**
 * A line of Maelstrom's log that decides the run, although the run goes on: what a node did that can't be
 * mended, with the node's own words.
 */
export interface FatalLine {
  readonly kind: /** The node's stdout is not read any more. */
    | 'node-muted'
    /** It did not answer init, or topology, or with something else. */
    | 'init-failed'
    /** It ended. Maelstrom says so only when it tears the node down. */
    | 'node-crashed'
    /** Its executable could not be started. */
    | 'node-not-started'
    /** Maelstrom itself crashed. */
    | 'test-crashed';
  readonly node: NodeId | null;
  /** The line that the node printed, its reply or its last words; cut to 4 KiB. Null when there are none. */
  readonly text: string | null;
  /** The record of the log, without its stack trace. */
  readonly message: string;
}

/** Reads Maelstrom's standard output while it runs. Fed with text as it comes, cut anywhere. */
export interface ConsoleFollower {
  /** Takes the next part of the output and returns what a live view can show of it. */
  push(text: string): readonly RunEvent[];
  /** The output is over. */
  end(): readonly RunEvent[];
  /** The first line that decides the run; null before. */
  readonly fatal: FatalLine | null;
}

/** What a `maelstrom test` that has ended left behind, for `conclude()`. Paths are absolute. */
export interface FinishedTest {
  readonly spec: TestSpec;
  readonly runDirectory: string;
  /** File with its standard output as it came; may be larger than memory (messages, storms). */
  readonly consoleFile: string;
  /** File with its standard error as it came. */
  readonly stderrFile: string;
  readonly exit: { readonly code: number | null; readonly signal: string | null };
  /** Why the JVM was never started; null when it was. */
  readonly startFailure: string | null;
  /** Why we ended it; null when it ended by itself. `stalled`: it said nothing for far longer than a test may. */
  readonly endedBy: 'interrupt' | 'fatal-line' | 'stalled' | null;
  /** A node of this program, started alone before the test, answered init within a second, newline and all. */
  readonly answeredAlone?: boolean;
  /** Messages were asked for, so that the console holds them. */
  readonly messages: boolean;
  /** Root of the program's source map, left out of file names; null when there is none. */
  readonly sourceRoot?: string | null;
}
