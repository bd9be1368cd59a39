/**
 * What a node did because of what: the messages that it sent while it handled another. No message says so; but a node
 * handles one message at a time, so what it sends right after it was handed one, and before it is handed the next, it
 * most likely sends because of that one. (A timer that goes off just then looks the same.)
 */
import { countBelow } from './rank-lists.ts';
import type { RunModel } from './run-model.ts';

/** Nanoseconds after which a sending no longer counts as of the step in which the message was handled. */
const longestStep = 1e6;

/** The message that its sender was most likely handling when it sent this one; -1: none. O(log n). */
export function handledBefore(run: RunModel, rank: number): number {
  const { src, sent, end, copyOf } = run.columns;
  const original = copyOf[rank] as number;
  if (original >= 0) return handledBefore(run, original);
  const sender = src[rank] as number;
  if (isClient(run, sender)) return -1;
  const handled = run.receivedBy(sender);
  const moment = sent[rank] as number;
  const place = countBelow(handled, end, nextAfter(moment)) - 1;
  const last = handled[place];
  if (last === undefined || last === rank || moment - (end[last] as number) > longestStep) return -1;
  return isOfAnother(run, rank, last) ? -1 : last;
}

/** An answer to one request is not sent because a client has just sent another. */
function isOfAnother(run: RunModel, sending: number, handled: number): boolean {
  const { request, src } = run.columns;
  const asked = request[sending] as number;
  return asked >= 0 && asked !== handled && isClient(run, src[handled] as number);
}

/** What the receiver of a message most likely sent because of it, in order; copies aside. O(log n) and their number. */
export function sentAfter(run: RunModel, rank: number): number[] {
  const { dest, sent, end, fate, copyOf } = run.columns;
  const receiver = dest[rank] as number;
  if (fate[rank] !== 0 || isClient(run, receiver)) return [];
  const moment = end[rank] as number;
  const handled = run.receivedBy(receiver);
  // Of messages handed over at the same moment the last is taken for the cause, as above.
  const next = handled[countBelow(handled, end, nextAfter(moment)) - 1];
  if (next !== rank) return [];
  const following = handled[countBelow(handled, end, nextAfter(moment))];
  const until = following === undefined ? Number.POSITIVE_INFINITY : (end[following] as number);
  const sendings = run.sentBy(receiver);
  const found: number[] = [];
  for (let place = countBelow(sendings, sent, moment); place < sendings.length; place++) {
    const sending = sendings[place] as number;
    const at = sent[sending] as number;
    if (at >= until || at - moment > longestStep) break;
    if (sending === rank || (copyOf[sending] as number) >= 0 || isOfAnother(run, sending, rank)) continue;
    found.push(sending);
  }
  return found;
}

/** Clients ask of their own accord. */
export function isClient({ head, laneOf }: RunModel, name: number): boolean {
  return head.lanes[laneOf[name] ?? -1]?.kind === 'client';
}

/** Times are whole nanoseconds. */
function nextAfter(time: number): number {
  return time + 1;
}
