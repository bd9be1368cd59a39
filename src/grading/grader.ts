/**
 * What a grader is: what the results of one workload mean. graders/<workload>.ts holds one each;
 * graders/index.ts names them all.
 */
import type { RunManifest, RunOutcome, TestSpec, WorkloadName } from '../engines/engine.ts';
import type { History, Results } from '../results/results.ts';
import type { MessageRecord, NodeLogLine } from '../results/trace.ts';
import type { Diagnosis, Finding } from './report.ts';

/** What one run left behind. The large parts are read on demand. */
export interface RunEvidence {
  readonly run: string;
  readonly seed: number;
  readonly spec: TestSpec;
  readonly outcome: RunOutcome;
  readonly manifest: RunManifest | null;
  readonly results: Results | null;
  readonly history: () => History;
  /** Empty when the run kept none. In order of id. */
  readonly messages: () => readonly MessageRecord[];
  readonly nodeLog: (node: string) => readonly NodeLogLine[];
}

export interface Measure {
  readonly name: string;
  readonly title: string;
  readonly unit: 'ms' | 'messages' | 'fraction' | 'count';
  /** True for latencies: judged on virtual time, or on real time that can be trusted. */
  readonly timing: boolean;
  /** True where a run must have kept its messages to have the figure. */
  readonly needsMessages?: true;
  /** Null when the results do not hold it. */
  readonly read: (evidence: RunEvidence) => number | null;
}

export interface Grader {
  readonly workload: WorkloadName;
  readonly measures: readonly Measure[];
  /** Codes of findings that this grader can report, with their default severity. */
  readonly findings: Readonly<Record<string, 'blocking' | 'note'>>;
  /** Figures shown in the report without being required, by measure name. */
  readonly shown: readonly string[];
  readonly stricter: (evidence: RunEvidence) => readonly Omit<Finding, 'severity'>[];
  /** Called for a run that failed a requirement or has a blocking finding. */
  readonly diagnose: (
    evidence: RunEvidence,
    missed: readonly string[],
    findings: readonly Finding[],
    /** Bounds of the requirements in words, by measure: `below 400 ms`. */
    bounds?: Readonly<Record<string, string>>,
  ) => Diagnosis;
}
