/**
 * The nodes of a test, as Maelstrom starts and treats them: one process each in the folder for temporary
 * files, `init` to all at once, messages between nodes carried at once, a node's stdout not read any more
 * after its first bad line, SIGKILL at the end. Services answer nothing here.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

export interface NodeOptions {
  readonly bin: string;
  readonly arguments: readonly string[];
  readonly cwd: string;
  readonly nodes: readonly string[];
  /** Absolute path of the file that a node's stderr is added to. */
  readonly logFile: (node: string) => string;
  /** Prints what nodes write to stderr, too. */
  readonly logsStderr: boolean;
  /** Prints a record of the log: level, thread, logger and message. */
  readonly log: (level: 'INFO' | 'WARN', thread: string, logger: string, message: string) => void;
}

interface Running {
  readonly node: string;
  readonly child: ChildProcess;
  readonly stdout: string[];
  readonly stderr: string[];
  /** Settled once the process has ended and its output was read to the end. */
  readonly closed: Promise<void>;
  muted: boolean;
  failure: Error | null;
}

/** What Maelstrom throws; `message` are its words. */
export class Crash extends Error {}

/** Lines of a node's output that its crash repeats. */
const keptLines = 32;

export class NodeProcesses {
  readonly #options: NodeOptions;
  readonly #running = new Map<string, Running>();
  readonly #clients = new Map<string, (body: Record<string, unknown>) => void>();
  #stopping: Promise<void> | null = null;
  #messages = 0;
  #clientCount = 0;

  constructor(options: NodeOptions) {
    this.#options = options;
  }

  /**
   * Starts them all.
   *
   * @throws Crash when the executable can't be started, as Java words it.
   */
  async start(): Promise<void> {
    for (const node of this.#options.nodes) this.#running.set(node, this.#spawn(node));
    await Promise.all([...this.#running.values()].map(({ child }) => spawned(child)));
    for (const { failure } of this.#running.values()) {
      if (failure === null) continue;
      const reason = /EACCES/.test(failure.message)
        ? 'error=13, Permission denied'
        : 'error=2, No such file or directory';
      throw new Crash(
        `java.io.IOException: Cannot run program "${this.#options.bin}" (in directory "${this.#options.cwd}"): ${reason}`,
      );
    }
  }

  /** Sends init to every node at once and waits. @throws Crash as Maelstrom words it. */
  async init(timeoutMs: number): Promise<void> {
    const { nodes } = this.#options;
    await Promise.all(
      nodes.map(async (node) => {
        const reply = await this.#call(
          node,
          { type: 'init', node_id: node, node_ids: nodes },
          timeoutMs,
          true,
        );
        if (reply === null) {
          throw new Crash(
            `clojure.lang.ExceptionInfo: Expected node ${node} to respond to an init message, but node did not respond.`,
          );
        }
        if (reply.type !== 'init_ok') {
          throw new Crash(
            `clojure.lang.ExceptionInfo: Expected an init_ok message, but node responded with ${edn(reply)}`,
          );
        }
      }),
    );
  }

  /** Gives every node its neighbours (broadcast). @throws Crash. */
  async topology(neighbours: Readonly<Record<string, readonly string[]>>, timeoutMs: number): Promise<void> {
    await Promise.all(
      this.#options.nodes.map(async (node) => {
        const reply = await this.#call(node, { type: 'topology', topology: neighbours }, timeoutMs, false);
        if (reply === null) throw new Crash('clojure.lang.ExceptionInfo: Client read timeout');
        if (reply.type !== 'topology_ok' || Object.keys(reply).some((key) => !replyKeys.has(key))) {
          throw new Crash(
            [
              `clojure.lang.ExceptionInfo: Malformed RPC response. Maelstrom sent node ${node} the following request:\n`,
              `{:type "topology", :topology ${edn(neighbours)}, :msg_id 1}\n`,
              'And expected a response of the form:\n',
              '{:type (eq "topology_ok"), {:k :msg_id} Int, :in_reply_to Int}\n',
              `... but instead received\n\n${edn(reply)}\n`,
              'This is malformed because:\n',
              '{:type (not (= "topology_ok" a-java.lang.String))}\n',
              'See doc/protocol.md for more guidance.\n',
            ].join('\n'),
          );
        }
      }),
    );
  }

