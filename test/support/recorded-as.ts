/**
 * Which recorded runs stand for the runs of the course's challenges. A recorded run with exactly the
 * arguments of a challenge is rare; for the others `except` lists every flag in which the challenge differs.
 * Nodes are renamed in their order, and where the challenge has fewer, several of the recorded become one:
 * good enough to prove what becomes of a verdict, and no proof of the verdict itself.
 */
import type { ChallengeId } from '../challenges/mutants/index.ts';
import type { RecordedAs } from './stand-in/stand-in.ts';

export interface RecordedChallenge {
  /** What a correct node comes to, for each run of the challenge. */
  readonly passes: readonly RecordedAs[];
  /** What a wrong one comes to: the first run of the challenge is not valid. */
  readonly fails: readonly RecordedAs[];
}

const names = ['nodes'] as const;
const size = ['nodes', 'concurrency'] as const;

export const recordedAs: Readonly<Record<ChallengeId, RecordedChallenge>> = {
  'echo-1': {
    passes: [{ run: 'echo-1node-idle', except: [...names, 'time-limit'] }],
    fails: [{ run: 'echo-fail', except: [...size, 'time-limit'] }],
  },
  'unique-ids-2': {
    passes: [{ run: 'unique-ids-pass', except: ['rate', 'time-limit'] }],
    fails: [{ run: 'unique-ids-availability-fail', except: [] }],
  },
  'broadcast-3a': {
    passes: [{ run: 'broadcast-pass', except: [...size, 'time-limit'] }],
    fails: [{ run: 'broadcast-nogossip-fail', except: [...size, 'time-limit'] }],
  },
  'broadcast-3b': {
    passes: [{ run: 'broadcast-pass', except: [...names, 'time-limit'] }],
    fails: [{ run: 'broadcast-nogossip-fail', except: [...names, 'time-limit'] }],
  },
  'broadcast-3c': {
    passes: [{ run: 'broadcast-partition-pass', except: names }],
    fails: [{ run: 'broadcast-partition-fail', except: names }],
  },
  'broadcast-3d': {
    passes: [{ run: 'broadcast-25-star-latency-pass', except: ['nemesis'] }],
    fails: [{ run: 'broadcast-25-batch-fail', except: ['nemesis'] }],
  },
  'broadcast-3e': {
    passes: [
      { run: 'broadcast-pass', except: [...size, 'rate', 'latency', 'time-limit'] },
      { run: 'broadcast-partition-pass', except: [...size, 'rate', 'latency'] },
    ],
    fails: [{ run: 'broadcast-25-batch-fail', except: ['nemesis'] }],
  },
};
