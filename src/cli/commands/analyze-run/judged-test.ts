/** Which test a history is judged under: what was typed, else what the run's folder says, else what the operations tell. */

import { knownConsistencyModels } from '../../../engines/consistency-models.ts';
import type { JudgedTest } from '../../../engines/embedded/checkers/judge-history.ts';
import {
  findForeignOperation,
  type Recognition,
  recogniseWorkload,
} from '../../../engines/embedded/checkers/recognise-workload.ts';
import type { WorkloadName } from '../../../engines/engine.ts';
import type { RecordedTest } from '../../../engines/recorded-test.ts';
import { availability, commaList } from '../../../engines/test-flags.ts';
import { checkedAvailability, testDefaults, workloadNames } from '../../../engines/test-spec.ts';
import { DscourseError } from '../../../errors.ts';
import type { History } from '../../../results/results.ts';
import type { AnalyzeArguments } from '../analyze.ts';

/** Where the name of the workload is from: a flag, the file of the run that says it, or the operations. */
export type WorkloadSource = 'flag' | 'operations' | 'run.json' | 'jepsen.log';

export interface ChosenTest {
  readonly test: JudgedTest;
  readonly workloadFrom: WorkloadSource;
  /** Asked for by a flag or by the run's folder; by neither, nothing is required of it. */
  readonly knowsAvailability: boolean;
  readonly knowsModels: boolean;
}

export type TypedTest = Pick<AnalyzeArguments, 'workload' | 'availability' | 'consistencyModels'>;

/**
 * Puts the test together; a flag outranks the folder.
 *
 * @param name of the history's file, for messages
 * @throws DscourseError for a flag that means nothing, `which-workload`, `wrong-workload`
 */
export function chooseTest(
  history: History,
  name: string,
  typed: TypedTest,
  recorded: RecordedTest | null,
): ChosenTest {
  const required = checkedAvailability(availability(typed.availability));
  const models = commaList(typed.consistencyModels);
  if (models !== null) knownConsistencyModels(models);
  // commander has checked the name against the choices.
  const flagged = workloadNames.find((workload) => workload === typed.workload);
  const workload = flagged ?? recorded?.test.workload ?? guessed(history, name);
  const workloadFrom = flagged !== undefined ? 'flag' : (recorded?.file ?? 'operations');
  refuseForeign(history, name, workload);
  return {
    test: {
      workload,
      availability: required ?? recorded?.test.availability ?? null,
      consistencyModels: models ?? recorded?.test.consistencyModels ?? testDefaults.consistencyModels,
    },
    workloadFrom,
    knowsAvailability: required !== null || recorded !== null,
    knowsModels: models !== null || recorded !== null,
  };
}

function guessed(history: History, name: string): WorkloadName {
  const recognised = recogniseWorkload(history);
  if (recognised.kind === 'certain') return recognised.workload;
  throw unclear(history, name, recognised);
}

function unclear(
  history: History,
  name: string,
  recognised: Exclude<Recognition, { kind: 'certain' }>,
): DscourseError {
  const all = workloadNames.join(', ');
  if (recognised.kind === 'ambiguous') {
    const names = recognised.workloads;
    return new DscourseError({
      code: 'which-workload',
      message: `The operations in ${name} may be of ${names.join(', ')}.`,
      fix: `Say which: dscourse analyze -w ${names[0]} ${name}`,
    });
  }
  const { operation } = recognised;
  if (operation === null) {
    return new DscourseError({
      code: 'which-workload',
      message: `${name} holds no operation of a client, so that nothing tells its workload.`,
      fix: `Say which it is: -w ${all}.`,
    });
  }
  return new DscourseError({
    code: 'which-workload',
    message: `${lineOf(history, operation, name)}: no workload has this :${operation.f} beside the operations before it.`,
    fix: `A history is judged as one of ${all}; say which: dscourse analyze -w <workload> ${name}`,
  });
}

function refuseForeign(history: History, name: string, workload: WorkloadName): void {
  const foreign = findForeignOperation(workload, history);
  if (foreign === null) return;
  const recognised = recogniseWorkload(history);
  const looksLike =
    recognised.kind === 'certain'
      ? [recognised.workload]
      : recognised.kind === 'ambiguous'
        ? recognised.workloads
        : [];
  throw new DscourseError({
    code: 'wrong-workload',
    message: `${lineOf(history, foreign.operation, name)}: no history of ${workload} holds ${foreign.what}.${
      looksLike.length === 0 ? '' : ` It looks like one of ${looksLike.join(' or ')}.`
    }`,
    fix:
      looksLike.length === 0
        ? `Give the history of a run of ${workload}, or name another workload with -w.`
        : `dscourse analyze -w ${looksLike[0]} ${name}`,
  });
}

/** `history.edn:12`: histories have one operation on a line. */
function lineOf(history: History, operation: History[number], name: string): string {
  return `${name}:${history.indexOf(operation) + 1}`;
}
