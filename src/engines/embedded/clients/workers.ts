/**
 * The workers that run operations (jepsen/generator/interpreter.clj `ClientWorker`): worker i talks to
 * node i mod n, through a client that it opens for its first operation. After an operation that may have
 * happened (`info`) its process number grows by the concurrency and, unless the client is reusable, the
 * next operation closes the client and opens another.
 */
import type { Nanos, TestSpec } from '../../engine.ts';
import type { GeneratedOperation, Workload } from '../workloads/workload.ts';
import type { Client, ClientPool } from './client.ts';
import { completionOf } from './completion.ts';
import type { HistoryRecorder } from './history-recorder.ts';

interface Worker {
  readonly node: string;
  process: number;
  client: Client | null;
  /** The process that the client was opened for. */
  clientProcess: number;
  free: boolean;
}

export class Workers {
  readonly #workers: readonly Worker[];
  readonly #workload: Workload;
  readonly #timeoutMs: number;
  readonly #clients: ClientPool;
  readonly #history: HistoryRecorder;

  constructor(spec: TestSpec, workload: Workload, clients: ClientPool, history: HistoryRecorder) {
    this.#workers = Array.from({ length: spec.concurrency }, (_, index) => ({
      node: spec.nodes[index % spec.nodes.length] as string,
      process: index,
      client: null,
      clientProcess: -1,
      free: true,
    }));
    this.#workload = workload;
    this.#timeoutMs = workload.timeout(spec);
    this.#clients = clients;
    this.#history = history;
  }

  get count(): number {
    return this.#workers.length;
  }

  isFree(index: number): boolean {
    return this.#workers[index]?.free === true;
  }

  /** Indexes of the workers that do nothing at present. */
  freeOnes(): number[] {
    const free: number[] = [];
    for (let index = 0; index < this.#workers.length; index++) if (this.isFree(index)) free.push(index);
    return free;
  }

  /** The first free worker from `start` on, going round once; -1: none. */
  freeFrom(start: number): number {
    for (let index = start; index < this.#workers.length; index++) if (this.isFree(index)) return index;
    for (let index = 0; index < start; index++) if (this.isFree(index)) return index;
    return -1;
  }

  /** Runs an operation on a free worker and records it; `done` is called when it has completed. */
  run(index: number, operation: GeneratedOperation, done: () => void): void {
    const worker = this.#workers[index];
    if (worker === undefined || !worker.free) throw new Error(`Worker ${index} is not free`);
    worker.free = false;
    const { process } = worker;
    const { f, value } = operation;
    const final = operation.final === true ? { final: true } : {};
    const invocation = this.#history.add('invoke', process, f, value, final);
    const request = this.#workload.request(operation);
    const body = this.#clientOf(worker).rpc(
      worker.node,
      { type: request.rpc.type, ...request.fields },
      this.#timeoutMs,
      invocation,
      (result) => {
        const sent = { node: worker.node, request, body };
        const { type, value: completed, ...rest } = completionOf(this.#workload, operation, sent, result);
        this.#history.add(type, process, f, completed, { ...final, ...rest });
        if (type === 'info') worker.process += this.#workers.length;
        worker.free = true;
        done();
      },
    );
  }

  #clientOf(worker: Worker): Client {
    const { client } = worker;
    if (client !== null) {
      if (worker.clientProcess === worker.process || this.#workload.reusableClient) return client;
      this.#clients.close(client);
    }
    const opened = this.#clients.open();
    worker.client = opened;
    worker.clientProcess = worker.process;
    return opened;
  }
}

/** Nanoseconds of whole or broken seconds. */
export function secondsToNanos(seconds: number): Nanos {
  return Math.floor(seconds * 1e9);
}
