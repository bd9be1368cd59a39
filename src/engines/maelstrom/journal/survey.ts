/**
 * What a journal holds, from a first reading of all its stripes: when each message was sent and received, and what
 * clients asked and were answered, by which its clock is set.
 */
import type { NodeId } from '../../../results/trace.ts';
import { type JournalEvent, Stripe } from './stripe.ts';

/** A request of a client, and when it took the reply. Times are the journal's. */
export interface Exchange {
  /** `type` of the request's body. */
  readonly type: string;
  readonly sent: number;
  /** Null: no reply was received. */
  readonly replied: number | null;
}

export interface Survey {
  readonly events: number;
  readonly messages: number;
  /** False where events are missing: Maelstrom was ended before it had written them all. */
  readonly isComplete: boolean;
  /** By number of the message; undefined where there was no such event. */
  readonly sent: readonly number[];
  readonly received: readonly number[];
  readonly exchanges: readonly Exchange[];
  /** How many messages each name sent, and when the last. */
  readonly senders: ReadonlyMap<NodeId, Sender>;
}

export interface Sender {
  readonly count: number;
  readonly last: number;
}

interface Request {
  readonly type: string;
  readonly time: number;
}

/** Reads all stripes, one after the other. @throws Damaged */
export function survey(files: readonly string[]): Survey {
  const found = new Surveyor();
  let isCutOff = false;
  for (const file of files) {
    const stripe = new Stripe(file);
    try {
      for (let event = stripe.next(); event !== null; event = stripe.next()) found.add(event);
    } finally {
      stripe.close();
    }
    isCutOff ||= stripe.isCutOff;
  }
  return found.result(isCutOff);
}

class Surveyor {
  readonly #sent: number[] = [];
  readonly #received: number[] = [];
  readonly #requests = new Map<string, Request>();
  readonly #replies = new Map<string, number>();
  readonly #senders = new Map<NodeId, Sender>();
  #events = 0;
  #messages = 0;
  #lastEvent = -1;

  add(event: JournalEvent): void {
    const { id, time, type, message, src, dest, body } = event;
    this.#events++;
    this.#lastEvent = Math.max(this.#lastEvent, id);
    if (type === 'recv') {
      this.#received[message] = time;
      if (dest.startsWith('c')) this.#reply(src, dest, time, body);
      return;
    }
    this.#sent[message] = time;
    this.#messages++;
    const { count, last } = this.#senders.get(src) ?? { count: 0, last: time };
    this.#senders.set(src, { count: count + 1, last: Math.max(last, time) });
    if (src.startsWith('c')) this.#request(src, dest, time, body);
  }

  #request(client: NodeId, node: NodeId, time: number, text: string): void {
    const { type, msg_id: id } = membersOf(text);
    if (typeof type === 'string') this.#requests.set(`${client} ${node} ${id}`, { type, time });
  }

  #reply(node: NodeId, client: NodeId, time: number, text: string): void {
    const key = `${client} ${node} ${membersOf(text).in_reply_to}`;
    // A node that answers twice: the first is what the client waited for.
    this.#replies.set(key, Math.min(time, this.#replies.get(key) ?? time));
  }

  result(isCutOff: boolean): Survey {
    return {
      events: this.#events,
      messages: this.#messages,
      isComplete: !isCutOff && this.#events > 0 && this.#lastEvent === this.#events - 1,
      sent: this.#sent,
      received: this.#received,
      exchanges: [...this.#requests].map(([key, { type, time }]) => ({
        type,
        sent: time,
        replied: this.#replies.get(key) ?? null,
      })),
      senders: this.#senders,
    };
  }
}

/** Members of a body; none of what is no object. */
function membersOf(body: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(body);
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
