/** Collects the operations of a run, in order, with the index and time that history.edn gives them. */
import type { Edn } from '../../../results/edn.ts';
import type { Operation, OperationType } from '../../../results/results.ts';
import type { Nanos } from '../../engine.ts';

export class HistoryRecorder {
  readonly operations: Operation[] = [];
  readonly #now: () => Nanos;
  /** Client operations invoked, and those that ended as fail or info. */
  invoked = 0;
  failed = 0;

  /** @param now time since the start of the main phase. */
  constructor(now: () => Nanos) {
    this.#now = now;
  }

  /** Adds an operation now and returns its index. */
  add(
    type: OperationType,
    process: Operation['process'],
    f: string,
    value: Edn,
    more: Partial<Pick<Operation, 'error' | 'final' | 'exception'>> = {},
  ): number {
    const index = this.operations.length;
    this.operations.push({ index, time: this.#now(), type, process, f, value, ...more });
    if (process !== 'nemesis') {
      if (type === 'invoke') this.invoked++;
      else if (type !== 'ok') this.failed++;
    }
    return index;
  }
}
