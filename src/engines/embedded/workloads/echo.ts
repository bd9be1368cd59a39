/** echo: clients send text and want it back (workload/echo.clj). */
import { ednToJson, jsonToEdn } from '../../../json.ts';
import { checkEcho } from '../checkers/index.ts';
import { rpcTimeoutMs } from './common.ts';
import type { RpcSchema, Workload } from './workload.ts';

const echo: RpcSchema = {
  type: 'echo',
  doc: 'Send back the value of `echo`, whatever it is.',
  request: { echo: 'any' },
  reply: { echo: 'any' },
};

export const echoWorkload: Workload = {
  name: 'echo',
  rpcs: [echo],
  setup: () => new Map(),
  operations: (_spec, random) => ({
    next: () => ({ f: 'echo', value: `Please echo ${random.int(128)}` }),
  }),
  workerChoice: 'random',
  final: null,
  request: ({ value }) => ({ rpc: echo, fields: { echo: ednToJson(value) } }),
  // The whole reply, as Maelstrom's client keeps it.
  complete: (_operation, reply) => jsonToEdn(reply, 1),
  idempotent: new Set(),
  wrapsErrors: true,
  reusableClient: false,
  timeout: () => rpcTimeoutMs,
  check: checkEcho,
};
