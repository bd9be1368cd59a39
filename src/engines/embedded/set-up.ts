/**
 * Before the main phase (maelstrom/db.clj, jepsen/core.clj): every node is started and sent `init`, all at
 * the same time; then a client of its own per node, which stays open to the end, sends what the workload
 * prescribes (broadcast's topology).
 */
import { printJson } from '../../json.ts';
import type { NodeId } from '../../results/trace.ts';
import type { RunEnding, TestSpec } from '../engine.ts';
import type { ClientPool } from './clients/client.ts';
import { replyErrors } from './clients/reply-schema.ts';
import type { Kernel } from './kernel/kernel.ts';
import type { NodeHandle } from './nodes/node-handle.ts';
import { rpcTimeoutMs } from './workloads/common.ts';
import type { Workload } from './workloads/workload.ts';

/** Milliseconds that a node has for its init_ok. */
const initTimeoutMs = 10_000;
/**
 * Nanoseconds from init_ok until the client that asked is gone: in Maelstrom its thread must wake up
 * first, and a node that answers twice in one breath gets away with it.
 */
const initClientGrace = 1_000_000;

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
  const { spec, kernel, clients } = options;
  let waitingFor = spec.nodes.length;
  const fail = (node: NodeId, reason: InitFailure['reason'], text: string | null): void =>
    options.failed({ kind: 'init-failed', node, reason, text });

  for (const handle of options.handles) {
    const client = clients.open();
    handle.start();
    const request = { type: 'init', node_id: handle.id, node_ids: spec.nodes };
    client.rpc(handle.id, request, initTimeoutMs, -1, (result) => {
      kernel.schedule(kernel.now() + initClientGrace, () => clients.close(client));
      if (result.kind === 'timeout') return fail(handle.id, 'no-reply', null);
      if (result.body.type !== 'init_ok') return fail(handle.id, 'wrong-reply', printJson(result.body));
      options.initialised(handle.id);
      waitingFor--;
      if (waitingFor === 0) prepare();
    });
  }

  function prepare(): void {
    const requests = options.workload.setup(spec);
    waitingFor = 1;
    for (const node of spec.nodes) {
      // Opened in any case: client numbers depend on it.
      const client = clients.open();
      const request = requests.get(node);
      if (request === undefined) continue;
      waitingFor++;
      client.rpc(node, { type: request.rpc.type, ...request.fields }, rpcTimeoutMs, -1, (result) => {
        if (result.kind === 'timeout') return fail(node, 'topology-no-reply', null);
        if (result.body.type === 'error' || replyErrors(request.rpc, result.body).size > 0) {
          return fail(node, 'topology-wrong-reply', printJson(result.body));
        }
        ready();
      });
    }
    ready();
  }

  function ready(): void {
    waitingFor--;
    if (waitingFor === 0) options.done();
  }
}
