/**
 * What is wrong with the answers of a run to transactions, beyond the consistency model that it is judged by:
 * facts about single answers, and about what a node keeps. Maelstrom's checker passes over most of them.
 */

import {
  type MicroOperation,
  type Transaction,
  type Transactions,
  usesKeyTwice,
} from '../../engines/embedded/checkers/transactions/transaction.ts';
import {
  changedTransactions,
  futureReads,
  unwrittenReads,
} from '../../engines/embedded/checkers/transactions/transaction-findings.ts';
import { type Edn, sequenceOf } from '../../results/edn.ts';
import type { Operation } from '../../results/results.ts';
import type { NodeId } from '../../results/trace.ts';
import { nodeOf, transactionsOf } from '../evidence/transactions.ts';
import type { RunEvidence } from '../grader.ts';
import { registersOf } from './registers.ts';
import { type NotReplicated, notReplicated } from './replication.ts';
import { type NeverSentAgain, neverSentAgain } from './unsent.ts';

/** A reply that is not the transaction that was asked for. */
export interface Altered {
  readonly answered: Operation;
  /** What differs first. */
  readonly detail: string;
}

/** A read of what nobody had written to that key: never, or (`later`) not before the same transaction did. */
export interface ReadOfNoWrite {
  readonly operation: Operation;
  readonly key: Edn;
  readonly value: Edn;
  readonly later: boolean;
}

/** A read that shows nothing of a write which the same node had carried out before it. */
export interface OwnWriteNotRead {
  readonly operation: Operation;
  readonly key: Edn;
  readonly read: Edn;
  readonly written: Edn;
  /** The completion of the transaction that wrote; the reader itself where it read its own write. */
  readonly writer: Operation;
}

/** A node all of whose reads returned null, though it had acknowledged writes of what they asked for. */
export interface AlwaysNull {
  readonly node: NodeId;
  /** Reads of the node, and those of them that asked for a key it had acknowledged a write of. */
  readonly reads: number;
  readonly shouldHaveSeen: number;
  readonly example: OwnWriteNotRead;
}

export interface TransactionFaults {
  readonly altered: readonly Altered[];
  readonly readOfNoWrite: readonly ReadOfNoWrite[];
  readonly alwaysNull: readonly AlwaysNull[];
  readonly ownWriteNotRead: readonly OwnWriteNotRead[];
  /** Registers only: what a list lacks, the consistency models that lists are judged by rule out. */
  readonly notReplicated: readonly (NotReplicated | NeverSentAgain)[];
}

const nothing: TransactionFaults = {
  altered: [],
  readOfNoWrite: [],
  alwaysNull: [],
  ownWriteNotRead: [],
  notReplicated: [],
};

const cache = new WeakMap<RunEvidence, TransactionFaults>();

/** All of them, each kind in order of the history. Linear in the history, but for sorting. */
export function transactionFaults(evidence: RunEvidence): TransactionFaults {
  let known = cache.get(evidence);
  if (known === undefined) {
    known = findFaults(evidence);
    cache.set(evidence, known);
  }
  return known;
}

function findFaults(evidence: RunEvidence): TransactionFaults {
  const all = transactionsOf(evidence);
  if (all === null) return nothing;
  const isLists = evidence.spec.workload === 'txn-list-append';
  const own = ownReads(evidence, all, isLists);
  return {
    altered: changedTransactions(all).map(({ answered, detail }) => ({ answered, detail })),
    readOfNoWrite: readsOfNoWrite(all),
    alwaysNull: own.alwaysNull,
    ownWriteNotRead: own.notRead,
    notReplicated: isLists || evidence.spec.nodes.length < 2 ? [] : unreplicated(evidence, all),
  };
}

function unreplicated(evidence: RunEvidence, all: Transactions): (NotReplicated | NeverSentAgain)[] {
  const registers = registersOf(evidence, all);
  const read = notReplicated(evidence, registers);
  if (read.length > 0) return read;
  const unsent = neverSentAgain(evidence, registers);
  return unsent === null ? [] : [unsent];
}

function readsOfNoWrite(all: Transactions): ReadOfNoWrite[] {
  const never = unwrittenReads(all, () => false).map(({ operation, microOperation, value }) => ({
    operation,
    key: part(microOperation, 1),
    value,
    later: false,
  }));
  const later = futureReads(all).map(({ operation, microOperation }) => ({
    operation,
    key: part(microOperation, 1),
    value: part(microOperation, 2),
    later: true,
  }));
  // What was never written says more.
  return never.length > 0 ? never : later;
}

function part(microOperation: Edn, place: number): Edn {
  return sequenceOf(microOperation)?.[place] ?? null;
}

