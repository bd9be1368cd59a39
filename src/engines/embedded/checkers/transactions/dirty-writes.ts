/**
 * Writes that nobody should have seen: of transactions that failed, and all but the last of a transaction's
 * writes of a key. Lists and registers share them, and the search for lost updates.
 * Source: elle/txn.clj `failed-write-indices`, `intermediate-write-indices`, `lost-update-cases`.
 */
import { sequenceOf } from '../../../../results/edn.ts';
import type { Operation } from '../../../../results/results.ts';
import type { LostUpdate } from '../../../../results/sections/transaction-anomalies.ts';
import { type MicroOperation, type Transaction, type Transactions, usesKeyTwice } from './transaction.ts';

/** By number of the key, then of the value: the operation that wrote it. */
export type WriteIndex = ReadonlyMap<number, ReadonlyMap<number, Operation>>;

/** What failed transactions wrote. Linear. */
export function failedWrites({ list }: Transactions): WriteIndex {
  const index = new Map<number, Map<number, Operation>>();
  for (const { outcome, ops, operation } of list) {
    if (outcome !== 'fail') continue;
    for (const op of ops) if (op.write) put(index, op.key, op.value, operation);
  }
  return index;
}

/**
 * What transactions, however they ended, wrote and wrote over. The operation is the completion, or the
 * invocation where only that has the writes, since a reply left them out. Linear.
 */
export function intermediateWrites({ list }: Transactions): WriteIndex {
  const index = new Map<number, Map<number, Operation>>();
  for (const { ops, operation, asked, askedOps } of list) {
    if (askedOps !== null && asked !== null) addIntermediate(index, askedOps, asked);
    addIntermediate(index, ops, operation);
  }
  return index;
}

function addIntermediate(
  index: Map<number, Map<number, Operation>>,
  ops: readonly MicroOperation[],
  operation: Operation,
): void {
  if (!usesKeyTwice(ops)) return;
  const last = new Map<number, number>();
  for (const op of ops) {
    if (!op.write) continue;
    const before = last.get(op.key);
    if (before !== undefined) put(index, op.key, before, operation);
    last.set(op.key, op.value);
  }
}

function put(index: Map<number, Map<number, Operation>>, key: number, value: number, by: Operation): void {
  const values = index.get(key);
  if (values === undefined) index.set(key, new Map([[value, by]]));
  else values.set(value, by);
}

interface Version {
  readonly key: number;
  readonly read: MicroOperation;
  readonly transactions: Transaction[];
}

/**
 * Committed transactions two or more of which read the same version of a key first, and wrote the key
 * afterwards. Linear in the micro-operations and the lists that were read before a write.
 */
export function lostUpdates({ list, keys, nil }: Transactions): LostUpdate[] {
  const versions = new Map<string, Version>();
  for (const transaction of list) {
    if (transaction.outcome !== 'ok' || !usesKeyTwice(transaction.ops)) continue;
    const reads = new Map<number, MicroOperation>();
    const written = new Set<number>();
    for (const op of transaction.ops) {
      const read = reads.get(op.key);
      if (!op.write) {
        if (read === undefined) reads.set(op.key, op);
      } else if (read !== undefined && !written.has(op.key)) {
        written.add(op.key);
        const name = `${op.key} ${versionName(read, nil)}`;
        const version = versions.get(name);
        if (version === undefined) versions.set(name, { key: op.key, read, transactions: [transaction] });
        else version.transactions.push(transaction);
      }
    }
  }
  return [...versions.values()]
    .filter(({ transactions }) => transactions.length > 1)
    .map(({ key, read, transactions }) => ({
      kind: 'lost-update',
      key: keys.valueOf(key),
      value: valueRead(read),
      transactions: transactions.map(({ operation }) => operation),
    }));
}

/** Nil and the empty list are two versions, as they are two values. */
function versionName(read: MicroOperation, nil: number): string {
  if (valueRead(read) === null) return 'nil';
  return read.value === nil ? `[${read.elements.join(' ')}]` : String(read.value);
}

function valueRead({ source }: MicroOperation) {
  return sequenceOf(source)?.[2] ?? null;
}
