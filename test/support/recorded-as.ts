/**
 * Which recorded runs stand for the runs of the course's challenges. A recorded run with exactly the
 * arguments of a challenge is rare; for the others `except` lists every flag in which the challenge differs.
 * Nodes are renamed in their order, and where the challenge has fewer, several of the recorded become one:
 * good enough to prove what becomes of a verdict, and no proof of the verdict itself.
 */
import type { ChallengeId } from '../challenges/mutants/index.ts';
import type { RecordedAs } from './stand-in/stand-in.ts';

export interface RecordedChallenge {
  /**
   * What a correct node comes to, for each run of the challenge; null where every recorded run of the
   * workload misses a bound of the challenge, so that none can stand for a pass.
   */
  readonly passes: readonly RecordedAs[] | null;
  /** What a wrong one comes to: the first run of the challenge is not valid. */
  readonly fails: readonly RecordedAs[];
}

const names = ['nodes'] as const;
const size = ['nodes', 'concurrency'] as const;
const registers = ['concurrency', 'rate', 'time-limit', 'consistency-models'] as const;

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
  'g-counter-4': {
    passes: [{ run: 'g-counter-seq-kv-pass', except: [] }],
    fails: [{ run: 'g-counter-stale-read-fail', except: [] }],
  },
  'kafka-5a': {
    passes: [{ run: 'kafka-pass', except: [...size, 'rate', 'time-limit'] }],
    fails: [{ run: 'kafka-fail', except: [...size, 'rate', 'time-limit'] }],
  },
  'kafka-5b': {
    passes: [{ run: 'kafka-two-nodes-lin-kv-pass', except: [...names, 'time-limit'] }],
    fails: [{ run: 'kafka-two-nodes-lost-writes-fail', except: [...names, 'time-limit'] }],
  },
  // One with few messages between nodes; in the lin-kv run they are too many.
  'kafka-5c': {
    passes: [{ run: 'kafka-pass', except: [...size, 'rate', 'time-limit'] }],
    fails: [{ run: 'kafka-two-nodes-lost-writes-fail', except: [...names, 'time-limit'] }],
  },
  // Two more recorded runs are valid to Maelstrom, and no pass here: in the dirty one a transaction does not
  // read what it wrote, and in the one of Maelstrom's demo neither node ever reads what the other was told.
  'txn-6a': {
    passes: [{ run: 'txn-rw-register-pass', except: [...names, ...registers, 'availability'] }],
    fails: [{ run: 'txn-rw-register-drops-writes-fail', except: names }],
  },
  'txn-6b': {
    passes: [
      { run: 'txn-rw-register-pass', except: [...names, ...registers] },
      { run: 'txn-rw-register-pass', except: [...names, ...registers, 'availability', 'nemesis'] },
    ],
    fails: [{ run: 'txn-rw-register-drops-writes-fail', except: [...size, 'availability'] }],
  },
  'txn-6c': {
    passes: [{ run: 'txn-rw-register-pass', except: [...names, ...registers, 'availability', 'nemesis'] }],
    fails: [
      {
        run: 'txn-rw-register-dirty-rc-fail',
        except: [...size, 'rate', 'time-limit', 'availability', 'nemesis'],
      },
    ],
  },
  'crdt-7a': {
    passes: [
      { run: 'g-set-pass', except: [...names, 'time-limit'] },
      { run: 'g-set-pass', except: [...names, 'time-limit', 'nemesis'] },
    ],
    fails: [{ run: 'g-set-fail', except: [...names, 'time-limit'] }],
  },
  'crdt-7b': {
    passes: [
      { run: 'pn-counter-js-partition', except: [...names, 'time-limit', 'nemesis'] },
      { run: 'pn-counter-js-partition', except: [...names, 'time-limit'] },
    ],
    fails: [{ run: 'pn-counter-fail', except: [...names, 'time-limit'] }],
  },
  'datomic-8a': {
    passes: [{ run: 'txn-list-append-pass', except: [...size, 'rate'] }],
    fails: [{ run: 'txn-list-append-fail', except: [...size, 'rate'] }],
  },
  'datomic-8b': {
    passes: [{ run: 'txn-list-append-pass', except: [...names, 'concurrency', 'rate', 'latency'] }],
    fails: [{ run: 'txn-list-append-fail', except: [...names, 'concurrency', 'rate', 'latency'] }],
  },
  // The valid ones make 9.8 and 15.0 messages per operation, where 8.5 are too many.
  'datomic-8c': {
    passes: null,
    fails: [{ run: 'txn-list-append-fail', except: [...names, 'concurrency', 'rate', 'latency'] }],
  },
  'raft-9a': {
    passes: [{ run: 'lin-kv-pass', except: size }],
    fails: [{ run: 'lin-kv-fail', except: size }],
  },
  'raft-9b': {
    passes: [{ run: 'lin-kv-pass', except: [...size, 'rate', 'time-limit'] }],
    fails: [{ run: 'lin-kv-fail', except: [...size, 'rate', 'time-limit'] }],
  },
  'raft-9c': {
    passes: [{ run: 'lin-kv-pass', except: [...size, 'rate', 'time-limit'] }],
    fails: [{ run: 'lin-kv-fail', except: [...size, 'rate', 'time-limit'] }],
  },
  'raft-9d': {
    passes: [
      { run: 'lin-kv-partition-pass', except: [...names, 'rate', 'time-limit', 'nemesis-interval'] },
      {
        run: 'lin-kv-partition-pass',
        except: [...names, 'rate', 'time-limit', 'nemesis-interval', 'latency', 'latency-dist'],
      },
    ],
    fails: [{ run: 'lin-kv-fail', except: [...names, 'rate', 'time-limit', 'nemesis', 'nemesis-interval'] }],
  },
};
