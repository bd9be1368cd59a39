/**
 * What is wrong with lists that stand in a store under names of their own, where the messages show it: one name
 * for two lists, and a list that was not there yet and was taken for empty.
 */
import { isElements, namedLists, namesIn } from '../evidence/named-lists.ts';
import { servedTransactions } from '../evidence/served-transactions.ts';
import { type Exchange, storeLog } from '../evidence/store.ts';
import { wasDone } from '../evidence/stored-appends.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, quoted, sayAt, seconds } from '../statement.ts';
import { placeOf, pointersTo, shownList } from './store-causes.ts';

const KEY_DOES_NOT_EXIST = 20;

/** Two nodes put lists under one name, of which neither goes on from the other: each thought it its own. */
export function oneNameForTwo(evidence: RunEvidence): Statement | null {
  const named = namedLists(evidence);
  const meant = new Set(references(evidence).flatMap(({ names }) => [...names.values()]));
  const found = [...meant].flatMap((name) => {
    const [first, ...others] = named.makersOf(name);
    const second = others.find(
      (one) =>
        one.node !== first?.node &&
        one.store === first?.store &&
        one.type === 'write' &&
        areApart(one, first),
    );
    return first === undefined || second === undefined ? [] : [{ first, second }];
  });
  const [earliest] = found.sort((a, b) => a.second.time - b.second.time);
  if (earliest === undefined) return null;
  const { first, second } = earliest;
  const often = found.length === 1 ? '' : ` So it went with ${count(found.length, 'name')}.`;
  return sayAt(
    second.time,
    `${first.node} and ${second.node} gave one name to two lists: ${first.node} put ${shown(first)} under ${placeOf(first)} at ${seconds(first.time)}, and ${second.node} put ${shown(second)} there at ${seconds(second.time)}. Whoever means one of them gets the other.${often}`,
    ...pointersTo(first, second),
  );
}

function shown({ value }: Exchange): string {
  return shownList(elementsOf(value));
}

function elementsOf(value: unknown): readonly string[] {
  return isElements(value) ? value.map(String) : [];
}

function areApart(one: Exchange, other: Exchange): boolean {
  const [a, b] = [elementsOf(one.value), elementsOf(other.value)];
  return Array.from({ length: Math.min(a.length, b.length) }, (_, i) => i).some((i) => a[i] !== b[i]);
}

/** A value that a node read or put somewhere, and the names that it gives for keys. */
interface Reference {
  readonly exchange: Exchange;
  readonly names: ReadonlyMap<string, string>;
}

function references(evidence: RunEvidence): readonly Reference[] {
  return storeLog(evidence).exchanges.flatMap((exchange) => {
    if (exchange.answer !== 'read_ok' && !wasDone(exchange)) return [];
    const names = namesIn(exchange.value);
    return names.size === 0 ? [] : [{ exchange, names }];
  });
}

/**
 * A list that the store did not show yet, by the name that the node had just read for its key; the node asked for
 * it no more before it answered, and answered with a list of the key that lacks all of it.
 */
export function tookMissingListForEmpty(evidence: RunEvidence): Statement | null {
  const named = namedLists(evidence);
  const known = references(evidence);
  const { exchanges } = storeLog(evidence);
  const found = exchanges.flatMap((missing) => {
    if (missing.type !== 'read' || missing.error !== KEY_DOES_NOT_EXIST) return [];
    const elements = named.listOf(missing.key);
    const [written] = named.makersOf(missing.key);
    if (elements === null || elements.length === 0 || written === undefined) return [];
    if (written.reply.received === null || written.reply.received > missing.request.sent) return [];
    const reference = known.findLast(
      ({ exchange }) =>
        exchange.node === missing.node && (exchange.reply.received ?? Infinity) <= missing.request.sent,
    );
    const [key] = [...(reference?.names ?? [])].find(([, name]) => name === missing.key) ?? [];
    const told = missing.reply.received;
    if (reference === undefined || key === undefined || told === null) return [];
    const served = servedTransactions(evidence).find(
      ({ node, asked, answered, steps }) =>
        node === missing.node &&
        asked <= missing.request.sent &&
        answered >= told &&
        firstReadLacks(steps, key, elements) &&
        !exchanges.some(
          (again) =>
            again !== missing &&
            again.node === node &&
            again.key === missing.key &&
            again.request.sent >= missing.request.sent &&
            again.request.sent <= answered,
        ),
    );
    return served === undefined ? [] : [{ missing, written, reference, served, key }];
  });
  const [first] = found;
  if (first === undefined) return null;
  const { missing, written, reference, served, key } = first;
  const often = found.length === 1 ? '' : ` So it went ${found.length} times.`;
  return sayAt(
    missing.time,
    `${missing.node} took a list that was not there yet for an empty one: ${placeOf(reference.exchange)} named ${quoted(missing.key, 40)} for key ${key}, ${written.node} had put ${shown(written)} there at ${seconds(written.time)}, and ${missing.store} said at ${seconds(missing.time)} that it did not have it yet (error 20). ${missing.node} asked for it no more and answered at ${seconds(served.answered)} without it.${often}`,
    ...pointersTo(reference.exchange, written, missing),
    at.operation(served.operation),
    at.message(served.request),
    at.message(served.reply),
  );
}

/** Of what a transaction does with a key, the first is a read that shows none of the elements. */
function firstReadLacks(
  steps: ReturnType<typeof servedTransactions>[number]['steps'],
  key: string,
  elements: readonly string[],
): boolean {
  const step = steps.find((one) => one.key === key);
  return step?.f === 'r' && !elements.some((element) => step.list.includes(element));
}
