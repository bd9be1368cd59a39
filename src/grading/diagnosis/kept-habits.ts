/**
 * Which values a node keeps and which it does not, where a rule tells them apart: each is said only when it holds
 * for all values that came to the node, several on either side.
 */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { isClient, journal } from '../evidence/journal.ts';
import { bodyHead } from '../evidence/json-text.ts';
import { okReads, readSet } from '../evidence/reads.ts';
import { isBetweenNodes, valueMap, valuesCarried } from '../evidence/spread.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, byNodeName, count, list, say, sayAt, seconds } from '../statement.ts';
import type { Loss } from './lost-value-steps.ts';

/** A value that came to a node for the first time. */
interface Came {
  readonly value: string;
  readonly message: MessageRecord;
  readonly time: number;
  readonly isKept: boolean;
}

/** So many values on either side of a rule are no coincidence. */
const several = 3;

/** What tells the values that the node keeps from those that it does not; null when none of the rules does. */
export function keepingRule(context: Loss): Statement | null {
  const { value } = context;
  const came = arrivals(context);
  const lacking = came.filter(({ isKept }) => !isKept);
  const mine = lacking.find((one) => one.value === value);
  if (mine === undefined) return replaced(context);
  const bySight = newestLacking(context, came) ?? firstOfLists(context, came);
  if (bySight !== null) return bySight;
  if (lacking.length < several) return replaced(context);
  return (
    usedNumber(context, came, mine) ??
    noneOfClients(context, came) ??
    risingOnly(context, came, mine) ??
    replaced(context)
  );
}

/** Each value's first arrival at the node by its last read, in order of time. */
function arrivals({ evidence, node, read }: Loss): readonly Came[] {
  const { broadcasts } = valueMap(evidence);
  const log = journal(evidence);
  const kept = read === null ? new Set<string>() : readSet(read);
  const until = read?.operation.invoke.time ?? Number.POSITIVE_INFINITY;
  const came = new Map<string, Came>();
  const add = (value: string, message: MessageRecord) => {
    const time = message.received;
    if (time === null || time > until) return;
    const known = came.get(value);
    if (known === undefined || time < known.time) {
      came.set(value, { value, message, time, isKept: kept.has(value) });
    }
  };
  for (const [value, operation] of broadcasts) {
    const request = operation.node === node ? log.requestOf(operation) : null;
    if (request !== null) add(value, request);
  }
  for (const message of log.messages) {
    if (message.dest !== node || !isBetweenNodes(message)) continue;
    for (const value of valuesCarried(evidence, message)) add(value, message);
  }
  return [...came.values()].sort((a, b) => a.time - b.time || a.message.id - b.message.id);
}

/** Senders count their msg_id each for themselves: who knows messages by it alone takes one for another. */
function usedNumber({ evidence, node }: Loss, came: readonly Came[], mine: Came): Statement | null {
  const firstWith = new Map<string, MessageRecord>();
  const types = new Set(came.map(({ message }) => bodyHead(message.body).type));
  for (const message of journal(evidence).messages) {
    const { msgId, type, inReplyTo } = bodyHead(message.body);
    if (message.dest !== node || message.received === null || msgId === null || inReplyTo !== null) continue;
    if (!types.has(type)) continue;
    const key = `${type} ${msgId}`;
    const known = firstWith.get(key);
    if (known === undefined || message.received < (known.received ?? 0)) firstWith.set(key, message);
  }
  const earlier = ({ message }: Came): MessageRecord | null => {
    const { msgId, type } = bodyHead(message.body);
    const first = msgId === null ? undefined : firstWith.get(`${type} ${msgId}`);
    return first === undefined || first === message || first.src === message.src ? null : first;
  };
  const lacking = came.filter(({ isKept }) => !isKept);
  const kept = came.filter(({ isKept }) => isKept);
  const first = earlier(mine);
  if (first === null || kept.length < several) return null;
  // One that is told again may be kept then: what counts is that none is lost whose number was new.
  if (!lacking.every((one) => earlier(one) !== null)) return null;
  if (kept.filter((one) => earlier(one) === null).length < kept.length * 0.9) return null;
  const { msgId } = bodyHead(mine.message.body);
  return sayAt(
    mine.time,
    `${node} had a message with msg_id ${msgId} before, from ${first.src} at ${seconds(first.received ?? first.sent)}; so it is with all ${count(lacking.length, 'value')} that it lacks, and not with those that it keeps. Every sender counts its msg_id for itself: it tells no two messages of different senders apart.`,
    at.message(first),
    at.message(mine.message),
    ...lacking.slice(0, 4).map(({ message }) => at.message(message)),
  );
}

/** What other nodes tell is kept, what the node's own clients give is not. */
function noneOfClients({ node, read }: Loss, came: readonly Came[]): Statement | null {
  const own = came.filter(({ message }) => isClient(message.src));
  const told = came.filter(({ message }) => !isClient(message.src));
  if (own.length < several || told.length < several || read === null) return null;
  if (own.some(({ isKept }) => isKept) || !told.every(({ isKept }) => isKept)) return null;
  return say(
    `${node} keeps all that other nodes tell it, and none of the ${count(own.length, 'value')} that its own clients gave it.`,
    at.operation(read.completion),
    ...own.slice(0, 3).map(({ message }) => at.message(message)),
    ...told.slice(0, 3).map(({ message }) => at.message(message)),
  );
}

