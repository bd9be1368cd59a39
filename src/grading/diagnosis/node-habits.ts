/** What nodes do as a rule, as far as a run shows it: what they keep, what they send on, who feeds them. */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { isClient, journal } from '../evidence/journal.ts';
import { givenBy } from '../evidence/operations.ts';
import { lastReads, type Read, readSet } from '../evidence/reads.ts';
import { feeders, followValue, type Spread, valueMap } from '../evidence/spread.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, byNodeName, count, say } from '../statement.ts';
import { nameOf } from './draft.ts';

/** Says so when the read has the value's digits, but as a string. */
export function asString(evidence: RunEvidence, read: Read, value: string): Statement | null {
  if (!read.items.includes(value)) return null;
  return say(
    `The read returns the string "${value}", which is not the number ${value} that was ${givenBy(evidence).done}.`,
    at.operation(read.completion),
  );
}

/** Says so when a node returns nothing that came to it from other nodes. */
export function whatItKeeps(evidence: RunEvidence, node: NodeId, reads: readonly Read[]): Statement | null {
  const last = reads.at(-1);
  if (last === undefined) return null;
  const own = [...valueMap(evidence).broadcasts].filter(([, operation]) => operation.node === node);
  const foreign = [...readSet(last)].filter((value) => {
    const from = valueMap(evidence).broadcasts.get(value);
    return from !== undefined && from.node !== node;
  });
  if (foreign.length > 0 || own.length === 0) return null;
  return say(
    `${node} returns only values that clients gave to ${node} itself, none that another node sent it.`,
    at.operation(last.completion),
  );
}

/** At most so many values are looked at to see what a node sends on. */
const MOST_COMPARED = 40;

/** What a node sends to another: nothing at all, or only what clients gave it. Null when it is neither. */
export function whatItSends(evidence: RunEvidence, from: NodeId, to: NodeId): Statement | null {
  const had = [...valueMap(evidence).broadcasts.keys()]
    .slice(0, MOST_COMPARED)
    .map((value) => followValue(evidence, value))
    .filter(({ arrivals }) => arrivals.has(from));
  const sent = had.filter(({ carriers }) => carriers.some(({ src, dest }) => src === from && dest === to));
  const arrival = (spread: Spread) => spread.arrivals.get(from)?.message;
  const read = lastReads(evidence, false).get(to);
  const pointers = [
    ...had.slice(0, 6).flatMap((spread) => {
      const message = arrival(spread);
      return message === undefined ? [] : [at.message(message)];
    }),
    ...feederPointers(evidence, to),
    ...(read === undefined ? [] : [at.operation(read.completion)]),
  ];
  if (had.length < 3) return null;
  if (sent.length === 0) {
    return say(`${from} sent ${to} none of the first ${count(had.length, 'value')} it had.`, ...pointers);
  }
  const foreign = had.filter((spread) => !isClient(arrival(spread)?.src ?? 'c'));
  const sentForeign = sent.filter((spread) => foreign.includes(spread));
  if (foreign.length < 3 || sentForeign.length > 0) return null;
  return say(
    `${from} sends on only what clients gave it: of ${count(foreign.length, 'value')} that came from other nodes it sent ${to} none.`,
    ...pointers,
  );
}

export function senders(evidence: RunEvidence, node: NodeId): readonly NodeId[] {
  return [...(feeders(evidence).get(node) ?? [])].sort(byNodeName);
}

/** One message of each sender that ever sent the node values. */
export function feederPointers(evidence: RunEvidence, node: NodeId) {
  const { types } = valueMap(evidence);
  const first = new Map<NodeId, MessageRecord>();
  for (const message of journal(evidence).messages) {
    if (message.dest !== node || isClient(message.src) || first.has(message.src)) continue;
    if (types.has(nameOf(message.body).split(' ')[0] ?? '')) first.set(message.src, message);
  }
  return [...first.values()].map(at.message);
}