  /** Kills them all, once. @throws Crash for the first that had ended by itself. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const ended = [...this.#running.values()].filter(
      ({ child, failure }) => failure === null && (child.exitCode !== null || child.signalCode !== null),
    );
    this.kill();
    await Promise.all([...this.#running.values()].map(({ closed }) => Promise.race([closed, pause(1000)])));
    const [crashed] = ended;
    if (crashed === undefined) return;
    const { node, child, stdout, stderr } = crashed;
    const status = child.exitCode ?? 128 + (signalNumbers[child.signalCode ?? ''] ?? 0);
    throw new Crash(
      [
        `clojure.lang.ExceptionInfo: Node ${node} crashed with exit status ${status}. Before crashing, it wrote to STDOUT:`,
        stdout.slice(-keptLines).join('\n'),
        'And to STDERR:',
        stderr.slice(-keptLines).join('\n'),
        `Full STDERR logs are available in ${this.#options.logFile(node)}`,
      ].join('\n\n'),
    );
  }

  /** SIGKILL to those that live; not to their own children, as in Maelstrom. */
  kill(): void {
    for (const { child } of this.#running.values()) child.kill('SIGKILL');
  }

  #spawn(node: string): Running {
    const { bin, arguments: words, cwd } = this.#options;
    const child = spawn(bin, words, { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    const running: Running = {
      node,
      child,
      stdout: [],
      stderr: [],
      closed: new Promise((resolve) => child.once('close', () => resolve())),
      muted: false,
      failure: null,
    };
    child.once('error', (error) => {
      running.failure = error;
    });
    // A node that has ended, or closed its stdin, is found out at the end.
    child.stdin?.on('error', () => undefined);
    const file = this.#options.logFile(node);
    mkdirSync(dirname(file), { recursive: true });
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      running.stderr.push(line);
      appendFileSync(file, `${line}\n`);
      if (this.#options.logsStderr) this.#options.log('INFO', `${node} stderr`, 'maelstrom.process', line);
    });
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      if (running.muted) return;
      running.stdout.push(line);
      this.#take(running, line);
    });
    return running;
  }

  #take(running: Running, line: string): void {
    const problem = this.#problemOf(running.node, line);
    if (problem !== null) {
      running.muted = true;
      this.#options.log(
        'WARN',
        `${running.node} stdout`,
        'maelstrom.process',
        `Error!\n${problem}\n${frames}`,
      );
      return;
    }
    const { dest, src, body } = JSON.parse(line);
    const client = this.#clients.get(dest);
    if (client !== undefined) client(body);
    else this.#send(src, dest, body);
  }

  /** Why Maelstrom would read no more of this node's stdout; null for a good line. */
  #problemOf(node: string, line: string): string | null {
    let message: unknown;
    try {
      message = JSON.parse(line);
    } catch {
      if (line !== '') {
        return [
          `clojure.lang.ExceptionInfo: Node ${node} printed a line to STDOUT which was not well-formed JSON:`,
          line,
          'Did you mean to encode this line as JSON? Or was this line intended for STDERR? See doc/protocol.md for more guidance.',
        ].join('\n');
      }
    }
    const fields =
      typeof message === 'object' && message !== null ? (message as Record<string, unknown>) : {};
    const errors = [
      ...['src', 'dest']
        .filter((key) => typeof fields[key] !== 'string')
        .map((key) => `:${key} missing-required-key`),
      ...Object.keys(fields)
        .filter((key) => !envelopeKeys.has(key))
        .map((key) => `:${key} disallowed-key`),
    ];
    if (errors.length > 0) {
      return [
        `clojure.lang.ExceptionInfo: Malformed network message. Node ${node} tried to send the following message via STDOUT:\n`,
        `${edn(fields)}\n`,
        'This is malformed because:\n',
        `{${errors.join(', ')}}\n`,
        'See doc/protocol.md for more guidance.',
      ].join('\n');
    }
    const text = `#maelstrom.net.message.Message{:id ${++this.#messages}, :src ${edn(fields.src)}, :dest ${edn(fields.dest)}, :body ${edn(fields.body)}}`;
    const known = (id: unknown) =>
      this.#options.nodes.includes(String(id)) || this.#clients.has(String(id)) || services.has(String(id));
    if (!known(fields.src))
      return `java.lang.AssertionError: Assert failed: Invalid source for message ${text}\n(get queues (:src m))`;
    if (!known(fields.dest))
      return `java.lang.AssertionError: Assert failed: Invalid dest for message ${text}\n(get queues (:dest m))`;
    return null;
  }

  #send(src: string, dest: string, body: unknown): void {
    const line = JSON.stringify({ id: this.#messages++, src, dest, body });
    this.#running.get(dest)?.child.stdin?.write(`${line}\n`);
  }

  /** Calls a node from a new client, which is closed afterwards or stays open for the whole test. */
  async #call(
    node: string,
    body: Record<string, unknown>,
    timeoutMs: number,
    close: boolean,
  ): Promise<Record<string, unknown> | null> {
    const client = `c${this.#clientCount++}`;
    const reply = await new Promise<Record<string, unknown> | null>((resolve) => {
      const timer = setTimeout(() => resolve(null), timeoutMs);
      this.#clients.set(client, (answer) => {
        if (answer?.in_reply_to !== 1) return;
        clearTimeout(timer);
        resolve(answer);
      });
      this.#send(client, node, { ...body, msg_id: 1 });
    });
    if (close) this.#clients.delete(client);
    return reply;
  }
}

const envelopeKeys = new Set(['id', 'src', 'dest', 'body']);
const replyKeys = new Set(['type', 'in_reply_to', 'msg_id']);
const services = new Set(['lin-kv', 'seq-kv', 'lww-kv', 'lin-tso']);
const signalNumbers: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGTERM: 15,
};
const frames = [
  '\tat slingshot.support$stack_trace.invoke(support.clj:201)',
  '\tat maelstrom.process$stdout_thread$fn__20338.invoke(process.clj:140)',
  '\tat java.base/java.lang.Thread.run(Thread.java:840)',
].join('\n');

function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('spawn', () => resolve());
    child.once('error', () => resolve());
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** As Clojure prints it, keys of the first level as keywords. */
function edn(value: unknown, keywords = true): string {
  if (Array.isArray(value)) return `[${value.map((item) => edn(item, false)).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return value === null ? 'nil' : JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, item]) => `${keywords ? `:${key}` : JSON.stringify(key)} ${edn(item, false)}`,
  );
  return `{${entries.join(', ')}}`;
}
