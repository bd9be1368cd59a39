/** echo: clients send text and want it back (workload/echo.clj). */
import { ednToJson, jsonToEdn } from '../../../json.ts';
import { rpcTimeoutMs } from './common.ts';
import { anyFree } from './generators.ts';
import type { RpcSchema, SingleRequestWorkload } from './workload.ts';

const echo: RpcSchema = {
  type: 'echo',
  doc: 'Send back the value of `echo`, whatever it is.',
  request: { echo: 'any' },
  reply: { echo: 'any' },
};

export const echoWorkload: SingleRequestWorkload = {
  name: 'echo',
  rpcs: [echo],
  setup: () => new Map(),
  phases(_spec, streams) {
    const random = streams('operations');
    const next = () => ({ f: 'echo', value: `Please echo ${random.int(128)}` });
    return { main: anyFree(streams('workers'), next), final: null };
  },
  marksFinal: false,
  request: ({ value }) => ({ rpc: echo, fields: { echo: ednToJson(value) } }),
  // The whole reply, as Maelstrom's client keeps it.
  complete: (_operation, reply) => ({ kind: 'ok', value: jsonToEdn(reply, 1) }),
  idempotent: new Set(),
  wrapsErrors: true,
  reusableClient: false,
  timeout: () => rpcTimeoutMs,
};
