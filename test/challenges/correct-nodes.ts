/**
 * The correct nodes that prove each challenge, as `nodeFile` names them; those of one challenge differ in design.
 * The reference solution, `solutions/<id>/main.ts`, is one of them.
 */
import type { ChallengeId } from './mutants/index.ts';

export const correctNodesOf: Readonly<Record<ChallengeId, readonly string[]>> = {
  'echo-1': [
    'echo/correct/readline.mjs',
    'echo/correct/raw-chunks.cjs',
    'echo/correct/async-iteration.mjs',
    'solutions/echo-1/main.ts',
  ],
  'unique-ids-2': [
    'solutions/unique-ids-2/main.ts',
    'unique-ids/correct/lin-kv-blocks.mjs',
    'unique-ids/correct/node-counter.mjs',
    'unique-ids/correct/clock-pid.cjs',
    'unique-ids/correct/lin-tso.mjs',
    'unique-ids/correct/snowflake-64.cjs',
  ],
  'broadcast-3a': [
    'broadcast/correct/single-node.mjs',
    'broadcast/correct/flood-ack.mjs',
    'solutions/broadcast-3a/main.ts',
    'broadcast/correct/demo-style.cjs',
  ],
  'broadcast-3b': [
    'broadcast/correct/flood-ack.mjs',
    'broadcast/correct/demo-style.cjs',
    'broadcast/correct/gossip-pull.mjs',
    'solutions/broadcast-3b/main.ts',
    'broadcast/correct/star-batch.cjs',
  ],
  'broadcast-3c': [
    'broadcast/correct/flood-ack.mjs',
    'broadcast/correct/demo-style.cjs',
    'broadcast/correct/gossip-pull.mjs',
    'solutions/broadcast-3c/main.ts',
    'broadcast/correct/star-batch.cjs',
  ],
  'broadcast-3d': ['broadcast/correct/tree4-ack.mjs', 'solutions/broadcast-3d/main.ts'],
  'g-counter-4': ['g-counter/correct/key-per-node.mjs', 'solutions/g-counter-4/main.ts'],
  'crdt-7a': ['g-set/correct/whole-set.cjs', 'solutions/crdt-7a/main.ts'],
  'kafka-5a': [
    'kafka/correct/single-node.mjs',
    'kafka/correct/one-journal.cjs',
    'solutions/kafka-5a/main.ts',
  ],
  'kafka-5b': ['kafka/correct/lin-kv.mjs', 'kafka/correct/owner-forward.ts', 'solutions/kafka-5b/main.ts'],
  'kafka-5c': [
    'kafka/correct/owner-ships.mjs',
    'kafka/correct/owner-offsets-kept.mjs',
    'solutions/kafka-5c/main.ts',
  ],
  'crdt-7b': ['pn-counter/correct/op-log.cjs', 'solutions/crdt-7b/main.ts'],
  'broadcast-3e': ['broadcast/correct/star-batch.cjs', 'solutions/broadcast-3e/main.ts'],
  'txn-6a': ['solutions/txn-6a/main.ts', 'txn-rw-register/correct/optimistic.mjs'],
  'txn-6b': ['solutions/txn-6b/main.ts', 'txn-rw-register/correct/replicated.mjs'],
  'txn-6c': [
    'txn-rw-register/correct/replicated.mjs',
    'solutions/txn-6b/main.ts',
    'solutions/txn-6c/main.ts',
  ],
  'datomic-8a': ['txn-list-append/correct/single-node.mjs', 'solutions/datomic-8a/main.ts'],
  'datomic-8b': ['txn-list-append/correct/lin-kv.mjs', 'solutions/datomic-8b/main.ts'],
  'datomic-8c': ['solutions/datomic-8c/main.ts', 'txn-list-append/correct/log.mjs'],
  'raft-9a': ['solutions/raft-9a/main.ts', 'lin-kv/correct/primary.mjs'],
  'raft-9b': ['solutions/raft-9b/main.ts', 'lin-kv/correct/raft.mjs'],
  'raft-9c': ['solutions/raft-9d/main.ts', 'lin-kv/correct/raft.mjs', 'solutions/raft-9c/main.ts'],
  'raft-9d': ['solutions/raft-9d/main.ts', 'lin-kv/correct/raft.mjs'],
};
