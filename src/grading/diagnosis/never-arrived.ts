/** Where the way of a value to a node breaks, when it never got there. */
import { faultOf } from '../../engines/embedded/faults/fault-operations.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { dropReason, dropWords, faultThatDropped, wasDropped } from '../evidence/drops.ts';
import { type Partition, partitionThatDropped } from '../evidence/partitions.ts';
import { feeders, pathTo, type Spread } from '../evidence/spread.ts';
import type { Statement } from '../report.ts';
import { at, byNodeName, count, list, say, sayAt, seconds } from '../statement.ts';
import { type Draft, nameOf } from './draft.ts';
import {
  backedOff,
  firstNodeTells,
  nobodyPassesOn,
  passOn,
  tellsOthersOnly,
  wentQuiet,
} from './lost-value-causes.ts';
import { cameIn, hops, inOrder, type Loss, lackPointers, readWithout } from './lost-value-steps.ts';
import { feederPointers, senders, whatItSends } from './node-habits.ts';
import { passingHabit, waitsForLost } from './passing-habits.ts';

/** Why the value never got to the node: dropped, sent too late, or not sent. */
export function neverArrivedDraft(context: Loss): Draft {
  const { evidence, value, node, spread } = context;
  const feeds = feeders(evidence);
  const lacking = upstreamWithout(node, spread, feeds);
  const lost = spread.carriers.filter(({ dest, received }) => received === null && lacking.has(dest));
  const direct = lost.filter(({ dest }) => dest === node);
  const failed = direct.length > 0 ? direct : lost;
  const last = failed.at(-1);
  if (last !== undefined) {
    const drops = failed.filter(wasDropped);
    const drop = drops.at(-1);
    if (drop !== undefined) return dropped(context, drops, drop);
    return undelivered(context, last);
  }
  const breaks: readonly { from: NodeId; to: NodeId }[] = [...lacking].flatMap((to) =>
    [...(feeds.get(to) ?? [])].filter((from) => spread.arrivals.has(from)).map((from) => ({ from, to })),
  );
  // Where nobody passes on what others told, it was for the node that the client gave it to.
  const { origin } = spread;
  const own = origin !== null && firstNodeTells(evidence) ? { from: origin, to: node } : null;
  const nearest = own ?? breaks.find(({ to }) => to === node) ?? breaks[0];
  return notForwarded(context, nearest ?? null, value);
}

function ownCause(context: Loss, from: NodeId, to: NodeId): Statement | null {
  const { evidence, spread } = context;
  if (from === spread.origin && !passOn(evidence)) return tellsOthersOnly(context, from, to);
  return whatItSends(evidence, from, to) ?? nobodyPassesOn(context, from);
}

/** The node and all that lack the value and from which it usually gets values. */
function upstreamWithout(
  node: NodeId,
  spread: Spread,
  feeds: ReadonlyMap<NodeId, ReadonlySet<NodeId>>,
): ReadonlySet<NodeId> {
  const found = new Set<NodeId>([node]);
  for (const to of found) {
    for (const from of feeds.get(to) ?? []) if (!spread.arrivals.has(from)) found.add(from);
  }
  return found;
}

function dropped(context: Loss, drops: readonly MessageRecord[], drop: MessageRecord): Draft {
  const { evidence, value, node, spread } = context;
  const [began, over] = faultThatDropped(evidence, drop);
  const { src, dest, fate } = drop;
  const first = drops[0] ?? drop;
  const tries = drops.length;
  const when = `at ${seconds(drop.sent)}`;
  const alike = drops.every((one) => one.fate === fate);
  const { during, ended, lesson } = dropWords(drop);
  const sentence =
    tries === 1
      ? `${src} sent it to ${dest} ${when}${during}`
      : alike
        ? `It was sent to ${dest} ${count(tries, 'time')}, last by ${src} ${when}, each time${during}`
        : `It was sent to ${dest} ${count(tries, 'time')}, last by ${src} ${when}${during}`;
  const after =
    over === undefined || ended === null
      ? 'and no node sent it again'
      : `and no node sent it again after ${ended} at ${seconds(over.time)}`;
  const viaOther = dest === node ? '' : ` ${node} gets values from ${dest}, which never got it.`;
  const partition = partitionThatDropped(evidence, drop);
  const partitionSteps = partition === null ? [] : partitionStatements(partition, drop);
  const steps = [
    ...cameIn(context),
    ...hops(pathTo(spread, src), value),
    ...(tries > 1
      ? [
          sayAt(
            first.sent,
            `${first.src} sent ${value} to ${first.dest}; the message was dropped, the first of ${tries}.`,
            at.message(first),
          ),
        ]
      : []),
    sayAt(
      drop.sent,
      `${src} sent ${value} to ${dest} (${nameOf(drop.body)}); the message was dropped, ${dropReason(drop)}.`,
      at.message(drop),
    ),
    ...partitionSteps,
    ...(dest === node
      ? []
      : [
          say(
            `${node} was sent values by ${list(senders(evidence, node))} only, none of which had ${value}.`,
            ...feederPointers(evidence, node),
            at.message(drop),
          ),
        ]),
    ...readWithout(context),
  ];
  return {
    code: 'lost-value-dropped',
    headline: sayAt(
      drop.sent,
      `Value ${value} never reached ${node}. ${sentence}, ${after}.${viaOther}`,
      at.message(drop),
      at.message(first),
      ...(partition === null || began === undefined ? [] : [at.operation(began)]),
      ...(over === undefined || ended === null ? [] : [at.operation(over)]),
      ...lackPointers(context),
      ...(dest === node ? [] : feederPointers(evidence, node)),
    ),
    steps: inOrder(steps),
    cause:
      backedOff(context, drops) ??
      say(
        `${lesson} ${src} did not keep ${value} for ${dest} until it knew that ${dest} had it.`,
        ...drops.slice(-3).map(at.message),
      ),
    look: `where the node sends ${nameOf(drop.body).split(' ')[0] ?? 'values'}: keep what is not acknowledged, and send it again`,
  };
}

