/**
 * What a node makes of the lists that it reads in a store, where the messages show it: commits that it never
 * read, took for empty or put below older ones; entries of others that it passes over, and own ones that it
 * carries out before they have their place.
 */
import { journal } from '../evidence/journal.ts';
import { namedLists } from '../evidence/named-lists.ts';
import { type Served, servedTransactions } from '../evidence/served-transactions.ts';
import { type Exchange, storeLog } from '../evidence/store.ts';
import {
  type Holding,
  isLogEntry,
  type Lists,
  listsIn,
  storedAppends,
  wasDone,
  wasRefused,
} from '../evidence/stored-appends.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, quoted, sayAt, seconds } from '../statement.ts';
import { placeOf, pointersTo, shownList } from './store-causes.ts';

/** Nanoseconds that a node gets to ask again, or for what it was told of. */
const timeToAsk = 1e9;
const KEY_DOES_NOT_EXIST = 20;

/** When a node was last known to go on with its work: its last answer to a transaction. */
function lastAnswer(evidence: RunEvidence, node: string): Served | null {
  return servedTransactions(evidence).findLast((served) => served.node === node) ?? null;
}

function goesOn(evidence: RunEvidence, { node, time }: Exchange): boolean {
  return (lastAnswer(evidence, node)?.answered ?? 0) >= time + timeToAsk;
}

const place = ({ store, key }: Exchange) => `${store} ${key}`;

/**
 * A key that another node had put into a store, that the store did not show yet, and that the node never
 * asked for again.
 */
export function tookMissingForEmpty(evidence: RunEvidence): Statement | null {
  const { exchanges } = storeLog(evidence);
  const stored = new Map<string, Exchange>();
  const readOf = new Set<string>();
  for (const one of exchanges) {
    if (wasDone(one) && !stored.has(place(one))) stored.set(place(one), one);
    if (one.answer === 'read_ok') readOf.add(`${one.node} ${place(one)}`);
  }
  const told = toldOf(evidence);
  const found = exchanges.flatMap((missing) => {
    const written = stored.get(place(missing));
    const isMissing = missing.type === 'read' && missing.error === KEY_DOES_NOT_EXIST;
    if (!isMissing || written === undefined || written.node === missing.node) return [];
    if (written.reply.received === null || written.reply.received > missing.request.sent) return [];
    if (readOf.has(`${missing.node} ${place(missing)}`) || !goesOn(evidence, missing)) return [];
    if (told(missing.node, missing.key)) return [];
    return [{ missing, written }];
  });
  const [first] = found;
  const after = first === undefined ? null : lastAnswer(evidence, first.missing.node);
  if (first === undefined || after === null) return null;
  const { missing, written } = first;
  const often = found.length === 1 ? '' : ` The same holds of ${count(found.length, 'key')} in all.`;
  return sayAt(
    missing.time,
    `${missing.node} never got ${placeOf(missing)} and went on without it: ${written.node} had put it there at ${seconds(written.time)}, ${missing.store} said at ${seconds(missing.time)} that it did not have it yet (error 20), and ${missing.node} did not wait for it.${often}`,
    ...pointersTo(written, missing),
    at.message(after.reply),
  );
}

/** A value that names another one of the same store as the one before it, which the node never asks for. */
export function neverReadParent(evidence: RunEvidence): Statement | null {
  const { exchanges } = storeLog(evidence);
  const makers = new Map<string, Exchange>();
  const known = new Set<string>();
  for (const one of exchanges) {
    if (wasDone(one) && !makers.has(place(one))) makers.set(place(one), one);
    known.add(`${one.node} ${place(one)}`);
  }
  const told = toldOf(evidence);
  const found = exchanges.flatMap((read) => {
    if (read.answer !== 'read_ok' || !goesOn(evidence, read)) return [];
    for (const name of namesIn(read.value)) {
      const parent = makers.get(`${read.store} ${name}`);
      if (parent === undefined || parent.node === read.node || parent.time > read.time) continue;
      if (known.has(`${read.node} ${place(parent)}`) || told(read.node, name)) continue;
      return [{ read, parent }];
    }
    return [];
  });
  const [first] = found;
  if (first === undefined || found.length < fewest) return null;
  const { read, parent } = first;
  return sayAt(
    read.time,
    `${read.node} never read what it was told of: ${placeOf(read)}, which it read at ${seconds(read.time)}, names ${quoted(parent.key, 40)}, which ${parent.node} had put there at ${seconds(parent.time)}, and ${read.node} asked for that at no time. So it went with ${count(found.length, 'key')}.`,
    ...pointersTo(read, parent),
  );
}

