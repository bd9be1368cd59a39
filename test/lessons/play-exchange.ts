/**
 * Plays an exchange of a lesson: what clients send is sent to real nodes on virtual time, with the engine's
 * own network and services between them, and each line of a node or a service must be sent by it.
 */
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { VirtualKernel } from '../../src/engines/embedded/kernel/virtual-kernel.ts';
import { Journal } from '../../src/engines/embedded/network/journal.ts';
import { latencies } from '../../src/engines/embedded/network/latency.ts';
import { Links } from '../../src/engines/embedded/network/links.ts';
import { Network } from '../../src/engines/embedded/network/network.ts';
import { readNodeLine } from '../../src/engines/embedded/network/node-line.ts';
import { VirtualNodes } from '../../src/engines/embedded/nodes/virtual/virtual-node.ts';
import { startServices } from '../../src/engines/embedded/services/index.ts';
import { workloads } from '../../src/engines/embedded/workloads/index.ts';
import type { NodeProgram, TestSpec } from '../../src/engines/engine.ts';
import { type Exchange, isClient, MessageNumbers, type ShownMessage } from './exchange.ts';

type Message = Omit<ShownMessage, 'line'>;

/** Virtual nanoseconds that a node has for a line that it is to send: timers, retries and elections included. */
const patience = 10e9;
/** The client of what a lesson leaves out: init, and what a workload sends before its operations. */
const setUpClient = 'c0';
/** Messages quoted when an exchange is not as shown. */
const mostQuoted = 30;

/** What is wrong with the exchange, in words; null when it is as shown. */
export function playExchange(
  exchange: Exchange,
  program: Extract<NodeProgram, { kind: 'script' }>,
  spec: TestSpec,
): Promise<string | null> {
  return new Promise((resolve, reject) => {
    // From a macrotask, as the engine does.
    setImmediate(() => {
      try {
        resolve(new Player(exchange, program, spec).play());
      } catch (thrown) {
        reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
      }
    });
  });
}

/** A network that says what nodes and services send. */
class OverheardNetwork extends Network {
  heard: (message: Message) => void = () => undefined;

  override send(...[src, dest, body, parsed]: Parameters<Network['send']>): number {
    const id = super.send(src, dest, body, parsed);
    if (!isClient(src)) this.heard({ src, dest, body: JSON.parse(body) });
    return id;
  }
}

class Player {
  readonly #exchange: Exchange;
  readonly #kernel = new VirtualKernel(0);
  readonly #network: OverheardNetwork;
  readonly #nodes: VirtualNodes;
  readonly #spec: TestSpec;
  readonly #sent: Message[] = [];
  readonly #numbers = new MessageNumbers();
  #prepared = false;
  /** Requests of the set-up that wait for their answer, by client and number. */
  readonly #setUp = new Set<string>();
  /** The line of the exchange that comes next. */
  #next = 0;
  /** How much had been sent when the client's last line was: what is shown after it was sent after it. */
  #since = 0;
  /** Per receiver, how much of what was sent is behind the last line that was found. */
  readonly #found = new Map<string, number>();
  #deadline = 0;
  #problem: string | null = null;
  #ended = false;

