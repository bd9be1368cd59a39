/**
 * The course as data: what course.yaml and challenges/<id>/challenge.yaml say once validated.
 * Reading and validating is in read-course.ts; finding a challenge by what was typed in find-challenge.ts.
 */
import type { LatencyDistribution, NemesisName, Topology, WorkloadName } from '../engines/engine.ts';
import type { FindingSeverity } from '../grading/report.ts';

export interface Course {
  readonly title: string;
  readonly parts: readonly CoursePart[];
  /** In course order. */
  readonly challenges: readonly Challenge[];
  /** Names of files below chapters/, in the order of reading: what belongs to no single challenge. */
  readonly chapters: readonly string[];
  readonly maelstrom: {
    readonly version: string;
    readonly sha256: string;
    readonly url: string;
    /** Bytes of the archive; left out when it is not known beforehand. */
    readonly size?: number | undefined;
  };
  readonly languages: readonly string[];
  /** Absolute path of the folder that holds course.yaml. */
  readonly directory: string;
}
export interface CoursePart {
  readonly id: string;
  readonly title: string;
  readonly week: number;
  readonly challenges: readonly string[];
}
export interface Challenge {
  readonly id: string;
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  readonly part: string;
  /** Folder of the starting point below templates/<language>/start/. */
  readonly family: string;
  readonly buildsOn: string | null;
  readonly minutes: number;
  readonly concepts: readonly string[];
  readonly runs: readonly ChallengeRun[];
  /** Finding code to severity; a finding not named here has its grader's default. */
  readonly stricter: Readonly<Record<string, FindingSeverity | 'off'>>;
  readonly hints: readonly Hint[];
  /** Absolute path of lesson.md. */
  readonly lesson: string;
  readonly directory: string;
}
export interface Hint {
  readonly id: string;
  readonly text: string;
  /** Codes of diagnoses that this hint fits. */
  readonly fits: readonly string[];
}
export interface ChallengeRun {
  readonly id: string;
  /** Number of seeds; 5, or 3 from 25 nodes up, unless the file says otherwise. */
  readonly seeds: number;
  /**
   * A stricter run, which the embedded engine plays and Maelstrom does not: what it shows is a blocking
   * finding. Left out for a run that both play.
   */
  readonly engine?: 'embedded';
  readonly test: ChallengeTest;
  readonly requirements: readonly Requirement[];
}
/** True for a run that Maelstrom plays too, and that a certificate stands for. */
export function isOfficial({ engine }: Pick<ChallengeRun, 'engine'>): boolean {
  return engine === undefined;
}
/** A test as challenge.yaml writes it: Maelstrom's flags; what is missing is Maelstrom's default. */
export interface ChallengeTest {
  readonly workload: WorkloadName;
  readonly nodeCount?: number;
  readonly concurrency?: string;
  readonly rate?: number;
  readonly timeLimit?: number;
  readonly latency?: number;
  readonly latencyDist?: LatencyDistribution;
  readonly topology?: Topology;
  readonly nemesis?: readonly NemesisName[];
  readonly nemesisInterval?: number;
  readonly availability?: number | 'total';
  readonly consistencyModels?: readonly string[];
  readonly keyCount?: number;
  readonly maxTxnLength?: number;
  readonly maxWritesPerKey?: number;
}
export type Requirement =
  | { readonly kind: 'valid' }
  | {
      readonly kind: 'measure';
      readonly measure: string;
      /** Exactly one of the two is set. */
      readonly below: number | null;
      readonly atLeast: number | null;
      /** `ms` when the file wrote a unit. */
      readonly unit: string | null;
    };
