/**
 * What the CLI's process and a run child say to each other: one JSON message each over Node's IPC
 * channel. Nothing of a learner's program is ever written there except inside these values.
 */
import type {
  Inspection,
  NodeProgram,
  NodeStep,
  RealTimeReason,
  RunEvent,
  RunOutcome,
  Schedule,
  SourceLocation,
  TestSpec,
} from '../engine.ts';

/** One run, with everything the child needs. Paths are absolute. */
export interface RunCommand {
  readonly type: 'run';
  /** Number of the command; its replies carry it. */
  readonly id: number;
  readonly spec: TestSpec;
  readonly program: NodeProgram;
  readonly runDirectory: string;
  readonly time: 'virtual' | 'real';
  readonly schedule: Schedule | null;
  /** Environment of the nodes. */
  readonly env: Readonly<Record<string, string>>;
  readonly dscourseVersion: string;
  /** Real milliseconds that one step of a node may take. */
  readonly guardMs: number;
  /** False: a step that overran its guard ends the run with `guard`; true: it is the node's own fault. */
  readonly confirmed: boolean;
  /** File that says, before each step, which one it is; null: none is kept. */
  readonly stepLog: string | null;
  /** The step (counted from 1) that is known to fill the memory; the run ends before it. */
  readonly fatalStep: FatalStep | null;
  /** Why this run is in real time, when virtual time was tried first. */
  readonly realTime: RealTimeReason | null;
  /** Wait for a debugger, and let nothing end a step; in virtual time only. */
  readonly inspect?: Inspection;
}

export interface FatalStep {
  readonly count: number;
  /** Bytes. */
  readonly limit: number;
  readonly what: 'heap' | 'buffers';
}

/** How a run ended as far as the child can tell. */
export type RunResult =
  | { readonly kind: 'outcome'; readonly outcome: RunOutcome }
  /** A step overran its wall-clock guard, or the engine itself did (null); nothing was written. */
  | { readonly kind: 'guard'; readonly step: NodeStep | null; readonly location: SourceLocation | null }
  | { readonly kind: 'needs-real-time'; readonly reason: RealTimeReason }
  /** Something the person can fix (a DscourseError's fields), or a defect of ours. */
  | {
      readonly kind: 'error';
      readonly code: string;
      readonly message: string;
      readonly fix: string;
      readonly stack: string | null;
    };

export type ChildMessage =
  | { readonly type: 'event'; readonly id: number; readonly event: RunEvent }
  /** Process ids of the nodes now running, so that they can be ended if the child can't do it. */
  | { readonly type: 'processes'; readonly id: number; readonly pids: readonly number[] }
  | { readonly type: 'result'; readonly id: number; readonly result: RunResult };

/** The step log holds one of these at a time, as JSON padded with spaces to {@link stepRecordBytes}. */
export interface StepRecord {
  readonly count: number;
  /** Real milliseconds since the epoch when the step began. */
  readonly startedAt: number;
  /** Null once the nodes are done and only the engine works. */
  readonly step: NodeStep | null;
}
export const stepRecordBytes = 512;

/** V8's heap in a run child, bytes: past it the process aborts. */
export const heapLimit = 768 * 1024 * 1024;
/** Resident memory of a run child, bytes: past it the watcher ends the process. */
export const residentLimit = 1280 * 1024 * 1024;
/** Real milliseconds one step of a node may take before the run is repeated alone with ten times that. */
export const stepGuardMs = 1000;
