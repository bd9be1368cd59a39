/** What a lost value has in common with others, or with its sender's habits, that tells why it was lost. */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { ednToJsonText } from '../evidence/edn-text.ts';
import { isClient, journal } from '../evidence/journal.ts';
import { okReads } from '../evidence/reads.ts';
import { feeders, followValue, isBetweenNodes, valueMap } from '../evidence/spread.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, byNodeName, duration, grouped, list, say, seconds } from '../statement.ts';
import { type Loss, lackPointers } from './lost-value-steps.ts';

/** Waits that grow at least so much from one to the next are a backoff. */
const growth = 1.5;

/** Tries that came ever more rarely, so that the next one would have come after the last read; null otherwise. */
export function backedOff({ read }: Loss, drops: readonly MessageRecord[]): Statement | null {
  const [first] = drops;
  const tries = drops.filter(({ src, dest }) => src === first?.src && dest === first.dest);
  const waits = tries.slice(1).map((one, i) => one.sent - (tries[i] as MessageRecord).sent);
  const last = tries.at(-1);
  const end = read?.operation.invoke.time;
  if (first === undefined || last === undefined || end === undefined || waits.length < 3) return null;
  if (!waits.slice(1).every((wait, i) => wait >= (waits[i] as number) * growth)) return null;
  const [before, longest] = waits.slice(-2) as [number, number];
  if (last.sent + (longest * longest) / before < end) return null;
  return say(
    `${first.src} waits longer before each try (${list(waits.map(duration))}): after the one at ${seconds(last.sent)} the next would have come too late. A wait that grows needs a bound.`,
    ...tries.map(at.message),
    ...(read === null ? [] : [at.operation(read.operation.invoke)]),
  );
}

/** Quiet of so many nanoseconds before the last read is no pause between two rounds. */
const longQuiet = 5e9;
/** One value may be lost for a reason of its own. */
const severalValues = 3;

/** A node that sent other nodes messages and then none any more, well before the last read; null otherwise. */
export function wentQuiet({ evidence, read }: Loss, node: NodeId): Statement | null {
  const end = read?.operation.invoke.time;
  const last = journal(evidence).messages.findLast(
    (message) => message.src === node && isBetweenNodes(message) && valueMap(evidence).types.size > 0,
  );
  if (last === undefined || end === undefined || end - last.sent < longQuiet) return null;
  const later = [...valueMap(evidence).broadcasts.values()].filter(
    (operation) => operation.node === node && operation.invoke.time > last.sent,
  );
  if (later.length < severalValues) return null;
  return say(
    `${node} sent its last message to another node at ${seconds(last.sent)}, though clients went on giving it values.`,
    at.message(last),
    ...later.slice(0, severalValues).map(({ invoke }) => at.operation(invoke)),
  );
}

/** The value 0, when it alone is missing. */
export function zeroAlone({ evidence, value, read }: Loss): Statement | null {
  const results = evidence.results?.workload;
  if (value !== '0' || read === null || results?.workload !== 'set-full') return null;
  if (results.lostCount !== 1 || ednToJsonText(results.lost[0] ?? null) !== '0') return null;
  return say(
    `0 is the only one of ${grouped(valueMap(evidence).broadcasts.size)} values that is missing. In JavaScript 0 counts as false: a test whether there is a value, as if (value), leaves it out.`,
    at.result('workload/lost-count'),
    at.operation(read.completion),
  );
}

/** The last read returned what was there at the read before: the node answers one read late. */
export function oneReadLate({ evidence, read, node }: Loss): Statement | null {
  const reads = okReads(evidence).filter(({ operation }) => operation.node === node);
  const before = reads.at(-2);
  if (read === null || before === undefined || reads.length < 3) return null;
  const given = [...valueMap(evidence).broadcasts].filter(([, operation]) => operation.node === node);
  const knownAt = (time: number) =>
    given.filter(([, { completion }]) => completion !== null && completion.time <= time).length;
  const late = reads.slice(1).every((one, i) => {
    const earlier = reads[i] as (typeof reads)[number];
    return Math.abs(one.items.length - knownAt(earlier.operation.invoke.time)) <= 1;
  });
  if (!late || knownAt(read.operation.invoke.time) === knownAt(before.operation.invoke.time)) return null;
  return say(
    `Each read of ${node} returns what the node had at the read before it.`,
    at.operation(before.completion),
    at.operation(read.completion),
  );
}

/** At most so many values are looked at to see whether nodes pass on what comes from others. */
const mostFollowed = 40;
const relays = new WeakMap<RunEvidence, boolean>();

/** Whether nodes pass on what came from other nodes, or each value is its first node's to tell. */
export function passOn(evidence: RunEvidence): boolean {
  let known = relays.get(evidence);
  if (known === undefined) {
    known = [...valueMap(evidence).broadcasts.keys()].slice(0, mostFollowed).some((value) => {
      const { carriers, origin } = followValue(evidence, value);
      return carriers.some(({ src, dest }) => src !== origin && dest !== origin && !isClient(src));
    });
    relays.set(evidence, known);
  }
  return known;
}

/** Share of the other nodes that a node tells on average where each is to tell everybody. */
const mostOthers = 0.6;

/** Whether each value is its first node's to tell to everybody, as far as their habits show. */
export function firstNodeTells(evidence: RunEvidence): boolean {
  if (passOn(evidence)) return false;
  const links = [...feeders(evidence).values()].reduce((sum, { size }) => sum + size, 0);
  const nodes = evidence.spec.nodes.length;
  return links >= nodes * (nodes - 1) * mostOthers;
}

/** Nobody passes on what came from others; null where somebody does. */
export function nobodyPassesOn({ evidence, spread }: Loss, from: NodeId): Statement | null {
  const arrival = spread.arrivals.get(from);
  if (arrival === undefined || from === spread.origin || passOn(evidence)) return null;
  return say(
    'No node passes on what another node told it: a value gets only to those that its first node tells.',
    at.message(arrival.message),
    ...spread.carriers.slice(0, 3).map(at.message),
  );
}

/** A node that has to tell another itself, since nobody passes on what others told, and never does; null otherwise. */
export function tellsOthersOnly(context: Loss, from: NodeId, to: NodeId): Statement | null {
  const { evidence } = context;
  const feeds = feeders(evidence);
  if (feeds.get(to)?.has(from) === true) return null;
  const told = [...feeds].filter(([, sources]) => sources.has(from)).map(([node]) => node);
  if (told.length === 0) {
    return say(`${from} told no other node any value in the whole run.`, ...lackPointers(context));
  }
  const example = journal(evidence).messages.find(
    (message) => message.src === from && told.includes(message.dest),
  );
  return say(
    `${from} told ${list(told.sort(byNodeName))} of values and ${to} of none in the whole run, and no node passes on what another told it: what clients gave ${from} can't reach ${to}.`,
    ...(example === undefined ? [] : [at.message(example)]),
    ...lackPointers(context),
  );
}
