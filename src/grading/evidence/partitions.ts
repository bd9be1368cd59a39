/** When which node was cut off from which, one way or both: read from the nemesis' operations in the history. */
import { type Edn, EdnList, EdnSet, Keyword } from '../../results/edn.ts';
import type { Operation } from '../../results/results.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';

export interface Partition {
  /** The operation that reports the cut as done, and the one that reports it healed (null: never). */
  readonly start: Operation;
  readonly heal: Operation | null;
  /** Receiver to the senders whose messages it drops. */
  readonly grudge: ReadonlyMap<NodeId, ReadonlySet<NodeId>>;
}

const cache = new WeakMap<RunEvidence, readonly Partition[]>();

/** The partitions of a run that cut something, in order of time. */
export function partitions(evidence: RunEvidence): readonly Partition[] {
  const known = cache.get(evidence);
  if (known !== undefined) return known;
  const cutting = [
    ...partitionsBy(evidence, 'start-partition', 'stop-partition'),
    ...partitionsBy(evidence, 'start-partition-one-way', 'stop-partition-one-way'),
  ].sort((left, right) => left.start.index - right.start.index);
  cache.set(evidence, cutting);
  return cutting;
}

function partitionsBy(evidence: RunEvidence, start: string, stop: string): readonly Partition[] {
  const found: { start: Operation; heal: Operation | null; grudge: Map<NodeId, Set<NodeId>> }[] = [];
  for (const operation of evidence.history()) {
    if (operation.process !== 'nemesis') continue;
    if (operation.f === start) {
      const grudge = readGrudge(operation.value);
      if (grudge === null) continue;
      const last = found.at(-1);
      if (last !== undefined && last.heal === null) last.heal = operation;
      found.push({ start: operation, heal: null, grudge });
    } else if (operation.f === stop) {
      const last = found.at(-1);
      // A stop is reported twice, asked and done; the last report is the moment it held.
      if (last !== undefined && (last.heal === null || isDone(operation, last.heal))) last.heal = operation;
    }
  }
  return found.filter((partition) => partition.grudge.size > 0);
}

/** The partition in force when the receiver took a message that it dropped. */
export function partitionThatDropped(evidence: RunEvidence, message: MessageRecord): Partition | null {
  if (message.fate !== 'partitioned') return null;
  const taken = message.taken ?? message.due;
  const cuts = partitions(evidence).filter(
    (partition) => partition.grudge.get(message.dest)?.has(message.src) === true,
  );
  const inForce = cuts.find(
    (partition) => partition.start.time <= taken && (partition.heal === null || taken <= partition.heal.time),
  );
  // The history's times are those of the report; a drop can lie just outside of them.
  return inForce ?? cuts.find((partition) => Math.abs(partition.start.time - taken) < 50e6) ?? null;
}

/** Partitions during which a node was cut off from any other, in either direction. */
export function partitionsOf(evidence: RunEvidence, node: NodeId): readonly Partition[] {
  return partitions(evidence).filter(
    (partition) =>
      (partition.grudge.get(node)?.size ?? 0) > 0 ||
      [...partition.grudge.values()].some((sources) => sources.has(node)),
  );
}

function isDone(operation: Operation, heal: Operation): boolean {
  return (
    heal.f === operation.f &&
    operation.value instanceof Keyword &&
    !(heal.value instanceof Keyword && heal.value.name === 'network-healed')
  );
}

/** `[:isolated {"n1" #{"n2"}}]`; null for the line that only announces the partition. */
function readGrudge(value: Edn): Map<NodeId, Set<NodeId>> | null {
  if (!Array.isArray(value)) return null;
  const parts: readonly Edn[] = value;
  const map = parts[1];
  if (!(map instanceof Map)) return null;
  const entries: ReadonlyMap<Edn, Edn> = map;
  const grudge = new Map<NodeId, Set<NodeId>>();
  for (const [receiver, sources] of entries) {
    const names = items(sources).map(nodeName);
    if (names.length > 0) grudge.set(nodeName(receiver), new Set(names));
  }
  return grudge;
}

function items(value: Edn): readonly Edn[] {
  if (value instanceof EdnSet || value instanceof EdnList) return value.items;
  if (Array.isArray(value)) return value;
  return [];
}

function nodeName(value: Edn): NodeId {
  return value instanceof Keyword ? value.name : String(value);
}
