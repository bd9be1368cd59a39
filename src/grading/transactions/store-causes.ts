/**
 * What is wrong between a node and the store that holds its lists, where the messages show it: writes over what
 * the node never read, answers for what the store refused, nodes that ask nobody. Each is a fact of the run
 * that no correct node brings about.
 */
import { isClient, journal } from '../evidence/journal.ts';
import { type NamedLists, namedLists } from '../evidence/named-lists.ts';
import { type ListStep, type Served, servedTransactions } from '../evidence/served-transactions.ts';
import { type Exchange, same, storeLog } from '../evidence/store.ts';
import { type Lists, listsIn, storedAppends, wasDone, wasRefused } from '../evidence/stored-appends.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, list, quoted, say, sayAt, seconds } from '../statement.ts';

/** `"database" of lin-kv`. */
export function placeOf({ key, store }: Exchange): string {
  return `${quoted(key, 40)} of ${store}`;
}

/** Pointers to what was asked of a store and what it answered. */
export function pointersTo(...exchanges: readonly Exchange[]) {
  return exchanges.flatMap(({ request, reply }) => [at.message(request), at.message(reply)]);
}

/** Nodes that answered transactions with appends and sent nothing to a store or to another node. */
export function asksNobody(evidence: RunEvidence): Statement | null {
  const { nodes } = evidence.spec;
  if (nodes.length < 2) return null;
  const appends = servedTransactions(evidence).filter(({ steps }) => steps.some(({ f }) => f === 'append'));
  const talking = new Set(
    journal(evidence)
      .messages.filter(({ src, dest }) => src !== dest && !isClient(src) && !isClient(dest))
      .map(({ src }) => src),
  );
  const silent = nodes.filter((node) => !talking.has(node) && appends.some((one) => one.node === node));
  const examples = silent.flatMap((node) => appends.filter((one) => one.node === node).slice(0, 1));
  if (examples.length === 0) return null;
  return say(
    `In the whole run ${list(silent)} sent no message to a store or to another node: ${silent.length === 1 ? 'it keeps' : 'each keeps'} lists of its own, which only its own clients see.`,
    ...examples.flatMap(({ operation, request, reply }) => [
      at.operation(operation),
      at.message(request),
      at.message(reply),
    ]),
  );
}

/** A write that took the place of what another node had put there since the writer had last looked. */
export function overwroteUnread(evidence: RunEvidence): Statement | null {
  const { exchanges } = storeLog(evidence);
  const isPointer = pointerTest(exchanges);
  const named = namedLists(evidence);
  const lastLook = looks(exchanges);
  const isRead = new Set(exchanges.filter(({ type }) => type === 'read').map(place));
  const last = new Map<string, Exchange>();
  const found: { readonly lost: Exchange; readonly write: Exchange; readonly gone: string }[] = [];
  for (const exchange of exchanges) {
    if (!wasDone(exchange)) continue;
    const before = last.get(place(exchange));
    last.set(place(exchange), exchange);
    if (before === undefined || exchange.type !== 'write' || before.node === exchange.node) continue;
    if (same(before.value, exchange.value) || !isRead.has(place(exchange))) continue;
    if ((lastLook(exchange)?.time ?? Number.NEGATIVE_INFINITY) >= before.time) continue;
    const gone = goneWith(before, exchange, named, isPointer);
    if (gone !== null) found.push({ lost: before, write: exchange, gone });
  }
  const [first] = found;
  if (first === undefined) return null;
  const { lost, write, gone } = first;
  const look = lastLook(write);
  const seen =
    look === null
      ? 'and had never looked at it before'
      : `and had last looked at it at ${seconds(look.time)}`;
  const times = found.length === 1 ? '' : ` That happened ${found.length} times.`;
  return sayAt(
    write.time,
    `${write.node} wrote over what it had not read: ${lost.node} changed ${placeOf(write)} at ${seconds(lost.time)}, ${write.node} wrote it at ${seconds(write.time)}, ${seen}. A write compares nothing, and ${gone} was gone.${times}`,
    ...pointersTo(lost, write, ...(look === null ? [] : [look])),
  );
}

const place = ({ store, key }: Exchange) => `${store} ${key}`;

const KEY_DOES_NOT_EXIST = 20;

/** A node's last own exchange about a key that was over when it sent a write of that key. */
function looks(exchanges: readonly Exchange[]): (write: Exchange) => Exchange | null {
  const nameOf = (one: Exchange) => `${one.node} ${place(one)}`;
  const own = new Map<string, Exchange[]>();
  for (const one of exchanges) {
    // That a store has no such key is what it held, too.
    if (one.answer === 'error' && one.error !== KEY_DOES_NOT_EXIST) continue;
    const others = own.get(nameOf(one));
    if (others === undefined) own.set(nameOf(one), [one]);
    else others.push(one);
  }
  return (write) =>
    own
      .get(nameOf(write))
      ?.findLast(({ reply }) => reply.received !== null && reply.received <= write.request.sent) ?? null;
}

/** What the write removed, in words: an append, or the name of something that is stored elsewhere. */
function goneWith(
  lost: Exchange,
  write: Exchange,
  named: NamedLists,
  isPointer: (value: unknown) => boolean,
): string | null {
  const before = listsIn(lost.value, lost.key, named);
  const after = listsIn(write.value, write.key, named);
  for (const [key, elements] of before) {
    const missing = elements.find((element) => after.get(key)?.includes(element) !== true);
    if (missing !== undefined) return `${missing} in the list of key ${key}`;
  }
  if (before.size === 0 && isPointer(lost.value) && isPointer(write.value)) {
    return `what ${quoted(JSON.stringify(lost.value), 40)} names`;
  }
  return null;
}

