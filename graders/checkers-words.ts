/** What is left to say of an invalid result when nothing in the history or the messages explains it. */
import type { Draft } from '../src/grading/diagnosis/draft.ts';
import type { RunEvidence } from '../src/grading/grader.ts';
import { at, say } from '../src/grading/statement.ts';
import type { WorkloadResult } from '../src/results/results.ts';
import { type ToldResult, workloadText } from '../src/results/workload-text.ts';

/** What the checker holds against the answers, in its terms. */
export function checkersWords({ results, outcome }: RunEvidence): Draft | null {
  const section = results?.workload;
  if (section === undefined || section.valid === true || !isTold(section)) return null;
  const [first, ...rest] = workloadText(section, (text) =>
    text.length <= 160 ? text : `${text.slice(0, 159)}…`,
  );
  if (first === undefined) return null;
  const pointer = at.result('workload/valid?');
  const whose = outcome.engine === 'maelstrom' ? "Maelstrom's checker" : 'The checker';
  return {
    code: 'checker-refused',
    headline: say(`${whose} refused the answers: ${first}.`, pointer),
    steps: rest.map((line) => say(line, pointer)),
    cause: null,
    look: null,
  };
}

/** The graders of the others explain every result that they can have. */
function isTold(section: WorkloadResult): section is ToldResult {
  const { workload } = section;
  return workload !== 'echo' && workload !== 'unique-ids' && workload !== 'set-full';
}
