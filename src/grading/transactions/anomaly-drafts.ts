/** Why the checker refused the transactions of a run: its anomalies in words, each a diagnosis of its own. */
import { explainAnomaly } from '../../engines/embedded/checkers/transactions/explain.ts';
import { type Edn, EdnSymbol, Keyword, sequenceOf } from '../../results/edn.ts';
import { ednKey } from '../../results/edn-compare.ts';
import type { Operation } from '../../results/results.ts';
import type {
  CycleAnomaly,
  DirtyRead,
  IncompatibleOrder,
  InternalAnomaly,
  TransactionAnomaly,
} from '../../results/sections/transaction-anomalies.ts';
import type { TransactionsResult } from '../../results/sections/transactions.ts';
import type { Draft } from '../diagnosis/draft.ts';
import { ednToJsonText } from '../evidence/edn-text.ts';
import { nodeOf, transactionsOf } from '../evidence/transactions.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, list, quoted, say, sayAt, seconds } from '../statement.ts';
import { anomalyCause, seenTooEarlyCause, wrongListCause } from './anomaly-causes.ts';
import { answeredStep, journeyOf, journeySteps, told } from './told.ts';

/** Kinds in the order in which they are told: what one answer shows before what takes many. */
const order: readonly TransactionAnomaly['kind'][] = [
  'duplicate-writes',
  'mixed-key-types',
  'garbage-read',
  'internal',
  'future-read',
  'aborted-read',
  'dirty-update',
  'intermediate-read',
  'duplicate-elements',
  'incompatible-order',
  'cyclic-versions',
  'lost-update',
  'cycle',
];

/** Anomalies that need not come of a single answer: how the lists are kept may be behind them. */
const ofManyTransactions: ReadonlySet<TransactionAnomaly['kind']> = new Set([
  'incompatible-order',
  'cyclic-versions',
  'lost-update',
  'cycle',
]);

/** The first anomaly of the kind that says most; null when the checker found none that can be told. */
export function anomalyDraft(evidence: RunEvidence): Draft | null {
  const section = evidence.results?.workload;
  const anomaly = toldAnomaly(evidence);
  if (anomaly === null || section?.workload !== 'transactions') return null;
  const draft = draftOf(evidence, anomaly, section);
  return { ...draft, cause: draft.cause ?? causeOf(evidence, anomaly.kind) };
}

/** The anomaly that {@link anomalyDraft} tells. */
export function toldAnomaly(evidence: RunEvidence): TransactionAnomaly | null {
  const section = evidence.results?.workload;
  if (section?.workload !== 'transactions' || section.valid === true) return null;
  return anomaliesByRank(section)[0] ?? null;
}

/** What counts against the run and can be told: what says most first, of cycles the plainest and shortest. */
export function anomaliesByRank(section: TransactionsResult): readonly TransactionAnomaly[] {
  const found = held(section);
  return order.flatMap((kind) =>
    found.filter((anomaly) => anomaly.kind === kind).sort((a, b) => rank(a) - rank(b)),
  );
}

function causeOf(evidence: RunEvidence, kind: TransactionAnomaly['kind']): Statement | null {
  if (ofManyTransactions.has(kind)) return anomalyCause(evidence);
  if (kind === 'internal') return wrongListCause(evidence);
  return kind === 'intermediate-read' ? seenTooEarlyCause(evidence) : null;
}

/** What counts against the run: other anomalies may be listed beside it. */
function held({ anomalies, anomalyTypes }: TransactionsResult): TransactionAnomaly[] {
  return anomalies.filter(({ type }) => anomalyTypes.includes(type)).flatMap(({ items }) => items);
}

const cycleRanks = ['G0', 'G1c', 'G-single', 'G-nonadjacent', 'G2'];

/** Cycles from the plainest on, those that need the order in time last, short ones first. */
function rank(anomaly: TransactionAnomaly): number {
  if (anomaly.kind !== 'cycle') return 0;
  const place = cycleRanks.findIndex((prefix) => anomaly.name.startsWith(prefix));
  return (
    (needsTime(anomaly) ? 1000 : 0) + (place < 0 ? cycleRanks.length : place) * 100 + anomaly.steps.length
  );
}

function needsTime({ name }: CycleAnomaly): boolean {
  return /-(realtime|process)$/.test(name);
}

