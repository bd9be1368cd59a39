/**
 * What Maelstrom's checkers of transactions pass over, reported apart from the verdict: replies that are not
 * the transaction asked for, reads of values that nobody wrote, registers that forgot an acknowledged write.
 * Each is linear in the micro-operations and the elements that were read.
 */
import { printEdn, sequenceOf } from '../../../../results/edn.ts';
import type { FindingGroup, TransactionFinding } from '../../../../results/sections/transaction-anomalies.ts';
import {
  externalReads,
  externalWrites,
  type MicroOperation,
  type Transaction,
  type Transactions,
  usesKeyTwice,
} from './transaction.ts';

/** Findings of a kind that are kept; all are counted. */
const mostExamples = 16;

type Changed = TransactionFinding & { readonly kind: 'changed-transaction' };
type Unwritten = TransactionFinding & { readonly kind: 'unwritten-read' };
type Future = TransactionFinding & { readonly kind: 'future-read' };
type Forgotten = TransactionFinding & { readonly kind: 'forgotten-write' };

/** The findings by kind; kinds without any are left out. */
export function groupFindings(findings: readonly TransactionFinding[]): FindingGroup[] {
  const kinds = [...new Set(findings.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const found = findings.filter((finding) => finding.kind === kind);
    return { kind, count: found.length, examples: found.slice(0, mostExamples) };
  });
}

/** Transactions acknowledged with other micro-operations than were asked for, beyond what reads returned. */
export function changedTransactions({ list }: Transactions): Changed[] {
  const found: Changed[] = [];
  for (const { outcome, asked, operation, ops, askedOps } of list) {
    if (outcome !== 'ok' || asked === null || askedOps === null) continue;
    const detail = firstChange(askedOps, ops);
    if (detail !== null) found.push({ kind: 'changed-transaction', asked, answered: operation, detail });
  }
  return found;
}

function firstChange(asked: readonly MicroOperation[], answered: readonly MicroOperation[]): string | null {
  if (asked.length !== answered.length) {
    return `${asked.length} micro-operations were asked for, the reply has ${answered.length}`;
  }
  for (const [place, before] of asked.entries()) {
    const after = answered[place] as MicroOperation;
    const same =
      before.write === after.write &&
      before.key === after.key &&
      (!before.write || before.value === after.value);
    if (!same) {
      return `micro-operation ${place} was ${printEdn(before.source)}, the reply has ${printEdn(after.source)}`;
    }
  }
  return null;
}

/**
 * Committed reads of values that no transaction, however it ended, wrote or was asked to write to that key.
 *
 * @param judged true for those that are part of the verdict already
 */
export function unwrittenReads(
  { list, keys, values, nil }: Transactions,
  judged: (key: number, value: number) => boolean,
): Unwritten[] {
  const written = keys.all(() => new Set<number>());
  for (const { ops, askedOps } of list) {
    for (const op of askedOps ?? []) if (op.write) written[op.key]?.add(op.value);
    for (const op of ops) if (op.write) written[op.key]?.add(op.value);
  }
  const found: Unwritten[] = [];
  for (const { outcome, operation, ops } of list) {
    if (outcome !== 'ok') continue;
    for (const op of ops) {
      if (op.write) continue;
      const read = op.value === nil ? op.elements : [op.value];
      for (const value of read) {
        if (written[op.key]?.has(value) || judged(op.key, value)) continue;
        found.push({
          kind: 'unwritten-read',
          operation,
          microOperation: op.source,
          value: values.valueOf(value),
        });
      }
    }
  }
  return found;
}

/**
 * Committed reads of a register whose value the same transaction wrote last of all, after the read. Nil is
 * what was there before any write, whatever the reply says that it wrote.
 */
export function futureReads({ list, nil }: Transactions): Future[] {
  const found: Future[] = [];
  for (const { outcome, operation, ops } of list) {
    if (outcome !== 'ok' || !usesKeyTwice(ops)) continue;
    const writes = externalWrites(ops);
    for (const [key, read] of externalReads(ops)) {
      if (read.value === nil || writes.get(key)?.value !== read.value) continue;
      found.push({ kind: 'future-read', operation, microOperation: read.source });
    }
  }
  return found;
}

/**
 * Committed transactions that read a register as nil, and were invoked after a write of it had been
 * acknowledged. Registers are never deleted, so that a system which applies what it acknowledges everywhere,
 * in whatever order, never does this; a weak consistency model may allow it all the same.
 */
export function forgottenWrites({ list, keys, values, nil }: Transactions): Forgotten[] {
  const first = keys.all<readonly [Transaction, MicroOperation] | null>(() => null);
  for (const transaction of list) {
    if (transaction.outcome !== 'ok') continue;
    for (const [key, write] of externalWrites(transaction.ops)) {
      if (write.value !== nil) first[key] ??= [transaction, write];
    }
  }
  const found: Forgotten[] = [];
  for (const { outcome, operation, ops, invoke } of list) {
    if (outcome !== 'ok') continue;
    for (const [key, read] of externalReads(ops)) {
      const [writer, write] = first[key] ?? [];
      if (writer === undefined || write === undefined || writer.complete > invoke) continue;
      if ((sequenceOf(read.source)?.[2] ?? null) !== null) continue;
      found.push({
        kind: 'forgotten-write',
        operation,
        microOperation: read.source,
        writer: writer.operation,
        written: values.valueOf(write.value),
      });
    }
  }
  return found;
}
