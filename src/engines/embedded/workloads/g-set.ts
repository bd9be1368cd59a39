/** g-set: elements added at one node must reach all of them (workload/g_set.clj). */
import { ednToJson, jsonToEdn } from '../../../json.ts';
import { rpcTimeoutMs } from './common.ts';
import { thenReads } from './generators.ts';
import type { RpcSchema, SingleRequestWorkload } from './workload.ts';

const add: RpcSchema = {
  type: 'add',
  doc: 'Put the value of `element` into the set, and see that every other node gets it.',
  request: { element: 'any' },
  reply: {},
};
const read: RpcSchema = {
  type: 'read',
  doc: 'All elements known to this node, in any order.',
  request: {},
  reply: { value: 'list-of-any' },
};

export const gSetWorkload: SingleRequestWorkload = {
  name: 'g-set',
  rpcs: [add, read],
  setup: () => new Map(),
  phases(spec, streams) {
    const random = streams('operations');
    let element = 0;
    return thenReads(spec, streams, () =>
      random.int(2) === 0 ? { f: 'add', value: element++ } : { f: 'read', value: null },
    );
  },
  // Its final reads look like all others in the history.
  marksFinal: false,
  request: ({ f, value }) =>
    f === 'read' ? { rpc: read, fields: {} } : { rpc: add, fields: { element: ednToJson(value) } },
  complete: ({ f, value }, reply) => ({
    kind: 'ok',
    value: f === 'read' ? jsonToEdn(reply.value ?? null, 0) : value,
  }),
  idempotent: new Set(),
  wrapsErrors: false,
  reusableClient: false,
  timeout: () => rpcTimeoutMs,
};
