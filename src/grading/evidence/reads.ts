/** What the reads of a broadcast run returned, and who lacked what at the end. */
import type { Edn } from '../../results/edn.ts';
import type { Operation } from '../../results/results.ts';
import type { NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { ednItems, ednToJsonText } from './edn-text.ts';
import { type ClientOperation, clientOperations } from './operations.ts';

export interface Read {
  readonly operation: ClientOperation;
  readonly completion: Operation;
  readonly items: readonly Edn[];
}

/** The successful reads of a run, in order of invocation. */
export function okReads(evidence: RunEvidence): readonly Read[] {
  const reads: Read[] = [];
  for (const operation of clientOperations(evidence)) {
    const { completion } = operation;
    if (operation.f !== 'read' || operation.outcome !== 'ok' || completion === null) continue;
    const items = ednItems(completion.value);
    if (items !== null) reads.push({ operation, completion, items });
  }
  return reads;
}

/** The last successful read of every node that had one. With `final`, only reads of the final phase. */
export function lastReads(evidence: RunEvidence, final: boolean): ReadonlyMap<NodeId, Read> {
  const last = new Map<NodeId, Read>();
  for (const read of okReads(evidence)) {
    if (!final || read.operation.final) last.set(read.operation.node, read);
  }
  return last;
}

const sets = new WeakMap<Read, ReadonlySet<string>>();

/** The values of a read, each as its JSON: `17` and `"17"` are two. */
export function readSet(read: Read): ReadonlySet<string> {
  let known = sets.get(read);
  if (known === undefined) {
    known = new Set(read.items.map(ednToJsonText));
    sets.set(read, known);
  }
  return known;
}

/** Orders values as numbers where they are numbers. */
export function byValue(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
