/**
 * A node as the engine sees it, whatever it is made of: lines in, lines out, and how it ends.
 * Virtual nodes answer inside the kernel's step; processes answer whenever they do.
 */

import type { NodeId } from '../../../results/trace.ts';
import type { Nanos, NodeStep, RealTimeReason, SourceLocation } from '../../engine.ts';
import type { Random } from '../kernel/random.ts';

/** What a node tells the engine. All calls happen at kernel time `at`. */
export interface NodeEvents {
  /** A complete line on stdout, without its terminator (\n, \r\n or \r, as Java's readLine sees them). */
  stdoutLine(node: NodeId, line: string, at: Nanos): void;
  /** A complete line on stderr. */
  stderrLine(node: NodeId, line: string, at: Nanos): void;
  ended(node: NodeId, end: NodeEnd, at: Nanos): void;
}

export type NodeEnd =
  | {
      readonly kind: 'exited';
      readonly exitCode: number | null;
      readonly signal: string | null;
      readonly error: { readonly name: string; readonly message: string; readonly stack: string } | null;
      readonly rejection: boolean;
      readonly location: SourceLocation | null;
      readonly step: NodeStep;
    }
  /** Found by the wall-clock guard: to be confirmed by a second run with ten times the CPU time. */
  | { readonly kind: 'hung'; readonly step: NodeStep; readonly location: SourceLocation | null }
  | {
      readonly kind: 'spin';
      readonly step: NodeStep;
      readonly what: string;
      readonly count: number;
      readonly location: SourceLocation | null;
    }
  /** The node used something that virtual time can't give; the run starts over in real time. */
  | { readonly kind: 'needs-real-time'; readonly reason: RealTimeReason }
  /**
   * The step that is about to run ended a former, identical run by filling the memory. Reported before the
   * step runs, so that the run ends here with its evidence (RunEnding `out-of-memory`).
   */
  | {
      readonly kind: 'out-of-memory';
      readonly step: NodeStep;
      /** Bytes. */
      readonly limit: number;
      readonly what: 'heap' | 'buffers';
    }
  /** The executable could not be started. */
  | { readonly kind: 'spawn-failed'; readonly message: string };

export interface NodeHandle {
  readonly id: NodeId;
  /** Messages handed to it that its program has not read yet, where that is known: a flood shows here first. */
  readonly unread?: number;
  /** Starts the program. Output may follow at once or later. */
  start(): void;
  /**
   * Hands one message line (without terminator) to stdin at the kernel's present time. `messageId` is the
   * journal's number, for reports only.
   */
  deliver(line: string, messageId: number): void;
  /** Kills it (SIGKILL): no more output, no more events. Idempotent. */
  stop(): void;
  /**
   * Kills it as a power cut would: of what it wrote and did not fsync, its disk keeps what `random` says. A
   * process in real time keeps all of it. Its successor, a handle of its own, finds the same disk.
   */
  crash(random: Random): void;
  /** Stands still (SIGSTOP): takes no step, fires no timer; messages wait in its stdin. Idempotent. */
  pause(): void;
  /** Goes on (SIGCONT), at first with the timers that are overdue. Idempotent. */
  resume(): void;
  /** Sets the wall clock of its machine, successors included. On virtual time only. */
  setClock(clock: WallClock): void;
}

/** A wall clock that may be wrong. */
export interface WallClock {
  /** Kernel time from which this holds. */
  readonly from: Nanos;
  /** Nanoseconds that it is ahead at that moment. */
  readonly ahead: Nanos;
  /** Parts per million that it gains from then on. */
  readonly drift: number;
}
/** Neither ahead nor gaining. */
export const trueClock: WallClock = { from: 0, ahead: 0, drift: 0 };
