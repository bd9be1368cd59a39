/** What a node does to the lists that it keeps itself: told by its own answers, one after the other. */
import { type Served, servedTransactions } from '../evidence/served-transactions.ts';
import { storeLog } from '../evidence/store.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, sayAt, seconds } from '../statement.ts';
import { shownList } from './store-causes.ts';

interface Shown {
  readonly list: readonly string[];
  readonly served: Served;
}

/** Two answers of one node for a key, the second asked for after the first was given, that can't both be. */
interface Change {
  readonly key: string;
  readonly before: Shown;
  readonly after: Shown;
}

/**
 * Lists that the oldest elements leave, or whose elements change places. Told of nodes that ask no store: what
 * another one shows there may have been put there by others.
 */
export function changedOwnLists(evidence: RunEvidence): Statement | null {
  const asking = new Set(storeLog(evidence).exchanges.map(({ node }) => node));
  for (const node of evidence.spec.nodes) {
    if (asking.has(node)) continue;
    const shown = shownBy(evidence, node);
    const changes = [...shown].flatMap(([key, answers]) => changesOf(key, answers));
    const change = changes[0];
    if (change === undefined) continue;
    const all = [...shown.values()].flat();
    return cutStatement(node, changes, all) ?? movedStatement(node, changes);
  }
  return null;
}

/** The reads of a node by key, those before a transaction's own appends; in order of the answers. */
function shownBy(evidence: RunEvidence, node: string): ReadonlyMap<string, readonly Shown[]> {
  const shown = new Map<string, Shown[]>();
  for (const served of servedTransactions(evidence)) {
    if (served.node !== node) continue;
    const appended = new Set<string>();
    for (const step of served.steps) {
      if (step.f === 'append') appended.add(step.key);
      if (step.f !== 'r' || appended.has(step.key)) continue;
      const answers = shown.get(step.key);
      if (answers === undefined) shown.set(step.key, [{ list: step.list, served }]);
      else answers.push({ list: step.list, served });
    }
  }
  return shown;
}

function changesOf(key: string, answers: readonly Shown[]): readonly Change[] {
  return answers.slice(1).flatMap((after, i) => {
    const before = answers[i] as Shown;
    const isLater = after.served.asked >= before.served.answered;
    return isLater && !before.list.every((element, at) => element === after.list[at])
      ? [{ key, before, after }]
      : [];
  });
}

/** Every change took elements away from the front alone, and no answer holds more than so many. */
function cutStatement(node: string, changes: readonly Change[], all: readonly Shown[]): Statement | null {
  const most = Math.max(...all.map(({ list }) => list.length));
  const isCut = changes.every(({ before, after }) => {
    const kept = before.list.filter((element) => after.list.includes(element));
    const front = before.list.length - kept.length;
    return (
      front > 0 &&
      after.list.length === most &&
      kept.every((element, i) => element === before.list[front + i] && element === after.list[i])
    );
  });
  const [first] = changes;
  if (!isCut || first === undefined || changes.length < fewest) return null;
  const { key, before, after } = first;
  return sayAt(
    after.served.answered,
    `${node} keeps the newest ${most} elements of a list and drops those before: key ${key} was ${shownList(before.list)} at ${seconds(before.served.answered)} and ${shownList(after.list)} at ${seconds(after.served.answered)}, and no read before a transaction's own appends returned more than ${most}.`,
    ...pointersTo(before, after),
  );
}

/** Fewer could be chance. */
const fewest = 3;

function movedStatement(node: string, changes: readonly Change[]): Statement | null {
  const moved = changes.find(({ before, after }) => before.list.every((one) => after.list.includes(one)));
  if (moved === undefined) return null;
  const { key, before, after } = moved;
  const kept = after.list.filter((element) => before.list.includes(element));
  const others = before.list.filter((element, i) => kept[i] !== element);
  const places =
    others.length === 2
      ? `${others.join(' and ')} have changed places`
      : kept.every((element, i) => before.list[i] === element)
        ? 'new ones stand before them'
        : 'they stand in another order';
  return sayAt(
    after.served.answered,
    `${node} moves elements that were in the list: key ${key} was ${shownList(before.list)} at ${seconds(before.served.answered)} and ${shownList(after.list)} at ${seconds(after.served.answered)}: ${places}. An append adds an element at the end, and moves none.`,
    ...pointersTo(before, after),
  );
}

function pointersTo(...shown: readonly Shown[]) {
  return shown.flatMap(({ served }) => [
    at.operation(served.operation),
    at.message(served.request),
    at.message(served.reply),
  ]);
}
