/** Findings of the counters: reads that no way of telling each other could make right. */
import { checkCounter } from '../engines/embedded/checkers/counter.ts';
import type { CounterFinding, CounterRange } from '../results/sections/counter.ts';
import { ednToText } from './evidence/edn-text.ts';
import { clientOperations } from './evidence/operations.ts';
import type { FindingDraft } from './findings.ts';
import type { RunEvidence } from './grader.ts';
import type { Statement } from './report.ts';
import { at, count, sayAt, seconds } from './statement.ts';

/** The first finding of each kind, and how many more there are. */
export function counterFindings(evidence: RunEvidence): readonly FindingDraft[] {
  if (evidence.results === null) return [];
  const found = checkCounter(evidence.history()).findings ?? [];
  const first = new Map<CounterFinding['type'], CounterFinding>();
  for (const finding of found) if (!first.has(finding.type)) first.set(finding.type, finding);
  return [...first].map(([code, finding]) => ({
    code,
    statement: statementOf(evidence, finding, found.filter(({ type }) => type === code).length - 1),
    run: evidence.run,
    seed: evidence.seed,
  }));
}

function statementOf(evidence: RunEvidence, finding: CounterFinding, more: number): Statement {
  const { read } = finding;
  const node = clientOperations(evidence).find(({ completion }) => completion?.index === read.index)?.node;
  const also = more === 0 ? '' : ` The same is true of ${count(more, 'more read')}.`;
  const returned = `A read of ${node ?? 'a node'} returned ${ednToText(read.value)} at ${seconds(read.time)}`;
  const say = (text: string, ...pointers: Statement['pointers']) =>
    sayAt(read.time, `${returned}${text}${also}`, at.operation(read), ...pointers);
  switch (finding.type) {
    case 'impossible-read':
      return say(`, but all adds that had begun by then can make ${rangeText(finding.possible)}.`);
    case 'forgotten-add':
      return say(
        `, though it had acknowledged adds of ${finding.acknowledged} to the same client: with them the sum is ${rangeText(finding.possible)}.`,
      );
    case 'falling-read':
      return say(
        `, after it had returned ${ednToText(finding.before.value)} at ${seconds(finding.before.time)}, and nothing was ever taken away.`,
        at.operation(finding.before),
      );
  }
}

function rangeText({ low, high }: CounterRange): string {
  return low === high ? `only ${low}` : `${low} to ${high}`;
}
