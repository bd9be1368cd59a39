/** The registers of a run: who wrote and read each, where and when; and when two nodes could reach each other. */
import {
  externalReads,
  externalWrites,
  type Transaction,
  type Transactions,
} from '../../engines/embedded/checkers/transactions/transaction.ts';
import { type Edn, sequenceOf } from '../../results/edn.ts';
import type { NodeId } from '../../results/trace.ts';
import { type Partition, partitions } from '../evidence/partitions.ts';
import { nodeOf } from '../evidence/transactions.ts';
import type { RunEvidence } from '../grader.ts';

/** What one node returned for a register, or was told to write to it. */
export interface Access {
  readonly transaction: Transaction;
  readonly node: NodeId;
  readonly value: Edn;
  /** When it was asked for, and when it was answered: infinity for what may yet happen. Nanoseconds of the run. */
  readonly begin: number;
  readonly end: number;
}

/** Both in order of `begin`. Of each transaction its last write, and its read where it came before its writes. */
export interface Register {
  readonly key: Edn;
  readonly writes: Access[];
  readonly reads: Access[];
}

/** The registers of a run by the numbers of their keys. O(n log n) in the micro-operations. */
export function registersOf(evidence: RunEvidence, { list, keys, values }: Transactions): Register[] {
  const registers = keys.all((id): Register => ({ key: keys.valueOf(id), writes: [], reads: [] }));
  for (const transaction of list) {
    const node = nodeOf(evidence, transaction);
    const { outcome, ops, asked, operation } = transaction;
    const begin = (asked ?? operation).time;
    const end = outcome === 'info' ? Number.POSITIVE_INFINITY : operation.time;
    for (const [key, write] of externalWrites(ops)) {
      registers[key]?.writes.push({ transaction, node, value: values.valueOf(write.value), begin, end });
    }
    if (outcome !== 'ok') continue;
    for (const [key, read] of externalReads(ops)) {
      const value = sequenceOf(read.source)?.[2] ?? null;
      registers[key]?.reads.push({ transaction, node, value, begin, end });
    }
  }
  for (const { writes, reads } of registers) {
    writes.sort((a, b) => a.begin - b.begin);
    reads.sort((a, b) => a.begin - b.begin);
  }
  return registers;
}

/** Writes that their node acknowledged. */
export function acknowledged(writes: readonly Access[]): Access[] {
  return writes.filter(({ transaction }) => transaction.outcome === 'ok');
}

const cuts = new WeakMap<RunEvidence, Map<string, readonly Partition[]>>();

/** The partitions that kept the messages of two nodes from each other, in either direction. */
export function cutsBetween(evidence: RunEvidence, a: NodeId, b: NodeId): readonly Partition[] {
  let byPair = cuts.get(evidence);
  if (byPair === undefined) {
    byPair = new Map();
    cuts.set(evidence, byPair);
  }
  let known = byPair.get(`${a} ${b}`);
  if (known === undefined) {
    known = partitions(evidence).filter(
      ({ grudge }) => grudge.get(a)?.has(b) === true || grudge.get(b)?.has(a) === true,
    );
    byPair.set(`${a} ${b}`, known);
  }
  return known;
}

/** A partition's operations tell of it a moment before or after it held. */
const slack = 0.1e9;

/** Whether nothing cut the two off from each other in that time. */
export function connected(evidence: RunEvidence, a: NodeId, b: NodeId, from: number, to: number): boolean {
  return cutsBetween(evidence, a, b).every(
    ({ start, heal }) => start.time - slack > to || (heal !== null && heal.time + slack < from),
  );
}
