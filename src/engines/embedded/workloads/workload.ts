/**
 * What a workload is: one value that says which operations clients perform, how they become requests,
 * how replies complete them, and which checker judges the history. The engine drives it; it knows no
 * workload by name except through the registry in `workloads/index.ts`.
 */

import type { Json } from '../../../json.ts';
import type { Edn } from '../../../results/edn.ts';
import type { History, WorkloadResult } from '../../../results/results.ts';
import type { NodeId } from '../../../results/trace.ts';
import type { Nanos, TestSpec, WorkloadName } from '../../engine.ts';
import type { Random } from '../kernel/random.ts';

/** Shape of one field of a request or a reply, closed: keys not named are refused. */
export type FieldType = 'int' | 'string' | 'any' | 'list-of-any' | 'list-of-int' | 'map' | 'topology';
export interface RpcSchema {
  /** Request type, for example `broadcast`; the reply's type is this + `_ok`. */
  readonly type: string;
  readonly doc: string;
  readonly request: Readonly<Record<string, FieldType>>;
  readonly reply: Readonly<Record<string, FieldType>>;
}

/** An operation before it has a process: what the generator hands out. */
export interface GeneratedOperation {
  readonly f: string;
  readonly value: Edn;
  readonly final?: boolean;
}

/** One request of an operation, to the worker's node unless `dest` says otherwise. */
export interface ClientRequest {
  readonly rpc: RpcSchema;
  /** Fields besides type and msg_id. */
  readonly fields: Readonly<Record<string, Json>>;
}

export interface Workload {
  readonly name: WorkloadName;
  readonly rpcs: readonly RpcSchema[];
  /** Requests sent to every node before the main phase, from a client of its own (broadcast's topology). */
  readonly setup: (spec: TestSpec) => ReadonlyMap<NodeId, ClientRequest>;
  /** Endless stream of operations; `random` is the generator's own stream. `worker` is who will run it. */
  readonly operations: (
    spec: TestSpec,
    random: Random,
  ) => { next(worker: number, now: Nanos): GeneratedOperation };
  /**
   * Which free worker runs the next operation: `rotating` as Jepsen's interpreter hands them out, `random`
   * where the workload's generator belongs to each worker (echo).
   */
  readonly workerChoice: 'rotating' | 'random';
  /** Operations of the final phase, one per worker; null: there is no final phase (and no recovery). */
  readonly final: ((spec: TestSpec) => GeneratedOperation) | null;
  readonly request: (operation: GeneratedOperation) => ClientRequest;
  /** The ok operation's value from a reply that fits the schema. */
  readonly complete: (operation: GeneratedOperation, reply: Readonly<Record<string, Json>>) => Edn;
  /** f's whose timeout or error is a definite failure. */
  readonly idempotent: ReadonlySet<string>;
  /** False where the workload's client has no error wrapper (g-set, counters): every error is info. */
  readonly wrapsErrors: boolean;
  /** True: the client survives an info operation (unique-ids); false: closed, a new one is opened. */
  readonly reusableClient: boolean;
  /** Milliseconds. */
  readonly timeout: (spec: TestSpec) => number;
  readonly check: (history: History, spec: TestSpec) => WorkloadResult;
}
