/**
 * Why a final read of a counter is not the sum of all adds. Each answer is a fact of the journal that
 * accounts for the whole difference, or that shows an add being overwritten or given up; where there is none,
 * the answer is only what the reads show.
 */
import { addsOf, type SumRead } from '../evidence/adds.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, byNodeName, list, say, sayAt } from '../statement.ts';
import type { Draft } from './draft.ts';
import { listsDraft } from './wrong-sum-lists.ts';
import { readPointers, readsAs, type WrongSum } from './wrong-sum-steps.ts';
import { storedSumDraft } from './wrong-sum-stored.ts';
import { toldSumDraft } from './wrong-sum-told.ts';
import { whoseAddsDraft, withoutSome } from './wrong-sum-whose.ts';

/** Codes that say more come first. */
const mostTelling = [
  'wrong-sum-stale-read',
  'wrong-sum-refused',
  'wrong-sum-lost-update',
  'wrong-sum-dropped',
  'wrong-sum-counted-twice',
  'wrong-sum-not-kept',
  'wrong-sum-not-shared',
  'wrong-sum',
];

/** The wrong final read that the evidence explains best; null when all are right. */
export function wrongSumDraft(evidence: RunEvidence): Draft | null {
  const { reads, total, canBe } = addsOf(evidence);
  const wrong = reads.filter(({ operation, value }) => operation.final && !canBe(value));
  const drafts = wrong.map((read) => {
    const { node } = read.operation;
    const context: WrongSum = { evidence, read, node, difference: read.value - total, wrong };
    return (
      storedSumDraft(context) ??
      whoseAddsDraft(context) ??
      toldSumDraft(context) ??
      withoutSome(context) ??
      listsDraft(context) ??
      onlyReads(context)
    );
  });
  for (const code of mostTelling) {
    const draft = drafts.find((one) => one.code === code);
    if (draft !== undefined) return draft;
  }
  return null;
}

function onlyReads(context: WrongSum): Draft {
  const { evidence, node, wrong } = context;
  const { reads } = addsOf(evidence);
  const finals = reads.filter(({ operation }) => operation.final);
  const right = finals.filter((read) => !wrong.includes(read));
  const nodes = (of: readonly SumRead[]) =>
    [...new Set(of.map((one) => one.operation.node))].sort(byNodeName);
  const others = nodes(wrong).filter((name) => name !== node);
  const steps: Statement[] = [];
  if (right.length > 0) {
    steps.push(
      say(
        `The final ${right.length === 1 ? 'read' : 'reads'} of ${list(nodes(right))} returned the right sum.`,
        ...right.map((one) => at.operation(one.completion)),
      ),
    );
  }
  if (others.length > 0) {
    steps.push(
      say(
        `Wrong as well: ${list(wrong.filter((one) => one.operation.node !== node).map((one) => `${one.operation.node} returned ${one.value}`))}.`,
        ...wrong.map((one) => at.operation(one.completion)),
      ),
    );
  }
  return {
    code: 'wrong-sum',
    headline: sayAt(context.read.completion.time, `${readsAs(context)}.`, ...readPointers(context)),
    steps,
    cause: null,
    look: null,
  };
}