function draftOf(evidence: RunEvidence, anomaly: TransactionAnomaly, section: TransactionsResult): Draft {
  switch (anomaly.kind) {
    case 'internal':
      return internalDraft(evidence, anomaly, section);
    case 'aborted-read':
    case 'intermediate-read':
      return dirtyReadDraft(evidence, anomaly, section);
    case 'cycle':
      return cycleDraft(evidence, anomaly, section);
    case 'incompatible-order':
      return orderDraft(evidence, anomaly, section);
    default:
      return plainDraft(evidence, anomaly, section);
  }
}

const codes: Readonly<Partial<Record<TransactionAnomaly['kind'], string>>> = {
  'duplicate-writes': 'altered-transaction',
  'mixed-key-types': 'altered-transaction',
  'garbage-read': 'read-of-no-write',
  'future-read': 'txn-internal',
  'dirty-update': 'txn-aborted-read',
  'duplicate-elements': 'txn-duplicate-append',
  'cyclic-versions': 'txn-incompatible-order',
  'lost-update': 'txn-lost-update',
};

const looks: Readonly<Record<string, string>> = {
  'altered-transaction': 'the reply in the handler of txn: keys and values come back as they were sent',
  'read-of-no-write': 'what the handler of txn puts in the third place of a read',
  'txn-internal':
    'the handler of txn: a read must see the writes that stand before it in the list, and no others',
  'txn-aborted-read': 'what becomes of the writes of a transaction that is answered with an error',
  'txn-duplicate-append': 'what is done twice when a request to another node or to a service is sent again',
  'txn-incompatible-order':
    'where the order of the writes of one key is decided: there must be one such place',
  'txn-lost-update': 'what lies between reading a value and writing it back: nobody else may write meanwhile',
};

/** Anomalies whose explanation is one sentence about some operations. */
function plainDraft(evidence: RunEvidence, anomaly: TransactionAnomaly, section: TransactionsResult): Draft {
  const code = codes[anomaly.kind] ?? 'checker-refused';
  const { text, operations } = explainAnomaly(anomaly).summary;
  const known = operations.flatMap((index) => operationAt(evidence, index));
  const pointers = known.flatMap((operation) => told(evidence, operation).pointers);
  return {
    code,
    headline: say(
      `The answers contradict any order of transactions: ${text}.`,
      ...(pointers.length > 0 ? pointers : [at.result('workload/anomalies')]),
    ),
    steps: [
      ...known.slice(0, 4).map((operation) => answeredStep(evidence, operation)),
      verdictStep(evidence, section),
    ],
    cause: null,
    look: looks[code] ?? null,
  };
}

function operationAt(evidence: RunEvidence, index: number): readonly Operation[] {
  const history = evidence.history();
  const guess = history[index];
  const operation = guess?.index === index ? guess : history.find((one) => one.index === index);
  return operation === undefined ? [] : [operation];
}

function shown(value: Edn): string {
  return quoted(ednToJsonText(value), 100);
}

function internalDraft(
  evidence: RunEvidence,
  { operation, microOperation, expected }: InternalAnomaly,
  section: TransactionsResult,
): Draft {
  const [, key = null, value = null] = sequenceOf(microOperation) ?? [];
  const { node, end, pointers } = told(evidence, operation);
  const code = 'txn-internal';
  return {
    code,
    headline: sayAt(
      end.time,
      `${node} returned ${shown(value)} for key ${shown(key)} at ${seconds(end.time)}, where what the same transaction had read and written before leaves ${expectedText(expected)}.`,
      ...pointers,
    ),
    steps: [answeredStep(evidence, operation), verdictStep(evidence, section)],
    cause: notAtItsEnd(evidence, { operation, microOperation, expected }),
    look: looks[code] ?? null,
  };
}

