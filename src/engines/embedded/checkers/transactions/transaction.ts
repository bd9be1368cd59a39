/**
 * Transactions read from a history: the operations of clients whose values are lists of micro-operations
 * `[f key value]`. Source: elle/txn.clj, elle/list_append.clj `preprocess`; jepsen/txn.clj.
 */
import { type Edn, Keyword, sequenceOf } from '../../../../results/edn.ts';
import type { History, Operation } from '../../../../results/results.ts';
import type { TransactionData } from '../../../../results/sections/transactions.ts';
import type { TransactionSpan } from './orders.ts';
import { Vocabulary } from './vocabulary.ts';

export interface MicroOperation {
  readonly write: boolean;
  /** Number of the key in {@link Transactions.keys}. */
  readonly key: number;
  /** Number of what was written or, from a register, read, in {@link Transactions.values}. */
  readonly value: number;
  /** What was read of a list; `noElements` for everything else, and for a nil. */
  readonly elements: readonly number[];
  /** `[f key value]` as it stands in the history. */
  readonly source: Edn;
}

/** `info`: it may have committed, now or later. One that never completed counts as such. */
export type Outcome = 'ok' | 'fail' | 'info';

export interface Transaction extends TransactionSpan {
  readonly outcome: Outcome;
  /** Null for a completion without an invocation. */
  readonly asked: Operation | null;
  /** The completion; the invocation of one that never completed. */
  readonly operation: Operation;
  /** Of the completion. */
  readonly ops: readonly MicroOperation[];
  /**
   * Of the invocation, where the completion has others (beyond what its reads returned); else null.
   */
  readonly askedOps: readonly MicroOperation[] | null;
}

export interface Transactions {
  /** In order of completion; those that never completed come last. Their places are the graph's nodes. */
  readonly list: readonly Transaction[];
  readonly keys: Vocabulary;
  readonly values: Vocabulary;
  /** The number of nil, which is a register's first version. */
  readonly nil: number;
}

/** A history that holds something else than such transactions. */
export interface NoTransactions {
  readonly operation: Operation;
  readonly why: string;
}

export const noElements: readonly number[] = [];

/**
 * Pairs invocations with completions and reads their micro-operations; reads are `r` (or `:r`), writes
 * `append` for lists, `w` for registers. Linear in the history.
 */
export function readTransactions(history: History, data: TransactionData): Transactions | NoTransactions {
  return new Reader(data).read(history);
}

export function isTransactions(read: Transactions | NoTransactions): read is Transactions {
  return 'list' in read;
}

class Reader {
  private readonly keys = new Vocabulary();
  private readonly values = new Vocabulary();
  private readonly nil = this.values.idOf(null);
  private readonly list: Transaction[] = [];
  private readonly data: TransactionData;
  private trouble: NoTransactions | null = null;

  constructor(data: TransactionData) {
    this.data = data;
  }

  read(history: History): Transactions | NoTransactions {
    const running = new Map<Operation['process'], { readonly asked: Operation; readonly at: number }>();
    for (let at = 0; at < history.length && this.trouble === null; at++) {
      const operation = history[at] as Operation;
      if (operation.process === 'nemesis') continue;
      if (operation.type === 'invoke') {
        running.set(operation.process, { asked: operation, at });
        continue;
      }
      const invoked = running.get(operation.process);
      running.delete(operation.process);
      this.add(invoked?.asked ?? null, operation, invoked?.at ?? at, at);
    }
    for (const { asked, at } of running.values()) this.add(asked, asked, at, Number.POSITIVE_INFINITY);
    if (this.trouble !== null) return this.trouble;
    return { list: this.list, keys: this.keys, values: this.values, nil: this.nil };
  }

