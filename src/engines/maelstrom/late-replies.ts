/** Replies that came after their client had given up: found in the messages and the history together. */
import { type Edn, Keyword } from '../../results/edn.ts';
import type { History, Operation } from '../../results/results.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { RunOutcome, TestSpec } from '../engine.ts';

type LateReply = RunOutcome['lateReplies'][number];

/** Nanoseconds between the times of an operation and of its request: the log's clock is coarse. */
const nearby = 100e6;

interface GivenUp {
  readonly invoke: Operation;
  readonly completion: Operation;
  readonly node: NodeId;
}

/** Collects while messages pass by in order; `found` afterwards. */
export class LateReplies {
  readonly #givenUp: readonly GivenUp[];
  readonly #requests = new Map<string, MessageRecord>();
  readonly found: LateReply[] = [];

  constructor(history: History, spec: TestSpec) {
    this.#givenUp = timedOut(history, spec);
  }

  add(message: MessageRecord): void {
    if (this.#givenUp.length === 0) return;
    const { src, dest, body } = message;
    if (src.startsWith('c')) {
      const id = field(body, 'msg_id');
      if (id !== null) this.#requests.set(`${dest} ${src} ${id}`, message);
      return;
    }
    if (!dest.startsWith('c')) return;
    const id = field(body, 'in_reply_to');
    const key = `${src} ${dest} ${id}`;
    const request = id === null ? undefined : this.#requests.get(key);
    if (request === undefined) return;
    this.#requests.delete(key);
    const operation = this.#operationOf(request, message);
    if (operation !== null) this.found.push({ messageId: message.id, node: src, operation });
  }

  /** The nearest operation of that node which had timed out before the reply was sent. */
  #operationOf(request: MessageRecord, reply: MessageRecord): number | null {
    let best: GivenUp | null = null;
    const distance = ({ invoke }: GivenUp) => Math.abs(invoke.time - request.sent);
    for (const one of this.#givenUp) {
      if (one.node !== request.dest || one.completion.time > reply.sent || distance(one) > nearby) continue;
      if (best === null || distance(one) < distance(best)) best = one;
    }
    return best?.invoke.index ?? null;
  }
}

function timedOut(history: History, { nodes, concurrency }: TestSpec): GivenUp[] {
  const open = new Map<number, Operation>();
  const given: GivenUp[] = [];
  for (const operation of history) {
    const { process, type } = operation;
    if (process === 'nemesis') continue;
    if (type === 'invoke') {
      open.set(process, operation);
      continue;
    }
    const invoke = open.get(process);
    open.delete(process);
    if (invoke === undefined || !isTimeout(operation.error)) continue;
    const node = nodes[(process % concurrency) % nodes.length];
    if (node !== undefined) given.push({ invoke, completion: operation, node });
  }
  return given;
}

function isTimeout(error: Edn | undefined): boolean {
  return error instanceof Keyword && error.name === 'net-timeout';
}

/** An integer field of a body. */
function field(body: string, name: string): number | null {
  try {
    const value = (JSON.parse(body) as Readonly<Record<string, unknown>> | null)?.[name];
    return typeof value === 'number' ? value : null;
  } catch {
    return null;
  }
}