function partitionStatements(partition: Partition, drop: MessageRecord): readonly Statement[] {
  const kind = faultOf(partition.start.f) === 'partition-one-way' ? 'one-way partition' : 'partition';
  const start = sayAt(
    partition.start.time,
    `A ${kind} began: ${drop.dest} took no messages from ${list([...(partition.grudge.get(drop.dest) ?? [])].sort(byNodeName))}.`,
    at.operation(partition.start),
  );
  if (partition.heal === null) return [start];
  return [start, sayAt(partition.heal.time, 'The partition healed.', at.operation(partition.heal))];
}

function undelivered(context: Loss, message: MessageRecord): Draft {
  const { value, node, spread } = context;
  return {
    code: 'lost-value-late',
    headline: sayAt(
      message.sent,
      `Value ${value} did not reach ${node} in time: ${message.src} sent it to ${message.dest} only at ${seconds(message.sent)}, and the run ended before it arrived.`,
      at.message(message),
      ...lackPointers(context),
      ...(message.dest === node ? [] : feederPointers(context.evidence, node)),
    ),
    steps: inOrder([
      ...cameIn(context),
      ...hops(pathTo(spread, message.src), value),
      sayAt(
        message.sent,
        `${message.src} sent ${value} to ${message.dest}; it was still under way when the run ended.`,
        at.message(message),
      ),
      ...readWithout(context),
    ]),
    cause: null,
    look: null,
  };
}

function notForwarded(context: Loss, edge: { from: NodeId; to: NodeId } | null, value: string): Draft {
  const { evidence, node, spread } = context;
  const holders = [...spread.arrivals.values()].sort((a, b) => a.time - b.time);
  const names = holders.map((arrival) => arrival.node);
  const holderPointers = holders.map(({ message }) => at.message(message));
  const from = edge?.from ?? spread.origin ?? names[0] ?? node;
  const arrival = spread.arrivals.get(from);
  const sentOn = spread.carriers.filter(({ src }) => src === from);
  const targets = [...new Set(sentOn.map(({ dest }) => dest))].sort(byNodeName);
  const to = edge?.to ?? node;
  const since = arrival === undefined ? '' : ` since ${seconds(arrival.time)}`;
  const sentence =
    targets.length === 0
      ? `${from} had it${since} and sent it to no other node.`
      : `${from} had it${since}, sent it to ${list(targets)}, but never to ${to}.`;
  const feeding = senders(evidence, node);
  const via = to === node ? '' : ` ${node} gets values from ${to}, which never got it.`;
  return {
    code: 'lost-value-not-forwarded',
    headline: sayAt(
      arrival?.time ?? 0,
      `Value ${value} never reached ${node}. ${sentence}${via}`,
      ...(arrival === undefined ? [] : [at.message(arrival.message)]),
      ...sentOn.slice(0, 8).map(at.message),
      ...lackPointers(context),
      ...(to === node ? [] : feederPointers(evidence, node)),
      ...(edge === null ? [] : feederPointers(evidence, to)),
    ),
    steps: inOrder([
      ...cameIn(context),
      ...hops(pathTo(spread, from), value),
      ...(targets.length === 0
        ? []
        : [
            sayAt(
              sentOn[0]?.sent ?? 0,
              `${from} sent ${value} to ${list(targets)}.`,
              ...targets.flatMap((dest) =>
                sentOn
                  .filter((one) => one.dest === dest)
                  .slice(0, 1)
                  .map(at.message),
              ),
            ),
          ]),
      say(
        `${names.length === 1 ? 'Only ' : ''}${list([...names].sort(byNodeName), 25)} ${names.length === 1 ? 'ever got' : 'got'} ${value}.`,
        ...holderPointers,
      ),
      feeding.length === 0
        ? say(`No node ever sent ${node} a value.`, ...lackPointers(context))
        : say(
            `${node} was sent other values by ${list(feeding)}.`,
            ...feederPointers(evidence, node),
            ...lackPointers(context),
          ),
      ...readWithout(context),
    ]),
    cause:
      waitsForLost(context, from) ??
      wentQuiet(context, from) ??
      passingHabit(context, from) ??
      ownCause(context, from, to),
    look: 'to whom a node sends a new value: the nodes it passes over must get it from somebody else',
  };
}