  constructor(exchange: Exchange, program: Extract<NodeProgram, { kind: 'script' }>, spec: TestSpec) {
    this.#exchange = exchange;
    this.#spec = spec;
    const kernel = this.#kernel;
    this.#network = new OverheardNetwork(kernel, new Journal(), latencies(spec), new Links(spec));
    this.#nodes = new VirtualNodes({
      source: readFileSync(program.bundle, 'utf8'),
      filename: program.bundle,
      sourceMapPath: program.sourceMap,
      args: [...program.args],
      seed: spec.seed,
      nodes: spec.nodes,
      kernel,
      guardMs: 10_000,
      env: {},
      cwd: tmpdir(),
    });
  }

  play(): string | null {
    startServices(this.#network, this.#spec.seed);
    const clients = this.#exchange.messages.flatMap(({ src, dest }) => [src, dest]).filter(isClient);
    for (const client of new Set([setUpClient, ...clients])) this.#network.add(client, () => undefined);
    for (const node of this.#spec.nodes) this.#startNode(node);
    this.#network.heard = (message) => {
      this.#sent.push(message);
      const { in_reply_to: answered, type } = message.body;
      if (this.#setUp.delete(`${message.dest} ${answered}`) && type === 'error') {
        this.#end(`${message.src} refused the set-up: ${JSON.stringify(message.body)}`);
      }
      this.#soon();
    };
    for (const node of this.#spec.nodes) if (!this.#shows('init', node)) this.#initialise(node);
    this.#wait();
    this.#soon();
    this.#nodes.runSlices(this.#kernel);
    return this.#problem;
  }

  #startNode(node: string): void {
    const handle = this.#nodes.make(node, {
      stdoutLine: (_, line) => {
        const message = readNodeLine(line);
        if (message.kind === 'bad') return this.#end(`${node} wrote what is no message: ${line}`);
        const { src, dest, body, parsed } = message;
        if (!this.#network.has(dest)) return this.#end(`${node} wrote to ${dest}, who is not there: ${line}`);
        this.#network.send(src, dest, body, parsed);
      },
      stderrLine: () => undefined,
      ended: (_, end) => this.#end(`${node} ended: ${JSON.stringify(end)}`),
    });
    this.#network.add(node, ({ id, src, body }) =>
      handle.deliver(`{"id":${id},"src":"${src}","dest":"${node}","body":${body}}`, id),
    );
    handle.start();
  }

  /** Whether the exchange itself shows the request of that type to the node. */
  #shows(type: string, node: string): boolean {
    return this.#exchange.messages.some(({ dest, body }) => dest === node && body.type === type);
  }

  #initialise(node: string): void {
    const answer = this.#exchange.messages.find(({ src, body }) => src === node && body.type === 'init_ok');
    const request = { type: 'init', node_id: node, node_ids: this.#spec.nodes };
    if (answer === undefined) this.#ask(node, request);
    else this.#ask(node, request, answer.dest, answer.body.in_reply_to);
  }

  /** Sends a node a request that the exchange does not show; its number is beyond those that a lesson uses. */
  #ask(
    node: string,
    request: Readonly<Record<string, unknown>>,
    client = setUpClient,
    id: unknown = 1_000_000 + this.#setUp.size,
  ): void {
    this.#setUp.add(`${client} ${id}`);
    this.#numbers.bind(client, id, id);
    this.#network.send(client, node, JSON.stringify({ ...request, msg_id: id }), null);
  }

  /** Once the nodes have their names, what the workload sends them before its operations. */
  #prepare(): void {
    this.#prepared = true;
    for (const [node, { rpc, fields }] of workloads[this.#spec.workload].setup(this.#spec)) {
      if (this.#shows('init', node) || this.#shows(rpc.type, node)) continue;
      this.#ask(node, { type: rpc.type, ...fields });
    }
  }

  /** A task of its own: a node may be in the middle of a step. */
  #soon(): void {
    this.#kernel.schedule(this.#kernel.now(), () => this.#advance());
  }

  #advance(): void {
    if (this.#ended || this.#setUp.size > 0) return;
    if (!this.#prepared) {
      this.#prepare();
      if (this.#setUp.size > 0) return;
    }
    const { messages } = this.#exchange;
    for (let shown = messages[this.#next]; shown !== undefined; shown = messages[this.#next]) {
      if (isClient(shown.src)) this.#send(shown);
      else if (!this.#find(shown)) return;
      this.#next += 1;
      this.#wait();
    }
    this.#end(null);
  }

  #send({ src, dest, body }: ShownMessage): void {
    this.#numbers.bind(src, body.msg_id, body.msg_id);
    this.#since = this.#sent.length;
    this.#network.send(src, dest, JSON.stringify(body), null);
  }

  #find(shown: ShownMessage): boolean {
    const { src, dest } = shown;
    const from = Math.max(this.#since, this.#found.get(dest) ?? 0);
    for (let index = from; index < this.#sent.length; index++) {
      const actual = this.#sent[index];
      if (actual?.src !== src || actual.dest !== dest || !this.#numbers.agree(shown, actual)) continue;
      this.#found.set(dest, index + 1);
      return true;
    }
    return false;
  }

  /** The next line has {@link patience} from now. */
  #wait(): void {
    this.#deadline = this.#kernel.now() + patience;
    const { messages } = this.#exchange;
    const awaited = this.#next;
    this.#kernel.schedule(this.#deadline, () => {
      if (this.#ended || this.#next !== awaited || this.#kernel.now() < this.#deadline) return;
      const since = this.#sent.slice(this.#since).map((message) => JSON.stringify(message));
      this.#end(
        [
          `line ${messages[awaited]?.line}: this was never sent: ${JSON.stringify(withoutLine(messages[awaited]))}`,
          'What was sent since the client’s last line:',
          ...since.slice(0, mostQuoted),
          ...(since.length > mostQuoted ? [`… and ${since.length - mostQuoted} more`] : []),
        ].join('\n'),
      );
    });
  }

  #end(problem: string | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#problem = problem;
    this.#kernel.stop();
  }
}

function withoutLine(message: ShownMessage | undefined): Message | undefined {
  if (message === undefined) return undefined;
  const { line, ...rest } = message;
  return rest;
}
