/**
 * What txn-list-append and txn-rw-register share: the generator of elle/txn.clj (`wr-txns`) and the client
 * of workload/txn_list_append.clj, which differ in the name of a write and in what a read may return.
 */
import { ednToJson } from '../../../json.ts';
import { type Edn, kw } from '../../../results/edn.ts';
import type { TestSpec, WorkloadName } from '../../engine.ts';
import type { Random } from '../kernel/random.ts';
import { rpcTimeoutMs } from './common.ts';
import type { FieldType } from './field-types.ts';
import { inTurn } from './generators.ts';
import { microOperations, microOperationsFromJson } from './micro-operations.ts';
import type { RpcSchema, SingleRequestWorkload } from './workload.ts';

interface TransactionWorkload {
  readonly name: WorkloadName;
  /** The write's name: `append` or `w`. */
  readonly write: string;
  readonly doc: string;
  readonly txn: FieldType;
}

/** A workload of transactions, each one request. */
export function transactionWorkload({ name, write, doc, txn }: TransactionWorkload): SingleRequestWorkload {
  const rpc: RpcSchema = { type: 'txn', doc, request: { txn }, reply: { txn } };
  return {
    name,
    rpcs: [rpc],
    setup: () => new Map(),
    phases(spec, streams) {
      const next = transactions(spec, write, streams('operations'));
      return { main: inTurn(() => ({ f: 'txn', value: next() })), final: null };
    },
    marksFinal: false,
    storedValue: (_f, value) => microOperationsFromJson(value),
    request: ({ value }) => ({ rpc, fields: { txn: ednToJson(value) } }),
    complete: (_operation, reply) => ({ kind: 'ok', value: microOperationsFromJson(reply.txn) }),
    idempotent: new Set(),
    wrapsErrors: true,
    reusableClient: true,
    timeout: () => rpcTimeoutMs,
  };
}

/** `[[:r 9 nil] [:append 9 1]]`: 1 to `maxTxnLength` micro-operations, whose writes have that name. */
export function transactions(spec: TestSpec, write: string, random: Random): () => MicroOperationValue[] {
  const next = microOperations(spec, random);
  const read = kw('r');
  const named = kw(write);
  return () =>
    Array.from({ length: 1 + random.int(spec.maxTxnLength) }, () => {
      const { key, write: value } = next();
      return [value === null ? read : named, key, value];
    });
}

export type MicroOperationValue = [f: Edn, key: number, value: number | null];
