/**
 * Before the main phase (maelstrom/db.clj, jepsen/core.clj): every node is started and sent `init`, all at
 * the same time; then a client of its own per node, which stays open to the end, sends what the workload
 * prescribes (broadcast's topology).
 */
import { printJson } from '../../json.ts';
import type { NodeId } from '../../results/trace.ts';
import type { RunEnding, TestSpec } from '../engine.ts';
import type { Client, ClientPool } from './clients/client.ts';
import { replyErrors } from './clients/reply-schema.ts';
import type { Kernel } from './kernel/kernel.ts';
import type { NodeHandle } from './nodes/node-handle.ts';
import { rpcTimeoutMs } from './workloads/common.ts';
import type { ClientRequest, Workload } from './workloads/workload.ts';

/** Milliseconds that a node has for its init_ok. */
export const initTimeoutMs = 10_000;
/**
 * Nanoseconds from init_ok until the client that asked is gone: in Maelstrom its thread must wake up
 * first, and a node that answers twice in one breath gets away with it.
 */
export const initClientGrace = 1_000_000;

export type InitFailure = Extract<RunEnding, { kind: 'init-failed' }>;

export interface SetUpOptions {
  readonly spec: TestSpec;
  readonly workload: Workload;
  readonly kernel: Kernel;
  readonly clients: ClientPool;
  readonly handles: readonly NodeHandle[];
  /** The node has answered init as it should. */
  readonly initialised: (node: NodeId) => void;
  readonly failed: (failure: InitFailure) => void;
  readonly done: () => void;
}

/** Starts the nodes; calls `done` once, or `failed` for each thing that went wrong. */
export function setUp(options: SetUpOptions): void {
  const { spec, workload, kernel, clients } = options;
  let waitingFor = spec.nodes.length;

  for (const handle of options.handles) {
    const client = clients.open();
    handle.start();
    initialise(client, handle.id, spec, initTimeoutMs, (failure) => {
      kernel.schedule(kernel.now() + initClientGrace, () => clients.close(client));
      if (failure !== null) return options.failed(failure);
      options.initialised(handle.id);
      waitingFor--;
      if (waitingFor === 0) prepareAll();
    });
  }

  function prepareAll(): void {
    waitingFor = spec.nodes.length;
    const requests = workload.setup(spec);
    for (const node of spec.nodes) {
      // Opened in any case: client numbers depend on it.
      prepare(clients.open(), node, requests.get(node), rpcTimeoutMs, (failure) => {
        if (failure !== null) return options.failed(failure);
        waitingFor--;
        if (waitingFor === 0) options.done();
      });
    }
  }
}

/** Sends `init` to a node that was just started. */
export function initialise(
  client: Client,
  node: NodeId,
  spec: TestSpec,
  timeoutMs: number,
  done: (failure: InitFailure | null) => void,
): void {
  const request = { type: 'init', node_id: node, node_ids: spec.nodes };
  client.rpc(node, request, timeoutMs, -1, (result) => {
    if (result.kind === 'timeout') done(failed(node, 'no-reply', null));
    else if (result.body.type !== 'init_ok') done(failed(node, 'wrong-reply', printJson(result.body)));
    else done(null);
  });
}

/** Sends a node what its workload prescribes before the operations; where that is nothing, `done` is called at once. */
export function prepare(
  client: Client,
  node: NodeId,
  request: ClientRequest | undefined,
  timeoutMs: number,
  done: (failure: InitFailure | null) => void,
): void {
  if (request === undefined) {
    done(null);
    return;
  }
  client.rpc(node, { type: request.rpc.type, ...request.fields }, timeoutMs, -1, (result) => {
    if (result.kind === 'timeout') done(failed(node, 'topology-no-reply', null));
    else if (result.body.type === 'error' || replyErrors(request.rpc, result.body).size > 0) {
      done(failed(node, 'topology-wrong-reply', printJson(result.body)));
    } else done(null);
  });
}

function failed(node: NodeId, reason: InitFailure['reason'], text: string | null): InitFailure {
  return { kind: 'init-failed', node, reason, text };
}
