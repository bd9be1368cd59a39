/**
 * g-counter and pn-counter: deltas added at one node must be in every node's sum in the end
 * (workload/pn_counter.clj, workload/g_counter.clj).
 */
import { ednToJson, type Json, jsonToEdn } from '../../../json.ts';
import type { WorkloadName } from '../../engine.ts';
import type { Random } from '../kernel/random.ts';
import { rpcTimeoutMs } from './common.ts';
import { thenReads } from './generators.ts';
import type { GeneratedOperation, OperationEnd, RpcSchema, SingleRequestWorkload } from './workload.ts';

const addDoc = 'Add `delta` to the counter, and see that every other node gets to know.';
const read: RpcSchema = {
  type: 'read',
  doc: 'The sum of all deltas known to this node.',
  request: {},
  reply: { value: 'int' },
};

/** Adds of -5 … 4, and as many reads. */
export const pnCounterWorkload = counter('pn-counter', `${addDoc} It may be negative.`, addOrRead);

/**
 * The same operations without the negative ones, for each of which another is drawn: adds of 0 … 4, and
 * twice as many reads.
 */
export const gCounterWorkload = counter('g-counter', addDoc, (random) => {
  for (;;) {
    const operation = addOrRead(random);
    if (operation.value === null || operation.value >= 0) return operation;
  }
});

type CounterOperation = GeneratedOperation & { readonly value: number | null };

function addOrRead(random: Random): CounterOperation {
  return random.int(2) === 0 ? { f: 'add', value: random.int(10) - 5 } : { f: 'read', value: null };
}

function counter(
  name: WorkloadName,
  doc: string,
  draw: (random: Random) => CounterOperation,
): SingleRequestWorkload {
  const add: RpcSchema = { type: 'add', doc, request: { delta: 'int' }, reply: {} };
  return {
    name,
    rpcs: [add, read],
    setup: () => new Map(),
    phases(spec, streams) {
      const random = streams('operations');
      return thenReads(spec, streams, () => draw(random));
    },
    marksFinal: true,
    request: ({ f, value }) =>
      f === 'read' ? { rpc: read, fields: {} } : { rpc: add, fields: { delta: ednToJson(value) } },
    complete: ({ f, value }, reply) => (f === 'read' ? longOf(reply.value) : { kind: 'ok', value }),
    idempotent: new Set(),
    wrapsErrors: false,
    reusableClient: false,
    timeout: () => rpcTimeoutMs,
  };
}

/** Maelstrom's client makes a long of what it reads, and throws where that is not possible. */
function longOf(value: Json | undefined): OperationEnd {
  if (typeof value === 'number' || (typeof value === 'bigint' && BigInt.asIntN(64, value) === value)) {
    return { kind: 'ok', value: jsonToEdn(value, 0) };
  }
  const message = `Value out of range for long: ${value}`;
  return { kind: 'thrown', class: 'java.lang.IllegalArgumentException', message };
}
