/** Circles of transactions as figures: each transaction a box, each reason why one comes before the next an edge. */
import { cycleMeaning } from '../../engines/embedded/checkers/transactions/cycle-words.ts';
import { withoutDetours } from '../../engines/embedded/checkers/transactions/explain.ts';
import type { RunEvidence } from '../../grading/grader.ts';
import { seconds } from '../../grading/statement.ts';
import { anomaliesByRank } from '../../grading/transactions/anomaly-drafts.ts';
import type { Operation } from '../../results/results.ts';
import type {
  CycleAnomaly,
  DependencyStep,
  TransactionAnomaly,
} from '../../results/sections/transaction-anomalies.ts';
import type { CycleFigure } from '../format.ts';
import type { Ranks } from '../trace-ranks.ts';
import { pairDrawing } from './anomaly-drawing.ts';
import { isOfKey, microOperations, microOperationText, said } from './micro-operation.ts';

/** Figures of one run; more would be looked at by nobody. */
const mostFigures = 20;
/** Transactions of one figure: a longer circle is told by the shorter ones beside it. */
const mostTransactions = 12;

export type Edge = CycleFigure['edges'][number];

/** A figure whose transactions are still operations of the history. */
export interface Drawing {
  readonly name: string;
  readonly words: string;
  readonly transactions: readonly Operation[];
  readonly edges: readonly Edge[];
}

/**
 * The anomaly that the diagnosis tells, then one of each other kind, then more of them, short ones first. None for
 * runs of other workloads.
 */
export function cycleFigures(evidence: RunEvidence, ranks: Ranks): readonly CycleFigure[] {
  const section = evidence.results?.workload;
  if (section?.workload !== 'transactions') return [];
  const figures: CycleFigure[] = [];
  for (const anomaly of inOrderOfInterest(anomaliesByRank(section))) {
    const drawing = drawingOf(anomaly);
    const figure = drawing === null ? null : figureOf(drawing, ranks);
    if (figure !== null) figures.push(figure);
    if (figures.length === mostFigures) break;
  }
  return figures;
}

function inOrderOfInterest([told, ...others]: readonly TransactionAnomaly[]): readonly TransactionAnomaly[] {
  if (told === undefined) return [];
  const seen = new Set([nameOf(told)]);
  const [firsts, rest]: [TransactionAnomaly[], TransactionAnomaly[]] = [[], []];
  for (const anomaly of others) {
    const name = nameOf(anomaly);
    (seen.has(name) ? rest : firsts).push(anomaly);
    seen.add(name);
  }
  return [told, ...firsts, ...rest.sort((a, b) => sizeOf(a) - sizeOf(b))];
}

function nameOf(anomaly: TransactionAnomaly): string {
  return anomaly.kind === 'cycle' ? anomaly.name : anomaly.kind;
}

function sizeOf(anomaly: TransactionAnomaly): number {
  return anomaly.kind === 'cycle' ? anomaly.steps.length : 0;
}

/** Null where a transaction is no operation of the page. */
function figureOf({ edges, name, transactions, words }: Drawing, ranks: Ranks): CycleFigure | null {
  const placed = transactions.flatMap((operation, i) => {
    const rank = ranks.operation(operation.index);
    if (rank === null) return [];
    return [
      {
        label: `T${i + 1}`,
        operation: rank,
        microOperations: microOperations(operation).map(microOperationText),
      },
    ];
  });
  if (placed.length < transactions.length) return null;
  return { kind: 'cycle', name, words, transactions: placed, edges };
}

function drawingOf(anomaly: TransactionAnomaly): Drawing | null {
  return anomaly.kind === 'cycle' ? cycleDrawing(anomaly) : pairDrawing(anomaly);
}

function cycleDrawing(anomaly: CycleAnomaly): Drawing | null {
  const { steps, transactions } = withoutDetours(anomaly);
  // The last one is the first again.
  const members = transactions.slice(0, -1);
  if (members.length > mostTransactions) return null;
  return {
    name: anomaly.name,
    words: `No order fits these ${members.length} transactions: ${cycleMeaning(anomaly.name)}.`,
    transactions: members,
    edges: steps.map((step, from) => edgeOf(step, members, from, (from + 1) % members.length)),
  };
}

function edgeOf(step: DependencyStep, members: readonly Operation[], from: number, to: number): Edge {
  const [a, b] = [members[from] as Operation, members[to] as Operation];
  const [one, other] = [`T${from + 1}`, `T${to + 1}`];
  const closes = to < from ? ', which closes the circle' : '';
  return {
    from,
    to,
    type: step.type,
    fromMicro: 'from' in step ? placeIn(a, step.from) : null,
    toMicro: 'to' in step ? placeIn(b, step.to) : null,
    words: `${reason(step, a, b, one, other)}: ${one} comes before ${other}${closes}.`,
  };
}

/** A file may name a place that its transaction does not have. */
function placeIn(operation: Operation, place: number): number | null {
  return place < microOperations(operation).length ? place : null;
}

/** The two facts that order two transactions. */
function reason(step: DependencyStep, a: Operation, b: Operation, one: string, other: string): string {
  switch (step.type) {
    case 'process':
      return `One client (process ${step.process}) ran ${one}, and then ${other}`;
    case 'realtime':
      return `${one} was over at ${seconds(step.completion.time)}, and ${other} was asked for at ${seconds(step.invocation.time)}`;
    case 'ww':
      return `${one} ${wrote(a, step, step.value)}, and ${other} ${follows(b, step)}`;
    case 'wr':
      return `${one} ${wrote(a, step, step.value)}, and ${other} read ${readAt(b, step.to, step)}`;
    case 'rw': {
      const read = readAt(a, step.from, step);
      return read === said(null)
        ? `${one} found nothing under key ${said(step.key)}, and ${other} ${first(b, step)}`
        : `${one} read key ${said(step.key)} as ${read}, and ${other} ${follows(b, step)}`;
    }
  }
}

type KeyedStep = Extract<DependencyStep, { readonly key: unknown }>;
type VersionStep = Extract<DependencyStep, { readonly next: unknown }>;

function appends(operation: Operation, { key }: KeyedStep): boolean {
  return microOperations(operation).some((micro) => micro.f === 'append' && isOfKey(micro, key));
}

function wrote(by: Operation, step: KeyedStep, value: KeyedStep['value']): string {
  return appends(by, step)
    ? `appended ${said(value)} to key ${said(step.key)}`
    : `set key ${said(step.key)} to ${said(value)}`;
}

function follows(by: Operation, step: VersionStep): string {
  return appends(by, step)
    ? `appended ${said(step.next)} right behind that`
    : `set the key to ${said(step.next)} after that`;
}

function first(by: Operation, step: VersionStep): string {
  return appends(by, step) ? `appended ${said(step.next)} there first` : `set it to ${said(step.next)} first`;
}

/** What the micro-operation at that place returned; the version itself where there is none. */
function readAt(by: Operation, place: number, { value }: KeyedStep): string {
  const micro = microOperations(by)[place];
  return said(micro === undefined ? value : micro.value);
}
