/**
 * A cluster without a test: nodes, services and the network between them as in a run, and nobody who acts but
 * a person. It tells of everything that can be seen; who drives the kernel decides how far time goes.
 */
import { isJsonObject, type Json, type JsonObject, parseJson, printJson } from '../../../json.ts';
import type { NodeId } from '../../../results/trace.ts';
import type { Nanos, TestSpec } from '../../engine.ts';
import { ClientPool } from '../clients/client.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Envelope } from '../network/inbox.ts';
import { Journal } from '../network/journal.ts';
import { latencies } from '../network/latency.ts';
import { Links } from '../network/links.ts';
import { budgetsOf, describeStorm, MessageCount } from '../network/message-storm.ts';
import { Network } from '../network/network.ts';
import { NodePort } from '../network/node-port.ts';
import { readBody } from '../network/read-body.ts';
import type { NodeEnd, NodeEvents, NodeHandle } from '../nodes/node-handle.ts';
import { countedFrom, endingOf } from '../run-ending.ts';
import { startServices } from '../services/index.ts';
import type { AskedFor, HandEvent } from './protocol.ts';

/** The person's own client. */
export const handClient: NodeId = 'c0';

export interface HandSessionOptions {
  readonly spec: TestSpec;
  /** The first node alone is a program; what others are sent, the person reads. */
  readonly alone: boolean;
  readonly kernel: Kernel;
  readonly makeNode: (id: NodeId, events: NodeEvents) => NodeHandle;
  /** Called for everything that can be seen, in order of time. */
  readonly onEvent: (event: HandEvent) => void;
}

interface Request extends AskedFor {
  readonly sentAt: Nanos;
  state: 'open' | 'answered' | 'given-up';
}

export class HandSession {
  readonly #options: HandSessionOptions;
  readonly #network: Network;
  readonly #links: Links;
  readonly #journal: Journal;
  readonly #ports = new Map<NodeId, NodePort>();
  /** Nodes that are no programs. */
  readonly #played = new Set<NodeId>();
  readonly #requests = new Map<number, Request>();
  readonly #messageCount: MessageCount;
  #nextMsgId = 1;
  #origin: Nanos = 0;

  constructor(options: HandSessionOptions) {
    const { spec, kernel } = options;
    this.#options = options;
    this.#links = new Links(spec);
    this.#journal = new SeenJournal((event) => this.#tell(event));
    this.#network = new Network(kernel, this.#journal, latencies(spec), this.#links);
    this.#messageCount = new MessageCount(budgetsOf(spec));
  }

  /** Puts everybody on the network and starts the nodes. */
  start(): void {
    const { spec, alone } = this.#options;
    startServices(this.#network, spec.seed);
    this.#network.add(handClient, (envelope) => this.#answered(envelope));
    const events: NodeEvents = {
      stdoutLine: (node, line, at) => this.#stdoutLine(node, line, at),
      stderrLine: (node, text, at) => {
        this.#ports.get(node)?.readStderr(text, at);
        this.#tell({ kind: 'log', time: at, node, text });
      },
      ended: (node, end, at) => this.#ended(node, end, at),
    };
    // Nobody else is a client here: no id but ours was ever one.
    const clients = new ClientPool(this.#options.kernel, this.#network);
    for (const [index, id] of spec.nodes.entries()) {
      if (alone && index > 0) {
        this.#played.add(id);
        this.#network.add(id, () => undefined);
        continue;
      }
      const makeHandle = (): NodeHandle => this.#options.makeNode(id, events);
      const port = new NodePort(id, makeHandle, this.#network, clients, spec.nodes.length);
      this.#ports.set(id, port);
      port.handle.start();
    }
  }

  /** The nodes that are programs and have not ended. */
  get running(): readonly NodeId[] {
    return [...this.#ports.values()].filter(({ stopped }) => !stopped).map(({ id }) => id);
  }

  /** Nanoseconds since {@link begin}. */
  now(): Nanos {
    return this.#options.kernel.now() - this.#origin;
  }

  /** Set-up is over: times count from here. */
  begin(): void {
    this.#origin = this.#options.kernel.now();
  }

  /**
   * Sends a message now.
   *
   * @param body JSON of an object.
   * @returns the msg_id of the client's request; null where no answer is to come: from a node that the person
   *   plays, or to a message in a node's name.
   */
  send(as: NodeId | null, dest: NodeId, body: string): number | null {
    if (!this.#network.has(dest)) throw new RangeError(`No receiver ${dest}`);
    if (as !== null) {
      this.#network.send(as, dest, body, null);
      return null;
    }
    const typed = parseJson(body);
    const fields: JsonObject = isJsonObject(typed) ? typed : {};
    const own = fields.msg_id;
    const msgId = typeof own === 'number' ? own : this.#nextMsgId;
    this.#nextMsgId = Math.max(this.#nextMsgId, Math.floor(msgId) + 1);
    const { type } = fields;
    this.#requests.set(msgId, {
      msgId,
      type: typeof type === 'string' ? type : '',
      dest,
      sentAt: this.now(),
      state: 'open',
    });
    const text = own === undefined ? printJson({ ...fields, msg_id: msgId }) : body;
    this.#network.send(handClient, dest, text, null);
    return this.#played.has(dest) ? null : msgId;
  }

  /** Whether a request still waits for its answer, and somebody is there to give one. */
  isOpen(msgId: number): boolean {
    const request = this.#requests.get(msgId);
    return request?.state === 'open' && !this.#isSilent(request.dest);
  }

  /** A node that can't be heard any more, whatever it does. */
  #isSilent(node: NodeId): boolean {
    const port = this.#ports.get(node);
    return port !== undefined && (port.stopped || port.muted !== null);
  }

  /** Says that a request had no answer, if it had none. */
  giveUp(msgId: number): void {
    const request = this.#requests.get(msgId);
    if (request?.state !== 'open') return;
    request.state = 'given-up';
    const waited = this.now() - request.sentAt;
    const gone = this.#isSilent(request.dest);
    this.#tellNow({ kind: 'no-answer', time: 0, request: askedFor(request), waited, gone });
  }

  /** Cuts two nodes off from each other. */
  cut([one, other]: readonly [NodeId, NodeId]): void {
    this.#links.partition.cut(
      new Map([
        [one, [other]],
        [other, [one]],
      ]),
    );
  }

  /** Undoes all cuts. */
  heal(): void {
    this.#links.partition.heal();
  }

  /** Ends the nodes. */
  stop(): void {
    for (const port of this.#ports.values()) port.stop();
  }

  /** `event.time` is the kernel's. */
  #tell(event: HandEvent): void {
    this.#options.onEvent({ ...event, time: event.time - this.#origin });
  }

  #tellNow(event: HandEvent): void {
    this.#tell({ ...event, time: this.#options.kernel.now() });
  }

