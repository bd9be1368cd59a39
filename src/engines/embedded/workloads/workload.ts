/**
 * What a workload is: one value that says which operations clients perform, how they become requests, and
 * how replies complete them. The engine drives it, and knows workloads by name only through the registry in
 * `workloads/index.ts` and, for who judges the history, `checkers/check-history.ts`.
 */

import type { Json, JsonObject } from '../../../json.ts';
import type { Edn, EdnMap } from '../../../results/edn.ts';
import type { Operation } from '../../../results/results.ts';
import type { NodeId } from '../../../results/trace.ts';
import type { Nanos, TestSpec, WorkloadName } from '../../engine.ts';
import type { Random } from '../kernel/random.ts';
import type { FieldType } from './field-types.ts';

/** A request and its reply, closed: keys not named are refused. */
export interface RpcSchema {
  /** Request type, for example `broadcast`; the reply's type is this + `_ok`. */
  readonly type: string;
  readonly doc: string;
  readonly request: Readonly<Record<string, FieldType>>;
  readonly reply: Readonly<Record<string, FieldType>>;
}

/** An operation before it has a process: what a generator hands out. */
export interface GeneratedOperation {
  readonly f: string;
  readonly value: Edn;
  /** Further keys of the operation in the history, by keyword. */
  readonly more?: EdnMap;
}

/** Who could run an operation now. */
export interface FreeWorkers {
  /** Workers in all, the busy ones too. */
  readonly count: number;
  isFree(worker: number): boolean;
  /** Indexes of the workers that do nothing at present, ascending. */
  freeOnes(): number[];
  /**
   * The free worker of `from` … `to` − 1 whose turn it is, as Jepsen's interpreter goes round its threads;
   * without a range any of them. -1: none of these is free.
   */
  turn(from?: number, to?: number): number;
  /** The process that a worker runs as at present. */
  processOf(worker: number): number;
}

/** An operation and who runs it. */
export interface Turn {
  readonly worker: number;
  readonly operation: GeneratedOperation;
}

/**
 * A stream of operations, asked again and again while the run goes on. Times are nanoseconds since the
 * start of the main phase. In the main phase the engine spreads what it hands out according to the rate.
 */
export interface OperationGenerator {
  /** When it has an operation, `now` at the earliest; `busy`: a worker must become free first; `exhausted`: never again. */
  nextTime(now: Nanos, workers: FreeWorkers): Nanos | 'busy' | 'exhausted';
  /** Hands one out, which starts now. Asked only when `nextTime` has come. */
  take(now: Nanos, workers: FreeWorkers): Turn;
  /** Is told of everything that clients invoke and complete, in the order of the history. */
  observe?(operation: Operation): void;
}

export interface Phases {
  readonly main: OperationGenerator;
  /** Makes the generator of the final phase, when it begins; null: there is none (and no recovery). */
  readonly final: (() => OperationGenerator) | null;
}

/** A stream of random numbers of the run's generators, by name. The same name is the same stream from its start. */
export type Streams = (name: string) => Random;

/** One request of an operation, to the worker's node. */
export interface ClientRequest {
  readonly rpc: RpcSchema;
  /** Fields besides type and msg_id. */
  readonly fields: Readonly<Record<string, Json>>;
}

/** How an operation ended whose requests were all answered as they should. */
export type OperationEnd =
  | { readonly kind: 'ok'; readonly value: Edn }
  /** The client can't tell whether it happened (kafka's crash). */
  | { readonly kind: 'unknown' }
  /** The client of Maelstrom throws here: the class and message of what it throws. */
  | { readonly kind: 'thrown'; readonly class: string; readonly message: string };

/**
 * A client whose operations are conversations: any number of requests, one after the other, and a memory
 * between operations. It lives as long as the worker's connection (see `reusableClient`).
 */
export interface ClientSession {
  /**
   * Yields each request, is handed the reply, which fits the schema, and returns how the operation ended.
   * It is not resumed when a request times out or is answered with an error: that ends the operation.
   */
  converse(operation: GeneratedOperation): Generator<ClientRequest, OperationEnd, JsonObject>;
}

/** A client whose every operation is one request. */
interface SingleRequests {
  readonly request: (operation: GeneratedOperation) => ClientRequest;
  /** How the operation ended, from a reply that fits the schema. */
  readonly complete: (operation: GeneratedOperation, reply: JsonObject) => OperationEnd;
  readonly openSession?: never;
}

interface Conversations {
  readonly openSession: (spec: TestSpec) => ClientSession;
  readonly request?: never;
  readonly complete?: never;
}

interface WorkloadBase {
  readonly name: WorkloadName;
  readonly rpcs: readonly RpcSchema[];
  /** Requests sent to every node before the main phase, from a client of its own (broadcast's topology). */
  readonly setup: (spec: TestSpec) => ReadonlyMap<NodeId, ClientRequest>;
  readonly phases: (spec: TestSpec, streams: Streams) => Phases;
  /** True where operations of the final phase are marked `:final? true` in the history. */
  readonly marksFinal: boolean;
  /** The value of a stored operation from schedule.json; absent: as JSON has it. */
  readonly storedValue?: (f: string, value: Json) => Edn;
  /** f's whose timeout or error is a definite failure. */
  readonly idempotent: ReadonlySet<string>;
  /** False where the workload's client has no error wrapper (g-set, counters): every error is info. */
  readonly wrapsErrors: boolean;
  /** True: the client survives an info operation (unique-ids); false: closed, a new one is opened. */
  readonly reusableClient: boolean;
  /** Milliseconds for each request. */
  readonly timeout: (spec: TestSpec) => number;
}

export type Workload = WorkloadBase & (SingleRequests | Conversations);

/** Operations that are {@link Workload.request}s only: what most workloads are. */
export type SingleRequestWorkload = WorkloadBase & SingleRequests;
