/** What the results of the workloads txn-rw-register and txn-list-append mean. */
import type { WorkloadName } from '../src/engines/engine.ts';
import { diagnose, type WorkloadDiagnosis } from '../src/grading/diagnosis/diagnose.ts';
import type { Draft } from '../src/grading/diagnosis/draft.ts';
import { logMessageCostDraft } from '../src/grading/diagnosis/log-message-cost.ts';
import { commonFindings, commonFindingsOf, type FindingDraft } from '../src/grading/findings.ts';
import type { Grader, Measure, RunEvidence } from '../src/grading/grader.ts';
import { commonMeasures } from '../src/grading/measures.ts';
import { messageSizeDraft, messageSizeMeasure } from '../src/grading/message-size.ts';
import { anomalyDraft } from '../src/grading/transactions/anomaly-drafts.ts';
import {
  type FaultCode,
  faultCodes,
  faultDraft,
  isFaultCode,
} from '../src/grading/transactions/fault-drafts.ts';
import { checkersWords } from './checkers-words.ts';

const meaning: WorkloadDiagnosis = {
  // What was read wrongly says more than that requests failed: a transaction that failed may have been seen.
  wrongAnswers: (evidence) =>
    faultDraft(evidence, 'altered-transaction') ??
    faultDraft(evidence, 'read-of-no-write') ??
    anomalyDraft(evidence),
  // A fault of answers says more than an anomaly that only has a name.
  invalid: (evidence) => firstFault(evidence) ?? checkersWords(evidence),
  missed: (evidence, measure, bound) => {
    if (measure === messageSizeMeasure.name) return messageSizeDraft(evidence, bound);
    return /messages-per-/.test(measure) ? logMessageCostDraft(evidence, bound) : null;
  },
  finding: (evidence, { code }) => (isFaultCode(code) ? faultDraft(evidence, code) : null),
};

function firstFault(evidence: RunEvidence): Draft | null {
  for (const code of faultCodes) {
    const draft = faultDraft(evidence, code);
    if (draft !== null) return draft;
  }
  return null;
}

/** Faults that a workload's answers can have, in the order in which they are told. */
const faultsOfLists: readonly FaultCode[] = [
  'altered-transaction',
  'read-of-no-write',
  'always-null',
  'own-write-not-read',
];
const faultsOfRegisters: readonly FaultCode[] = [...faultsOfLists, 'not-replicated'];

function grader(workload: WorkloadName, faults: readonly FaultCode[], more: readonly Measure[] = []): Grader {
  return {
    workload,
    measures: [...commonMeasures, ...more],
    findings: { ...commonFindings, ...Object.fromEntries(faults.map((code) => [code, 'blocking'] as const)) },
    shown: ['servers-messages-per-operation'],
    stricter: (evidence) => [...commonFindingsOf(evidence), ...faultFindings(evidence, faults)],
    diagnose: (evidence, missed, findings, bounds = {}) =>
      diagnose(evidence, missed, findings, bounds, meaning),
  };
}

function faultFindings(evidence: RunEvidence, faults: readonly FaultCode[]): readonly FindingDraft[] {
  if (evidence.results === null) return [];
  const { run, seed } = evidence;
  return faults.flatMap((code) => {
    const draft = faultDraft(evidence, code);
    return draft === null ? [] : [{ code, statement: draft.headline, run, seed }];
  });
}

export const txnRwRegister = grader('txn-rw-register', faultsOfRegisters);
export const txnListAppend = grader('txn-list-append', faultsOfLists, [messageSizeMeasure]);
