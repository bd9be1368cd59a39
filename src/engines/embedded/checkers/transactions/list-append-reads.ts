/**
 * What single reads of lists give away. Source: elle/list_append.clj `op-int-case`, `op-future-read-case`,
 * `g1a-cases`, `g1b-cases`, `duplicates`. Each is linear in the elements that were read.
 */
import { CannotCompare, clojureCompare, type Edn, EdnSymbol, sequenceOf } from '../../../../results/edn.ts';
import type {
  DirtyRead,
  DuplicateElements,
  FutureRead,
  InternalAnomaly,
} from '../../../../results/sections/transaction-anomalies.ts';
import type { WriteIndex } from './dirty-writes.ts';
import { type MicroOperation, type Transaction, type Transactions, usesKeyTwice } from './transaction.ts';

/** Stands for what was in a list before a transaction's own appends to it. */
const unknownPrefix = new EdnSymbol('...');

/** What a transaction knows of a list: all of it, or only how it ends. */
interface Expectation {
  readonly whole: boolean;
  readonly elements: readonly number[];
}

/** Per transaction the first read that contradicts what it read and appended itself before. */
export function internalAnomalies(transactions: Transactions): InternalAnomaly[] {
  const found: InternalAnomaly[] = [];
  for (const { outcome, operation, ops } of transactions.list) {
    if (outcome !== 'ok' || !usesKeyTwice(ops)) continue;
    const wrong = firstContradiction(ops);
    if (wrong === undefined) continue;
    const [op, { whole, elements }] = wrong;
    const values = elements.map((element) => transactions.values.valueOf(element));
    found.push({
      kind: 'internal',
      operation,
      microOperation: op.source,
      expected: whole ? values : [unknownPrefix, ...values],
    });
  }
  return found;
}

function firstContradiction(
  ops: readonly MicroOperation[],
): readonly [MicroOperation, Expectation] | undefined {
  const expected = new Map<number, Expectation>();
  for (const op of ops) {
    const known = expected.get(op.key);
    if (op.write) {
      expected.set(op.key, {
        whole: known?.whole ?? false,
        elements: [...(known?.elements ?? []), op.value],
      });
    } else {
      if (known !== undefined && !agrees(op, known)) return [op, known];
      expected.set(op.key, { whole: true, elements: isNil(op) ? nilState : op.elements });
    }
  }
  return undefined;
}

/** A list read as nil. Elle expects nothing of the next read then, but appends start from it. */
const nilState: readonly number[] = [];

function agrees(op: MicroOperation, { whole, elements }: Expectation): boolean {
  if (elements === nilState) return true;
  const read = op.elements;
  if (whole) return !isNil(op) && sameElements(read, 0, elements);
  const start = read.length - elements.length;
  return start >= 0 && sameElements(read, start, elements);
}

function sameElements(read: readonly number[], start: number, elements: readonly number[]): boolean {
  return (
    read.length - start === elements.length && elements.every((element, i) => read[start + i] === element)
  );
}

function isNil({ source }: MicroOperation): boolean {
  return (sequenceOf(source)?.[2] ?? null) === null;
}

/** Per transaction the first append of an element that it had read before. */
export function futureReads({ list, values }: Transactions): FutureRead[] {
  const found: FutureRead[] = [];
  for (const { outcome, operation, ops } of list) {
    if (outcome !== 'ok' || !usesKeyTwice(ops)) continue;
    for (let i = 1; i < ops.length; i++) {
      const append = ops[i] as MicroOperation;
      if (!append.write) continue;
      const read = ops.find(
        (op, place) => place < i && !op.write && op.key === append.key && op.elements.includes(append.value),
      );
      if (read === undefined) continue;
      const element = values.valueOf(append.value);
      found.push({ kind: 'future-read', operation, microOperation: read.source, element });
      break;
    }
  }
  return found;
}

/** G1a: elements of failed transactions in committed reads. */
export function abortedReads(transactions: Transactions, failed: WriteIndex): DirtyRead[] {
  const found: DirtyRead[] = [];
  if (failed.size === 0) return found;
  forCommittedReads(transactions, ({ operation }, op) => {
    const writes = failed.get(op.key);
    if (writes === undefined) return;
    for (const element of op.elements) {
      const writer = writes.get(element);
      if (writer === undefined) continue;
      found.push({
        kind: 'aborted-read',
        operation,
        microOperation: op.source,
        writer,
        element: transactions.values.valueOf(element),
      });
    }
  });
  return found;
}

/** G1b: committed reads that end with an element which its transaction followed by another. */
export function intermediateReads(transactions: Transactions, intermediate: WriteIndex): DirtyRead[] {
  const found: DirtyRead[] = [];
  forCommittedReads(transactions, ({ operation }, op) => {
    const last = op.elements.at(-1);
    if (last === undefined) return;
    const writer = intermediate.get(op.key)?.get(last);
    if (writer === undefined || writer === operation) return;
    found.push({
      kind: 'intermediate-read',
      operation,
      microOperation: op.source,
      writer,
      element: transactions.values.valueOf(last),
    });
  });
  return found;
}

function forCommittedReads(
  { list }: Transactions,
  look: (transaction: Transaction, op: MicroOperation) => void,
): void {
  for (const transaction of list) {
    if (transaction.outcome !== 'ok') continue;
    for (const op of transaction.ops) if (!op.write) look(transaction, op);
  }
}

/** Reads, of transactions that may have committed, in which an element stands more than once. */
export function duplicateElements({ list, values }: Transactions): DuplicateElements[] {
  const found: DuplicateElements[] = [];
  const lastSeen = new Int32Array(values.size);
  let reads = 0;
  for (const { outcome, operation, ops } of list) {
    if (outcome === 'fail') continue;
    for (const op of ops) {
      if (op.elements.length < 2) continue;
      reads += 1;
      const twice = op.elements.some((element) => {
        const repeated = lastSeen[element] === reads;
        lastSeen[element] = reads;
        return repeated;
      });
      if (!twice) continue;
      const counts = new Map<number, number>();
      for (const element of op.elements) counts.set(element, (counts.get(element) ?? 0) + 1);
      const duplicates = [...counts]
        .filter(([, count]) => count > 1)
        .map(([element, count]) => ({ element: values.valueOf(element), count }))
        .sort((a, b) => orderOf(a.element, b.element));
      found.push({ kind: 'duplicate-elements', operation, microOperation: op.source, duplicates });
    }
  }
  return found;
}

/** Values that Clojure can't compare (Elle throws) stay as they were read. */
function orderOf(a: Edn, b: Edn): number {
  try {
    return clojureCompare(a, b);
  } catch (error) {
    if (error instanceof CannotCompare) return 0;
    throw error;
  }
}
