/** What a diagnosis is about: the value, key or operation that the page follows when it opens on it. */
import { withoutDetours } from '../../engines/embedded/checkers/transactions/explain.ts';
import { ednItems, ednToJsonText } from '../../grading/evidence/edn-text.ts';
import { journal } from '../../grading/evidence/journal.ts';
import { type ClientOperation, clientOperations } from '../../grading/evidence/operations.ts';
import type { RunEvidence } from '../../grading/grader.ts';
import type { Diagnosis, Pointer, Statement } from '../../grading/report.ts';
import { toldAnomaly } from '../../grading/transactions/anomaly-drafts.ts';
import type { Edn } from '../../results/edn.ts';
import type { TransactionAnomaly } from '../../results/sections/transaction-anomalies.ts';
import type { Follow } from '../format.ts';
import type { Ranks } from '../trace-ranks.ts';

/** Diagnoses of how much a run does as a whole: what they point to are examples. */
const ofTheWholeRun: ReadonlySet<string> = new Set([
  'too-many-messages',
  'too-large-messages',
  'message-storm',
  'spin',
  'out-of-memory',
  'unavailable',
  'never-read',
  'requirement-missed',
  'not-deterministic',
  'too-many-refused-writes',
]);

/** Null where the evidence singles nothing out. */
export function followOf(diagnosis: Diagnosis, evidence: RunEvidence, ranks: Ranks): Follow | null {
  if (ofTheWholeRun.has(diagnosis.code)) return null;
  const { workload } = evidence.spec;
  const operations = operationsOf([diagnosis.headline], evidence);
  if (workload === 'broadcast' || workload === 'g-set') {
    const steps = operations.some(gives) ? operations : operationsOf(diagnosis.steps, evidence);
    const value = single(steps.filter(gives).map(({ invoke }) => ednToJsonText(invoke.value)));
    if (value !== null) return { kind: 'value', text: value };
  }
  if (workload === 'unique-ids' && diagnosis.code === 'duplicate-id') {
    const id = single(operations.map(({ completion }) => ednToJsonText(completion?.value ?? null)));
    if (id !== null) return { kind: 'value', text: id };
  }
  const key = isOfANode(diagnosis, evidence) ? null : single(keysInCommon(diagnosis, operations, evidence));
  if (key !== null) return { kind: 'key', text: key };
  const anomaly = anomalyOf(diagnosis, evidence);
  // Of a circle about several keys its first transaction, from which the figure leads to the others.
  const first = anomaly?.kind === 'cycle' ? withoutDetours(anomaly).transactions[0] : undefined;
  if (first !== undefined) {
    const rank = ranks.operation(first.index);
    return rank === null ? null : { kind: 'operation', rank };
  }
  const rank = single(operations.map(({ invoke }) => ranks.operation(invoke.index)));
  return rank === null ? null : { kind: 'operation', rank };
}

/** True where a node ended or fell silent: the request that it was at is told, not what the request was about. */
function isOfANode({ code }: Diagnosis, { outcome }: RunEvidence): boolean {
  return outcome.ending.kind !== 'completed' || code.startsWith('muted-');
}

/** The client's operations that statements point to, by themselves or by a request. */
function operationsOf(statements: readonly Statement[], evidence: RunEvidence): readonly ClientOperation[] {
  const pointers = statements.flatMap(({ pointers }) => pointers);
  const indices = numbers(pointers, (pointer) => (pointer.kind === 'operation' ? pointer.index : null));
  const messages = numbers(pointers, (pointer) => (pointer.kind === 'message' ? pointer.id : null));
  return clientOperations(evidence).filter((operation) => {
    const { completion, invoke } = operation;
    if (indices.has(invoke.index) || (completion !== null && indices.has(completion.index))) return true;
    const request = messages.size === 0 ? null : journal(evidence).requestOf(operation);
    return request !== null && messages.has(request.id);
  });
}

function numbers(
  pointers: readonly Pointer[],
  of: (pointer: Pointer) => number | null,
): ReadonlySet<number | null> {
  return new Set(pointers.map(of).filter((number) => number !== null));
}

/** True of what gives a set an element. */
function gives({ f }: ClientOperation): boolean {
  return f === 'broadcast' || f === 'add';
}

/** As JSON: the keys that each of the operations names, or those of the anomaly that is told. */
function keysInCommon(
  diagnosis: Diagnosis,
  operations: readonly ClientOperation[],
  evidence: RunEvidence,
): readonly string[] {
  const anomaly = anomalyOf(diagnosis, evidence);
  if (anomaly !== null) return keysOfAnomaly(anomaly).map(ednToJsonText);
  const [first, ...others] = operations.map((operation) => keysOf(operation, evidence));
  return (first ?? []).filter((key) => others.every((keys) => keys.includes(key)));
}

/** The anomaly that a diagnosis of transactions tells. */
function anomalyOf({ code }: Diagnosis, evidence: RunEvidence): TransactionAnomaly | null {
  return code.startsWith('txn-') ? toldAnomaly(evidence) : null;
}

function keysOf({ completion, invoke }: ClientOperation, { spec }: RunEvidence): readonly string[] {
  const value = completion?.type === 'ok' ? completion.value : invoke.value;
  const items = ednItems(value) ?? [];
  switch (spec.workload) {
    case 'lin-kv':
      return items.slice(0, 1).map(ednToJsonText);
    case 'txn-list-append':
    case 'txn-rw-register':
    case 'kafka':
      return [...new Set(items.flatMap(keysOfMicroOperation).map(ednToJsonText))];
    default:
      return [];
  }
}

/** Of `[f key value]`; of a poll of kafka, which has a map from keys, all of these. */
function keysOfMicroOperation(source: Edn): readonly Edn[] {
  const key = ednItems(source)?.[1];
  if (key === undefined) return [];
  return key instanceof Map ? [...key.keys()] : [key];
}

function keysOfAnomaly(anomaly: TransactionAnomaly): readonly Edn[] {
  switch (anomaly.kind) {
    case 'cycle':
      return anomaly.steps.flatMap((step) => ('key' in step ? [step.key] : []));
    case 'internal':
    case 'aborted-read':
    case 'intermediate-read':
    case 'duplicate-elements':
    case 'future-read':
    case 'garbage-read':
      return keysOfMicroOperation(anomaly.microOperation);
    case 'dirty-update':
    case 'lost-update':
    case 'incompatible-order':
    case 'cyclic-versions':
    case 'duplicate-writes':
      return [anomaly.key];
    default:
      return [];
  }
}

/** The one thing that all of them are. */
function single<T>(all: readonly T[]): T | null {
  const [first = null, ...others] = new Set(all);
  return others.length === 0 ? first : null;
}
