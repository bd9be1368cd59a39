/**
 * A node of the cluster: reads messages, calls your handlers, sends what you say.
 *
 *     const node = new Node();
 *     node.on('echo', (message) => {
 *       node.reply(message, { type: 'echo_ok', echo: message.body.echo });
 *     });
 *     node.run();
 */
import { ErrorCode, RpcError } from './errors.ts';
import { log, sendConsoleToStderr } from './log.ts';
import type { Body, Init, Message, NodeId, Requests } from './messages.ts';

sendConsoleToStderr();

/** Your code for one type of message. It may be asynchronous. */
export type Handler<B extends Body = Body> = (message: Message<B>) => unknown;

export interface RpcOptions {
  /** Milliseconds to wait for the answer. */
  timeout?: number;
  /** Stops waiting when it is aborted. */
  signal?: AbortSignal | undefined;
}

/** A request of ours that nobody has answered yet. */
interface Waiting {
  resolve(reply: Message): void;
  reject(error: unknown): void;
}

export class Node {
  /** Name of this node. Empty until `init` has come. */
  id: NodeId = '';
  /** Names of all nodes of the cluster, this one included. */
  nodeIds: NodeId[] = [];

  private readonly handlers = new Map<string, Handler>();
  private readonly waiting = new Map<number, Waiting>();
  private nextMessageId = 1;
  /** The beginning of a line whose end has not arrived. */
  private partialLine = '';
  private readonly input: NodeJS.ReadableStream;
  private readonly output: NodeJS.WritableStream;

  constructor(input: NodeJS.ReadableStream = process.stdin, output: NodeJS.WritableStream = process.stdout) {
    this.input = input;
    this.output = output;
  }

  /** Names of the other nodes. */
  get peers(): NodeId[] {
    return this.nodeIds.filter((id) => id !== this.id);
  }

  /**
   * Says what to do with messages of a type. A handler that throws (or whose promise is rejected) answers
   * with an error: an RpcError as it is, anything else as "crash", and it is logged.
   */
  on<T extends keyof Requests>(type: T, handler: Handler<Requests[T]>): void;
  on<B extends Body = Body>(type: B['type'], handler: Handler<B>): void;
  on(type: string, handler: Handler<never>): void {
    if (this.handlers.has(type)) throw new Error(`There are two handlers for "${type}".`);
    this.handlers.set(type, handler as Handler);
  }

  /** Sends a message that needs no answer. Nobody tells you whether it arrives. */
  send(dest: NodeId, body: Body): void {
    this.output.write(`${JSON.stringify({ src: this.id, dest, body })}\n`);
  }

  /** Answers a request. */
  reply(request: Message, body: Body): void {
    // A message without msg_id wants no answer; JSON leaves the undefined field out.
    this.send(request.src, { ...body, in_reply_to: request.body.msg_id as number });
  }

  /**
   * Sends a request and waits for its answer.
   *
   * Throws the RpcError that the other side sends, an RpcError with code `timeout` when no answer comes in
   * time, and the signal's reason when the signal is aborted. After a timeout you don't know which was lost,
   * your request or the answer to it.
   */
  rpc(dest: NodeId, body: Body, options: RpcOptions = {}): Promise<Message> {
    const { timeout = 1000, signal } = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const id = this.nextMessageId++;

    return new Promise((resolve, reject) => {
      const stopWaiting = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.waiting.delete(id);
      };
      const onTimeout = () => {
        stopWaiting();
        const text = `${dest} did not answer "${body.type}" within ${timeout} ms`;
        reject(new RpcError(ErrorCode.timeout, text));
      };
      const onAbort = () => {
        stopWaiting();
        reject(signal?.reason);
      };

      const timer = setTimeout(onTimeout, timeout);
      signal?.addEventListener('abort', onAbort);
      this.waiting.set(id, {
        resolve: (reply) => {
          stopWaiting();
          resolve(reply);
        },
        reject: (error) => {
          stopWaiting();
          reject(error);
        },
      });
      this.send(dest, { ...body, msg_id: id });
    });
  }

  /** Starts to read messages. Call it last, when all handlers are in place. */
  run(): void {
    this.input.setEncoding('utf8');
    this.input.on('data', (chunk: string) => this.receive(chunk));
  }

  /** A chunk of input may hold several lines, or a part of one. */
  private receive(chunk: string): void {
    const lines = (this.partialLine + chunk).split('\n');
    this.partialLine = lines.pop() ?? '';
    for (const line of lines) {
      if (line.trim() === '') continue;
      this.handle(JSON.parse(line) as Message);
    }
  }

  private handle(message: Message): void {
    const { type, in_reply_to } = message.body;
    if (in_reply_to !== undefined) {
      const request = this.waiting.get(in_reply_to);
      // An answer that nobody waits for comes after its timeout, or to a plain send. It is too late to matter.
      if (request === undefined) return;
      if (type === 'error') request.reject(RpcError.fromBody(message.body));
      else request.resolve(message);
      return;
    }
    if (type === 'init') this.init(message as Message<Init>);
    else this.call(this.handlers.get(type) ?? unsupported, message);
  }

  private init(message: Message<Init>): void {
    this.id = message.body.node_id;
    this.nodeIds = message.body.node_ids;
    // Your own handler for init, if there is one, is done before the answer: the answer means "ready".
    const answer = () => this.reply(message, { type: 'init_ok' });
    this.call(() => {
      const result = this.handlers.get('init')?.(message);
      return result instanceof Promise ? result.then(answer) : answer();
    }, message);
  }

  /** Calls a handler and turns what it throws into an answer. */
  private call(handler: Handler, message: Message): void {
    try {
      const result = handler(message);
      if (result instanceof Promise) result.catch((error: unknown) => this.fail(error, message));
    } catch (error) {
      this.fail(error, message);
    }
  }

  private fail(error: unknown, message: Message): void {
    const known = error instanceof RpcError;
    const wantsAnswer = message.body.msg_id !== undefined;
    // An RpcError says what went wrong in one line; of anything else you want to see where it was thrown.
    if (!known || !wantsAnswer) {
      log(`The handler of "${message.body.type}" failed:`, known ? error.message : error);
    }
    if (!wantsAnswer) return;
    const answer = known ? error : new RpcError(ErrorCode.crash, String(error));
    this.reply(message, answer.toBody());
  }
}

function unsupported(message: Message): never {
  throw new RpcError(ErrorCode.notSupported, `There is no handler for "${message.body.type}".`);
}
