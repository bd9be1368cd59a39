/** The names that course files may use, as far as code decides them. */
import type { Grader, Measure } from '../grading/grader.ts';

export interface KnownNames {
  /** Measures by workload; a workload is known when it is a key here. */
  readonly workloads: Readonly<Record<string, readonly Pick<Measure, 'name' | 'unit'>[]>>;
  /** Codes of findings by workload, for `stricter`. */
  readonly findings: Readonly<Record<string, readonly string[]>>;
  /** Codes of diagnoses, for the `fits` of hints. */
  readonly diagnoses: readonly string[];
}

/** What the graders of this release judge. */
export function namesOf(graders: readonly Grader[]): KnownNames {
  return {
    workloads: Object.fromEntries(graders.map((grader) => [grader.workload, grader.measures])),
    findings: Object.fromEntries(graders.map((grader) => [grader.workload, Object.keys(grader.findings)])),
    // A finding that blocks a grade is explained under its own code.
    diagnoses: [
      ...new Set([...diagnosisCodes, ...graders.flatMap((grader) => Object.keys(grader.findings))]),
    ],
  };
}

/** Every code that a Diagnosis can have (docs/diagnoses.md says what each means). */
export const diagnosisCodes = [
  'node-crashed',
  'node-exited',
  'node-hung',
  'spin',
  'message-storm',
  'out-of-memory',
  'init-unanswered',
  'init-wrong-reply',
  'topology-unanswered',
  'topology-wrong-reply',
  'muted-not-json',
  'muted-not-a-message',
  'muted-unknown-key',
  'muted-unknown-src',
  'muted-unknown-dest',
  'muted-closed-client',
  'malformed-reply',
  'answered-on-stderr',
  'late-answer',
  'no-answer',
  'error-reply',
  'wrong-echo',
  'duplicate-id',
  'incomparable-ids',
  'unavailable',
  'lost-value',
  'lost-value-dropped',
  'lost-value-not-forwarded',
  'lost-value-not-kept',
  'lost-value-late',
  'never-read',
  'wrong-sum',
  'wrong-sum-stale-read',
  'wrong-sum-refused',
  'wrong-sum-lost-update',
  'wrong-sum-dropped',
  'wrong-sum-counted-twice',
  'wrong-sum-not-kept',
  'wrong-sum-not-shared',
  'txn-internal',
  'txn-aborted-read',
  'txn-intermediate-read',
  'txn-dirty-write',
  'txn-circular-information-flow',
  'txn-read-skew',
  'txn-write-skew',
  'txn-lost-update',
  'txn-out-of-order',
  'txn-incompatible-order',
  'txn-duplicate-append',
  'stale-read',
  'stale-cas',
  'lost-write',
  'never-written',
  'refused-write',
  'not-linearizable',
  'log-inconsistent-offsets',
  'log-duplicate',
  'log-invented-message',
  'log-nonmonotonic-poll',
  'log-nonmonotonic-send',
  'log-poll-skip',
  'log-lost-write',
  'log-unseen',
  'too-many-messages',
  'too-large-messages',
  'too-many-refused-writes',
  'too-slow',
  'checker-refused',
  'requirement-missed',
  'could-not-run',
] as const;
