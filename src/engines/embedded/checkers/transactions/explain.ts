/**
 * Anomalies of transactions in words. Each sentence names the operations that it speaks of by their index in
 * the history, so that a report can point at them. Works on results of ours and on those read from a file.
 * Source of the form of a cycle's explanation: elle/core.clj `explain-cycle-ops`.
 */
import { type Edn, EdnSymbol, Keyword, printEdn, sequenceOf } from '../../../../results/edn.ts';
import type { Operation } from '../../../../results/results.ts';
import type {
  CycleAnomaly,
  DependencyStep,
  DirtyRead,
  TransactionAnomaly,
  TransactionFinding,
} from '../../../../results/sections/transaction-anomalies.ts';
import { cycleMeaning } from './cycle-words.ts';

/** One sentence, and the history's operations that it rests on. */
export interface Statement {
  readonly text: string;
  /** Indices in the history. */
  readonly operations: readonly number[];
}

/** A transaction of a cycle under its name in the explanation. */
export interface NamedTransaction {
  /** `T1`. */
  readonly name: string;
  readonly operation: Operation;
  /** `append 3 to 5, read 6 = [1 2]`. */
  readonly text: string;
}

export interface Explanation {
  /** What is wrong, in one sentence. */
  readonly summary: Statement;
  /** The transactions that the steps name; empty where there are no steps. */
  readonly transactions: readonly NamedTransaction[];
  /** Of a cycle: why each transaction comes before the next, ending at the first. */
  readonly steps: readonly Statement[];
}

/** Why an anomaly is one. Linear in its size. */
export function explainAnomaly(anomaly: TransactionAnomaly): Explanation {
  if (anomaly.kind === 'cycle') return explainCycle(anomaly);
  return { summary: summarize(anomaly), transactions: [], steps: [] };
}

/** `append 3 to 5, read 6 = [1 2], write 7 = 1`: a transaction's micro-operations. */
export function transactionText(value: Edn): string {
  const ops = sequenceOf(value) ?? [];
  return ops.length === 0 ? 'nothing' : ops.map(microOperationText).join(', ');
}

function microOperationText(source: Edn): string {
  const [f, key, value] = sequenceOf(source) ?? [];
  const [name, of, what] = [nameOf(f ?? null), shown(key ?? null), shown(value ?? null)];
  if (name === 'append') return `append ${what} to ${of}`;
  return name === 'w' ? `write ${of} = ${what}` : `read ${of} = ${what}`;
}

function nameOf(f: Edn): string {
  return f instanceof Keyword ? f.name : String(f);
}

function shown(value: Edn): string {
  return printEdn(value);
}

function explainCycle(anomaly: CycleAnomaly): Explanation {
  const { transactions, steps } = withoutDetours(anomaly);
  // The last one is the first again.
  const members = transactions.slice(0, -1).map((operation, i) => ({
    name: `T${i + 1}`,
    operation,
    text: transactionText(operation.value),
  }));
  const named = (i: number) => members[i % members.length] as NamedTransaction;
  const sentences = steps.map((step, i) => {
    const [a, b] = [named(i), named(i + 1)];
    const closes = i === steps.length - 1 ? ', which closes the circle' : '';
    const text = `${stepText(step, a, b)}: so ${a.name} came before ${b.name}${closes}`;
    return { text, operations: operationsOf(step, a.operation, b.operation) };
  });
  const ring = [...members, named(0)].map((member) => member.name).join(' before ');
  return {
    summary: {
      text: `${ring}: ${cycleMeaning(anomaly.name)}`,
      operations: members.map(({ operation }) => operation.index),
    },
    transactions: members,
    steps: sentences,
  };
}

/**
 * The same cycle with each run of steps in real time, or in the order of one process, made one: the graph
 * has only the edges that don't follow from others, and what lies between is no part of the reason.
 */
export function withoutDetours({
  transactions,
  steps,
}: CycleAnomaly): Pick<CycleAnomaly, 'transactions' | 'steps'> {
  // Begin after a step that is no order in time, so that no run goes around the end.
  const start = steps.findLastIndex(({ type }) => type !== 'realtime' && type !== 'process') + 1;
  const kept: { readonly from: Operation; readonly step: DependencyStep }[] = [];
  for (let i = 0; i < steps.length; i++) {
    const at = (start + i) % steps.length;
    const step = steps[at] as DependencyStep;
    const last = kept.at(-1);
    const joined = last === undefined ? null : join(last.step, step);
    if (last !== undefined && joined !== null) kept[kept.length - 1] = { from: last.from, step: joined };
    else kept.push({ from: transactions[at] as Operation, step });
  }
  const members = kept.map(({ from }) => from);
  return { transactions: [...members, members[0] as Operation], steps: kept.map(({ step }) => step) };
}

