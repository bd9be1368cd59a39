import type { History, Operation } from '../../../results/results.ts';

/** An invocation and its definite end. */
export interface Pair {
  readonly invoke: Operation;
  /** Of type ok or fail. */
  readonly complete: Operation;
}

/**
 * Invocations with their ok or fail, in order of completion; an operation that ended :info is in none.
 * A process runs one operation at a time. Source: knossos/history.clj `pairs`. O(n).
 */
export function* completedPairs(history: History): Generator<Pair> {
  const running = new Map<Operation['process'], Operation>();
  for (const operation of history) {
    if (operation.type === 'invoke') running.set(operation.process, operation);
    else if (operation.type === 'info') running.delete(operation.process);
    else {
      const invoke = running.get(operation.process);
      running.delete(operation.process);
      if (invoke !== undefined) yield { invoke, complete: operation };
    }
  }
}