/** True for the names of keys under which something is stored. */
function pointerTest(exchanges: readonly Exchange[]): (value: unknown) => boolean {
  const keys = new Set(exchanges.filter(wasDone).map(({ key }) => key));
  return (value) => value !== null && keys.has(JSON.stringify(value));
}

/** Appends that clients were told of, and that a store refused and never got again. */
export function acknowledgedRefused(evidence: RunEvidence): Statement | null {
  const { writesOf } = storedAppends(evidence);
  const found = servedTransactions(evidence).flatMap((served) => {
    for (const step of served.steps) {
      if (step.f !== 'append') continue;
      const writes = writesOf(step.key, step.element).map(({ exchange }) => exchange);
      const refused = writes.findLast(
        ({ node, request }) => node === served.node && request.sent <= served.answered,
      );
      if (refused === undefined || !writes.every(wasRefused)) continue;
      return [{ served, step, refused }];
    }
    return [];
  });
  const [first] = found;
  if (first === undefined) return null;
  const { served, step, refused } = first;
  const { node, answered } = served;
  const refusedAt = refused.reply.received ?? refused.reply.sent;
  const what = `${node} acknowledged the append of ${step.element} to key ${step.key} at ${seconds(answered)}`;
  const often = found.length === 1 ? '' : ` So it went with ${count(found.length, 'transaction')}.`;
  const pointers = [
    ...pointersTo(refused),
    at.operation(served.operation),
    at.message(served.request),
    at.message(served.reply),
  ];
  const text =
    refusedAt <= answered
      ? `${what} although ${refused.store} had refused to store it at ${seconds(refused.time)} (${errorName(refused)}), and stored it at no later time.`
      : `${what}, before it knew whether ${refused.store} would store it: ${refused.store} refused at ${seconds(refused.time)} (${errorName(refused)}), and stored it at no later time.`;
  return sayAt(answered, `${text}${often}`, ...pointers);
}

function errorName({ error, type, key }: Exchange): string {
  return error === 22
    ? `error 22: ${quoted(key, 40)} was not what the ${type} expected`
    : `error ${error}: there is no ${quoted(key, 40)}`;
}

/** An answer with the reads of an attempt that the store refused, where the one that it took had others. */
export function answeredRefusedAttempt(evidence: RunEvidence): Statement | null {
  const { writesOf } = storedAppends(evidence);
  const named = namedLists(evidence);
  const found = servedTransactions(evidence).flatMap((served) => {
    const append = served.steps.find(({ f }) => f === 'append');
    if (append?.f !== 'append') return [];
    const attempts = writesOf(append.key, append.element)
      .map(({ exchange }) => exchange)
      .filter(({ type, node, request, reply }) => {
        const during = request.sent >= served.asked && (reply.received ?? Infinity) <= served.answered;
        return type === 'cas' && node === served.node && during;
      });
    const taken = attempts.find(wasDone);
    if (taken === undefined) return [];
    const right = readsOn(listsIn(taken.from, taken.key, named), served);
    const before = attempts.slice(0, attempts.indexOf(taken));
    const refused = before.filter(wasRefused).find((one) => {
      const then = readsOn(listsIn(one.from, one.key, named), served);
      return (
        !same(then, right) && served.steps.every((step, i) => step.f !== 'r' || same(step.list, then[i]))
      );
    });
    const place = served.steps.findIndex((step, i) => step.f === 'r' && !same(step.list, right[i]));
    const step = served.steps[place];
    if (refused === undefined || step?.f !== 'r' || readApart(evidence, served, step)) return [];
    return [{ served, step, taken, refused, right: right[place] ?? [] }];
  });
  const [first] = found;
  if (first === undefined) return null;
  const { served, step, taken, refused, right } = first;
  const often = found.length === 1 ? '' : ` So it went with ${count(found.length, 'transaction')}.`;
  return sayAt(
    served.answered,
    `${served.node} answered at ${seconds(served.answered)} with what it had read for an attempt that ${refused.store} refused at ${seconds(refused.time)}: key ${step.key} as ${shownList(step.list)}. The attempt that ${taken.store} took, at ${seconds(taken.time)}, was made on other lists, with key ${step.key} as ${shownList(right)}.${often}`,
    ...pointersTo(refused, taken),
    at.operation(served.operation),
    at.message(served.request),
    at.message(served.reply),
  );
}

/**
 * A list may have been read with an exchange of its own, by a compare-and-set that changes nothing: then the
 * answer is of that moment.
 */
function readApart(evidence: RunEvidence, { node, asked, answered }: Served, read: ListStep): boolean {
  return storedAppends(evidence).writes.some(
    ({ exchange, lists }) =>
      exchange.node === node &&
      exchange.answer === 'cas_ok' &&
      exchange.request.sent >= asked &&
      exchange.time <= answered &&
      same(exchange.from, exchange.value) &&
      read.f === 'r' &&
      same(lists.get(read.key) ?? [], read.list),
  );
}

/** A list as it is shown in a sentence. */
export function shownList(elements: readonly string[]): string {
  return quoted(`[${elements.join(',')}]`, 60);
}

/** What each read of the transaction returns on these lists, by its place; null for appends. */
function readsOn(before: Lists, { steps }: Served): readonly (readonly string[] | null)[] {
  const lists = new Map(before);
  return steps.map((step) => {
    const now = lists.get(step.key) ?? [];
    if (step.f === 'r') return now;
    lists.set(step.key, [...now, step.element]);
    return null;
  });
}
