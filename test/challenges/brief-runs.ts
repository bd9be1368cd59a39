/**
 * Runs cut short for `npm test`, where a challenge's own length takes minutes: of correct nodes, and of wrong
 * ones that say nothing else. `npm run test:seeds` runs the challenges as they are.
 */
import type { ChallengeRun } from '../../src/course/course.ts';
import type { ChallengeId } from './mutants/index.ts';

interface Length {
  /** Seconds of the main phase, at most. */
  readonly timeLimit: number;
  /** Mean seconds between two operations of the nemesis, so that a short run has its share of cuts. */
  readonly nemesisInterval?: number;
}

interface Brief {
  readonly correct: Length;
  /** Of wrong nodes that give no length of their own; the challenge's when left out. */
  readonly wrong?: Length;
}

const brief: Readonly<Partial<Record<ChallengeId, Brief>>> = {
  'unique-ids-2': {
    correct: { timeLimit: 2, nemesisInterval: 0.6 },
    wrong: { timeLimit: 5, nemesisInterval: 1.5 },
  },
  'broadcast-3d': {
    correct: { timeLimit: 2, nemesisInterval: 0.8 },
    wrong: { timeLimit: 3, nemesisInterval: 1.2 },
  },
  'broadcast-3e': {
    correct: { timeLimit: 3, nemesisInterval: 1.2 },
    wrong: { timeLimit: 3, nemesisInterval: 1.2 },
  },
  'g-counter-4': { correct: { timeLimit: 10, nemesisInterval: 4 } },
  'kafka-5a': { correct: { timeLimit: 1 }, wrong: { timeLimit: 4 } },
  'kafka-5b': { correct: { timeLimit: 1 }, wrong: { timeLimit: 2 } },
  'kafka-5c': { correct: { timeLimit: 1 }, wrong: { timeLimit: 2 } },
  'txn-6a': { correct: { timeLimit: 1 }, wrong: { timeLimit: 5 } },
  'txn-6b': {
    correct: { timeLimit: 1, nemesisInterval: 0.4 },
    wrong: { timeLimit: 4, nemesisInterval: 1.2 },
  },
  'txn-6c': {
    correct: { timeLimit: 1, nemesisInterval: 0.4 },
    wrong: { timeLimit: 4, nemesisInterval: 1.2 },
  },
  'datomic-8b': { correct: { timeLimit: 3 }, wrong: { timeLimit: 5 } },
  'datomic-8c': { correct: { timeLimit: 3 }, wrong: { timeLimit: 5 } },
  'raft-9c': { correct: { timeLimit: 10 } },
  'raft-9d': { correct: { timeLimit: 12, nemesisInterval: 2 } },
};

/** The run, shortened where its challenge has a brief one for such nodes. */
export function briefly(id: ChallengeId, run: ChallengeRun, node: 'correct' | 'wrong'): ChallengeRun {
  const length = brief[id]?.[node];
  if (length === undefined) return run;
  const { timeLimit, nemesisInterval } = length;
  const cuts = run.test.nemesis !== undefined && nemesisInterval !== undefined;
  return { ...run, test: { ...run.test, timeLimit, ...(cuts ? { nemesisInterval } : {}) } };
}
