/** The correct nodes that prove each challenge, relative to test/nodes; those of one challenge differ in design. */
import type { ChallengeId } from './mutants/index.ts';

export const correctNodesOf: Readonly<Record<ChallengeId, readonly string[]>> = {
  'echo-1': [
    'echo/correct/readline.mjs',
    'echo/correct/raw-chunks.cjs',
    'echo/correct/async-iteration.mjs',
    'echo/correct/library.ts',
  ],
  'unique-ids-2': [
    'unique-ids/correct/uuid.ts',
    'unique-ids/correct/lin-kv-blocks.mjs',
    'unique-ids/correct/node-counter.mjs',
    'unique-ids/correct/clock-pid.cjs',
    'unique-ids/correct/lin-tso.mjs',
    'unique-ids/correct/snowflake-64.cjs',
  ],
  'broadcast-3a': [
    'broadcast/correct/single-node.mjs',
    'broadcast/correct/flood-ack.mjs',
    'broadcast/correct/gossip-diff.ts',
    'broadcast/correct/demo-style.cjs',
  ],
  'broadcast-3b': [
    'broadcast/correct/flood-ack.mjs',
    'broadcast/correct/demo-style.cjs',
    'broadcast/correct/gossip-pull.mjs',
    'broadcast/correct/gossip-diff.ts',
    'broadcast/correct/star-batch.cjs',
  ],
  'broadcast-3c': [
    'broadcast/correct/flood-ack.mjs',
    'broadcast/correct/demo-style.cjs',
    'broadcast/correct/gossip-pull.mjs',
    'broadcast/correct/gossip-diff.ts',
    'broadcast/correct/star-batch.cjs',
  ],
  'broadcast-3d': ['broadcast/correct/tree4-ack.mjs', 'broadcast/correct/star-ack.ts'],
  'g-counter-4': ['g-counter/correct/key-per-node.mjs', 'g-counter/correct/one-key.ts'],
  'crdt-7a': ['g-set/correct/whole-set.cjs', 'g-set/correct/owed-batches.ts'],
  'crdt-7b': ['pn-counter/correct/op-log.cjs', 'pn-counter/correct/versioned-sums.ts'],
  'broadcast-3e': ['broadcast/correct/star-batch.cjs', 'broadcast/correct/tree-batch.ts'],
  'datomic-8a': ['txn-list-append/correct/single-node.mjs', 'txn-list-append/correct/new-lists.ts'],
  'datomic-8b': ['txn-list-append/correct/lin-kv.mjs', 'txn-list-append/correct/one-value.ts'],
  'datomic-8c': ['txn-list-append/correct/commits.ts', 'txn-list-append/correct/log.mjs'],
};
