/**
 * The main phase: operations and faults in order of time until the time limit, as Jepsen's interpreter
 * runs `(time-limit t (nemesis faults (stagger operations)))`. It ends when the next of both would come
 * at or after the limit and no operation is in flight — which may be a little before the limit itself.
 */
import type { Nanos, ScheduledFault } from '../../engine.ts';
import type { FaultSource } from '../faults/nemesis.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Random } from '../kernel/random.ts';
import type { GeneratedOperation } from '../workloads/workload.ts';
import type { OperationSource } from './operation-source.ts';

export interface MainPhaseOptions {
  readonly kernel: Kernel;
  /** The kernel's time at which the phase begins. */
  readonly start: Nanos;
  readonly limit: Nanos;
  readonly operations: OperationSource;
  readonly faults: FaultSource;
  /** Decides when an operation and a fault are due at the same moment. */
  readonly ties: Random;
  /** Rate 0: the phase lasts as long as the limit with nothing to do. */
  readonly idle: boolean;
  readonly startOperation: (worker: number, operation: GeneratedOperation, done: () => void) => void;
  readonly startFault: (fault: ScheduledFault) => void;
  readonly ended: () => void;
}

/** Runs the main phase; `ended` is called once. */
export function runMainPhase(options: MainPhaseOptions): void {
  const { kernel, start, limit, operations, faults } = options;
  let inFlight = 0;
  let ended = false;
  let wakeTime: Nanos = -1;

  const wakeAt = (time: Nanos): void => {
    if (time === wakeTime) return;
    wakeTime = time;
    kernel.schedule(start + time, advance);
  };
  const completed = (): void => {
    inFlight--;
    advance();
  };

  function advance(): void {
    while (!ended) {
      const now = kernel.now() - start;
      const operation = operations.nextTime(now);
      const operationTime = typeof operation === 'number' ? operation : Number.POSITIVE_INFINITY;
      const fault = faults.nextTime();
      const faultTime = fault === null ? Number.POSITIVE_INFINITY : Math.max(now, fault);
      const time = Math.min(operationTime, faultTime);
      if (time >= limit) {
        if (inFlight > 0) return;
        ended = true;
        options.ended();
        return;
      }
      if (time > now) {
        wakeAt(time);
        return;
      }
      const faultFirst =
        faultTime < operationTime || (faultTime === operationTime && options.ties.int(2) === 0);
      if (faultFirst) {
        options.startFault(faults.next(now));
        operations.threadUsed();
      } else {
        inFlight++;
        const { worker, operation: next } = operations.take(now);
        operations.threadUsed();
        options.startOperation(worker, next, completed);
      }
    }
  }

  if (options.idle) {
    inFlight++;
    kernel.schedule(start + limit, completed);
  }
  advance();
}
