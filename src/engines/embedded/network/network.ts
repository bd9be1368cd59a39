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
import type { Journal } from './journal.ts';
import type { LatencyOf } from './latency.ts';
import type { Links } from './links.ts';

/** One receiver on the network. */
export class Mailbox {
  readonly id: NodeId;
  readonly inbox = new Inbox();
  readonly deliver: (envelope: Envelope) => void;
  /** False while nobody takes messages: they stay in the inbox. */
  listening: boolean;
  /** True while a taken message waits for its deadline. */
  holding = false;

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
  readonly #mailboxes = new Map<NodeId, Mailbox>();

  constructor(kernel: Kernel, journal: Journal, latencyOf: LatencyOf, links: Links) {
    this.#kernel = kernel;
    this.#journal = journal;
    this.#latencyOf = latencyOf;
    this.#links = links;
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
    const due: Nanos = now + this.#latencyOf(src, dest, body);
    const id = this.#journal.send(src, dest, body, now, due);
    mailbox.inbox.put({ id, src, due, body, parsed });
    this.#pump(mailbox);
    return id;
  }

  #pump(mailbox: Mailbox): void {
    while (mailbox.listening && !mailbox.holding) {
      const envelope = mailbox.inbox.take();
      if (envelope === undefined) return;
      const cut = this.#links.separates(envelope.src, mailbox.id);
      this.#journal.take(envelope.id, this.#kernel.now(), cut);
      if (cut) continue;
      mailbox.holding = true;
      // Also when it is due already: a receiver never runs inside its sender's step.
      this.#kernel.schedule(envelope.due, () => {
        mailbox.holding = false;
        if (!mailbox.listening) return;
        this.#journal.receive(envelope.id, this.#kernel.now());
        mailbox.deliver(envelope);
        this.#pump(mailbox);
      });
    }
  }
}