/** The transaction's own element stands before some that the same node had shown before it was asked. */
function notAtItsEnd(
  evidence: RunEvidence,
  { operation, microOperation, expected }: Pick<InternalAnomaly, 'operation' | 'microOperation' | 'expected'>,
): Statement | null {
  const [, key = null, value = null] = sequenceOf(microOperation) ?? [];
  const own = sequenceOf(expected)?.at(-1);
  const elements = (sequenceOf(value) ?? []).map(ednKey);
  const place = own === undefined ? -1 : elements.indexOf(ednKey(own));
  const behind = new Set(place < 0 ? [] : elements.slice(place + 1));
  if (own === undefined || behind.size === 0) return null;
  const all = transactionsOf(evidence)?.list ?? [];
  const { node, end, pointers } = told(evidence, operation);
  const asked = all.find((one) => one.operation.index === operation.index)?.invoke ?? 0;
  for (const one of all) {
    if (one.outcome !== 'ok' || one.complete >= asked || nodeOf(evidence, one) !== node) continue;
    for (const { source, write } of one.ops) {
      const [, of = null, list = null] = write ? [] : (sequenceOf(source) ?? []);
      const old =
        ednKey(of) === ednKey(key) ? sequenceOf(list)?.find((other) => behind.has(ednKey(other))) : undefined;
      if (old === undefined) continue;
      const before = told(evidence, one.operation);
      return sayAt(
        end.time,
        `${shown(old)} stood in the list before (${node} showed it at ${seconds(before.end.time)}), and ${shown(own)}, which was appended later, stands in front of it: an append does not put its element at the end.`,
        ...before.pointers,
        ...pointers,
      );
    }
  }
  return null;
}

/** `[... 3]`: the checker knows how the list ends, and not what comes before. */
function expectedText(expected: Edn): string {
  const [first, ...rest] = sequenceOf(expected) ?? [];
  return first instanceof EdnSymbol && first.name === '...'
    ? `a list that ends with ${list(rest.map(shown))}`
    : shown(expected);
}

function dirtyReadDraft(evidence: RunEvidence, anomaly: DirtyRead, section: TransactionsResult): Draft {
  const { kind, microOperation, operation, writer, element } = anomaly;
  const [, key = null, read = null] = sequenceOf(microOperation) ?? [];
  const value = element ?? read;
  const [reader, wrote] = [told(evidence, operation), told(evidence, writer)];
  const { end } = reader;
  const holding = element === undefined ? shown(value) : `${shown(read)}, with ${shown(element)} in it,`;
  const next = writesOf(wrote.invoke.value, key).filter((one) => ednKey(one) !== ednKey(value));
  const why =
    kind === 'aborted-read'
      ? `a transaction of ${wrote.node} wrote ${shown(value)} and failed at ${seconds(wrote.end.time)}`
      : `a transaction of ${wrote.node} wrote ${shown(value)} and, before it was over, ${list(next.map(shown))}`;
  const journey =
    wrote.node === reader.node ? [] : arrival(evidence, { operation: writer, key, value }, reader.node, end);
  return {
    code: kind === 'aborted-read' ? 'txn-aborted-read' : 'txn-intermediate-read',
    headline: sayAt(
      end.time,
      `${reader.node} returned ${holding} for key ${shown(key)} at ${seconds(end.time)}, though nobody may see that: ${why}.`,
      ...reader.pointers,
      ...wrote.pointers,
    ),
    steps: [
      answeredStep(evidence, writer),
      ...journey,
      answeredStep(evidence, operation),
      verdictStep(evidence, section),
    ],
    cause: null,
    look:
      kind === 'aborted-read'
        ? (looks['txn-aborted-read'] ?? null)
        : 'when a write becomes visible to others: when it is carried out, or when its whole transaction is',
  };
}

/** The message that told the reader's node of the value, where there is one. */
function arrival(
  evidence: RunEvidence,
  write: Parameters<typeof journeyOf>[1],
  to: string,
  until: Operation,
): readonly Statement[] {
  const journey = journeyOf(evidence, write, to, until.time);
  if (journey.kind !== 'arrived') return [];
  const what = { key: shown(write.key), value: shown(write.value) };
  return journeySteps(journey, told(evidence, write.operation), what, to, until);
}

/** What a transaction writes to a key, in order. */
function writesOf(transaction: Edn, key: Edn): Edn[] {
  return (sequenceOf(transaction) ?? []).flatMap((source) => {
    const [f, of = null, value = null] = sequenceOf(source) ?? [];
    const isWrite = !(f === 'r' || (f instanceof Keyword && f.name === 'r'));
    return isWrite && ednKey(of) === ednKey(key) ? [value] : [];
  });
}