/** Strings in an object, as JSON: what it may name. A value that is a string alone names what is newest. */
function namesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((one: unknown) =>
    typeof one === 'string' ? [JSON.stringify(one)] : namesIn(one),
  );
}

/** Whether another node sent a node a message with the name in it. */
function toldOf(evidence: RunEvidence): (node: string, name: string) => boolean {
  const nodes = new Set(evidence.spec.nodes);
  const between = journal(evidence).messages.filter(
    ({ src, dest }) => src !== dest && nodes.has(src) && nodes.has(dest),
  );
  return (node, name) => between.some(({ dest, body }) => dest === node && body.includes(name));
}

/** With fewer cases another reason may stand behind it. */
const fewest = 3;

/** A list that a node put into a store without what it had read there; an older list was read in between. */
export function wentBackToOlder(evidence: RunEvidence): Statement | null {
  const { reads, writes } = storedAppends(evidence);
  for (const write of writes) {
    const { node, request } = write.exchange;
    const before = reads.filter(
      ({ exchange }) => exchange.node === node && (exchange.reply.received ?? Infinity) <= request.sent,
    );
    for (const [key, elements] of write.lists) {
      const older = before.findLast(({ lists }) => startsWith(elements, lists.get(key)));
      const newer = before.find(
        (one) =>
          older !== undefined &&
          one.exchange.time < older.exchange.time &&
          isLonger(one.lists.get(key), older.lists.get(key)) &&
          !startsWith(elements, one.lists.get(key)),
      );
      if (older === undefined || newer === undefined) continue;
      return backStatement(key, newer, older, write);
    }
  }
  return null;
}

/**
 * A compare-and-set from the newest lists to some that an older one stands among: what was made of an older state
 * was put in the place of a newer one that had been asked for just to be compared with.
 */
export function swappedForOlder(evidence: RunEvidence): Statement | null {
  const named = namedLists(evidence);
  const held = new Map<string, Lists[]>();
  for (const { exchange, lists } of storedAppends(evidence).writes) {
    if (!wasDone(exchange)) continue;
    const before = held.get(place(exchange));
    if (before === undefined) held.set(place(exchange), [lists]);
    else before.push(lists);
    if (before === undefined || exchange.type !== 'cas') continue;
    for (const [key, newer] of listsIn(exchange.from, exchange.key, named)) {
      const stored = lists.get(key);
      const lost = newer.find((element) => stored?.includes(element) !== true);
      if (stored === undefined || lost === undefined) continue;
      const older = before.some((one) => startsWith(stored, one.get(key)) && isLonger(newer, one.get(key)));
      if (!older) continue;
      return sayAt(
        exchange.time,
        `${exchange.node} put older lists in the place of newer ones: its compare-and-set of ${placeOf(exchange)} at ${seconds(exchange.time)} expected key ${key} to be ${shownList(newer)} and made it ${shownList(stored)}, which goes on from an older state. ${lost} was gone. What is put there has to be made from what is expected there.`,
        ...pointersTo(exchange),
      );
    }
  }
  return null;
}

function startsWith(elements: readonly string[], start: readonly string[] | undefined): boolean {
  return start !== undefined && start.length > 0 && start.every((one, i) => one === elements[i]);
}

function isLonger(newer: readonly string[] | undefined, older: readonly string[] | undefined): boolean {
  return (
    newer !== undefined && older !== undefined && newer.length > older.length && startsWith(newer, older)
  );
}

function backStatement(key: string, newer: Holding, older: Holding, write: Holding): Statement {
  const { node } = write.exchange;
  const lists = [newer, older, write].map((one) => shownList(one.lists.get(key) ?? []));
  return sayAt(
    write.exchange.time,
    `${node} put an older list in the place of a newer one. It read key ${key} as ${lists[0]} in ${placeOf(newer.exchange)} at ${seconds(newer.exchange.time)} and then as ${lists[1]} in ${placeOf(older.exchange)}, which is older, at ${seconds(older.exchange.time)}. It went on from the older one: at ${seconds(write.exchange.time)} it stored ${lists[2]}.`,
    ...pointersTo(newer.exchange, older.exchange, write.exchange),
  );
}