  private add(asked: Operation | null, operation: Operation, invoke: number, complete: number): void {
    const { type, process } = operation;
    const outcome = type === 'invoke' ? 'info' : type;
    // What failed or got lost may come without a value; what was asked for counts then.
    const value = operation.value === null && outcome !== 'ok' ? (asked?.value ?? null) : operation.value;
    const same = asked === null || asked === operation || sameTransaction(asked.value, value);
    this.list.push({
      invoke,
      complete,
      process,
      ok: outcome === 'ok',
      outcome,
      asked,
      operation,
      ops: this.microOperations(operation, value, outcome),
      askedOps: same ? null : this.microOperations(asked, asked.value, 'info'),
    });
  }

  private microOperations(operation: Operation, value: Edn, outcome: Outcome): MicroOperation[] {
    const sources = value === null ? [] : sequenceOf(value);
    if (sources === undefined) return this.refuse(operation, 'its value is no list of micro-operations');
    const ops: MicroOperation[] = [];
    for (const source of sources) {
      const parts = sequenceOf(source);
      const f = nameOf(parts?.[0] ?? null);
      const write = f === (this.data === 'lists' ? 'append' : 'w');
      if (parts === undefined || parts.length < 2 || (f !== 'r' && !write)) {
        const expected = this.data === 'lists' ? 'append' : 'w';
        return this.refuse(operation, `a micro-operation must be [:r key value] or [:${expected} key value]`);
      }
      const read = parts[2] ?? null;
      const isList = this.data === 'lists' && !write;
      const items = isList && read !== null ? sequenceOf(read) : noElements;
      if (items === undefined) return this.refuse(operation, 'a read of a list returned something else');
      ops.push({
        write,
        key: this.keys.idOf(parts[1] ?? null),
        value: isList || (!write && outcome !== 'ok') ? this.nil : this.values.idOf(read),
        elements: items.length === 0 ? noElements : items.map((item) => this.values.idOf(item as Edn)),
        source,
      });
    }
    return ops;
  }

  private refuse(operation: Operation, why: string): MicroOperation[] {
    this.trouble ??= { operation, why };
    return [];
  }
}

function nameOf(f: Edn): string | null {
  if (f instanceof Keyword) return f.name;
  return typeof f === 'string' ? f : null;
}

/**
 * Whether a completion has the micro-operations that were asked for: as many, the same functions, keys and
 * written values. Values that reads returned don't count. Compares what is not equal by identity value by
 * value only for numbers, strings and keywords: other keys are taken for changed, and read again.
 */
function sameTransaction(asked: Edn, answered: Edn): boolean {
  if (asked === answered) return true;
  const before = sequenceOf(asked);
  const after = sequenceOf(answered);
  if (before === undefined || after === undefined || before.length !== after.length) return false;
  for (let i = 0; i < before.length; i++) {
    const a = sequenceOf(before[i] as Edn);
    const b = sequenceOf(after[i] as Edn);
    if (a === undefined || b === undefined) return false;
    const f = nameOf(a[0] ?? null);
    if (f !== nameOf(b[0] ?? null) || a[1] !== b[1]) return false;
    if (f !== 'r' && a[2] !== b[2]) return false;
  }
  return true;
}

/**
 * Whether a transaction uses a key more than once: most don't, and what concerns the order inside one is
 * skipped for them. Long ones are taken to, without looking.
 */
export function usesKeyTwice(ops: readonly MicroOperation[]): boolean {
  if (ops.length > 16) return true;
  for (let i = 1; i < ops.length; i++) {
    for (let before = 0; before < i; before++) if (ops[before]?.key === ops[i]?.key) return true;
  }
  return false;
}

/** First read of each key before it was written, by key: what a transaction saw of others. */
export function externalReads(ops: readonly MicroOperation[]): Map<number, MicroOperation> {
  const reads = new Map<number, MicroOperation>();
  const touched = new Set<number>();
  for (const op of ops) {
    if (!op.write && !touched.has(op.key)) reads.set(op.key, op);
    touched.add(op.key);
  }
  return reads;
}

/** Last write of each key, by key: what others may see of a transaction. */
export function externalWrites(ops: readonly MicroOperation[]): Map<number, MicroOperation> {
  const writes = new Map<number, MicroOperation>();
  for (const op of ops) if (op.write) writes.set(op.key, op);
  return writes;
}
