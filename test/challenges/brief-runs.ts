/**
 * Runs cut short for `npm test`, where a challenge's own length takes minutes: of correct nodes, and of wrong
 * ones that say nothing else. `npm run test:seeds` runs the challenges as they are.
 */
import type { ChallengeRun } from '../../src/course/course.ts';
import type { ChallengeId } from './mutants/index.ts';

export interface Brief {
  /** Seconds of the main phase, at most. */
  readonly timeLimit: number;
  /** Mean seconds between two operations of the nemesis, so that a short run has its share of cuts. */
  readonly nemesisInterval?: number;
}

const brief: Readonly<Partial<Record<ChallengeId, Brief>>> = {
  'unique-ids-2': { timeLimit: 5, nemesisInterval: 1.5 },
  'broadcast-3d': { timeLimit: 5, nemesisInterval: 2 },
  'broadcast-3e': { timeLimit: 5, nemesisInterval: 2 },
  'kafka-5a': { timeLimit: 4 },
  'kafka-5b': { timeLimit: 4 },
  'kafka-5c': { timeLimit: 4 },
  'txn-6a': { timeLimit: 4 },
  'txn-6b': { timeLimit: 4, nemesisInterval: 1.2 },
  'txn-6c': { timeLimit: 4, nemesisInterval: 1.2 },
  'datomic-8b': { timeLimit: 5 },
  'datomic-8c': { timeLimit: 5 },
};

/** The run, shortened where its challenge has a brief one. */
export function briefly(id: ChallengeId, run: ChallengeRun): ChallengeRun {
  const short = brief[id];
  if (short === undefined) return run;
  const { timeLimit, nemesisInterval } = short;
  const cuts = run.test.nemesis !== undefined && nemesisInterval !== undefined;
  return { ...run, test: { ...run.test, timeLimit, ...(cuts ? { nemesisInterval } : {}) } };
}
