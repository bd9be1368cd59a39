/**
 * Which node it was that answered init or topology wrongly or not at all. Maelstrom's own words leave that
 * open; where messages are logged, they tell.
 */
import type { NodeId } from '../../results/trace.ts';
import type { RunEnding } from '../engine.ts';
import type { SentMessage } from './message-record.ts';
import { readLoggedMessage } from './messages-from-log.ts';

/** Clients ask for topology in the first milliseconds of the main phase, and wait five seconds. */
export const topologyMs = 6_000;

type InitFailed = Extract<RunEnding, { kind: 'init-failed' }>;

export class SetUpReplies {
  readonly #bodies = new Map<NodeId, Set<string>>();

  /** A message that a node sent while the test was set up, as Maelstrom prints it. */
  add(text: string): void {
    const message = readLoggedMessage(text);
    if (message !== null) this.addMessage(message);
  }

  addMessage(message: Pick<SentMessage, 'src' | 'dest' | 'body'>): void {
    if (!message.dest.startsWith('c')) return;
    const bodies = this.#bodies.get(message.src);
    if (bodies === undefined) this.#bodies.set(message.src, new Set([message.body]));
    else bodies.add(message.body);
  }

  /** The ending with its node, where exactly one fits. */
  named(ending: InitFailed, nodes: readonly NodeId[]): InitFailed {
    if (ending.node !== null || this.#bodies.size === 0) return ending;
    const { reason, text } = ending;
    const fits = (bodies: readonly string[]) =>
      reason === 'topology-no-reply'
        ? !bodies.some((body) => body.includes('"topology_ok"'))
        : text !== null && bodies.includes(text);
    const found = nodes.filter((node) => fits([...(this.#bodies.get(node) ?? [])]));
    return found.length === 1 ? { ...ending, node: found[0] ?? null } : ending;
  }
}