interface OwnReads {
  readonly notRead: readonly OwnWriteNotRead[];
  readonly alwaysNull: readonly AlwaysNull[];
}

/** What a node has shown of its own writes. */
interface Shown {
  readonly node: NodeId;
  reads: number;
  returned: boolean;
  readonly missed: OwnWriteNotRead[];
}

/** A write of a key by a transaction that its node acknowledged: the first one there. */
interface Acknowledged {
  readonly writer: Transaction;
  readonly written: Edn;
}

/**
 * Reads against the writes that their own node had carried out: those of the same transaction, which a read
 * must return unless another came between, and those that it had acknowledged, after which a register is not
 * null any more. The second is left to the consistency model where the data are lists. What the node had
 * shown before the transaction can't have come between: it lay there when the transaction wrote.
 */
function ownReads(
  evidence: RunEvidence,
  { list, keys, values, nil }: Transactions,
  isLists: boolean,
): OwnReads {
  const first = keys.all(() => new Map<NodeId, Acknowledged>());
  for (const transaction of list) {
    if (transaction.outcome !== 'ok') continue;
    const node = nodeOf(evidence, transaction);
    for (const { write, key, value } of transaction.ops) {
      const known = first[key];
      if (!write || value === nil || known === undefined || known.has(node)) continue;
      known.set(node, { writer: transaction, written: values.valueOf(value) });
    }
  }
  const shownFrom = firstShown(evidence, list);
  const inside: OwnWriteNotRead[] = [];
  const acrossNull: OwnWriteNotRead[] = [];
  const shown = new Map<NodeId, Shown>();
  for (const transaction of list) {
    if (transaction.outcome !== 'ok') continue;
    const node = nodeOf(evidence, transaction);
    let of = shown.get(node);
    if (of === undefined) {
      of = { node, reads: 0, returned: false, missed: [] };
      shown.set(node, of);
    }
    const { operation, ops, invoke } = transaction;
    const repeated = usesKeyTwice(ops);
    for (const [place, op] of ops.entries()) {
      if (op.write) continue;
      const read = part(op.source, 2);
      of.reads += 1;
      if (read !== null) of.returned = true;
      const key = keys.valueOf(op.key);
      const before = repeated ? ownWriteBefore(ops, place) : null;
      if (before !== null) {
        const latest = (isLists ? op.elements.at(-1) : op.value) ?? nil;
        if (latest === before.value) continue;
        const isOwnToo = ops.some((other) => other.write && other.key === op.key && other.value === latest);
        const cameBetween = !isOwnToo && latest !== nil && !(shownFrom(node, op.key, latest) < invoke);
        if (cameBetween) continue;
        const missed = { operation, key, read, written: values.valueOf(before.value), writer: operation };
        inside.push(missed);
        if (read === null) of.missed.push(missed);
        continue;
      }
      if (read !== null) continue;
      const earlier = first[op.key]?.get(node);
      if (earlier === undefined || earlier.writer.complete > invoke) continue;
      const { writer, written } = earlier;
      const missed = { operation, key, read, written, writer: writer.operation };
      of.missed.push(missed);
      if (!isLists) acrossNull.push(missed);
    }
  }
  return {
    // What one answer shows comes before what takes two.
    notRead: [...inside, ...acrossNull],
    alwaysNull: [...shown.values()].flatMap(({ node, reads, returned, missed }) => {
      const [example] = missed;
      if (returned || example === undefined) return [];
      return [{ node, reads, shouldHaveSeen: missed.length, example }];
    }),
  };
}

/**
 * Tells when a node first completed a transaction that wrote a value or returned it as the latest one (its
 * place in the history; infinity: never).
 */
function firstShown(evidence: RunEvidence, list: readonly Transaction[]) {
  const from = new Map<NodeId, Map<number, Map<number, number>>>();
  for (const transaction of list) {
    if (transaction.outcome !== 'ok') continue;
    const node = nodeOf(evidence, transaction);
    const keys = from.get(node) ?? new Map<number, Map<number, number>>();
    from.set(node, keys);
    for (const { key, value, elements } of transaction.ops) {
      const values = keys.get(key) ?? new Map<number, number>();
      keys.set(key, values);
      const latest = elements.at(-1) ?? value;
      if (!values.has(latest)) values.set(latest, transaction.complete);
    }
  }
  return (node: NodeId, key: number, value: number): number =>
    from.get(node)?.get(key)?.get(value) ?? Number.POSITIVE_INFINITY;
}

/** The transaction's last write of the key that a read asks for, before that read. */
function ownWriteBefore(ops: readonly MicroOperation[], place: number): MicroOperation | null {
  const key = ops[place]?.key;
  return ops.slice(0, place).findLast((op) => op.write && op.key === key) ?? null;
}
