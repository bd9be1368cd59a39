/**
 * The order of a list's elements, from what was read of it. Source: elle/list_append.clj `sorted-values`,
 * `append-index`, `incompatible-orders`, `dirty-update-cases`; Kingsbury and Alvaro, "Elle" (2020), 4.2.
 */
import { type Edn, kw } from '../../../../results/edn.ts';
import type {
  DirtyUpdate,
  GarbageRead,
  IncompatibleOrder,
} from '../../../../results/sections/transaction-anomalies.ts';
import type { MicroOperation, Transaction, Transactions } from './transaction.ts';

/** Elle's name for the state of a list before its first append. */
export const initialState = kw('elle.list-append/init');

/** What is known of one key. Transactions are places in {@link Transactions.list}. */
export interface ListVersions {
  /** Number of the key. */
  readonly key: number;
  /** Different reads (or the only append, unread), shortest first; equally long ones as first read. */
  readonly reads: readonly (readonly number[])[];
  /** Elements of the longest read, each once: the order of appends. */
  readonly order: readonly number[];
  /** Element to its place in `order`. */
  readonly placeOf: ReadonlyMap<number, number>;
  /** Element to the transaction that appended it and may have committed. */
  readonly writerOf: ReadonlyMap<number, number>;
  /** Element to the transaction that appended it, failed ones included. */
  readonly anyWriterOf: ReadonlyMap<number, number>;
}

class Collected {
  readonly byLength = new Map<number, (readonly number[])[]>();
  readonly writerOf = new Map<number, number>();
  readonly anyWriterOf = new Map<number, number>();
  appends = 0;
  only = 0;

  /** A version is kept once; almost always there is one for each length. */
  read(elements: readonly number[]): void {
    const same = this.byLength.get(elements.length);
    if (same === undefined) this.byLength.set(elements.length, [elements]);
    else if (!same.some((known) => startsWith(elements, known))) same.push(elements);
  }
}

/**
 * Per key, by its number, the versions that were read by transactions which may have committed.
 *
 * Cost: linear in all elements that were read, times how many different reads have the same length (one,
 * as long as the reads of a key agree).
 */
export function listVersions({ list, keys }: Transactions): readonly ListVersions[] {
  const collected = keys.all(() => new Collected());
  for (let node = 0; node < list.length; node++) {
    const { outcome, ops } = list[node] as Transaction;
    for (const op of ops) {
      const key = collected[op.key] as Collected;
      if (op.write) {
        key.anyWriterOf.set(op.value, node);
        if (outcome === 'fail') continue;
        key.writerOf.set(op.value, node);
        key.appends += 1;
        key.only = op.value;
      } else if (op.elements.length > 0 && outcome !== 'fail') {
        key.read(op.elements);
      }
    }
  }
  return collected.map(versionsOf);
}

function versionsOf(
  { byLength, writerOf, anyWriterOf, appends, only }: Collected,
  key: number,
): ListVersions {
  const lengths = [...byLength.keys()].sort((a, b) => a - b);
  let reads = lengths.flatMap((length) => byLength.get(length) ?? []);
  if (reads.length === 0 && appends === 1) reads = [[only]];
  const order = [...new Set(reads.at(-1) ?? [])];
  return {
    key,
    reads,
    order,
    placeOf: new Map(order.map((element, place) => [element, place])),
    writerOf,
    anyWriterOf,
  };
}

function startsWith(whole: readonly number[], beginning: readonly number[]): boolean {
  if (beginning.length > whole.length) return false;
  for (let i = 0; i < beginning.length; i++) if (beginning[i] !== whole[i]) return false;
  return true;
}

/**
 * The element right before an append in the order, null for the initial state. An append that nobody read
 * comes after everything that was read.
 */
export function elementBefore({ order, placeOf }: ListVersions, element: number): number | null {
  const place = placeOf.get(element) ?? order.length;
  return order[place - 1] ?? null;
}

/** Per key the first two versions, by length, of which one is no beginning of the other. */
export function incompatibleOrders(
  versions: readonly ListVersions[],
  { keys, values }: Transactions,
): IncompatibleOrder[] {
  const found: IncompatibleOrder[] = [];
  for (const { key, reads } of versions) {
    for (let i = 1; i < reads.length; i++) {
      const [shorter, longer] = [reads[i - 1] ?? [], reads[i] ?? []];
      if (startsWith(longer, shorter)) continue;
      const named = (elements: readonly number[]) => elements.map((element) => values.valueOf(element));
      found.push({
        kind: 'incompatible-order',
        key: keys.valueOf(key),
        values: [named(shorter), named(longer)],
      });
      break;
    }
  }
  return found;
}

/** Committed appends that follow, in the order of a list, one of a failed transaction. */
export function dirtyUpdates(versions: readonly ListVersions[], transactions: Transactions): DirtyUpdate[] {
  const { list, keys, values } = transactions;
  const found: DirtyUpdate[] = [];
  for (const { key, order, anyWriterOf } of versions) {
    /** The last transaction whose end is known, if it failed: what it and those after it appended. */
    let failed: Transaction | null = null;
    let since: Edn[] = [];
    for (const element of order) {
      const writer = list[anyWriterOf.get(element) ?? -1];
      // Elle's check throws here; see garbageReads.
      if (writer === undefined) continue;
      since.push(values.valueOf(element));
      if (writer.outcome === 'info') continue;
      if (writer.outcome === 'ok') {
        if (failed !== null) {
          const pair = [failed.operation, writer.operation] as const;
          found.push({ kind: 'dirty-update', key: keys.valueOf(key), values: since, transactions: pair });
        }
        failed = null;
        since = [values.valueOf(element)];
      } else if (failed === null) {
        failed = writer;
        since = [values.valueOf(element)];
      }
    }
  }
  return found;
}

/**
 * Elements of the longest reads of a key that no completed transaction appended, with the first read of
 * each. Elle's check ends there with an exception ("No transaction wrote …").
 */
export function garbageReads(versions: readonly ListVersions[], transactions: Transactions): GarbageRead[] {
  const wanted = new Map<number, Set<number>>();
  for (const { key, reads, anyWriterOf } of versions) {
    const longest = reads.filter(({ length }) => length === reads.at(-1)?.length);
    const missing = longest.flat().filter((element) => !anyWriterOf.has(element));
    if (missing.length > 0) wanted.set(key, new Set(missing));
  }
  const found: GarbageRead[] = [];
  if (wanted.size === 0) return found;
  for (const { outcome, operation, ops } of transactions.list) {
    if (outcome === 'fail') continue;
    for (const op of ops) {
      const missing = wanted.get(op.key);
      if (missing === undefined) continue;
      for (const element of op.elements) {
        if (!missing.delete(element)) continue;
        found.push({
          kind: 'garbage-read',
          operation,
          microOperation: op.source,
          element: transactions.values.valueOf(element),
          asked: askedFor(transactions, op, element),
        });
      }
    }
  }
  return found;
}

function askedFor({ list }: Transactions, read: MicroOperation, element: number) {
  const asking = list.find(({ askedOps }) =>
    askedOps?.some((op) => op.write && op.key === read.key && op.value === element),
  );
  return asking?.asked ?? null;
}
