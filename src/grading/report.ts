/**
 * What a grade says: pure data, made by graders, shown by reporters, kept as `report.json`.
 */
import type { RunCapabilities, RunOutcome, TestSpec } from '../engines/engine.ts';

export type GradeOutcome = 'passed' | 'failed' | 'could-not-judge';

/** Where a statement comes from. Every pointer resolves inside the run directory of its seed. */
export type Pointer =
  /** `:index` in history.edn. */
  | { readonly kind: 'operation'; readonly index: number }
  /** `id` in messages.jsonl.gz. */
  | { readonly kind: 'message'; readonly id: number }
  /** Line (from 1) in node-logs/<node>.log. */
  | { readonly kind: 'node-log'; readonly node: string; readonly line: number }
  /** Path of keys in results.edn, for example `workload/lost`. */
  | { readonly kind: 'result'; readonly path: string }
  /** Path of keys in outcome.json, for example `muted/0/line`. */
  | { readonly kind: 'outcome'; readonly path: string };

/** One statement of a diagnosis with what it rests on. */
export interface Statement {
  readonly text: string;
  /** Nanoseconds of the run the statement is about, when it is about a moment. */
  readonly time: number | null;
  readonly pointers: readonly Pointer[];
}

/** Why a run failed, from evidence alone. Where the evidence singles out no cause, `cause` is null. */
export interface Diagnosis {
  /** Stable, kebab-case: `lost-value-dropped`, `node-crashed`, `duplicate-id` … docs/diagnoses.md lists them. */
  readonly code: string;
  readonly headline: Statement;
  /** What happened, in order. */
  readonly steps: readonly Statement[];
  readonly cause: Statement | null;
  /** Where to look: a source location, a handler, a file. */
  readonly look: string | null;
  /** Id of the hint in challenge.yaml that fits, when there is one. */
  readonly hint: string | null;
  readonly run: string;
  readonly seed: number;
}

export type FindingSeverity = 'blocking' | 'note';
/** Something Maelstrom does not judge. Blocking ones fail the grade; `test` only prints them. */
export interface Finding {
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly statement: Statement;
  readonly run: string;
  readonly seed: number;
  /** The engine whose run it is of, where that is not the report's own. */
  readonly engine?: 'embedded' | 'maelstrom';
}

export type RequirementStatus = 'met' | 'missed' | 'not-judged';
export interface RequirementReport {
  /** `valid`, or the name of a measure. */
  readonly name: string;
  readonly status: RequirementStatus;
  /** In words with unit: `below 400 ms`. */
  readonly expected: string;
  /** Worst over the seeds, in words with unit; null when nothing was measured. */
  readonly actual: string | null;
  /** Worst, least and greatest figure over the seeds. */
  readonly figure: { readonly worst: number; readonly min: number; readonly max: number } | null;
  readonly bound: number | null;
  readonly nearBound: boolean;
  /** Why it was not judged, or what else should be known. */
  readonly note: string | null;
}

export interface SeedReport {
  /** On Maelstrom, which has no seeds: the number of the repetition, from 1. */
  readonly seed: number;
  readonly outcome: GradeOutcome;
  readonly ending: RunOutcome['ending']['kind'];
  /** Validity of the whole as Maelstrom would print it; null without results. */
  readonly valid: true | false | 'unknown' | null;
  /** Sections of results.edn that are not true, for example `workload`, `stats`. */
  readonly invalidSections: readonly string[];
  readonly measures: Readonly<Record<string, number>>;
  readonly traceHash: string | null;
  readonly capabilities: RunCapabilities;
  /** Real milliseconds. */
  readonly durationMs: number;
  /** Path relative to the attempt's folder. */
  readonly directory: string;
}

/** What Maelstrom's word is worth to this grade. */
export type Certification =
  | {
      readonly kind: 'certified';
      /** `v0.2.4`; null for an install whose release is not known. */
      readonly maelstrom: string | null;
      /** Ids of the runs that it found valid. */
      readonly runs: readonly string[];
    }
  | {
      readonly kind: 'not-certified';
      readonly why: /** `--engine embedded`, or the workspace's setting. */
        | 'not-asked'
        | 'not-installed'
        /** The embedded engine failed it, so that Maelstrom was not run. */
        | 'failed-first'
        | 'failed'
        /** Less than the challenge asks for was run. */
        | 'partial'
        /** Maelstrom's analysis gave no answer. */
        | 'unknown'
        | 'tool-failed'
        /** Only latencies missed their bounds, three times, in real time. */
        | 'timing'
        /** Maelstrom found it valid; a blocking finding in a run of the embedded engine speaks against it. */
        | 'finding'
        /** The person stopped it while Maelstrom ran. */
        | 'interrupted';
      /** In words, a sentence. */
      readonly text: string;
      /** What would certify it; null when there is nothing to do but to solve the challenge. */
      readonly fix: string | null;
    };

/** One engine's part of a grade, when two ran. */
export interface EngineReport {
  readonly engine: 'embedded' | 'maelstrom';
  readonly outcome: GradeOutcome;
  readonly runs: readonly RunReport[];
  readonly findings: readonly Finding[];
  readonly diagnosis: Diagnosis | null;
  readonly reason: string | null;
  /** Real milliseconds. */
  readonly durationMs: number;
}

export interface RunReport {
  readonly id: string;
  readonly spec: TestSpec;
  readonly outcome: GradeOutcome;
  readonly seeds: readonly SeedReport[];
  readonly requirements: readonly RequirementReport[];
}

/** `report.json`, version 1. */
export interface Report {
  readonly version: 1;
  readonly challenge: { readonly id: string; readonly title: string };
  /** Number of the attempt in the workspace; null for `test`. */
  readonly attempt: number | null;
  /** The engine whose runs, findings and diagnosis these are: the one that decided. */
  readonly engine: 'embedded' | 'maelstrom';
  readonly outcome: GradeOutcome;
  /** The same as `certification.kind === 'certified'`. */
  readonly certified: boolean;
  readonly certification: Certification;
  /** Release of the Maelstrom that ran (`v0.2.4`); null: not known. Absent where it did not run. */
  readonly maelstrom?: string | null;
  /** The other engine's part, when both ran. */
  readonly other: EngineReport | null;
  /** One engine passed what the other failed. */
  readonly enginesDisagree: boolean;
  readonly runs: readonly RunReport[];
  readonly findings: readonly Finding[];
  readonly diagnosis: Diagnosis | null;
  /** Why it could not be judged. */
  readonly reason: string | null;
  /** Real milliseconds of the whole grade. */
  readonly durationMs: number;
}
