/** How far nodes pass values on, where a whole run shows a bound: to one other node, over so many hops, in a closed group. */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { wasDropped } from '../evidence/drops.ts';
import { isClient, journal } from '../evidence/journal.ts';
import { bodyHead } from '../evidence/json-text.ts';
import { followValue, isBetweenNodes, pathTo, type Spread, valueMap } from '../evidence/spread.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, byNodeName, count, list, say, sayAt, seconds } from '../statement.ts';
import { nameOf } from './draft.ts';
import type { Loss } from './lost-value-steps.ts';

/** At most so many values are followed to find a habit. */
const mostFollowed = 60;
/** So many cases on either side are no coincidence. */
const several = 5;

/** What bounds the way of values in this run; null when none of the habits is seen. */
export function passingHabit(context: Loss, from: NodeId): Statement | null {
  const spreads = [...valueMap(context.evidence).broadcasts.keys()]
    .slice(0, mostFollowed)
    .map((value) => followValue(context.evidence, value))
    .filter(({ arrivals }) => arrivals.size > 0);
  return hopLimit(context, from, spreads) ?? closedGroup(context, from) ?? oneOther(context, spreads);
}

/** Nobody sends on what came over so many hops, and all send on what came over fewer. */
function hopLimit({ spread, evidence }: Loss, from: NodeId, spreads: readonly Spread[]): Statement | null {
  const mine = spread.arrivals.has(from) ? pathTo(spread, from).length : 0;
  if (mine < 2) return null;
  let [below, beyond] = [0, 0];
  for (const one of spreads) {
    for (const { node } of one.arrivals.values()) {
      const path = pathTo(one, node);
      const sentOn = one.carriers.some(({ src, dest }) => src === node && dest !== path.at(-1)?.src);
      if (path.length >= mine && sentOn) return null;
      if (path.length >= mine) beyond += 1;
      else if (sentOn) below += 1;
    }
  }
  const links = linksOf(evidence);
  // Who speaks to nobody else than the node that told it has nobody to send it on to.
  const teller = spread.arrivals.get(from)?.message.src;
  if (![...(links.get(from) ?? [])].some((node) => node !== teller)) return null;
  if (below < several || beyond < several) return null;
  return say(
    `No node sends on a value that came over ${count(mine, 'hop')} or more (${count(beyond, 'case')} among the first ${count(spreads.length, 'value')}); over fewer they do. A value has to go as far as the way to the last node is.`,
    ...pathTo(spread, from).map(at.message),
  );
}

/** Whom each node ever sent a value, or a message that may have held one. */
function linksOf(evidence: RunEvidence): ReadonlyMap<NodeId, ReadonlySet<NodeId>> {
  const { types } = valueMap(evidence);
  const links = new Map<NodeId, Set<NodeId>>();
  const nodes = new Set(evidence.spec.nodes);
  for (const { src, dest, body } of journal(evidence).messages) {
    if (!nodes.has(src) || !nodes.has(dest) || src === dest || !types.has(bodyHead(body).type ?? ''))
      continue;
    const known = links.get(src);
    if (known === undefined) links.set(src, new Set([dest]));
    else known.add(dest);
  }
  return links;
}

/** Nodes that in the whole run sent values to one another and to nobody else: what they have stays there. */
function closedGroup({ evidence, node }: Loss, from: NodeId): Statement | null {
  const { types } = valueMap(evidence);
  const links = linksOf(evidence);
  const group = new Set<NodeId>([from]);
  for (const one of group) for (const next of links.get(one) ?? []) group.add(next);
  if (group.size < 2 || group.has(node)) return null;
  const names = [...group].sort(byNodeName);
  const examples = journal(evidence).messages.filter(
    ({ src, dest, body }) => group.has(src) && group.has(dest) && types.has(bodyHead(body).type ?? ''),
  );
  const read = journal(evidence).messages.find(({ dest, src }) => dest === node && isClient(src));
  const told = [...(links.get(from) ?? [])].sort(byNodeName);
  return say(
    `Values leave ${from} for ${list(told)} alone${names.length - 1 > told.length ? `, and from there get to ${list(names.filter((name) => name !== from && !told.includes(name)))} at most` : ''}: no other node was ever sent values by ${list(names, 9)}, so that nothing gets from ${from} to ${node}.`,
    ...names.flatMap((name) =>
      examples
        .filter(({ dest }) => dest === name)
        .slice(0, 1)
        .map(at.message),
    ),
    ...examples
      .filter(({ src }) => src === from)
      .slice(0, 1)
      .map(at.message),
    ...(read === undefined ? [] : [at.message(read)]),
  );
}

/** Each node sends a value to one other only, now this one, now that: chance decides whom it gets to. */
function oneOther({ evidence, spread }: Loss, spreads: readonly Spread[]): Statement | null {
  const chosen = new Map<NodeId, Set<NodeId>>();
  let cases = 0;
  for (const { carriers } of spreads) {
    const targets = new Map<NodeId, NodeId>();
    for (const { src, dest } of carriers) {
      const known = targets.get(src);
      if (known !== undefined && known !== dest) return null;
      targets.set(src, dest);
    }
    cases += targets.size;
    for (const [src, dest] of targets) {
      const known = chosen.get(src) ?? new Set();
      chosen.set(src, known.add(dest));
    }
  }
  const changing = [...chosen].filter(([, dests]) => dests.size > 1);
  if (cases < several * 2 || changing.length < evidence.spec.nodes.length / 2) return null;
  return say(
    `A node sends a value to one other node and to no further one, for one value to this node, for another to that: whether it gets to all is left to chance.`,
    ...spread.carriers.slice(0, 6).map(at.message),
  );
}

/**
 * A node whose last request of its own to another node got no answer, and which sent none since, though it had
 * before: it waits for that answer. Null where it went on, or stopped without one.
 */
export function waitsForLost({ evidence, read }: Loss, node: NodeId): Statement | null {
  const end = read?.operation.invoke.time;
  if (end === undefined) return null;
  const nodes = new Set(evidence.spec.nodes);
  const isOwn = ({ src, dest, body }: MessageRecord) =>
    src === node &&
    nodes.has(dest) &&
    isBetweenNodes({ src, dest } as MessageRecord) &&
    bodyHead(body).inReplyTo === null;
  const { messages } = journal(evidence);
  const own = messages.filter(isOwn);
  const last = own.at(-1);
  if (last === undefined || end - last.sent < longQuiet) return null;
  // Those of its last round: sent in one go.
  const round = own.filter(({ sent }) => last.sent - sent < 1e6);
  const lost = round.find((message) => wasDropped(message) && bodyHead(message.body).msgId !== null);
  if (lost === undefined) return null;
  const type = bodyHead(lost.body).type;
  const others = messages.filter(
    (message) =>
      message.src !== node &&
      nodes.has(message.src) &&
      nodes.has(message.dest) &&
      bodyHead(message.body).type === type,
  );
  // It is a habit of all nodes, or had been this one's.
  if (own.filter(({ body }) => bodyHead(body).type === type).length + others.length < several) return null;
  return sayAt(
    lost.sent,
    `${node} sent ${lost.dest} ${nameOf(lost.body)} at ${seconds(lost.sent)}, which was dropped, and from then on asked no node anything. An answer that never comes is waited for without end, unless the wait has one.`,
    at.message(lost),
    at.message(last),
  );
}

/** Nanoseconds before the last read in which a node that goes on has long sent something. */
const longQuiet = 5e9;
