/** An exchange as a lesson shows it: one message a line, in the order of time. */
import { isDeepStrictEqual } from 'node:util';
import type { Fence } from './lessons.ts';

export interface ShownMessage {
  readonly src: string;
  readonly dest: string;
  readonly body: Readonly<Record<string, unknown>> & { readonly type?: unknown };
  /** Line of the file, from 1. */
  readonly line: number;
}

export interface Exchange {
  /** The node that plays it, below test/nodes, where the block names one. */
  readonly node: string | null;
  readonly messages: readonly ShownMessage[];
}

/** @throws Error that names the line which is no message. */
export function parseExchange({ text, line }: Fence): Exchange {
  let node: string | null = null;
  const messages: ShownMessage[] = [];
  for (const [index, written] of text.split('\n').entries()) {
    if (written.trim() === '') continue;
    const named = index === 0 ? /^\/\/ node: (\S+)$/.exec(written) : null;
    if (named !== null) node = named[1] ?? null;
    else messages.push(messageOf(written, line + index));
  }
  return { node, messages };
}

function messageOf(written: string, line: number): ShownMessage {
  let read: unknown;
  try {
    read = JSON.parse(written);
  } catch {
    throw new Error(`line ${line} is not JSON: ${written}`);
  }
  const { src, dest, body, ...more } = (read ?? {}) as Record<string, unknown>;
  if (typeof src !== 'string' || typeof dest !== 'string' || !isObject(body)) {
    throw new Error(`line ${line} is no whole message, which has src, dest and body: ${written}`);
  }
  if (Object.keys(more).some((key) => key !== 'id')) {
    throw new Error(`line ${line} has keys beside src, dest and body: ${written}`);
  }
  return { src, dest, body, line };
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isClient = (id: string): boolean => /^c\d+$/.test(id);

/** The nodes that appear anywhere in an exchange, in order of their numbers. */
export function nodesIn({ messages }: Exchange): readonly string[] {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value === 'string' && /^n\d+$/.test(value)) found.add(value);
    else if (Array.isArray(value)) value.forEach(look);
    else if (isObject(value)) for (const [key, held] of Object.entries(value)) [key, held].forEach(look);
  };
  for (const { src, dest, body } of messages) [src, dest, body].forEach(look);
  return [...found].sort((one, other) => Number(one.slice(1)) - Number(other.slice(1)));
}

/** Which number of a message a lesson shows for which number that was really given, sender by sender. */
export class MessageNumbers {
  readonly #actual = new Map<string, unknown>();
  readonly #shown = new Map<string, unknown>();

  /**
   * Whether the message sent is the one shown: the same body, but that its numbers may be others as long as
   * one number always stands for the same other. Remembers the numbers when it is.
   */
  agree(shown: ShownMessage, actual: Omit<ShownMessage, 'line'>): boolean {
    const { msg_id: shownId, in_reply_to: shownReply, ...shownRest } = shown.body;
    const { msg_id: actualId, in_reply_to: actualReply, ...actualRest } = actual.body;
    if (!isDeepStrictEqual(shownRest, actualRest)) return false;
    const pairs = [
      [shown.src, shownId, actualId],
      [shown.dest, shownReply, actualReply],
    ] as const;
    if (!pairs.every(([sender, one, other]) => this.#fit(sender, one, other))) return false;
    for (const [sender, one, other] of pairs) this.bind(sender, one, other);
    return true;
  }

  /** From now on the sender's number `shown` stands for `actual`. */
  bind(sender: string, shown: unknown, actual: unknown): void {
    if (shown === undefined) return;
    this.#actual.set(`${sender} ${String(shown)}`, actual);
    this.#shown.set(`${sender} ${String(actual)}`, shown);
  }

  #fit(sender: string, shown: unknown, actual: unknown): boolean {
    if (shown === undefined || actual === undefined) return shown === actual;
    const [knownActual, knownShown] = [`${sender} ${String(shown)}`, `${sender} ${String(actual)}`];
    return this.#actual.has(knownActual) || this.#shown.has(knownShown)
      ? this.#actual.get(knownActual) === actual && this.#shown.get(knownShown) === shown
      : true;
  }
}
