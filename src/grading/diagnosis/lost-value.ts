/**
 * Where a value got lost on its way to a node: the chain of messages from the broadcast to the point where
 * it breaks. Every answer is a fact of the journal; where the journal does not single one out, the answer
 * is only what the reads show.
 */
import type { Nanos } from '../../engines/engine.ts';
import type { NodeId } from '../../results/trace.ts';
import { type FaultSpan, faultSpans } from '../evidence/faults.ts';
import { isClient, journal } from '../evidence/journal.ts';
import { lastReads, okReads, type Read, readSet } from '../evidence/reads.ts';
import { feeders, followValue, pathTo } from '../evidence/spread.ts';
import type { RunEvidence } from '../grader.ts';
import { at, byNodeName, list, say, sayAt, seconds } from '../statement.ts';
import { type Draft, nameOf } from './draft.ts';
import { faultStatement } from './fault-steps.ts';
import { forgottenElsewhereDraft } from './forgotten-value.ts';
import { keepingRule } from './kept-habits.ts';
import { oneReadLate, zeroAlone } from './lost-value-causes.ts';
import { cameIn, hops, inOrder, type Loss, lackPointers, readWithout } from './lost-value-steps.ts';
import { mutedDraft } from './muted.ts';
import { neverArrivedDraft } from './never-arrived.ts';
import { asString, whatItKeeps } from './node-habits.ts';

/** Why `value` is missing at `node`. */
export function lostValueDraft(evidence: RunEvidence, value: string, node: NodeId): Draft {
  const read = lastReads(evidence, false).get(node) ?? null;
  const spread = followValue(evidence, value);
  const context: Loss = { evidence, value, node, read, spread };
  if (spread.arrivals.size === 0) return onlyReads(context);

  const silent = evidence.outcome.muted.findIndex(
    (muted) => muted.node === node || wasNeeded(context, muted.node),
  );
  if (silent >= 0) return mutedDraft(evidence, silent);

  const arrival = spread.arrivals.get(node);
  if (arrival !== undefined) {
    if (read !== null && arrival.time > takenAt(evidence, read)) return tooLate(context);
    const had = lastReadWith(context);
    const kill = lastKill(context, had?.completion.time ?? arrival.time);
    return kill === null ? notKept(context) : forgotten(context, kill);
  }
  return forgottenElsewhereDraft(context) ?? neverArrivedDraft(context);
}

/** True when a muted node had the value but could no longer pass it on. */
function wasNeeded({ evidence, spread, node }: Loss, muted: NodeId): boolean {
  if (!spread.arrivals.has(muted) || spread.arrivals.has(node)) return false;
  return spread.arrivals.size === 1 || feeders(evidence).get(node)?.has(muted) === true;
}

/** When the node read the request of a read, as near as the evidence tells. */
function takenAt(evidence: RunEvidence, read: Read): number {
  const request = journal(evidence).requestOf(read.operation);
  return request?.received ?? read.completion.time;
}

function onlyReads(context: Loss): Draft {
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

function tooLate(context: Loss): Draft {
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

/** The node's last read that still had the value. */
function lastReadWith({ evidence, value, node }: Loss): Read | undefined {
  return okReads(evidence).findLast((read) => read.operation.node === node && readSet(read).has(value));
}

/** The last time that the node was killed between a moment and its last read. */
function lastKill({ evidence, node, read }: Loss, from: Nanos): FaultSpan | null {
  const until = read?.operation.invoke.time ?? Number.POSITIVE_INFINITY;
  const kills = faultSpans(evidence).filter(
    ({ name, nodes, start }) =>
      name === 'kill' && nodes.includes(node) && start.time >= from && start.time <= until,
  );
  return kills.at(-1) ?? null;
}

/** The node had the value, was killed, and lacks it since. */
function forgotten(context: Loss, kill: FaultSpan): Draft {
  const { value, node, spread, read } = context;
  const arrival = spread.arrivals.get(node);
  if (arrival === undefined) return onlyReads(context);
  return {
    code: 'lost-value-not-kept',
    headline: sayAt(
      kill.start.time,
      `${node} got value ${value} at ${seconds(arrival.time)} and was killed at ${seconds(kill.start.time)}; its ${read?.operation.final === true ? 'final read' : 'last read'} does not have it.`,
      at.message(arrival.message),
      at.operation(kill.start),
      ...lackPointers(context),
    ),
    steps: inOrder([
      ...cameIn(context),
      ...hops(pathTo(spread, node), value),
      faultStatement(kill, new Set([node])),
      ...readWithout(context),
    ]),
    cause: say(
      `When ${node} was started again, it neither found ${value} on its disk nor got it from another node. What a node has only in memory, or has written and not synced, is gone when it is killed.`,
      at.operation(kill.start),
      ...lackPointers(context),
    ),
    look: 'what the node writes and syncs before it answers, what it reads when it starts, and what it asks the others for then',
  };
}

function notKept(context: Loss): Draft {
  const { evidence, value, node, spread, read } = context;
  const arrival = spread.arrivals.get(node);
  if (arrival === undefined) return onlyReads(context);
  const { message, time } = arrival;
  const fromClient = isClient(message.src);
  const reads = okReads(evidence).filter(({ operation }) => operation.node === node);
  const had = lastReadWith(context);
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
        ? ((read === null ? null : asString(evidence, read, value)) ??
          kept ??
          zeroAlone(context) ??
          oneReadLate(context) ??
          keepingRule(context))
        : (keepingRule(context) ??
          say(
            `${node} dropped ${value} from what it keeps.`,
            at.operation(had.completion),
            ...lackPointers(context),
          )),
    look: `the handler of ${nameOf(message.body).split(' ')[0] ?? 'messages'}, and what read returns`,
  };
}
