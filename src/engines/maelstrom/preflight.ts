/**
 * Before a JVM is started: one node is started as Maelstrom will start it, and is sent init. It spares the
 * person 10 to 20 seconds when the node can't run at all. Only hard evidence counts: the node ended, or
 * printed a line that is no message. A node that is silent may be asking a service first.
 */
import type { NodeId } from '../../results/trace.ts';
import { readNodeLine } from '../embedded/network/node-line.ts';
import type { NodeEnd } from '../embedded/nodes/node-handle.ts';
import { ProcessNode } from '../embedded/nodes/process-node.ts';
import type { MutedNode, Nanos, RunEnding } from '../engine.ts';
import { longestQuote } from './console-troubles.ts';
import { uncaughtError } from './node-error.ts';
import { ProcessFamily } from './process-family.ts';

export interface PreflightRequest {
  /** The nodes of the test; the first is started. */
  readonly nodes: readonly NodeId[];
  /** Absolute path of the executable, then its arguments. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The JVM's temporary folder, where Maelstrom runs nodes. */
  readonly cwd: string;
  /** Root of the program's source map, as `uncaughtError()` takes it. */
  readonly sourceRoot?: string | null;
  readonly signal: AbortSignal;
  /** Real milliseconds to wait for a silent node. */
  readonly patienceMs: number;
  /** Real milliseconds, from anywhere. */
  readonly now: () => number;
}

export type PreflightResult =
  /** Nothing speaks against the test. `answered`: the node said something to whoever sent it init. */
  | { readonly kind: 'go'; readonly answered: boolean }
  | {
      readonly kind: 'stop';
      readonly ending: RunEnding;
      readonly node: NodeId;
      /** The node, where it printed a line after which Maelstrom would read no more of it; else null. */
      readonly muted: MutedNode | null;
      /** What the node wrote to stderr. Times are negative: they come before the run. */
      readonly stderr: readonly { readonly time: Nanos; readonly text: string }[];
    };

/** Lines that Maelstrom keeps of a node's output for the report of its crash. */
const lastLines = 32;
/** Lines of stderr that are kept for the node's log. */
const mostStderr = 10_000;
/** Maelstrom's first client. */
const initSender = 'c0';

/** The message that Maelstrom's first client sends. */
export function initLine(nodes: readonly NodeId[]): string {
  const [node = ''] = nodes;
  const body = { type: 'init', node_id: node, node_ids: nodes, msg_id: 1 };
  return JSON.stringify({ id: 0, src: initSender, dest: node, body });
}

/** Tries the node. It, and whatever it started, is gone when this resolves. */
export async function preflight(request: PreflightRequest): Promise<PreflightResult> {
  const { nodes, signal } = request;
  if (signal.aborted) return { kind: 'go', answered: false };
  const [id = ''] = nodes;
  const family = new ProcessFamily(request.env);
  const attempt = new Attempt(id, request, family);
  try {
    const ending = await attempt.evidence();
    return ending === null
      ? { kind: 'go', answered: attempt.answered }
      : { kind: 'stop', ending, node: id, muted: attempt.muted, stderr: attempt.stderr };
  } finally {
    attempt.node.stop();
    await family.end();
  }
}

class Attempt {
  readonly node: ProcessNode;
  answered = false;
  muted: MutedNode | null = null;
  readonly stderr: { readonly time: Nanos; readonly text: string }[] = [];
  readonly #id: NodeId;
  readonly #request: PreflightRequest;
  readonly #startedAt: number;
  readonly #stdout: string[] = [];
  #lines = 0;
  #decide: (ending: RunEnding | null) => void = () => undefined;

  constructor(id: NodeId, request: PreflightRequest, family: ProcessFamily) {
    this.#id = id;
    this.#request = request;
    this.#startedAt = request.now();
    this.node = new ProcessNode({
      id,
      argv: request.argv,
      cwd: request.cwd,
      env: family.environment(request.env),
      kernel: { now: () => this.#time() },
      onProcess: (pid, alive) => {
        if (alive) family.lead(pid);
      },
      events: {
        stdoutLine: (_, line) => this.#printed(line),
        stderrLine: (_, text, time) => {
          if (this.stderr.length < mostStderr) this.stderr.push({ time, text });
        },
        ended: (_, end) => this.#ended(end),
      },
    });
  }

  /** What speaks against the test; null when nothing does, or nothing yet. */
  async evidence(): Promise<RunEnding | null> {
    const { nodes, signal, patienceMs } = this.#request;
    let silent: NodeJS.Timeout | undefined;
    let interrupt = (): void => undefined;
    try {
      return await new Promise((resolve) => {
        this.#decide = resolve;
        interrupt = () => resolve(null);
        signal.addEventListener('abort', interrupt);
        silent = setTimeout(interrupt, patienceMs);
        this.node.start();
        this.node.deliver(initLine(nodes), 0);
      });
    } finally {
      clearTimeout(silent);
      signal.removeEventListener('abort', interrupt);
    }
  }

  /** Below zero, since the run has not begun. */
  #time(): Nanos {
    const { now, patienceMs } = this.#request;
    return Math.min(-1000, Math.round((now() - this.#startedAt - patienceMs) * 1e6));
  }

  #printed(line: string): void {
    this.#lines += 1;
    this.#stdout.push(line);
    if (this.#stdout.length > lastLines) this.#stdout.shift();
    const message = readNodeLine(line);
    if (message.kind === 'bad') {
      const { reason, detail } = message;
      const text = line.slice(0, longestQuote);
      this.muted ??= {
        node: this.#id,
        time: this.#time(),
        reason,
        line: text,
        lineNumber: this.#lines,
        messageId: null,
        detail,
      };
      this.#decide({ kind: 'init-failed', node: this.#id, reason: 'bad-line', text });
    } else if (message.dest === initSender) {
      this.answered = true;
      this.#decide(null);
    }
  }

  #ended(end: NodeEnd): void {
    if (end.kind === 'spawn-failed') {
      this.#decide({ kind: 'tool-failed', reason: 'node-not-started', message: end.message });
    } else if (end.kind === 'exited') {
      const { exitCode, signal } = end;
      const lastStderr = this.stderr.slice(-lastLines).map(({ text }) => text);
      this.#decide({
        kind: 'node-crashed',
        step: { node: this.#id, time: this.#time(), messageId: null, activity: 'start' },
        exitCode,
        signal,
        ...uncaughtError(lastStderr, this.#request.sourceRoot ?? null),
        lastStderr,
        lastStdout: this.#stdout,
      });
    }
  }
}