/** Only a value greater than all that came before is kept. */
function risingOnly({ node }: Loss, came: readonly Came[], mine: Came): Statement | null {
  let top: Came | null = null;
  let over: Came | null = null;
  let [kept, passed] = [0, 0];
  for (const one of came) {
    const isGreater = top === null || BigInt(one.value) > BigInt(top.value);
    if (one === mine) over = top;
    if (isGreater !== one.isKept) return null;
    if (isGreater) [top, kept] = [one, kept + 1];
    else passed += 1;
  }
  if (over === null || kept < several || passed < several) return null;
  return sayAt(
    mine.time,
    `${node} keeps only what is greater than all that it had before: it had ${over.value} since ${seconds(over.time)} when ${mine.value} came. All ${count(passed, 'value')} that came after a greater one are missing. Values come in any order.`,
    at.message(over.message),
    at.message(mine.message),
  );
}

/** Each read leaves out the value that came last, and has it once another has come. */
function newestLacking({ evidence, node, read }: Loss, came: readonly Came[]): Statement | null {
  const log = journal(evidence);
  let seen = 0;
  let last: MessageRecord | null = null;
  for (const one of okReads(evidence).filter(({ operation }) => operation.node === node)) {
    const time = log.requestOf(one.operation)?.received;
    if (time == null) continue;
    const before = came.filter((each) => each.time < time);
    const newest = before.at(-1);
    if (newest === undefined || before.length < 2) continue;
    const has = readSet(one);
    const lacked = before.filter(({ value }) => !has.has(value));
    if (lacked.length !== 1 || lacked[0] !== newest) return null;
    seen += 1;
    last = newest.message;
  }
  if (seen < several * 2 || last === null || read === null) return null;
  return say(
    `Each of the ${count(seen, 'read')} of ${node} leaves out the one value that came last before it, and has all others: the newest is in no read until another has come.`,
    at.operation(read.completion),
    at.message(last),
  );
}

/** What stands first in each list that brings it is not kept; what ever stood elsewhere is. */
function firstOfLists({ evidence, node, value }: Loss, came: readonly Came[]): Statement | null {
  const lists = journal(evidence).messages.flatMap((message) => {
    if (message.dest !== node || message.received === null || !isBetweenNodes(message)) return [];
    const values = [...valuesCarried(evidence, message)];
    return values.length > 1 ? [{ message, values }] : [];
  });
  const elsewhere = new Set(lists.flatMap(({ values }) => values.slice(1)));
  const mine = lists.filter(({ values }) => values.includes(value));
  const told = came.filter(({ message }) => !isClient(message.src));
  if (mine.length < several || mine.some(({ values }) => values[0] !== value)) return null;
  if (told.some(({ value: one, isKept }) => isKept !== elsewhere.has(one))) return null;
  return say(
    `${value} stood first in each of the ${count(mine.length, 'list')} that brought it to ${node}. ${node} keeps all that ever stood at another place of a list, and nothing that only stood first.`,
    ...mine.slice(0, 4).map(({ message }) => at.message(message)),
  );
}

/** A read that holds just what the last message brought, and lacks what the node's read before had. */
function replaced({ evidence, node }: Loss): Statement | null {
  const log = journal(evidence);
  const lists = log.messages
    .filter((message) => message.dest === node && message.received !== null && isBetweenNodes(message))
    .sort((a, b) => (a.received ?? 0) - (b.received ?? 0));
  const reads = okReads(evidence).filter(({ operation }) => operation.node === node);
  for (const [i, read] of reads.entries()) {
    const before = reads[i - 1];
    const request = log.requestOf(read.operation);
    if (before?.operation.invoke.time === undefined || request?.received == null) continue;
    const now = readSet(read);
    const gone = [...readSet(before)].filter((value) => !now.has(value));
    if (gone.length === 0 || now.size < several) continue;
    const from = before.completion.time;
    const until = request.received;
    const last = lists.findLast(({ received }) => (received ?? 0) > from && (received ?? 0) <= until);
    if (last === undefined) continue;
    const brought = valuesCarried(evidence, last);
    const added = [...now].filter((value) => !brought.has(value));
    const own = ownBetween(evidence, node, last.received ?? 0, until);
    if (![...brought].every((value) => now.has(value)) || !added.every((value) => own.has(value))) continue;
    return sayAt(
      last.received ?? last.sent,
      `${node} puts what comes in the place of what it has: at ${seconds(last.received ?? 0)} ${last.src} sent it ${count(brought.size, 'value')}, without ${list(gone.sort(byNodeName), 4)}, and its next read, at ${seconds(read.completion.time)}, returned just those; the one before had ${gone.length === 1 ? 'it' : 'them'}.`,
      at.message(last),
      at.operation(before.completion),
      at.operation(read.completion),
    );
  }
  return null;
}

/** What clients gave a node between two moments. */
function ownBetween(evidence: RunEvidence, node: NodeId, from: number, to: number): ReadonlySet<string> {
  const log = journal(evidence);
  const given = [...valueMap(evidence).broadcasts].filter(([, operation]) => {
    const time = operation.node === node ? (log.requestOf(operation)?.received ?? null) : null;
    return time !== null && time >= from && time <= to;
  });
  return new Set(given.map(([value]) => value));
}
