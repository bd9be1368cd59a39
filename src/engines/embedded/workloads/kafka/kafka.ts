/** kafka: logs by key, to which clients append and which they read from where they are (workload/kafka.clj). */
import { type Json, jsonToEdn } from '../../../../json.ts';
import type { Edn } from '../../../../results/edn.ts';
import { rpcTimeoutMs } from '../common.ts';
import { microOperations, microOperationsFromJson } from '../micro-operations.ts';
import type { Workload } from '../workload.ts';
import { FinalPolls } from './final-polls.ts';
import { LogOperations } from './generator.ts';
import { commitOffsets, listCommittedOffsets, poll, send } from './rpcs.ts';
import { openLogSession } from './session.ts';

export const kafkaWorkload: Workload = {
  name: 'kafka',
  rpcs: [send, poll, commitOffsets, listCommittedOffsets],
  setup: () => new Map(),
  phases(spec, streams) {
    const main = new LogOperations(spec, streams, microOperations(spec, streams('operations')));
    return { main, final: () => new FinalPolls(spec.concurrency, main.seen, streams('final')) };
  },
  marksFinal: false,
  storedValue: (f: string, value: Json): Edn =>
    f === 'send' || f === 'poll' ? microOperationsFromJson(value) : jsonToEdn(value, 0),
  openSession: openLogSession,
  idempotent: new Set(['assign']),
  wrapsErrors: true,
  reusableClient: false,
  timeout: () => rpcTimeoutMs,
};
