/**
 * The workers that run operations (jepsen/generator/interpreter.clj `ClientWorker`): worker i talks to
 * node i mod n, through a client that it opens for its first operation. After an operation that may have
 * happened (`info`) its process number grows by the concurrency and, unless the client is reusable, the
 * next operation closes the client and opens another.
 */
import type { JsonObject } from '../../../json.ts';
import type { Nanos, TestSpec } from '../../engine.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type {
  ClientRequest,
  ClientSession,
  FreeWorkers,
  GeneratedOperation,
  OperationEnd,
  Workload,
} from '../workloads/workload.ts';
import type { Client, ClientPool } from './client.ts';
import { answerOf, type Completion, completionOf } from './completion.ts';
import type { HistoryRecorder } from './history-recorder.ts';

interface Worker {
  readonly node: string;
  process: number;
  connection: Connection | null;
  free: boolean;
}

/** A client on the network, the process it was opened for, and what it remembers. */
interface Connection {
  readonly client: Client;
  readonly process: number;
  readonly session: ClientSession;
}

/** An operation under way. */
interface Talk {
  readonly node: string;
  readonly client: Client;
  readonly operation: GeneratedOperation;
  /** Index of its invocation in the history. */
  readonly invocation: number;
  readonly conversation: ReturnType<ClientSession['converse']>;
  readonly complete: (completion: Completion) => void;
}

export interface WorkersInput {
  readonly spec: TestSpec;
  readonly workload: Workload;
  readonly kernel: Kernel;
  readonly clients: ClientPool;
  readonly history: HistoryRecorder;
}

export class Workers implements FreeWorkers {
  readonly #workers: readonly Worker[];
  readonly #input: WorkersInput;
  readonly #timeoutMs: number;
  /**
   * The threads of a test are its workers and, last, the nemesis; the search for a free one starts one
   * further on after each use. Where it starts at the nemesis it goes on to worker 0, which so gets twice
   * its share.
   */
  #nextThread = 0;

  constructor(input: WorkersInput) {
    const { spec, workload } = input;
    this.#workers = Array.from({ length: spec.concurrency }, (_, index) => ({
      node: spec.nodes[index % spec.nodes.length] as string,
      process: index,
      connection: null,
      free: true,
    }));
    this.#input = input;
    this.#timeoutMs = workload.timeout(spec);
  }

  get count(): number {
    return this.#workers.length;
  }

  isFree(index: number): boolean {
    return this.#workers[index]?.free === true;
  }

  freeOnes(): number[] {
    const free: number[] = [];
    for (let index = 0; index < this.#workers.length; index++) if (this.isFree(index)) free.push(index);
    return free;
  }

  turn(from = 0, to = this.#workers.length): number {
    const start = Math.max(from, this.#nextThread);
    for (let index = start; index < to; index++) if (this.isFree(index)) return index;
    for (let index = from; index < Math.min(start, to); index++) if (this.isFree(index)) return index;
    return -1;
  }

  processOf(index: number): number {
    return this.#at(index).process;
  }

  /** A thread of the test (a worker or the nemesis) was given something to do: the next one's turn. */
  threadUsed(): void {
    this.#nextThread = (this.#nextThread + 1) % (this.#workers.length + 1);
  }

  /** Runs an operation on a free worker and records it; `done` is called when it has completed. */
  run(index: number, operation: GeneratedOperation, final: boolean, done: () => void): void {
    const worker = this.#at(index);
    if (!worker.free) throw new Error(`Worker ${index} is not free`);
    worker.free = false;
    this.threadUsed();
    const { workload, history, kernel } = this.#input;
    const { process } = worker;
    const { f, value, more } = operation;
    const marks = {
      ...(more === undefined ? {} : { more }),
      ...(final && workload.marksFinal ? { final } : {}),
    };
    const invocation = history.add('invoke', process, f, value, marks);
    const { client, session } = this.#connectionOf(worker);
    const complete = ({ type, value: completed, ...rest }: Completion): void => {
      if (type === 'info') worker.process += this.#workers.length;
      worker.free = true;
      history.add(type, process, f, completed, { ...marks, ...rest });
      done();
    };
    const conversation = session.converse(operation);
    const talk: Talk = { node: worker.node, client, operation, invocation, conversation, complete };
    const first = conversation.next();
    // An operation without a request completes in a task of its own, as all others do.
    if (first.done === true) kernel.schedule(kernel.now(), () => this.#goOn(talk, first, true));
    else this.#goOn(talk, first, true);
  }

  #goOn(talk: Talk, next: IteratorResult<ClientRequest, OperationEnd>, first: boolean): void {
    const { node, client, operation, invocation, conversation, complete } = talk;
    if (next.done === true) {
      complete(completionOf(operation, next.value));
      return;
    }
    const request = next.value;
    const message = { type: request.rpc.type, ...request.fields };
    const body: JsonObject = client.rpc(node, message, this.#timeoutMs, invocation, (result) => {
      const answer = answerOf(this.#input.workload, operation, { node, request, body, first }, result);
      if (answer.kind === 'ended') complete(answer.completion);
      else this.#goOn(talk, conversation.next(answer.reply), false);
    });
  }

  #at(index: number): Worker {
    const worker = this.#workers[index];
    if (worker === undefined) throw new RangeError(`There is no worker ${index}`);
    return worker;
  }

  #connectionOf(worker: Worker): Connection {
    const { clients, workload, spec } = this.#input;
    const { connection } = worker;
    if (connection !== null) {
      if (connection.process === worker.process || workload.reusableClient) return connection;
      clients.close(connection.client);
    }
    const session = sessionOf(workload, spec);
    const opened = { client: clients.open(), process: worker.process, session };
    worker.connection = opened;
    return opened;
  }
}

/** Single requests as conversations: one question, one answer, nothing remembered. */
function sessionOf(workload: Workload, spec: TestSpec): ClientSession {
  if (workload.openSession !== undefined) return workload.openSession(spec);
  const { request, complete } = workload;
  return {
    *converse(operation) {
      return complete(operation, yield request(operation));
    },
  };
}

/** Nanoseconds of whole or broken seconds. */
export function secondsToNanos(seconds: number): Nanos {
  return Math.floor(seconds * 1e9);
}
