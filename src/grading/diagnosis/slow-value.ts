/** Values that arrived, but too slowly: the way of one of them, hop by hop, and where its time went. */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { dropReason, wasDropped } from '../evidence/drops.ts';
import { ednToText } from '../evidence/edn-text.ts';
import { journal } from '../evidence/journal.ts';
import { okReads, readSet } from '../evidence/reads.ts';
import { followValue, pathTo, type Spread, valueMap } from '../evidence/spread.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, byNodeName, count, duration, list, percent, say, sayAt, seconds } from '../statement.ts';
import type { Draft } from './draft.ts';

/** Why values spread too slowly. `quantile` is the one that was asked for: 0.5 or 1. */
export function slowValueDraft(evidence: RunEvidence, quantile: number, bound: string | null): Draft {
  const results = evidence.results?.workload;
  const latencies = results?.workload === 'set-full' ? results.stableLatencies : null;
  const figure = latencies?.find((one) => one.quantile === quantile)?.ms ?? null;
  const name = quantile === 0.5 ? 'Half of the values' : 'The slowest value';
  const path = `workload/stable-latencies/${quantile}`;
  const limit = bound === null ? '' : `; the bound is ${bound}`;
  const opening =
    figure === null
      ? 'Values took too long until every read had them'
      : `${name} took ${quantile === 0.5 ? `${figure} ms or more` : `${figure} ms`} until every read had ${quantile === 0.5 ? 'them' : 'it'}${limit}`;
  const slow = pickValue(evidence, quantile);
  const figurePointers = figure === null ? [] : [at.result(path)];
  if (slow === null) {
    return {
      code: 'too-slow',
      headline: say(`${opening}.`, ...figurePointers),
      steps: worstStep(evidence),
      cause: null,
      look: null,
    };
  }
  const { spread, node } = slow;
  const way = pathTo(spread, node);
  const legs = legsOf(spread, way);
  const travelled = sum(legs.map((leg) => leg.travel));
  const waited = sum(legs.map((leg) => leg.held));
  const total = travelled + waited;
  const pointers = [...(spread.request === null ? [] : [at.message(spread.request)]), ...way.map(at.message)];
  const example = `Value ${spread.value} needed ${duration(total)} from ${spread.origin ?? 'its origin'} to ${node}`;
  const shape = `${count(way.length, 'hop')}, ${duration(travelled)} under way and ${duration(waited)} waiting in nodes`;
  return {
    code: 'too-slow',
    headline: say(`${opening}. ${example}: ${shape}.`, ...figurePointers, ...pointers),
    steps: [...pathSteps(spread, legs), ...droppedOnTheWay(spread, node)],
    cause: causeOf(evidence, spread, way, travelled, waited, pointers),
    look:
      waited > travelled
        ? 'how long a node keeps a value before it sends it on'
        : 'to whom each node sends: the number of hops',
  };
}

/** Longer ways are shown by their beginning and end. */
const MOST_HOPS = 10;

interface Leg {
  readonly message: MessageRecord;
  /** Nanoseconds that the sender had the value before it sent it. */
  readonly held: number;
  /** Nanoseconds from sending to reading. */
  readonly travel: number;
}

function legsOf(spread: Spread, way: readonly MessageRecord[]): readonly Leg[] {
  return way.map((message) => {
    const had = spread.arrivals.get(message.src)?.time ?? message.sent;
    return { message, held: message.sent - had, travel: (message.received ?? message.due) - message.sent };
  });
}

function pathSteps(spread: Spread, legs: readonly Leg[]): readonly Statement[] {
  const { broadcast, request, origin, value } = spread;
  const first =
    broadcast === null || request === null
      ? []
      : [
          sayAt(
            request.received ?? request.sent,
            `${origin ?? 'A node'} got ${value} from a client.`,
            at.operation(broadcast.invoke),
            at.message(request),
          ),
        ];
  const leg = ({ message, held, travel }: Leg) =>
    sayAt(
      message.sent,
      `${message.src} sent it to ${message.dest}${held >= 1e6 ? ` after keeping it for ${duration(held)}` : ' at once'}; it was ${duration(travel)} under way.`,
      at.message(message),
      ...(spread.arrivals.get(message.src) === undefined
        ? []
        : [at.message(spread.arrivals.get(message.src)?.message ?? message)]),
    );
  if (legs.length <= MOST_HOPS) return [...first, ...legs.map(leg)];
  const [head, middle, tail] = [legs.slice(0, 5), legs.slice(5, -3), legs.slice(-3)];
  const between = sum(middle.map(({ held, travel }) => held + travel));
  return [
    ...first,
    ...head.map(leg),
    say(
      `${count(middle.length, 'more hop')} took ${duration(between)}.`,
      ...middle.map(({ message }) => at.message(message)),
    ),
    ...tail.map(leg),
  ];
}

