/** When which fault struck which nodes: read from the nemesis' operations in the history. */
import { faultOf, startOperation } from '../../engines/embedded/faults/fault-operations.ts';
import type { NemesisName } from '../../engines/engine.ts';
import { type Edn, EdnSet } from '../../results/edn.ts';
import type { Operation } from '../../results/results.ts';
import type { NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';

export interface FaultSpan {
  readonly name: NemesisName;
  /** The operations that report the fault as in force and as over (null: it lasted to the end). */
  readonly start: Operation;
  readonly end: Operation | null;
  /** Whom it struck, in the order of the history; of a partition, those that could not hear somebody. */
  readonly nodes: readonly NodeId[];
}

const cache = new WeakMap<RunEvidence, readonly FaultSpan[]>();

/** The faults of a run that struck somebody, in order of their beginning. */
export function faultSpans(evidence: RunEvidence): readonly FaultSpan[] {
  let spans = cache.get(evidence);
  if (spans === undefined) {
    spans = readSpans(evidence).filter(({ nodes }) => nodes.length > 0);
    cache.set(evidence, spans);
  }
  return spans;
}

function readSpans(evidence: RunEvidence): readonly FaultSpan[] {
  const spans: { name: NemesisName; start: Operation; end: Operation | null; nodes: readonly NodeId[] }[] =
    [];
  const asked = new Map<string, Operation>();
  for (const operation of evidence.history()) {
    if (operation.process !== 'nemesis') continue;
    const { f } = operation;
    const name = faultOf(f);
    if (name === undefined) continue;
    // Each is told twice, as asked for and as done; what was done counts.
    if (!asked.delete(f)) {
      asked.set(f, operation);
      continue;
    }
    const open = spans.findLast((span) => span.name === name && span.end === null);
    if (open !== undefined) open.end = operation;
    if (f === startOperation(name)) {
      spans.push({ name, start: operation, end: null, nodes: struckNodes(operation.value) });
    }
  }
  return spans;
}

/** `{"n1" :killed}`, `[:shaped #{"n1"} {…}]` or `[:isolated {"n1" #{"n2"}}]`. */
function struckNodes(value: Edn): readonly NodeId[] {
  if (value instanceof Map) return [...value.keys()].map(String);
  if (!Array.isArray(value)) return [];
  const struck: Edn = value[1];
  if (struck instanceof EdnSet) return struck.items.map(String);
  if (!(struck instanceof Map)) return [];
  const entries: ReadonlyMap<Edn, Edn> = struck;
  return [...entries].flatMap(([node, others]) =>
    others instanceof EdnSet && others.items.length > 0 ? [String(node)] : [],
  );
}

/** The faults of that name in force at a moment at a node. Its ends count. */
export function faultsAt(
  evidence: RunEvidence,
  name: NemesisName,
  node: NodeId,
  time: number,
): readonly FaultSpan[] {
  return faultSpans(evidence).filter(
    (span) =>
      span.name === name &&
      span.nodes.includes(node) &&
      span.start.time <= time &&
      (span.end === null || time <= span.end.time),
  );
}
