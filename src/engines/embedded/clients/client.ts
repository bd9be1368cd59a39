/**
 * A client on the network (client.clj): one request at a time, replies matched by in_reply_to. While it
 * waits for nothing, what arrives stays in its inbox until the next request, or for ever.
 */
import type { JsonObject } from '../../../json.ts';
import { printJson } from '../../../json.ts';
import type { NodeId } from '../../../results/trace.ts';
import type { Kernel, ScheduledTask } from '../kernel/kernel.ts';
import type { Mailbox, Network } from '../network/network.ts';
import { readBody } from '../network/read-body.ts';

export type RpcResult =
  | { readonly kind: 'reply'; readonly body: JsonObject; readonly messageId: number }
  | {
      readonly kind: 'timeout';
      /** It is certain that no node read the request: the one it went to was down. */
      readonly missed: boolean;
    };

interface Waiting {
  readonly msgId: number;
  readonly timer: ScheduledTask;
  readonly done: (result: RpcResult) => void;
}

export class Client {
  readonly id: NodeId;
  readonly #kernel: Kernel;
  readonly #network: Network;
  readonly #mailbox: Mailbox;
  #nextMsgId = 1;
  #waiting: Waiting | null = null;
  /** Requests given up on: their msg_id and the operation they belonged to. */
  readonly #givenUp = new Map<number, number>();

  constructor(id: NodeId, kernel: Kernel, network: Network) {
    this.id = id;
    this.#kernel = kernel;
    this.#network = network;
    this.#mailbox = network.add(
      id,
      ({ id: messageId, body, parsed }) => this.#receive(messageId, body, parsed),
      false,
    );
  }

  /**
   * Sends a request and hands its reply, or its timeout, to `done`.
   *
   * @param request the body without msg_id.
   * @param timeoutMs milliseconds until it gives up.
   * @param operation whose request it is (index in the history), for reports of late replies.
   * @returns the body as sent.
   */
  rpc(
    dest: NodeId,
    request: JsonObject,
    timeoutMs: number,
    operation: number,
    done: (result: RpcResult) => void,
  ): JsonObject {
    if (this.#waiting !== null) throw new Error(`${this.id} already waits for a reply`);
    const msgId = this.#nextMsgId++;
    const body: JsonObject = { ...request, msg_id: msgId };
    const now = this.#kernel.now();
    const timer = this.#kernel.schedule(now + timeoutMs * 1_000_000, () => {
      this.#waiting = null;
      this.#mailbox.listening = false;
      this.#givenUp.set(msgId, operation);
      done({ kind: 'timeout', missed: this.#network.wasMissed(messageId) });
    });
    this.#waiting = { msgId, timer, done };
    const messageId = this.#network.send(this.id, dest, printJson(body), null);
    this.#network.listen(this.#mailbox);
    return body;
  }

  /** The operation that a body answers too late, or undefined. */
  lateFor(body: JsonObject): number | undefined {
    return typeof body.in_reply_to === 'number' ? this.#givenUp.get(body.in_reply_to) : undefined;
  }

  /** Leaves the network: whoever writes to it from now on writes to nobody. */
  close(): void {
    this.#waiting?.timer.cancel();
    this.#waiting = null;
    this.#network.remove(this.id);
  }

  #receive(messageId: number, text: string, parsed: JsonObject | null): void {
    const waiting = this.#waiting;
    if (waiting === null) return;
    const body = readBody(text, parsed);
    if (body.in_reply_to !== waiting.msgId) return;
    waiting.timer.cancel();
    this.#waiting = null;
    this.#mailbox.listening = false;
    waiting.done({ kind: 'reply', body, messageId });
  }
}

/** Hands out client ids (`c0`, `c1` …) and knows which are open. */
export class ClientPool {
  readonly #kernel: Kernel;
  readonly #network: Network;
  readonly #open = new Map<NodeId, Client>();
  #next = 0;

  constructor(kernel: Kernel, network: Network) {
    this.#kernel = kernel;
    this.#network = network;
  }

  open(): Client {
    const client = new Client(`c${this.#next++}`, this.#kernel, this.#network);
    this.#open.set(client.id, client);
    return client;
  }

  close(client: Client): void {
    client.close();
    this.#open.delete(client.id);
  }

  get(id: NodeId): Client | undefined {
    return this.#open.get(id);
  }

  /** True for an id that a client has or once had. */
  existed(id: NodeId): boolean {
    const number = /^c(0|[1-9]\d*)$/.exec(id)?.[1];
    return number !== undefined && Number(number) < this.#next;
  }
}
