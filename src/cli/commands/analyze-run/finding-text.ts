/** What a checker or a grader of ours saw and Maelstrom's passes over, in a sentence each. */
import { graderFor } from '../../../../graders/index.ts';
import { explainFinding } from '../../../engines/embedded/checkers/transactions/explain.ts';
import type { RunEvidence } from '../../../grading/grader.ts';
import { list } from '../../../grading/statement.ts';
import { printEdn } from '../../../results/edn.ts';
import type { Operation, WorkloadResult } from '../../../results/results.ts';
import type { CounterFinding, CounterRange } from '../../../results/sections/counter.ts';
import type { LogFinding } from '../../../results/sections/logs.ts';
import type { NilRead } from '../../../results/sections/registers.ts';

/** Findings of graders that a checker has too, and tells with the numbers that operations have in the file. */
const ofCheckers: ReadonlySet<string> = new Set([
  'impossible-read',
  'forgotten-add',
  'falling-read',
  'late-start',
  'unassigned-key',
  'nil-read',
  'altered-transaction',
  'read-of-no-write',
  'always-null',
  'own-write-not-read',
]);

/** All that a history shows and Maelstrom does not judge; what it takes messages to see is not among it. */
export function unjudgedTexts(evidence: RunEvidence): readonly string[] {
  const { results, spec } = evidence;
  if (results === null) return [];
  const graded = graderFor(spec.workload).stricter(evidence);
  return [
    ...graded.flatMap(({ code, statement }) => (ofCheckers.has(code) ? [] : [statement.text])),
    ...findingTexts(results.workload),
  ];
}

/** Sentences, with how often each kind was found: the first of each kind stands for the others. */
export function findingTexts(result: WorkloadResult): readonly string[] {
  switch (result.workload) {
    case 'counter':
      return oneOfEach(result.findings ?? [], ({ type }) => type, counterText);
    case 'logs':
      return oneOfEach(result.findings ?? [], ({ type }) => type, logText);
    case 'registers':
      return oneOfEach(result.nilReads ?? [], () => 'nil-read', nilReadText);
    case 'transactions':
      return (result.findings ?? []).flatMap(({ count, examples: [first] }) =>
        first === undefined ? [] : [counted(sentence(explainFinding(first).text), count)],
      );
    default:
      return [];
  }
}

function oneOfEach<Finding>(
  findings: readonly Finding[],
  kindOf: (finding: Finding) => string,
  textOf: (finding: Finding) => string,
): string[] {
  const groups = new Map<string, { readonly first: Finding; count: number }>();
  for (const finding of findings) {
    const group = groups.get(kindOf(finding));
    if (group === undefined) groups.set(kindOf(finding), { first: finding, count: 1 });
    else group.count += 1;
  }
  return [...groups.values()].map(({ first, count }) => counted(textOf(first), count));
}

function counted(text: string, count: number): string {
  return count === 1 ? text : `${text} (The first of ${count} such.)`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** `operation 41`: the index that history.edn gives it. */
function named({ index }: Operation): string {
  return `operation ${index}`;
}

function counterText(finding: CounterFinding): string {
  const { read } = finding;
  const returned = `The read of process ${read.process} returned ${printEdn(read.value)} (${named(read)})`;
  switch (finding.type) {
    case 'impossible-read':
      return `${returned}, and all adds that had begun by then can make ${rangeText(finding.possible)}.`;
    case 'forgotten-add':
      return `${returned}, though its node had acknowledged adds of ${finding.acknowledged} to the same client: with them, ${rangeText(finding.possible)} is possible.`;
    case 'falling-read':
      return `${returned}, after it had returned ${printEdn(finding.before.value)} (${named(finding.before)}), and nothing was ever taken away.`;
  }
}

function rangeText({ low, high }: CounterRange): string {
  return low === high ? String(low) : `${low} to ${high}`;
}

function logText(finding: LogFinding): string {
  const { poll, key } = finding;
  switch (finding.type) {
    case 'late-start':
      return `Asked for key ${printEdn(key)} from offset ${finding.asked}, a poll began at ${finding.first} (${named(poll)}) and left out ${list(finding.skipped.map((value) => printEdn(value)))}.`;
    case 'unassigned-key':
      return `A poll returned messages of key ${printEdn(key)} (${named(poll)}), which its client was not assigned to.`;
  }
}

function nilReadText({ key, read, write }: NilRead): string {
  return `Key ${printEdn(key)} was read as nil (${named(read)}), after a write to it had succeeded (${named(write)}). Maelstrom takes a nil for whatever there is.`;
}
