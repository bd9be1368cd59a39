/** Why a workload's section is invalid, where the checker can show it: one example, step by step. */
import { explainAnomaly } from '../../../engines/embedded/checkers/transactions/explain.ts';
import { list } from '../../../grading/statement.ts';
import { type Edn, printEdn, sequenceOf } from '../../../results/edn.ts';
import type { Operation, WorkloadResult } from '../../../results/results.ts';
import type { LinearizationFailure } from '../../../results/sections/linearization-failure.ts';
import type { RegistersResult } from '../../../results/sections/registers.ts';
import type { TransactionsResult } from '../../../results/sections/transactions.ts';

export interface Reason {
  /** One sentence. */
  readonly headline: string;
  readonly steps: readonly string[];
}

/** Anomalies, or keys, that are shown; the others are counted in the section. */
const shown = 3;
/** States and operations in flight that a step names. */
const named = 6;

/** The reasons, the first of each kind; none where the section says all there is. */
export function reasonsOf(result: WorkloadResult): readonly Reason[] {
  if (result.valid === true) return [];
  switch (result.workload) {
    case 'registers':
      return registerReasons(result);
    case 'transactions':
      return transactionReasons(result);
    default:
      return [];
  }
}

function registerReasons({ keys }: RegistersResult): readonly Reason[] {
  return keys
    .flatMap(({ key, linearizable }) =>
      linearizable.valid === false && linearizable.explanation !== undefined
        ? [registerReason(key, linearizable.explanation)]
        : [],
    )
    .slice(0, shown);
}

function registerReason(key: Edn, failure: LinearizationFailure): Reason {
  const { completion, completions, inFlight, possible, possibleCount } = failure;
  const states = possible.map(({ state }) => state);
  return {
    headline: `Key ${printEdn(key)}: nothing explains the ${operationText(completion)}.`,
    steps: [
      beforeText(completions - 1),
      `Just before it the register was ${states.slice(0, named).join(' or ')}${
        possibleCount === null || possibleCount > named ? ', or something else' : ''
      }.`,
      ...possible.slice(0, named).map(({ state, illegal }) => `From ${state}: ${illegal}.`),
      inFlight.length === 0
        ? 'No other operation was in flight.'
        : `In flight, and of no help: ${list(inFlight.map(operationText), named)}.`,
    ],
  };
}

function beforeText(completions: number): string {
  if (completions === 0) return 'No operation on the key had succeeded before it.';
  const those = completions === 1 ? 'The operation' : `The ${completions} operations`;
  return `${those} on the key that succeeded before it can be explained by some order; with it, by none.`;
}

/** `read of 1 by process 4 (operation 41)`; one that is in flight has read nothing yet. */
function operationText({ process, type, f, value, index }: Operation): string {
  const who = `by process ${process} (operation ${index})`;
  const [from, to] = sequenceOf(value) ?? [];
  if (f === 'cas' && from !== undefined && to !== undefined) {
    return `cas from ${printEdn(from)} to ${printEdn(to)} ${who}`;
  }
  return f === 'read' && type === 'invoke' ? `read ${who}` : `${f} of ${printEdn(value)} ${who}`;
}

function transactionReasons({ anomalies }: TransactionsResult): readonly Reason[] {
  const told = anomalies.filter(({ items }) => items.length > 0).slice(0, shown);
  return told.map(({ type, items }) => {
    const [first] = items;
    // The filter left none without.
    if (first === undefined) throw new Error(`no ${type}`);
    const { summary, transactions, steps } = explainAnomaly(first);
    const more = items.length === 1 ? '' : ` (The first of ${items.length}.)`;
    return {
      headline: `${type}: ${summary.text}.${more}`,
      steps: [
        ...transactions.map(({ name, operation, text }) => `${name} (operation ${operation.index}): ${text}`),
        ...steps.map(({ text }) => text),
      ],
    };
  });
}