/** Says so when the value had been sent to the node earlier, and the message was dropped. */
function droppedOnTheWay(spread: Spread, node: NodeId): readonly Statement[] {
  const nodes = new Set([node, ...pathTo(spread, node).map(({ dest }) => dest)]);
  const drop = spread.carriers.find((message) => wasDropped(message) && nodes.has(message.dest));
  if (drop === undefined) return [];
  return [
    sayAt(
      drop.sent,
      `An earlier message with it, ${drop.src} to ${drop.dest}, was dropped, ${dropReason(drop)}.`,
      at.message(drop),
    ),
  ];
}

function causeOf(
  evidence: RunEvidence,
  spread: Spread,
  way: readonly MessageRecord[],
  travelled: number,
  waited: number,
  pointers: readonly ReturnType<typeof at.message>[],
): Statement | null {
  const total = travelled + waited;
  if (total === 0 || way.length === 0) return null;
  if (waited > travelled) {
    const longest = [...legsOf(spread, way)].sort((a, b) => b.held - a.held)[0];
    if (longest === undefined) return null;
    return say(
      `${percent(waited / total)} of the time it waited in nodes, longest in ${longest.message.src} (${duration(longest.held)}): a timer or a batch that is sent too rarely, or a retry after a loss.`,
      ...pointers,
    );
  }
  const mean = evidence.spec.latency.mean;
  const expected = way.length * mean * 1e6;
  if (mean > 0 && evidence.spec.latency.dist === 'constant' && travelled > expected * 1.3) {
    return say(
      `${count(way.length, 'hop')} of ${mean} ms account for ${duration(expected)}; the other ${duration(travelled - expected)} messages waited in the queues of busy receivers.`,
      ...pointers,
    );
  }
  const kept = waited > total * 0.1 ? ` Nodes kept it for another ${duration(waited)} on the way.` : '';
  return say(
    `It was under way for ${duration(travelled)}: ${count(way.length, 'hop')} at ${duration(travelled / way.length)} each.${kept} Fewer hops${kept === '' ? '' : ', or less waiting,'} make it faster.`,
    ...pointers,
  );
}

/** The value, and the node that got it last, that stand for a quantile of the latencies. */
function pickValue(evidence: RunEvidence, quantile: number): { spread: Spread; node: NodeId } | null {
  if (journal(evidence).messages.length === 0) return null;
  const results = evidence.results?.workload;
  const worst = results?.workload === 'set-full' ? results.worstStale[0] : undefined;
  if (quantile === 1 && worst !== undefined) {
    const spread = followValue(evidence, ednToText(worst.element));
    const node = slowestReader(evidence, spread, worst.lastAbsent?.index ?? null);
    return node === null ? null : { spread, node };
  }
  const values = [...valueMap(evidence).broadcasts.keys()];
  // A sample keeps this quick: a value is followed through all messages of the run.
  const stride = Math.max(1, Math.floor(values.length / 25));
  const spreads = values
    .filter((_, index) => index % stride === 0)
    .map((value) => followValue(evidence, value))
    .filter(({ arrivals }) => arrivals.size > 1)
    .map((spread) => ({ spread, node: lastToGet(spread), time: spreadTime(spread) }))
    .sort((a, b) => a.time - b.time);
  const chosen = spreads[Math.floor(spreads.length * quantile)] ?? spreads.at(-1);
  return chosen === undefined || chosen.node === null ? null : { spread: chosen.spread, node: chosen.node };
}

function slowestReader(evidence: RunEvidence, spread: Spread, lastAbsent: number | null): NodeId | null {
  const absent = okReads(evidence).find(({ operation }) => operation.invoke.index === lastAbsent);
  const node = absent?.operation.node;
  if (
    absent !== undefined &&
    node !== undefined &&
    !readSet(absent).has(spread.value) &&
    spread.arrivals.has(node)
  ) {
    if (pathTo(spread, node).length > 0) return node;
  }
  return lastToGet(spread);
}

function lastToGet(spread: Spread): NodeId | null {
  const arrivals = [...spread.arrivals.values()].sort(
    (a, b) => b.time - a.time || byNodeName(a.node, b.node),
  );
  const last = arrivals[0];
  return last === undefined || last.node === spread.origin ? null : last.node;
}

function spreadTime(spread: Spread): number {
  const times = [...spread.arrivals.values()].map(({ time }) => time);
  return Math.max(...times) - Math.min(...times);
}

/** Without messages: what the checker says of the slowest value. */
function worstStep(evidence: RunEvidence): readonly Statement[] {
  const results = evidence.results?.workload;
  const worst = results?.workload === 'set-full' ? results.worstStale[0] : undefined;
  if (worst === undefined || worst.known === null || worst.lastAbsent === null) return [];
  const value = ednToText(worst.element);
  return [
    sayAt(
      worst.known.time,
      `Value ${value} was known at ${seconds(worst.known.time)}.`,
      at.result('workload/worst-stale/0'),
    ),
    sayAt(
      worst.lastAbsent.time,
      `A read at ${seconds(worst.lastAbsent.time)} did not have it yet (${list([`${worst.stableLatency ?? 0} ms`])}).`,
      at.result('workload/worst-stale/0'),
    ),
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
