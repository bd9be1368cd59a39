/**
 * Nodes that were killed, on their way back: a new program, `init` again, and what the workload prescribes
 * before its operations. Until then a node is down for clients; other nodes and services may answer it, since
 * it may have to ask them first.
 */
import type { NodeId } from '../../results/trace.ts';
import type { NemesisName, TestSpec } from '../engine.ts';
import type { Client, ClientPool } from './clients/client.ts';
import type { Kernel } from './kernel/kernel.ts';
import type { Network } from './network/network.ts';
import type { NodePort } from './network/node-port.ts';
import { type InitFailure, initClientGrace, initialise, initTimeoutMs, prepare } from './set-up.ts';
import type { Workload } from './workloads/workload.ts';

/**
 * Milliseconds for which the replies are waited for: for ever. A node that is paused or cut off meanwhile
 * may answer late, and must find its client still there.
 */
const patienceMs = 1_000_000_000;
/** Faults under which a node that is well answers `init` in time, unless it is struck itself. */
const harmless: readonly NemesisName[] = ['kill', 'pause', 'clock'];

export interface RestartsOptions {
  readonly spec: TestSpec;
  readonly workload: Workload;
  readonly kernel: Kernel;
  readonly clients: ClientPool;
  readonly network: Network;
  readonly failed: (failure: InitFailure) => void;
}

export class Restarts {
  readonly #options: RestartsOptions;
  readonly #underWay = new Map<NodeId, Client>();

  constructor(options: RestartsOptions) {
    this.#options = options;
  }

  /** Starts a node that is down. */
  begin(port: NodePort): void {
    const { spec, workload, kernel, clients, network, failed } = this.#options;
    const { id, pauses } = port;
    const client = clients.open();
    this.#underWay.set(id, client);
    port.restart(client.id);
    initialise(client, id, spec, patienceMs, (failure) => {
      if (failure !== null) return failed(failure);
      prepare(client, id, workload.setup(spec).get(id), patienceMs, (failure) => {
        if (failure !== null) return failed(failure);
        this.#underWay.delete(id);
        network.openToAll(id);
        kernel.schedule(kernel.now() + initClientGrace, () => clients.close(client));
      });
    });
    if (spec.nemesis.some((name) => !harmless.includes(name))) return;
    kernel.schedule(kernel.now() + initTimeoutMs * 1_000_000, () => {
      if (this.#underWay.get(id) !== client || port.pauses !== pauses || port.stopped) return;
      failed({ kind: 'init-failed', node: id, reason: 'no-reply', text: null });
    });
  }

  /** The node is killed again: nobody waits for its replies. */
  cancel(node: NodeId): void {
    const client = this.#underWay.get(node);
    if (client === undefined) return;
    this.#underWay.delete(node);
    this.#options.clients.close(client);
  }
}