  #answered({ src, body, parsed }: Envelope): void {
    const replyTo: Json | undefined = readBody(body, parsed).in_reply_to;
    const request = typeof replyTo === 'number' ? this.#requests.get(replyTo) : undefined;
    const again = request?.state === 'answered';
    if (request !== undefined) request.state = 'answered';
    this.#tellNow({
      kind: 'answer',
      time: 0,
      src,
      body,
      request: request === undefined ? null : askedFor(request),
      again,
      took: request === undefined ? 0 : this.now() - request.sentAt,
    });
  }

  #stdoutLine(node: NodeId, line: string, at: Nanos): void {
    const port = this.#ports.get(node);
    if (port === undefined || port.stopped || port.muted !== null) return;
    const sent = port.readStdout(line, at);
    // Read anew: this very line may have been the bad one.
    const { muted } = port as NodePort;
    if (muted !== null) {
      this.#tell({ kind: 'muted', time: at, muted: { ...muted, time: at - this.#origin } });
    }
    if (sent === null) return;
    const waiting = this.#ports.get(sent.dest)?.backlog ?? 0;
    if (!this.#messageCount.exceeds(at, this.#journal.length, waiting)) return;
    for (const each of this.#ports.values()) each.stop();
    this.#tell({
      kind: 'ended',
      time: at,
      node,
      ending: {
        kind: 'message-storm',
        messages: this.#journal.length,
        ...describeStorm(this.#journal),
        step: { node, time: at - this.#origin, messageId: port.lastMessageId, activity: 'stdin' },
      },
    });
  }

  #ended(node: NodeId, end: NodeEnd, at: Nanos): void {
    const port = this.#ports.get(node);
    if (port === undefined || port.stopped) return;
    const ending = countedFrom(this.#origin, endingOf(node, end, port.lastLines()));
    port.stop();
    this.#tell({ kind: 'ended', time: at, node, ending });
  }
}

/** A journal that tells of each message as it is sent, and of each that is dropped. */
class SeenJournal extends Journal {
  readonly #tell: (event: HandEvent) => void;
  readonly #ends = new Map<number, readonly [NodeId, NodeId]>();

  constructor(tell: (event: HandEvent) => void) {
    super();
    this.#tell = tell;
  }

  override send(src: NodeId, dest: NodeId, body: string, sent: Nanos, due: Nanos): number {
    const message = super.send(src, dest, body, sent, due);
    this.#ends.set(message, [src, dest]);
    this.#tell({ kind: 'sent', time: sent, message, src, dest, body });
    return message;
  }

  override take(message: number, at: Nanos, dropped: boolean): void {
    super.take(message, at, dropped);
    const [src = '', dest = ''] = this.#ends.get(message) ?? [];
    this.#ends.delete(message);
    if (dropped) this.#tell({ kind: 'dropped', time: at, message, src, dest });
  }
}

function askedFor({ msgId, type, dest }: Request): AskedFor {
  return { msgId, type, dest };
}
