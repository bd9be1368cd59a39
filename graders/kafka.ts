/** What the results of the kafka workload mean. */
import { diagnose, type WorkloadDiagnosis } from '../src/grading/diagnosis/diagnose.ts';
import { logMessageCostDraft } from '../src/grading/diagnosis/log-message-cost.ts';
import { refusedWritesDraft } from '../src/grading/diagnosis/refused-writes.ts';
import { contradictionDraft, incompleteDraft } from '../src/grading/diagnosis/wrong-logs.ts';
import { commonFindings, commonFindingsOf } from '../src/grading/findings.ts';
import type { Grader } from '../src/grading/grader.ts';
import { explainedLogFindings, logFindings, logFindingsOf } from '../src/grading/log-findings.ts';
import { commonMeasures, refusedWritesMeasure } from '../src/grading/measures.ts';
import { checkersWords } from './checkers-words.ts';

const meaning: WorkloadDiagnosis = {
  wrongAnswers: contradictionDraft,
  invalid: (evidence) => incompleteDraft(evidence) ?? checkersWords(evidence),
  missed: (evidence, measure, bound) => {
    if (measure === refusedWritesMeasure.name) return refusedWritesDraft(evidence, bound);
    if (/messages-per-/.test(measure)) return logMessageCostDraft(evidence, bound);
    return null;
  },
  finding: (evidence, finding) => {
    const explained = explainedLogFindings(evidence).find(({ code }) => code === finding.code);
    if (explained === undefined) return null;
    const { code, statement, steps, cause, look } = explained;
    return { code, headline: statement, steps, cause, look };
  },
};

/** Findings whose cause, where they have one, is also that of what the checker refused. */
const findingBehind: Readonly<Record<string, string>> = {
  // What a node is never told is what its polls stop before.
  'log-unseen': 'log-unseen-on-one-node',
  'log-poll-skip': 'late-start',
};

export const kafka: Grader = {
  workload: 'kafka',
  measures: [refusedWritesMeasure, ...commonMeasures],
  findings: { ...commonFindings, ...logFindings },
  shown: ['servers-messages-per-operation', 'refused-writes-per-operation'],
  stricter: (evidence) => [...commonFindingsOf(evidence), ...logFindingsOf(evidence)],
  diagnose: (evidence, missed, findings, bounds = {}) => {
    const diagnosis = diagnose(evidence, missed, findings, bounds, meaning);
    const behind = diagnosis.cause === null ? findingBehind[diagnosis.code] : undefined;
    const finding = explainedLogFindings(evidence).find(({ code }) => code === behind);
    if (finding === undefined || finding.cause === null) return diagnosis;
    const { statement, cause, look } = finding;
    return { ...diagnosis, steps: [...diagnosis.steps, statement], cause, look };
  },
};
