/** What clients added in a run of g-counter or pn-counter, node by node. */
import { holds, sumsOfAny } from '../../engines/embedded/checkers/ranges.ts';
import type { Edn } from '../../results/edn.ts';
import type { Operation } from '../../results/results.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { journal } from './journal.ts';
import { type ClientOperation, clientOperations } from './operations.ts';

/** An add that its node acknowledged. */
export interface Add {
  readonly operation: ClientOperation;
  readonly completion: Operation;
  readonly delta: number;
  /** When the node got it, as near as the evidence tells. */
  readonly time: number;
  readonly request: MessageRecord | null;
}

export interface SumRead {
  readonly operation: ClientOperation;
  readonly completion: Operation;
  readonly value: number;
  /** When the node got the request, as near as the evidence tells. */
  readonly time: number;
  readonly request: MessageRecord | null;
}

export interface Adds {
  /** By node, in the order in which the node got them. */
  readonly of: ReadonlyMap<NodeId, readonly Add[]>;
  /** The sum of all acknowledged adds. */
  readonly total: number;
  /** True for a sum that the acknowledged adds make, with any of those that came out otherwise. */
  readonly canBe: (sum: number) => boolean;
  /** Reads that succeeded with a whole number, in order of invocation. */
  readonly reads: readonly SumRead[];
}

const cache = new WeakMap<RunEvidence, Adds>();
/** More possible sums than that are not told apart; a run's unanswered adds make a few. */
const RANGES = 10_000;

/** The adds and reads of a run. O(operations + messages). */
export function addsOf(evidence: RunEvidence): Adds {
  const known = cache.get(evidence);
  if (known !== undefined) return known;
  const log = journal(evidence);
  const of = new Map<NodeId, Add[]>(evidence.spec.nodes.map((node) => [node, []]));
  const reads: SumRead[] = [];
  const possible: bigint[] = [];
  let total = 0;
  for (const operation of clientOperations(evidence)) {
    const { f, outcome, completion, invoke, node } = operation;
    const delta = f === 'add' ? wholeNumber(invoke.value) : null;
    if (outcome !== 'ok' || completion === null) {
      if (delta !== null && outcome !== 'fail') possible.push(BigInt(delta));
      continue;
    }
    const request = log.requestOf(operation);
    const time = request?.received ?? invoke.time;
    if (delta !== null) {
      total += delta;
      of.get(node)?.push({ operation, completion, delta, time, request });
    }
    const value = f === 'read' ? wholeNumber(completion.value) : null;
    if (value !== null) reads.push({ operation, completion, value, time, request });
  }
  for (const adds of of.values()) adds.sort((a, b) => a.time - b.time);
  const sums = sumsOfAny(BigInt(total), possible, RANGES);
  const canBe = (sum: number) => sums === null || holds(sums, BigInt(sum));
  const adds: Adds = { of, total, canBe, reads };
  cache.set(evidence, adds);
  return adds;
}

/** The sum of what clients had added at a node by a moment. */
export function addedAt(evidence: RunEvidence, node: NodeId, until: number): number {
  let sum = 0;
  for (const { delta, time } of addsOf(evidence).of.get(node) ?? []) if (time <= until) sum += delta;
  return sum;
}

function wholeNumber(value: Edn): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}