/** Appends of others that a node read in a store, of which none ever shows in its answers. */
export function passedOver(evidence: RunEvidence): Statement | null {
  const { reads, writesOf } = storedAppends(evidence);
  const served = servedTransactions(evidence);
  for (const node of evidence.spec.nodes) {
    const own = served.filter((one) => one.node === node);
    const seen = new Set<string>();
    const cases: {
      readonly read: Exchange;
      readonly key: string;
      readonly element: string;
      readonly after: Served;
    }[] = [];
    let isShown = false;
    for (const { exchange, lists } of reads) {
      if (exchange.node !== node) continue;
      for (const [key, elements] of lists) {
        for (const element of elements) {
          if (seen.has(`${key} ${element}`)) continue;
          seen.add(`${key} ${element}`);
          const isOther = writesOf(key, element).every((one) => one.exchange.node !== node);
          if (!isOther) continue;
          const later = own.filter(
            ({ asked, steps }) =>
              asked >= (exchange.reply.received ?? Infinity) &&
              steps.some((step) => step.f === 'r' && step.key === key),
          );
          const [after] = later;
          if (after === undefined) continue;
          isShown ||= later.some(({ steps }) =>
            steps.some((step) => step.f === 'r' && step.key === key && step.list.includes(element)),
          );
          cases.push({ read: exchange, key, element, after });
        }
      }
    }
    const [first] = cases;
    if (isShown || first === undefined || cases.length < fewest) continue;
    const { read, key, element, after } = first;
    return sayAt(
      after.answered,
      `${node} does nothing with what it reads of others: it read the append of ${element} to key ${key} in ${placeOf(read)} at ${seconds(read.time)}, and answered a read of the key without it at ${seconds(after.answered)}. It read ${count(cases.length, 'append')} of others so, and shows none in any later answer.`,
      ...pointersTo(read),
      at.operation(after.operation),
      at.message(after.request),
      at.message(after.reply),
    );
  }
  return null;
}

/**
 * A node whose entry of a log was refused, since another node's was there already, and which shows its own
 * append before that of the other all the same.
 */
export function ownBeforeItsPlace(evidence: RunEvidence): Statement | null {
  const { writes, writesOf } = storedAppends(evidence);
  const taken = new Map<string, Holding>();
  for (const one of writes) {
    if (wasDone(one.exchange) && !taken.has(place(one.exchange))) taken.set(place(one.exchange), one);
  }
  for (const refused of writes) {
    const { exchange } = refused;
    const there = taken.get(place(exchange));
    if (!wasRefused(exchange) || !isLogEntry(exchange.value) || !isLogEntry(there?.exchange.value)) continue;
    if (there === undefined || there.exchange.node === exchange.node || there.exchange.time > exchange.time)
      continue;
    for (const [key, elements] of refused.lists) {
      const theirs = there.lists.get(key)?.[0];
      const [own] = elements;
      if (theirs === undefined || own === undefined) continue;
      const stored = writesOf(key, own).find((one) => wasDone(one.exchange))?.exchange;
      if (stored === undefined || stored.time < exchange.time) continue;
      const wrong = servedTransactions(evidence).find(
        ({ node, steps }) =>
          node === exchange.node &&
          steps.some((step) => step.f === 'r' && step.key === key && isBefore(step.list, own, theirs)),
      );
      if (wrong === undefined) continue;
      return sayAt(
        wrong.answered,
        `${exchange.node} carries out its own appends before they have their place: ${exchange.store} refused its append of ${own} to key ${key} at ${seconds(exchange.time)}, for ${there.exchange.node}'s append of ${theirs} was there (${quoted(exchange.key, 40)}), and took it at ${seconds(stored.time)}, behind that. Yet ${exchange.node} shows ${own} before ${theirs} at ${seconds(wrong.answered)}.`,
        ...pointersTo(exchange, there.exchange, stored),
        at.operation(wrong.operation),
        at.message(wrong.request),
        at.message(wrong.reply),
      );
    }
  }
  return null;
}

function isBefore(elements: readonly string[], one: string, other: string): boolean {
  const [a, b] = [elements.indexOf(one), elements.indexOf(other)];
  return a >= 0 && b > a;
}
