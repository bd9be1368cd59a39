/** What the results of a workload mean that has no grader of its own: only what is common to all. */
import type { WorkloadName } from '../src/engines/engine.ts';
import { diagnose, type WorkloadDiagnosis } from '../src/grading/diagnosis/diagnose.ts';
import type { Draft } from '../src/grading/diagnosis/draft.ts';
import { commonFindings, commonFindingsOf } from '../src/grading/findings.ts';
import type { Grader, RunEvidence } from '../src/grading/grader.ts';
import { commonMeasures } from '../src/grading/measures.ts';
import { at, count, list, say } from '../src/grading/statement.ts';
import { printEdn } from '../src/results/edn.ts';
import type { SetFullResult, WorkloadResult } from '../src/results/results.ts';
import { workloadText } from '../src/results/workload-text.ts';

const meaning: WorkloadDiagnosis = {
  wrongAnswers: () => null,
  invalid: checkersWords,
  missed: () => null,
  finding: () => null,
};

export function anyWorkload(workload: WorkloadName): Grader {
  return {
    workload,
    measures: commonMeasures,
    findings: commonFindings,
    shown: [],
    stricter: commonFindingsOf,
    diagnose: (evidence, missed, findings, bounds = {}) =>
      diagnose(evidence, missed, findings, bounds, meaning),
  };
}

/** What the checker holds against the answers, in its terms: there is nobody here to explain them. */
export function checkersWords({ results, outcome }: RunEvidence): Draft | null {
  const section = results?.workload;
  if (section === undefined || section.valid === true) return null;
  const [first, ...rest] = sectionWords(section);
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

function sectionWords(section: WorkloadResult): string[] {
  switch (section.workload) {
    case 'set-full':
      return setFullWords(section);
    // Workloads with graders of their own.
    case 'echo':
    case 'unique-ids':
      return [];
    default:
      return workloadText(section, (text) => (text.length <= 160 ? text : `${text.slice(0, 159)}…`));
  }
}

function setFullWords({ lost, neverRead, lostCount, neverReadCount }: SetFullResult): string[] {
  const named = (values: SetFullResult['lost']) =>
    list(
      values.map((value) => printEdn(value)),
      12,
    );
  return [
    `${count(lostCount, 'element')} lost, ${neverReadCount} never read`,
    ...(lostCount > 0 ? [`Lost: ${named(lost)}`] : []),
    ...(neverReadCount > 0 ? [`Never read: ${named(neverRead)}`] : []),
  ];
}