function cycleCode(anomaly: CycleAnomaly): string {
  if (needsTime(anomaly)) return 'txn-out-of-order';
  if (anomaly.name.startsWith('G0')) return 'txn-dirty-write';
  if (anomaly.name.startsWith('G1c')) return 'txn-circular-information-flow';
  return anomaly.name.startsWith('G-single') ? 'txn-read-skew' : 'txn-write-skew';
}

const cycleLooks: Readonly<Record<string, string>> = {
  'txn-dirty-write':
    'how concurrent writes are put in order: one order for all the keys of a transaction, at every node',
  'txn-circular-information-flow':
    'whether the writes of a transaction become visible in one step, at every node',
  'txn-read-skew': 'whether all reads of a transaction see the same state',
  'txn-write-skew': 'whether what a transaction read still holds when its writes take effect',
  'txn-out-of-order':
    'whether a transaction sees all that was acknowledged before it was asked for, at any node',
};

/** At most so many transactions of a circle are told one by one; the checker looks for short ones. */
const mostTold = 8;

function cycleDraft(evidence: RunEvidence, anomaly: CycleAnomaly, section: TransactionsResult): Draft {
  const code = cycleCode(anomaly);
  const { summary, transactions, steps } = explainAnomaly(anomaly);
  const pointersOf = (operations: readonly number[]) =>
    operations.flatMap((index) => operationAt(evidence, index)).map((operation) => at.operation(operation));
  const where = transactions.map(({ name, operation }) => {
    const { node, end } = told(evidence, operation);
    return `${name} of ${node} (at ${seconds(end.time)})`;
  });
  return {
    code,
    headline: say(
      `No order fits the transactions ${list(where, mostTold)}. ${summary.text}.`,
      ...transactions.slice(0, mostTold).flatMap(({ operation }) => told(evidence, operation).pointers),
    ),
    steps: [
      ...transactions
        .slice(0, mostTold)
        .map(({ name, operation }) => answeredStep(evidence, operation, name)),
      ...steps.map(({ text, operations }) => say(`${text}.`, ...pointersOf(operations))),
      verdictStep(evidence, section),
    ],
    cause: null,
    look: cycleLooks[code] ?? null,
  };
}

function orderDraft(
  evidence: RunEvidence,
  { key, values }: IncompatibleOrder,
  section: TransactionsResult,
): Draft {
  const readers = values.flatMap((value) => readerOf(evidence, key, value));
  const [one, two] = values.map((value) => quoted(ednToJsonText(value), 120));
  const where = readers.map((operation) => {
    const { node, end } = told(evidence, operation);
    return `${node} at ${seconds(end.time)}`;
  });
  const who = where.length === 2 ? ` (by ${list(where)})` : '';
  return {
    code: 'txn-incompatible-order',
    headline: say(
      `Transactions read key ${shown(key)} as ${one} and as ${two}${who}: no order of appends leads to both.`,
      ...readers.flatMap((operation) => told(evidence, operation).pointers),
      at.result('workload/anomalies'),
    ),
    steps: [...readers.map((operation) => answeredStep(evidence, operation)), verdictStep(evidence, section)],
    cause: null,
    look: looks['txn-incompatible-order'] ?? null,
  };
}

/** The first transaction that returned just this for the key. */
function readerOf(evidence: RunEvidence, key: Edn, value: Edn): readonly Operation[] {
  const wanted = ednKey(value);
  const asked = ednKey(key);
  const reader = transactionsOf(evidence)?.list.find(
    ({ outcome, ops }) =>
      outcome === 'ok' &&
      ops.some(({ write, source }) => {
        const [, of = null, read = null] = sequenceOf(source) ?? [];
        return !write && ednKey(of) === asked && ednKey(read) === wanted;
      }),
  );
  return reader === undefined ? [] : [reader.operation];
}

/** What the checker calls it, and what it was asked for. */
function verdictStep({ spec }: RunEvidence, { anomalyTypes }: TransactionsResult): Statement {
  const models = spec.consistencyModels;
  const asked =
    models.length === 0 ? '' : `, which ${list(models)} ${models.length === 1 ? 'rules' : 'rule'} out`;
  return say(`The checker found ${list(anomalyTypes)}${asked}.`, at.result('workload/anomaly-types'));
}
