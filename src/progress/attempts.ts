/**
 * `.dscourse/attempts.jsonl`: append-only, one JSON object per line, fsynced, meant to be committed.
 * Progress is derived from it, never stored. Unknown kinds and keys are kept and passed over.
 */
import type { GradeOutcome } from '../grading/report.ts';

export interface AttemptEntry {
  readonly v: 1;
  readonly kind: 'attempt';
  /** Number of the attempt in this workspace, from 1. */
  readonly attempt: number;
  readonly challenge: string;
  /** ISO 8601. */
  readonly at: string;
  readonly engine: 'embedded' | 'maelstrom';
  readonly outcome: GradeOutcome;
  readonly certified: boolean;
  /** What certified it: Maelstrom's release (null: not known) and the runs. Absent where nothing did. */
  readonly certifiedBy?: { readonly maelstrom: string | null; readonly runs: readonly string[] };
  /** True when one engine passed what the other failed. */
  readonly enginesDisagree?: boolean;
  readonly seeds: { readonly passed: number; readonly total: number };
  /** A seed that failed on the embedded engine, to be tried first next time. */
  readonly failedSeed: { readonly run: string; readonly seed: number } | null;
  /** Worst figure over the seeds per run and measure: `performance/stable-latency-median`. */
  readonly figures: Readonly<Record<string, number>>;
  /** Code of the diagnosis of a failed attempt. */
  readonly diagnosis: string | null;
  /** Objects in .dscourse/objects. */
  readonly source: string;
  readonly program: string;
  readonly dscourse: string;
  /** True when `start` graded carried source to show where it stands. */
  readonly carried: boolean;
  /** True when `watch` recorded it: the first of a row of runs with this outcome and diagnosis, or the last one. */
  readonly watched?: boolean;
}
export interface StartEntry {
  readonly v: 1;
  readonly kind: 'start';
  readonly challenge: string;
  readonly at: string;
  /** `template`, or the attempt whose source was carried over. */
  readonly from: 'template' | { readonly attempt: number; readonly challenge: string };
  /** Object with the files that `start` wrote. */
  readonly source: string;
}
export interface HintEntry {
  readonly v: 1;
  readonly kind: 'hint';
  readonly challenge: string;
  readonly at: string;
  readonly hint: string;
}
export interface ResetEntry {
  readonly v: 1;
  readonly kind: 'reset';
  readonly challenge: string;
  readonly at: string;
  /** Path of the copy that was kept, relative to the workspace. */
  readonly kept: string;
}
/** The learner asked for the reference solution without a pass. */
export interface GiveUpEntry {
  readonly v: 1;
  readonly kind: 'give-up';
  readonly challenge: string;
  readonly at: string;
}
export type LogEntry = AttemptEntry | StartEntry | HintEntry | ResetEntry | GiveUpEntry;

/** True for what is work on a challenge: reading a hint or the solution is none. */
export function isWork({ kind }: LogEntry): boolean {
  return kind !== 'hint' && kind !== 'give-up';
}
