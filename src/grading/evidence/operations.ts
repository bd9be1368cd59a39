/** Operations of clients: each invocation with its completion and the node that served it. */

import type { TestSpec } from '../../engines/engine.ts';
import type { Operation } from '../../results/results.ts';
import type { NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';

export interface ClientOperation {
  readonly f: string;
  readonly invoke: Operation;
  /** Null when the run ended first. */
  readonly completion: Operation | null;
  readonly outcome: 'ok' | 'fail' | 'info' | 'open';
  readonly worker: number;
  readonly node: NodeId;
  readonly final: boolean;
}

/** How the elements of a set come in: a client broadcasts them, or adds them (g-set). */
export function givenBy({ spec }: RunEvidence): { readonly f: string; readonly done: string } {
  return spec.workload === 'g-set' ? { f: 'add', done: 'added' } : { f: 'broadcast', done: 'broadcast' };
}

const cache = new WeakMap<RunEvidence, readonly ClientOperation[]>();

/**
 * The operations of a run in order of invocation. Process p is worker p mod concurrency, and worker w
 * serves node w mod n: Maelstrom's numbering.
 */
export function clientOperations(evidence: RunEvidence): readonly ClientOperation[] {
  const known = cache.get(evidence);
  if (known !== undefined) return known;
  const { nodes, concurrency } = evidence.spec;
  const operations: (ClientOperation | null)[] = [];
  const pending = new Map<number, { slot: number; invoke: Operation }>();
  const finish = (slot: number, invoke: Operation, completion: Operation | null) => {
    const worker = Number(invoke.process) % concurrency;
    operations[slot] = {
      f: invoke.f,
      invoke,
      completion,
      outcome: completion === null || completion.type === 'invoke' ? 'open' : completion.type,
      worker,
      node: nodes[worker % nodes.length] ?? 'n0',
      final: invoke.final === true || isLateRead(evidence.spec, invoke),
    };
  };
  for (const operation of evidence.history()) {
    if (operation.process === 'nemesis') continue;
    if (operation.type === 'invoke') {
      pending.set(operation.process, { slot: operations.length, invoke: operation });
      operations.push(null);
      continue;
    }
    const open = pending.get(operation.process);
    if (open === undefined) continue;
    pending.delete(operation.process);
    finish(open.slot, open.invoke, operation);
  }
  for (const open of pending.values()) finish(open.slot, open.invoke, null);
  const complete = operations.filter((operation) => operation !== null);
  cache.set(evidence, complete);
  return complete;
}

/** The final reads of g-set are not marked as such; they are those after its main phase. */
function isLateRead({ workload, timeLimit }: TestSpec, { f, time }: Operation): boolean {
  return workload === 'g-set' && f === 'read' && time > timeLimit * 1e9;
}