function join(first: DependencyStep, second: DependencyStep): DependencyStep | null {
  if (first.type === 'realtime' && second.type === 'realtime') {
    return { type: 'realtime', completion: first.completion, invocation: second.invocation };
  }
  return first.type === 'process' && second.type === 'process' ? first : null;
}

function operationsOf(step: DependencyStep, a: Operation, b: Operation): number[] {
  return step.type === 'realtime' ? [a.index, step.invocation.index, b.index] : [a.index, b.index];
}

/** `T1 appended 3 to key 5, and T2 read [1 2 3]`: the two facts that order two transactions. */
function stepText(step: DependencyStep, a: NamedTransaction, b: NamedTransaction): string {
  switch (step.type) {
    case 'process':
      return `process ${step.process} ran ${a.name}, and then ${b.name}`;
    case 'realtime':
      return (
        `${a.name} was complete (operation ${step.completion.index}) ` +
        `before ${b.name} was invoked (operation ${step.invocation.index})`
      );
    case 'ww': {
      const [first, second] = [written(a, step, step.value), written(b, step, step.next)];
      return appends(a) || appends(b)
        ? `${a.name} ${first}, and ${b.name} ${second} right after it`
        : `${a.name} ${first}, and ${b.name} ${second} over it`;
    }
    case 'wr':
      return `${a.name} ${written(a, step, step.value)}, and ${b.name} read ${readBy(b, step.to, step.value)}`;
    case 'rw':
      return rwText(step, a, b);
  }
}

function rwText(
  step: Extract<DependencyStep, { type: 'rw' }>,
  a: NamedTransaction,
  b: NamedTransaction,
): string {
  const next = written(b, step, step.next);
  const read = readBy(a, step.from, step.value);
  return `${a.name} read key ${shown(step.key)} as ${read}, without what came next: ${b.name} ${next}`;
}

function appends({ operation }: NamedTransaction): boolean {
  return (sequenceOf(operation.value) ?? []).some((op) => nameOf(sequenceOf(op)?.[0] ?? null) === 'append');
}

function written(by: NamedTransaction, { key }: { readonly key: Edn }, value: Edn): string {
  return appends(by)
    ? `appended ${shown(value)} to key ${shown(key)}`
    : `wrote ${shown(value)} to key ${shown(key)}`;
}

/** What the micro-operation at that place returned; the version itself where there is none. */
function readBy({ operation }: NamedTransaction, place: number, version: Edn): string {
  const source = sequenceOf(operation.value)?.[place];
  const value = source === undefined ? version : (sequenceOf(source)?.[2] ?? null);
  return value === null ? 'nil' : shown(value);
}

