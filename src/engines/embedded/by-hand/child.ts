/**
 * The process in which nodes are driven by hand: opens them once, then does what it is asked, one action
 * after the other, and tells what can be seen meanwhile. It ends when its channel closes.
 */
import { messageOf } from '../../../errors.ts';
import { printJson } from '../../../json.ts';
import { ParentChannel } from '../parent-channel.ts';
import { residentLimit } from '../run-protocol.ts';
import { initTimeoutMs } from '../set-up.ts';
import { workloads } from '../workloads/index.ts';
import { type Driver, realDriver, virtualDriver } from './drive.ts';
import type { ActRequest, HandAction, HandReply, OpenRequest } from './protocol.ts';
import { HandSession } from './session.ts';

/** How far `step` looks for something to see, nanoseconds; in real time a person waits for it. */
const stepLimit = { virtual: 60_000_000_000, real: 5_000_000_000 } as const;

const parent = new ParentChannel<HandReply, OpenRequest | ActRequest>();
let opened: Promise<Cluster> | null = null;

class Cluster {
  readonly #open: OpenRequest;
  readonly #driver: Driver;
  readonly #session: HandSession;
  #seen = 0;

  constructor(open: OpenRequest) {
    this.#open = open;
    this.#driver =
      open.time === 'virtual'
        ? virtualDriver(open, (reason) => parent.send({ type: 'needs-real-time', reason }))
        : realDriver(open, (pids) => {
            parent.holds(pids);
            parent.send({ type: 'processes', pids });
          });
    const driver = this.#driver;
    this.#session = new HandSession({
      spec: open.spec,
      alone: open.alone,
      kernel: driver.kernel,
      makeNode: (id, events) => driver.makeNode(id, events),
      onEvent: (event) => {
        this.#seen++;
        parent.send({ type: 'event', event });
        driver.seen();
      },
    });
  }

  /** Init for every node that runs, then what the workload sends before its operations. */
  async setUp(): Promise<void> {
    const { spec } = this.#open;
    const session = this.#session;
    session.start();
    const nodes = session.running;
    for (const node of nodes) {
      const init = { type: 'init', node_id: node, node_ids: spec.nodes };
      await this.#ask(null, node, printJson(init), initTimeoutMs);
    }
    const requests = workloads[spec.workload].setup(spec);
    for (const node of session.running) {
      const request = requests.get(node);
      if (request === undefined) continue;
      const body = { type: request.rpc.type, ...request.fields };
      await this.#ask(null, node, printJson(body), workloads[spec.workload].timeout(spec));
    }
    // Virtual set-up ends at 0 where it can, as in a run, so that the nodes' clocks and ours agree.
    const { kernel } = this.#driver;
    if (this.#open.time === 'virtual') await this.#driver.run(Math.max(0, kernel.now()), () => false);
    session.begin();
    parent.send({ type: 'opened', time: session.now() });
  }

  async act(id: number, action: HandAction): Promise<void> {
    const before = this.#seen;
    switch (action.kind) {
      case 'send': {
        const { spec } = this.#open;
        const { as, dest, body, awaited } = action;
        if (awaited) await this.#ask(as, dest, body, workloads[spec.workload].timeout(spec));
        else this.#session.send(as, dest, body);
        break;
      }
      case 'wait':
        await this.#goOn(action.nanos, () => false);
        break;
      case 'step':
        await this.#goOn(stepLimit[this.#open.time], () => this.#seen > before);
        // What else happens at that moment belongs to it: an answer is sent and read.
        await this.#goOn(0, () => false);
        break;
      case 'cut':
        this.#session.cut(action.between);
        break;
      case 'heal':
        this.#session.heal();
    }
    parent.send({ type: 'done', id, time: this.#session.now(), quiet: this.#seen === before });
  }

  /** Sends, and lets time go on until the answer, at most so long; then for a moment more. */
  async #ask(as: string | null, dest: string, body: string, timeoutMs: number): Promise<void> {
    const session = this.#session;
    const msgId = session.send(as, dest, body);
    if (msgId !== null) {
      await this.#goOn(timeoutMs * 1_000_000, () => !session.isOpen(msgId));
      session.giveUp(msgId);
    }
    await this.#goOn(this.#driver.moment, () => false);
  }

  #goOn(nanos: number, enough: () => boolean): Promise<void> {
    return this.#driver.run(this.#driver.kernel.now() + nanos, enough);
  }
}

async function open(request: OpenRequest): Promise<Cluster> {
  const cluster = new Cluster(request);
  await cluster.setUp();
  return cluster;
}

function perform(work: () => Promise<unknown>): void {
  work().catch((thrown: unknown) => {
    const stack = thrown instanceof Error ? (thrown.stack ?? null) : null;
    parent.send({ type: 'failed', message: messageOf(thrown), stack });
  });
}

parent.listen(residentLimit, (request) => {
  if (request.type === 'open') {
    const cluster = open(request);
    opened = cluster;
    perform(() => cluster);
  } else {
    perform(async () => {
      const cluster = await opened;
      if (cluster === null) throw new Error('There are no nodes to act on.');
      await cluster.act(request.id, request.action);
    });
  }
});
