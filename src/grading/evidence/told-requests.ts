/**
 * What a node can have known of a request that another node got: word of it travels with messages alone. The
 * times of a run are those of one clock; what happens at one moment is taken in the order that lets most be known.
 */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { isClient, journal } from './journal.ts';

/** Requests that a node has got of clients, by node: how many of each can be known of. */
type Known = ReadonlyMap<NodeId, number>;

export interface ToldRequests {
  /** True when whoever sent `reply` can have known of `request` by then. */
  readonly knows: (reply: MessageRecord, request: MessageRecord) => boolean;
}

const cache = new WeakMap<RunEvidence, ToldRequests>();

/** Vector clocks that count clients' requests. Cost: the messages of the run, sorted, times the nodes. */
export function toldRequests(evidence: RunEvidence): ToldRequests {
  let known = cache.get(evidence);
  if (known === undefined) {
    known = readTold(evidence);
    cache.set(evidence, known);
  }
  return known;
}

function readTold(evidence: RunEvidence): ToldRequests {
  const { messages } = journal(evidence);
  const now = new Map<NodeId, Map<NodeId, number>>();
  const of = (node: NodeId): Map<NodeId, number> => {
    const known = now.get(node) ?? new Map<NodeId, number>();
    now.set(node, known);
    return known;
  };
  const carried = new Map<number, Known>();
  const numberOf = new Map<number, number>();
  for (const { message, isSend } of eventsOf(messages)) {
    const { id, src, dest } = message;
    if (isSend) carried.set(id, new Map(of(src)));
    else if (isClient(src)) {
      const own = of(dest);
      const number = (own.get(dest) ?? 0) + 1;
      own.set(dest, number);
      numberOf.set(id, number);
    } else if (!isClient(dest)) {
      const own = of(dest);
      for (const [node, number] of carried.get(id) ?? []) own.set(node, Math.max(own.get(node) ?? 0, number));
      carried.delete(id);
    }
  }
  return {
    knows: (reply, request) => {
      const number = numberOf.get(request.id);
      return number !== undefined && (carried.get(reply.id)?.get(request.dest) ?? 0) >= number;
    },
  };
}

/** In order of time; at one moment, in order of the messages' numbers, a send before its receipt. */
function eventsOf(
  messages: readonly MessageRecord[],
): readonly { readonly message: MessageRecord; readonly isSend: boolean; readonly time: number }[] {
  const events = messages.flatMap((message) => {
    const { src, sent, received } = message;
    const send = isClient(src) ? [] : [{ message, isSend: true, time: sent }];
    return received === null ? send : [...send, { message, isSend: false, time: received }];
  });
  return events.sort(
    (a, b) => a.time - b.time || a.message.id - b.message.id || Number(b.isSend) - Number(a.isSend),
  );
}
