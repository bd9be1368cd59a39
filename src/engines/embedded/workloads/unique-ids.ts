/** unique-ids: clients ask for ids that nobody else gets (workload/unique_ids.clj). */
import { jsonToEdn } from '../../../json.ts';
import { rpcTimeoutMs } from './common.ts';
import { inTurn } from './generators.ts';
import type { RpcSchema, SingleRequestWorkload } from './workload.ts';

const generate: RpcSchema = {
  type: 'generate',
  doc: 'Make an id that no other reply of any node holds. Any JSON value will do.',
  request: {},
  reply: { id: 'any' },
};

export const uniqueIdsWorkload: SingleRequestWorkload = {
  name: 'unique-ids',
  rpcs: [generate],
  setup: () => new Map(),
  phases: () => ({ main: inTurn(() => ({ f: 'generate', value: null })), final: null }),
  marksFinal: false,
  request: () => ({ rpc: generate, fields: {} }),
  complete: (_operation, reply) => ({ kind: 'ok', value: jsonToEdn(reply.id ?? null, 0) }),
  idempotent: new Set(),
  wrapsErrors: true,
  reusableClient: true,
  timeout: () => rpcTimeoutMs,
};
