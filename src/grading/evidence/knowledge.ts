/**
 * Who can have known what: a node knows of a request when it got it, or a message that was sent by one that
 * knew of it. What messages say does not matter: this is the most that anybody can have known.
 */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { journal } from './journal.ts';

const cache = new WeakMap<RunEvidence, readonly MessageRecord[]>();

/** Messages between nodes that arrived, in order of their sending. */
export function nodeMessages(evidence: RunEvidence): readonly MessageRecord[] {
  let known = cache.get(evidence);
  if (known === undefined) {
    const nodes = new Set(evidence.spec.nodes);
    known = journal(evidence).messages.filter(
      ({ src, dest, received }) => received !== null && src !== dest && nodes.has(src) && nodes.has(dest),
    );
    cache.set(evidence, known);
  }
  return known;
}

/**
 * The nodes of which `node` can have known, when it sent `reply`, that they know of the request that it got:
 * itself, and those whose word reached it after word of the request had reached them. Ends as soon as there
 * are `enough`. Cost: the messages between nodes from the one to the other.
 */
export function knownHolders(
  evidence: RunEvidence,
  request: MessageRecord,
  reply: MessageRecord,
  enough: number,
): ReadonlySet<NodeId> {
  const from = request.received ?? request.sent;
  const node = request.dest;
  const messages = nodeMessages(evidence);
  let holders: ReadonlySet<NodeId> = new Set([node]);
  /** What each node knew from when on, in order of time. */
  const known = new Map<NodeId, { readonly time: number; readonly holders: ReadonlySet<NodeId> }[]>([
    [node, [{ time: from, holders }]],
  ]);
  // A message that another brought about has a higher number than that one.
  for (let at = firstSentFrom(messages, from); at < messages.length && holders.size < enough; at += 1) {
    const message = messages[at] as MessageRecord;
    if (message.sent > reply.sent) break;
    const received = message.received as number;
    if (received > reply.sent) continue;
    const told = (known.get(message.src) ?? []).filter(({ time }) => time <= message.sent);
    if (told.length === 0) continue;
    const before = known.get(message.dest) ?? [];
    const all = new Set([message.dest, ...told.flatMap((one) => [...one.holders])]);
    before.push({ time: received, holders: all });
    known.set(message.dest, before);
    if (message.dest === node) holders = new Set([...holders, ...all]);
  }
  return holders;
}

/** Messages of other nodes that a node got between two moments. */
export function heardBetween(
  evidence: RunEvidence,
  node: NodeId,
  from: number,
  to: number,
): readonly MessageRecord[] {
  return nodeMessages(evidence).filter(
    ({ dest, received }) => dest === node && received !== null && received >= from && received <= to,
  );
}

/** The first message sent at a moment or later; they are in order of sending. O(log n). */
function firstSentFrom(messages: readonly MessageRecord[], time: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle] as MessageRecord).sent < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
