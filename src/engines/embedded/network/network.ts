/**
 * Delivery as Maelstrom does it (net.clj `send!`, `recv!` and the thread behind each node's stdin): a
 * receiver takes the message with the lowest deadline as soon as it is idle; whether the two are cut off
 * from each other is decided then; and while it waits for that message's deadline everything else waits
 * behind it.
 */
import type { JsonObject } from '../../../json.ts';
import type { NodeId } from '../../../results/trace.ts';
import type { Nanos } from '../../engine.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { type Envelope, Inbox } from './inbox.ts';
import { involvesClient, type Journal } from './journal.ts';
import type { LatencyOf } from './latency.ts';
import type { Links } from './links.ts';
import type { Lives } from './lives.ts';
import { readBody } from './read-body.ts';

/** One receiver on the network. */
export class Mailbox {
  readonly id: NodeId;
  readonly inbox = new Inbox();
  readonly deliver: (envelope: Envelope) => void;
  /** False while nobody takes messages: they stay in the inbox. */
  listening: boolean;
  /** A taken message that waits for its deadline. */
  holding: Envelope | null = null;
  /** Of a node that was killed: what is sent to it is lost. */
  down = false;
  /** Which client may write to it; null: all may. Nodes and services always may. */
  only: NodeId | null = null;

  constructor(id: NodeId, deliver: (envelope: Envelope) => void, listening: boolean) {
    this.id = id;
    this.deliver = deliver;
    this.listening = listening;
  }
}

export class Network {
  readonly #kernel: Kernel;
  readonly #journal: Journal;
  readonly #latencyOf: LatencyOf;
  readonly #links: Links;
  /** Null where no node is ever killed. */
  readonly #lives: Lives | null;
  readonly #mailboxes = new Map<NodeId, Mailbox>();

  constructor(
    kernel: Kernel,
    journal: Journal,
    latencyOf: LatencyOf,
    links: Links,
    lives: Lives | null = null,
  ) {
    this.#kernel = kernel;
    this.#journal = journal;
    this.#latencyOf = latencyOf;
    this.#links = links;
    this.#lives = lives;
  }

  /** Adds a receiver. One that does not listen keeps its messages until {@link listen}. */
  add(id: NodeId, deliver: (envelope: Envelope) => void, listening = true): Mailbox {
    const mailbox = new Mailbox(id, deliver, listening);
    this.#mailboxes.set(id, mailbox);
    return mailbox;
  }

  /** From now on nobody may write to that id or in its name. */
  remove(id: NodeId): void {
    const mailbox = this.#mailboxes.get(id);
    if (mailbox !== undefined) mailbox.listening = false;
    this.#mailboxes.delete(id);
  }

  /** Takes nothing any more; messages to it are still accepted, as by a process that no longer reads. */
  deafen(id: NodeId): void {
    const mailbox = this.#mailboxes.get(id);
    if (mailbox !== undefined) mailbox.listening = false;
  }

  /** The receiver was killed: what it has not read is lost, and what is sent to it until {@link restart}. */
  crash(id: NodeId): void {
    const former = this.#mailboxes.get(id);
    if (former === undefined) return;
    former.down = true;
    former.listening = false;
    if (former.holding !== null) this.#journal.miss(former.holding.id);
    for (let waits = former.inbox.take(); waits !== undefined; waits = former.inbox.take()) {
      this.#journal.miss(waits.id);
    }
  }

  /**
   * The receiver begins another life. @param only the one client that may write to it until {@link openToAll}:
   * whatever another sends is lost, as when nobody listens yet.
   */
  restart(id: NodeId, only: NodeId): void {
    const former = this.#mailboxes.get(id);
    if (former === undefined) throw new RangeError(`No receiver ${id}`);
    const mailbox = new Mailbox(id, former.deliver, true);
    mailbox.only = only;
    this.#mailboxes.set(id, mailbox);
    this.#lives?.begin(id);
  }

  /** From now on all clients may write to a node that was started again. */
  openToAll(id: NodeId): void {
    const mailbox = this.#mailboxes.get(id);
    if (mailbox !== undefined) mailbox.only = null;
  }

  /** Whether it is certain that the message with that number was never read. */
  wasMissed(messageId: number): boolean {
    return this.#journal.wasMissed(messageId);
  }

  /** Number of messages that the receiver has not taken yet. */
  waiting(id: NodeId): number {
    return this.#mailboxes.get(id)?.inbox.length ?? 0;
  }

  has(id: NodeId): boolean {
    return this.#mailboxes.has(id);
  }

  listen(mailbox: Mailbox): void {
    mailbox.listening = true;
    this.#pump(mailbox);
  }

  /**
   * Sends a message now and returns its number. `dest` must be known ({@link has}).
   * `parsed`: the body as JSON.parse reads it, or null.
   */
  send(src: NodeId, dest: NodeId, body: string, parsed: JsonObject | null): number {
    const mailbox = this.#mailboxes.get(dest);
    if (mailbox === undefined) throw new RangeError(`No receiver ${dest}`);
    const now = this.#kernel.now();
    const latency = this.#latencyOf(src, dest, body);
    const passage = this.#links.passage(src, dest, body, latency);
    const forNobody = this.#isForNobody(src, mailbox, body, parsed);
    if (passage.kind === 'lost') {
      const id = this.#journal.send(src, dest, body, now, now + latency);
      this.#journal.lose(id);
      return id;
    }
    const due: Nanos = now + passage.hold + latency;
    const id = this.#journal.send(src, dest, body, now, due);
    if (forNobody) {
      this.#journal.miss(id);
      return id;
    }
    this.#queue(mailbox, { id, src, due, body, parsed }, now + passage.hold);
    if (passage.copyHold !== null) {
      const copyDue: Nanos = now + passage.copyHold + latency;
      const copy = this.#journal.copy(id, now, copyDue);
      this.#queue(mailbox, { id: copy, src, due: copyDue, body, parsed }, now + passage.copyHold);
    }
    return id;
  }

  /** Whether the program that a message is meant for is not there: killed, not ready for clients, or replaced. */
  #isForNobody(src: NodeId, mailbox: Mailbox, body: string, parsed: JsonObject | null): boolean {
    if (this.#lives === null) return false;
    const { id, down, only } = mailbox;
    if (involvesClient(src, id)) return down || (only !== null && src !== only);
    return this.#lives.isForFormerLife(src, id, readBody(body, parsed)) || down;
  }

  /** What a link holds back is no part of the receiver's queue yet: nothing waits behind it there. */
  #queue(mailbox: Mailbox, envelope: Envelope, at: Nanos): void {
    const put = (): void => {
      if (mailbox.down) {
        this.#journal.miss(envelope.id);
        return;
      }
      mailbox.inbox.put(envelope);
      this.#pump(mailbox);
    };
    if (at > this.#kernel.now()) this.#kernel.schedule(at, put);
    else put();
  }

  #pump(mailbox: Mailbox): void {
    while (mailbox.listening && mailbox.holding === null) {
      const envelope = mailbox.inbox.take();
      if (envelope === undefined) return;
      const cut = this.#links.separates(envelope.src, mailbox.id);
      this.#journal.take(envelope.id, this.#kernel.now(), cut);
      if (cut) continue;
      mailbox.holding = envelope;
      // Also when it is due already: a receiver never runs inside its sender's step.
      this.#kernel.schedule(envelope.due, () => {
        mailbox.holding = null;
        if (!mailbox.listening) return;
        this.#journal.receive(envelope.id, this.#kernel.now());
        mailbox.deliver(envelope);
        this.#pump(mailbox);
      });
    }
  }
}
