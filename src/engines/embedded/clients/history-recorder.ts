/** Collects the operations of a run, in order, with the index and time that history.edn gives them. */
import type { Edn } from '../../../results/edn.ts';
import type { Operation, OperationType } from '../../../results/results.ts';
import type { Nanos } from '../../engine.ts';

export class HistoryRecorder {
  readonly operations: Operation[] = [];
  readonly #now: () => Nanos;
  readonly #observe: (operation: Operation) => void;
  /** Client operations invoked, and those that ended as fail or info. */
  invoked = 0;
  failed = 0;

  /**
   * @param now time since the start of the main phase.
   * @param observe is told of every operation of a client.
   */
  constructor(now: () => Nanos, observe: (operation: Operation) => void) {
    this.#now = now;
    this.#observe = observe;
  }

  /** Adds an operation now and returns its index. */
  add(
    type: OperationType,
    process: Operation['process'],
    f: string,
    value: Edn,
    more: Partial<Pick<Operation, 'error' | 'final' | 'more' | 'exception'>> = {},
  ): number {
    const index = this.operations.length;
    const operation: Operation = { index, time: this.#now(), type, process, f, value, ...more };
    this.operations.push(operation);
    if (process !== 'nemesis') {
      if (type === 'invoke') this.invoked++;
      else if (type !== 'ok') this.failed++;
      this.#observe(operation);
    }
    return index;
  }
}
