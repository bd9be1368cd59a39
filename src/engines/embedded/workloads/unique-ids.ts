/** unique-ids: clients ask for ids that nobody else gets (workload/unique_ids.clj). */
import { jsonToEdn } from '../../../json.ts';
import { checkUniqueIds } from '../checkers/index.ts';
import { rpcTimeoutMs } from './common.ts';
import type { RpcSchema, Workload } from './workload.ts';

const generate: RpcSchema = {
  type: 'generate',
  doc: 'Make an id that no other reply of any node holds. Any JSON value will do.',
  request: {},
  reply: { id: 'any' },
};

export const uniqueIdsWorkload: Workload = {
  name: 'unique-ids',
  rpcs: [generate],
  setup: () => new Map(),
  operations: () => ({ next: () => ({ f: 'generate', value: null }) }),
  workerChoice: 'rotating',
  final: null,
  request: () => ({ rpc: generate, fields: {} }),
  complete: (_operation, reply) => jsonToEdn(reply.id ?? null, 0),
  idempotent: new Set(),
  wrapsErrors: true,
  reusableClient: true,
  timeout: () => rpcTimeoutMs,
  check: checkUniqueIds,
};
