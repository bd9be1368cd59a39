/**
 * Answers that a node gave from what it remembered: it sent nobody anything between the question and the answer,
 * and what it told was past. Told of nodes that ask others before they acknowledge an append: where the order
 * is decided is not with them, so that what they remember may be old.
 */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { isClient, journal } from '../evidence/journal.ts';
import { type Served, servedTransactions } from '../evidence/served-transactions.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, sayAt, seconds } from '../statement.ts';
import { shownList } from './store-causes.ts';

interface Past {
  readonly served: Served;
  readonly key: string;
  readonly list: readonly string[];
  readonly missed: Served;
  readonly element: string;
}

/** With fewer another reason may stand behind it. */
const fewest = 3;

/** Reads that lack an append which had been acknowledged before they were asked for, and which others show. */
export function answeredFromMemory(evidence: RunEvidence): Statement | null {
  const all = servedTransactions(evidence);
  const asks = askers(evidence, all);
  const acknowledged = acknowledgements(all);
  const visible = new Set(
    all.flatMap(({ steps }) =>
      steps.flatMap((step) => (step.f === 'r' ? step.list.map((one) => `${step.key} ${one}`) : [])),
    ),
  );
  const found = all.flatMap((served): Past[] => {
    if (!asks.has(served.node) || served.steps.some(({ f }) => f !== 'r')) return [];
    if (sentDuring(evidence, served).length > 0) return [];
    for (const step of served.steps) {
      if (step.f !== 'r') continue;
      const missed = acknowledged
        .get(step.key)
        ?.find(
          ({ element, by }) =>
            by.answered < served.asked &&
            !step.list.includes(element) &&
            visible.has(`${step.key} ${element}`),
        );
      if (missed === undefined) continue;
      return [{ served, key: step.key, list: step.list, missed: missed.by, element: missed.element }];
    }
    return [];
  });
  const [first] = found;
  if (first === undefined || found.length < fewest) return null;
  const { served, key, list, missed, element } = first;
  return sayAt(
    served.answered,
    `${served.node} answered from what it remembered: asked for key ${key} at ${seconds(served.asked)}, it answered ${shownList(list)} and sent nobody a message in between, though ${missed.node} had acknowledged the append of ${element} to it at ${seconds(missed.answered)}. So it was with ${count(found.length, 'answer')}.`,
    ...[missed, served].flatMap(({ operation, request, reply }) => [
      at.operation(operation),
      at.message(request),
      at.message(reply),
    ]),
  );
}

/** Nodes that sent others something between each of their appends and its acknowledgement. */
function askers(evidence: RunEvidence, all: readonly Served[]): ReadonlySet<NodeId> {
  return new Set(
    evidence.spec.nodes.filter((node) => {
      const appends = all.filter((one) => one.node === node && one.steps.some(({ f }) => f === 'append'));
      return appends.length >= fewest && appends.every((one) => sentDuring(evidence, one).length > 0);
    }),
  );
}

function sentDuring(evidence: RunEvidence, { node, asked, answered }: Served): readonly MessageRecord[] {
  return journal(evidence)
    .sentBy(node, asked, answered)
    .filter(({ dest }) => !isClient(dest) && dest !== node);
}

function acknowledgements(all: readonly Served[]) {
  const byKey = new Map<string, { readonly element: string; readonly by: Served }[]>();
  for (const by of all) {
    for (const step of by.steps) {
      if (step.f !== 'append') continue;
      const known = byKey.get(step.key) ?? [];
      known.push({ element: step.element, by });
      byKey.set(step.key, known);
    }
  }
  return byKey;
}
