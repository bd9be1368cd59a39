/**
 * Where a value got lost on its way to a node: the chain of messages from the broadcast to the point where
 * it breaks. Every answer is a fact of the journal; where the journal does not single one out, the answer
 * is only what the reads show.
 */
import type { Operation } from '../../results/results.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { isClient, journal } from '../evidence/journal.ts';
import { type Partition, partitionThatDropped } from '../evidence/partitions.ts';
import { lastReads, okReads, type Read, readSet } from '../evidence/reads.ts';
import { feeders, followValue, pathTo, type Spread } from '../evidence/spread.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, byNodeName, count, list, say, sayAt, seconds } from '../statement.ts';
import { type Draft, nameOf } from './draft.ts';
import { mutedDraft } from './muted.ts';
import { asString, feederPointers, senders, whatItKeeps, whatItSends } from './node-habits.ts';

/** Why `value` is missing at `node`. */
export function lostValueDraft(evidence: RunEvidence, value: string, node: NodeId): Draft {
  const read = lastReads(evidence, false).get(node) ?? null;
  const spread = followValue(evidence, value);
  const context: Context = { evidence, value, node, read, spread };
  if (spread.arrivals.size === 0) return onlyReads(context);

  const silent = evidence.outcome.muted.findIndex(
    (muted) => muted.node === node || wasNeeded(context, muted.node),
  );
  if (silent >= 0) return mutedDraft(evidence, silent);

  const arrival = spread.arrivals.get(node);
  if (arrival !== undefined) {
    return read !== null && arrival.time > takenAt(evidence, read) ? tooLate(context) : notKept(context);
  }
  return neverArrived(context);
}

interface Context {
  readonly evidence: RunEvidence;
  readonly value: string;
  readonly node: NodeId;
  /** The node's last successful read, which lacks the value. */
  readonly read: Read | null;
  readonly spread: Spread;
}

/** True when a muted node had the value but could no longer pass it on. */
function wasNeeded({ evidence, spread, node }: Context, muted: NodeId): boolean {
  if (!spread.arrivals.has(muted) || spread.arrivals.has(node)) return false;
  return spread.arrivals.size === 1 || feeders(evidence).get(node)?.has(muted) === true;
}

/** When the node read the request of a read, as near as the evidence tells. */
function takenAt(evidence: RunEvidence, read: Read): number {
  const request = journal(evidence).requestOf(read.operation);
  return request?.received ?? read.completion.time;
}

/** How the value came in: the first step of every chain. */
function cameIn({ spread, value }: Context): readonly Statement[] {
  const { broadcast, request, origin } = spread;
  if (broadcast === null || origin === null) return [];
  const acknowledged = broadcast.outcome === 'ok' && broadcast.completion !== null;
  return [
    sayAt(
      broadcast.invoke.time,
      `A client broadcast ${value} to ${origin}${acknowledged ? `, and ${origin} acknowledged it` : ''}.`,
      at.operation(broadcast.invoke),
      ...(request === null ? [] : [at.message(request)]),
      ...(acknowledged && broadcast.completion !== null ? [at.operation(broadcast.completion)] : []),
    ),
  ];
}

/** The read that shows the loss: the last step of every chain. */
function readWithout({ read, node, value }: Context): readonly Statement[] {
  if (read === null) return [];
  const which = read.operation.final ? 'final read' : 'last read';
  return [
    sayAt(
      read.completion.time,
      `The ${which} of ${node} returned ${count(read.items.length, 'value')}, without ${value}.`,
      at.operation(read.operation.invoke),
      at.operation(read.completion),
    ),
  ];
}

function hops(path: readonly MessageRecord[], value: string): readonly Statement[] {
  return path.map((message) =>
    sayAt(
      message.sent,
      `${message.src} sent ${value} to ${message.dest} (${nameOf(message.body)}); it arrived at ${seconds(message.received ?? message.due)}.`,
      at.message(message),
    ),
  );
}

