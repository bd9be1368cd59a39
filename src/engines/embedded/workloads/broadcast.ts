/** broadcast: values given to one node must reach all of them (workload/broadcast.clj). */
import { ednToJson, jsonToEdn } from '../../../json.ts';
import { rpcTimeoutMs } from './common.ts';
import { thenReads } from './generators.ts';
import { topologyOf } from './topologies.ts';
import type { RpcSchema, SingleRequestWorkload } from './workload.ts';

const topology: RpcSchema = {
  type: 'topology',
  doc: 'Sent once, after init: for each node the neighbours that it may pass values on to. Advice only.',
  request: { topology: 'topology' },
  reply: {},
};
const broadcast: RpcSchema = {
  type: 'broadcast',
  doc: 'Keep the value of `message` and see that every other node gets it.',
  request: { message: 'any' },
  reply: {},
};
const read: RpcSchema = {
  type: 'read',
  doc: 'All values known to this node, in any order.',
  request: {},
  reply: { messages: 'list-of-any' },
};

export const broadcastWorkload: SingleRequestWorkload = {
  name: 'broadcast',
  rpcs: [topology, broadcast, read],
  setup(spec) {
    const neighbours = Object.fromEntries(topologyOf(spec.topology, spec.nodes));
    return new Map(spec.nodes.map((node) => [node, { rpc: topology, fields: { topology: neighbours } }]));
  },
  phases(spec, streams) {
    const random = streams('operations');
    let value = 0;
    return thenReads(spec, streams, () =>
      random.int(2) === 0 ? { f: 'broadcast', value: value++ } : { f: 'read', value: null },
    );
  },
  marksFinal: true,
  request: ({ f, value }) =>
    f === 'read' ? { rpc: read, fields: {} } : { rpc: broadcast, fields: { message: ednToJson(value) } },
  complete: ({ f, value }, reply) => ({
    kind: 'ok',
    value: f === 'read' ? jsonToEdn(reply.messages ?? null, 0) : value,
  }),
  idempotent: new Set(['read']),
  wrapsErrors: true,
  reusableClient: false,
  timeout: () => rpcTimeoutMs,
};