function summarize(anomaly: Exclude<TransactionAnomaly, CycleAnomaly>): Statement {
  switch (anomaly.kind) {
    case 'cycle-exists':
      return {
        text:
          `${anomaly.size} transactions each have to come before all the others, which ${anomaly.not} rules ` +
          `out; no shorter cycle was singled out`,
        operations: anomaly.component,
      };
    case 'search-ended':
      return {
        text: `the search for cycles among ${anomaly.size} transactions ended before it was done`,
        operations: [],
      };
    case 'empty-graph':
      return { text: 'no two transactions could be ordered: there is nothing to check', operations: [] };
    case 'internal':
      return {
        text:
          `one transaction contradicts itself: ${did(anomaly.microOperation)}, where its own reads and writes ` +
          `before leave ${expectedText(anomaly.expected)}`,
        operations: [anomaly.operation.index],
      };
    case 'aborted-read':
    case 'intermediate-read':
      return dirtyRead(anomaly);
    case 'dirty-update': {
      const [failed, next] = anomaly.transactions;
      const values = anomaly.values.map(shown);
      return {
        text:
          `an append that failed was built upon: key ${shown(anomaly.key)} held ${values.join(', then ')}, the ` +
          `first from a transaction that failed, the last from one that committed`,
        operations: [failed.index, next.index],
      };
    }
    case 'lost-update':
      return {
        text:
          `${anomaly.transactions.length} transactions read key ${shown(anomaly.key)} as ${shown(anomaly.value)} ` +
          `and then wrote it: each but the first wrote without knowing of another's update`,
        operations: anomaly.transactions.map(({ index }) => index),
      };
    case 'duplicate-elements': {
      const twice = anomaly.duplicates.map(({ element, count }) => `${shown(element)} ${count} times`);
      return {
        text: `${did(anomaly.microOperation)}, which holds ${twice.join(', ')}; each was appended once`,
        operations: [anomaly.operation.index],
      };
    }
    case 'incompatible-order': {
      const [a, b] = anomaly.values.map(shown);
      return {
        text: `key ${shown(anomaly.key)} was read as ${a} and as ${b}: no order of appends leads to both`,
        operations: [],
      };
    }
    case 'future-read':
      return {
        text: `${did(anomaly.microOperation)}, but the same transaction appended ${shown(anomaly.element)} only afterwards`,
        operations: [anomaly.operation.index],
      };
    case 'cyclic-versions': {
      const versions = anomaly.versions.map(shown).join(', ');
      return {
        text:
          `the versions ${versions} of key ${shown(anomaly.key)} have no order: each was written by a ` +
          `transaction that had read another of them`,
        operations: [],
      };
    }
    case 'garbage-read': {
      const asked =
        anomaly.asked === null
          ? 'which nobody appended'
          : 'whose append was asked for, but is not in the reply that acknowledged it';
      return {
        text: `${did(anomaly.microOperation)}, with ${shown(anomaly.element)} in it, ${asked}`,
        operations: [anomaly.operation.index, ...(anomaly.asked === null ? [] : [anomaly.asked.index])],
      };
    }
    case 'mixed-key-types': {
      const types = anomaly.examples.map(({ type, key }) => `${shown(key)} (${type})`);
      return {
        text: `keys come back as something else than they were sent: ${types.join(' and ')}`,
        operations: anomaly.examples.map(({ operation }) => operation.index),
      };
    }
    case 'duplicate-writes':
      return {
        text:
          `${anomaly.transactions.length} transactions claim to have written ${shown(anomaly.value)} to key ` +
          `${shown(anomaly.key)}, though each value was asked for once`,
        operations: anomaly.transactions.map(({ index }) => index),
      };
    case 'other':
      return { text: shown(anomaly.value), operations: [] };
  }
}

function dirtyRead({ kind, operation, microOperation, writer, element }: DirtyRead): Statement {
  const what = element === undefined ? 'a value' : shown(element);
  const why =
    kind === 'aborted-read'
      ? `${what} of a transaction that failed`
      : `${what} that its writer went on to follow by another write of the key in the same transaction`;
  return {
    text: `${did(microOperation)}, which shows ${why}`,
    operations: [operation.index, writer.index],
  };
}

/** `a read of key 5 returned [1 2]`. */
function did(microOperation: Edn): string {
  const [, key, value] = sequenceOf(microOperation) ?? [];
  return `a read of key ${shown(key ?? null)} returned ${shown(value ?? null)}`;
}

/** `[... 3]`: something, and then 3. */
function expectedText(expected: Edn): string {
  const items = sequenceOf(expected);
  const [first, ...rest] = items ?? [];
  if (first instanceof EdnSymbol && first.name === '...') return `a list that ends with ${shown(rest)}`;
  return shown(expected);
}

/** A finding in one sentence. */
export function explainFinding(finding: TransactionFinding): Statement {
  switch (finding.kind) {
    case 'changed-transaction':
      return {
        text: `the reply is not the transaction that was asked for: ${finding.detail}`,
        operations: [finding.asked.index, finding.answered.index],
      };
    case 'unwritten-read':
      return {
        text: `${did(finding.microOperation)}, but nobody ever wrote ${shown(finding.value)} to that key`,
        operations: [finding.operation.index],
      };
    case 'future-read':
      return {
        text: `${did(finding.microOperation)}, which the same transaction wrote only afterwards`,
        operations: [finding.operation.index],
      };
    case 'forgotten-write':
      return {
        text: `${did(finding.microOperation)}, after a write of ${shown(finding.written)} to it had been acknowledged`,
        operations: [finding.writer.index, finding.operation.index],
      };
  }
}