function onlyReads(context: Context): Draft {
  const { value, node, read, evidence } = context;
  const holders = [...lastReads(evidence, false).entries()].filter(([, other]) => readSet(other).has(value));
  const names = holders.map(([name]) => name).sort(byNodeName);
  const there = holders.map(([, other]) => at.operation(other.completion));
  const missing = read === null ? [] : [at.operation(read.completion)];
  const steps = [...cameIn(context), ...readWithout(context)];
  if (names.length > 0) steps.splice(-1, 0, say(`It is in the last read of ${list(names)}.`, ...there));
  return {
    code: 'lost-value',
    headline: say(
      `Value ${value} is missing from what ${node} returns${names.length > 0 ? `, though ${list(names)} ${names.length === 1 ? 'has' : 'have'} it` : ''}.`,
      ...missing,
      ...there,
      ...(missing.length + there.length === 0 ? [at.result('workload/lost')] : []),
    ),
    steps,
    cause: null,
    look: null,
  };
}

function neverArrived(context: Context): Draft {
  const { evidence, value, node, spread } = context;
  const feeds = feeders(evidence);
  const lacking = upstreamWithout(node, spread, feeds);
  const lost = spread.carriers.filter(({ dest, received }) => received === null && lacking.has(dest));
  const direct = lost.filter(({ dest }) => dest === node);
  const failed = direct.length > 0 ? direct : lost;
  const last = failed.at(-1);
  if (last !== undefined) {
    const partitioned = failed.filter(({ fate }) => fate === 'partitioned');
    const drop = partitioned.at(-1);
    if (drop !== undefined) return dropped(context, partitioned, drop);
    return undelivered(context, last);
  }
  const breaks: readonly { from: NodeId; to: NodeId }[] = [...lacking].flatMap((to) =>
    [...(feeds.get(to) ?? [])].filter((from) => spread.arrivals.has(from)).map((from) => ({ from, to })),
  );
  const direct1 = breaks.find(({ to }) => to === node) ?? breaks[0];
  return notForwarded(context, direct1 ?? null, value);
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

function dropped(context: Context, drops: readonly MessageRecord[], drop: MessageRecord): Draft {
  const { evidence, value, node, spread } = context;
  const partition = partitionThatDropped(evidence, drop);
  const { src, dest } = drop;
  const first = drops[0] ?? drop;
  const tries = drops.length;
  const healed = partition?.heal ?? null;
  const when = `at ${seconds(drop.sent)}`;
  const sentence =
    tries === 1
      ? `${src} sent it to ${dest} ${when} while ${dest} was cut off`
      : `It was sent to ${dest} ${count(tries, 'time')}, last by ${src} ${when}, each time while ${dest} was cut off`;
  const after =
    healed === null
      ? 'and no node sent it again'
      : `and no node sent it again after the partition healed at ${seconds(healed.time)}`;
  const viaOther = dest === node ? '' : ` ${node} gets values from ${dest}, which never got it.`;
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
      `${src} sent ${value} to ${dest} (${nameOf(drop.body)}); the message was dropped, as ${dest} was cut off from ${src}.`,
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
      ...(partition === null ? [] : [at.operation(partition.start)]),
      ...(healed === null ? [] : [at.operation(healed)]),
      ...lackPointers(context),
      ...(dest === node ? [] : feederPointers(evidence, node)),
    ),
    steps: inOrder(steps),
    cause: say(
      `A message sent into a partition is gone. ${src} did not keep ${value} for ${dest} until it knew that ${dest} had it.`,
      ...drops.slice(-3).map(at.message),
    ),
    look: `where the node sends ${nameOf(drop.body).split(' ')[0] ?? 'values'}: keep what is not acknowledged, and send it again`,
  };
}

function partitionStatements(partition: Partition, drop: MessageRecord): readonly Statement[] {
  const start = sayAt(
    partition.start.time,
    `A partition began: ${drop.dest} took no messages from ${list([...(partition.grudge.get(drop.dest) ?? [])].sort(byNodeName))}.`,
    at.operation(partition.start),
  );
  if (partition.heal === null) return [start];
  return [start, sayAt(partition.heal.time, 'The partition healed.', at.operation(partition.heal))];
}

