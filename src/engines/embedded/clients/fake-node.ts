/**
 * For tests: a node that is a function from messages to messages, with timers, a fixed cost per message
 * and no process or context of its own.
 */
import type { JsonObject } from '../../../json.ts';
import type { NodeId } from '../../../results/trace.ts';
import type { Nanos } from '../../engine.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { NodeEvents, NodeHandle } from '../nodes/node-handle.ts';

export interface FakeContext {
  readonly id: NodeId;
  /** All nodes, once init has come. */
  nodes: readonly NodeId[];
  send(dest: NodeId, body: JsonObject): void;
  /** Answers the message now being handled. */
  reply(body: JsonObject): void;
  /** Writes a line as it is. */
  print(line: string): void;
  stderr(line: string): void;
  after(ms: number, run: () => void): void;
  exit(code: number): void;
  hang(): void;
}
export interface FakeMessage {
  readonly src: NodeId;
  readonly body: Readonly<Record<string, never>> & { readonly type: string; readonly msg_id?: number };
}
/** Handles messages; init is answered before, unless the handler returns true for it. */
export type FakeProgram = (node: FakeContext) => (message: {
  src: NodeId;
  // biome-ignore lint/suspicious/noExplicitAny: a stand-in for learners' code, which is as loose
  body: any;
}) => boolean | undefined;

/** Virtual time that handling one message takes. */
const stepNanos: Nanos = 20_000;

export function fakeNodes(
  kernel: Kernel,
  program: FakeProgram,
): (id: NodeId, events: NodeEvents) => NodeHandle {
  return (id, events) => {
    let stopped = false;
    let busyUntil: Nanos = Number.NEGATIVE_INFINITY;
    let handled: { src: NodeId; body: { msg_id?: number } } | null = null;
    let lastMessageId: number | null = null;
    let unread = 0;
    const step = () => ({ node: id, time: kernel.now(), messageId: lastMessageId, activity: 'stdin' });
    const context: FakeContext = {
      id,
      nodes: [],
      send: (dest, body) => context.print(JSON.stringify({ src: id, dest, body })),
      reply: (body) => {
        if (handled !== null)
          context.send(handled.src, { ...body, in_reply_to: handled.body.msg_id ?? null });
      },
      print: (line) => {
        if (!stopped) events.stdoutLine(id, line, kernel.now());
      },
      stderr: (line) => events.stderrLine(id, line, kernel.now()),
      after: (ms, run) =>
        void kernel.schedule(kernel.now() + ms * 1_000_000, () => {
          if (!stopped) run();
        }),
      exit: (exitCode) => {
        stopped = true;
        const end = { exitCode, signal: null, error: null, rejection: false, location: null, step: step() };
        events.ended(id, { kind: 'exited', ...end }, kernel.now());
      },
      hang: () => {
        stopped = true;
        events.ended(id, { kind: 'hung', location: null, step: step() }, kernel.now());
      },
    };
    const handle = program(context);
    return {
      id,
      get unread() {
        return unread;
      },
      start() {},
      stop() {
        stopped = true;
      },
      crash() {
        stopped = true;
      },
      pause() {
        throw new Error('A stand-in can not be paused.');
      },
      resume() {},
      setClock() {},
      deliver(line, messageId) {
        busyUntil = Math.max(busyUntil, kernel.now()) + stepNanos;
        unread++;
        kernel.schedule(busyUntil, () => {
          unread--;
          if (stopped) return;
          lastMessageId = messageId;
          const message = JSON.parse(line);
          handled = message;
          if (message.body.type === 'init') context.nodes = message.body.node_ids;
          const dealtWith = handle(message) === true;
          if (message.body.type === 'init' && !dealtWith) context.reply({ type: 'init_ok' });
          if (message.body.type === 'topology' && !dealtWith) context.reply({ type: 'topology_ok' });
        });
      },
    };
  };
}
