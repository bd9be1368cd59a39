import type { History, Operation } from '../../../results/results.ts';

/**
 * The history with every operation in doubt of which no node has read anything as one that failed: it took no
 * effect, which only an engine that sees all messages can know. Every checker leaves a failed operation out
 * and holds against a node what shows its effect. Order, indices and times stay, so that what is found can be
 * looked up in history.edn, which says `:info` as Maelstrom would. O(n).
 *
 * @param neverArrived indices of invocations (`RunOutcome.neverArrived`)
 */
export function neverArrivedFailed(history: History, neverArrived: readonly number[]): History {
  const lost = new Set(neverArrived);
  const running = new Map<Operation['process'], number>();
  return history.map((operation): Operation => {
    const { type, process, index } = operation;
    if (type === 'invoke') {
      running.set(process, index);
      return operation;
    }
    const invocation = running.get(process);
    running.delete(process);
    const took = type !== 'info' || invocation === undefined || !lost.has(invocation);
    return took ? operation : { ...operation, type: 'fail' };
  });
}