function undelivered(context: Context, message: MessageRecord): Draft {
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

function tooLate(context: Context): Draft {
  const { evidence, value, node, spread, read } = context;
  const arrival = spread.arrivals.get(node);
  if (arrival === undefined || read === null) return onlyReads(context);
  return {
    code: 'lost-value-late',
    headline: sayAt(
      arrival.time,
      `Value ${value} reached ${node} only at ${seconds(arrival.time)}, after its last read at ${seconds(takenAt(evidence, read))}.`,
      at.message(arrival.message),
      at.operation(read.operation.invoke),
      ...readPointers(evidence, read),
    ),
    steps: inOrder([...cameIn(context), ...hops(pathTo(spread, node), value), ...readWithout(context)]),
    cause: null,
    look: null,
  };
}

function readPointers(evidence: RunEvidence, read: Read) {
  const request = journal(evidence).requestOf(read.operation);
  return [...(request === null ? [] : [at.message(request)]), at.operation(read.completion)];
}

function notKept(context: Context): Draft {
  const { evidence, value, node, spread, read } = context;
  const arrival = spread.arrivals.get(node);
  if (arrival === undefined) return onlyReads(context);
  const { message, time } = arrival;
  const fromClient = isClient(message.src);
  const reads = okReads(evidence).filter(({ operation }) => operation.node === node);
  const had = reads.filter((one) => readSet(one).has(value)).at(-1);
  const kept = had === undefined && !fromClient ? whatItKeeps(evidence, node, reads) : null;
  const got = fromClient ? 'a client' : message.src;
  const by = fromClient ? '' : ` (in ${nameOf(message.body).split(' ')[0] ?? 'a message'})`;
  const forgot = had === undefined ? '' : ` Its read at ${seconds(had.completion.time)} still had it.`;
  return {
    code: 'lost-value-not-kept',
    headline: sayAt(
      time,
      `${node} got value ${value} from ${got} at ${seconds(time)}${by}, but its ${read?.operation.final === true ? 'final read' : 'last read'} does not have it.${forgot}`,
      at.message(message),
      ...lackPointers(context),
      ...(had === undefined ? [] : [at.operation(had.completion)]),
    ),
    steps: inOrder([
      ...cameIn(context),
      ...hops(pathTo(spread, node), value),
      ...(had === undefined
        ? []
        : [
            sayAt(
              had.completion.time,
              `A read of ${node} still returned ${value}.`,
              at.operation(had.completion),
            ),
          ]),
      ...readWithout(context),
    ]),
    cause:
      had === undefined
        ? ((read === null ? null : asString(read, value)) ?? kept)
        : say(
            `${node} dropped ${value} from what it keeps.`,
            at.operation(had.completion),
            ...lackPointers(context),
          ),
    look: `the handler of ${nameOf(message.body).split(' ')[0] ?? 'messages'}, and what read returns`,
  };
}

function notForwarded(context: Context, edge: { from: NodeId; to: NodeId } | null, value: string): Draft {
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
    cause: whatItSends(evidence, from, to),
    look: 'to whom a node sends a new value: the nodes it passes over must get it from somebody else',
  };
}

function lackPointers({ read }: Context) {
  if (read === null) return [];
  const operations: readonly Operation[] = [read.operation.invoke, read.completion];
  return operations.map(at.operation);
}

/** By time; statements about no moment stay behind what they follow. */
function inOrder(steps: readonly Statement[]): readonly Statement[] {
  let clock = Number.NEGATIVE_INFINITY;
  const keyed = steps.map((step, index) => {
    if (step.time !== null) clock = step.time;
    return { step, index, time: step.time ?? clock };
  });
  return keyed.sort((a, b) => a.time - b.time || a.index - b.index).map(({ step }) => step);
}
