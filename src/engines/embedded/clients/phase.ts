/**
 * A phase of operations: the main one, as Jepsen's interpreter runs
 * `(time-limit t (nemesis faults (stagger operations)))`, and the final one, without faults and limit. It
 * ends when whatever is next would come at or after the limit, or nothing will ever come, and no operation
 * is in flight — which may be a little before the limit itself.
 */
import type { Nanos, ScheduledFault } from '../../engine.ts';
import type { FaultSource } from '../faults/nemesis.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Random } from '../kernel/random.ts';
import type { Turn } from '../workloads/workload.ts';
import type { OperationSource } from './operation-source.ts';

export interface PhaseOptions {
  readonly kernel: Kernel;
  /** The kernel's time at which the main phase began: what all times count from. */
  readonly origin: Nanos;
  readonly operations: OperationSource;
  readonly startOperation: (turn: Turn, done: () => void) => void;
  readonly ended: () => void;
}

export interface MainPhaseOptions extends PhaseOptions {
  readonly limit: Nanos;
  readonly faults: FaultSource;
  /** Decides when an operation and a fault are due at the same moment. */
  readonly ties: Random;
  /** Rate 0: the phase lasts as long as the limit with nothing to do. */
  readonly idle: boolean;
  readonly startFault: (fault: ScheduledFault) => void;
}

/** Runs the main phase; `ended` is called once. */
export function runMainPhase(options: MainPhaseOptions): void {
  const { kernel, origin, limit, faults } = options;
  const phase = new Phase(options, limit, {
    nextTime: () => faults.nextTime(),
    start: (now) => options.startFault(faults.next(now)),
    isFirst: () => options.ties.int(2) === 0,
  });
  if (options.idle) kernel.schedule(origin + limit, phase.hold());
  phase.advance();
}

/** Runs the final phase, which ends when its operations are exhausted; `ended` is called once. */
export function runFinalPhase(options: PhaseOptions): void {
  const none = { nextTime: () => null, start: () => {}, isFirst: () => false };
  new Phase(options, Number.POSITIVE_INFINITY, none).advance();
}

interface Faults {
  readonly nextTime: () => Nanos | null;
  readonly start: (now: Nanos) => void;
  /** Whether a fault comes before an operation of the same moment. */
  readonly isFirst: () => boolean;
}

class Phase {
  readonly #options: PhaseOptions;
  readonly #limit: Nanos;
  readonly #faults: Faults;
  #inFlight = 0;
  #ended = false;
  #wakeTime: Nanos = -1;

  constructor(options: PhaseOptions, limit: Nanos, faults: Faults) {
    this.#options = options;
    this.#limit = limit;
    this.#faults = faults;
  }

  /** Counts something as in flight until the function that it returns is called. */
  hold(): () => void {
    this.#inFlight++;
    return () => {
      this.#inFlight--;
      this.advance();
    };
  }

  /** Starts all that is due, and sees to it that it is called again when something else may be. */
  advance(): void {
    const { kernel, origin, operations } = this.#options;
    while (!this.#ended) {
      const now = kernel.now() - origin;
      const operation = operations.nextTime(now);
      const operationTime = typeof operation === 'number' ? operation : Number.POSITIVE_INFINITY;
      const fault = this.#faults.nextTime();
      const faultTime = fault === null ? Number.POSITIVE_INFINITY : Math.max(now, fault);
      const time = Math.min(operationTime, faultTime);
      if (time >= this.#limit) {
        if (this.#inFlight > 0) return;
        this.#ended = true;
        this.#options.ended();
        return;
      }
      if (time > now) {
        this.#wakeAt(time);
        return;
      }
      const faultFirst = faultTime < operationTime || (faultTime === operationTime && this.#faults.isFirst());
      if (faultFirst) this.#faults.start(now);
      else this.#options.startOperation(operations.take(now), this.hold());
    }
  }

  #wakeAt(time: Nanos): void {
    if (time === this.#wakeTime) return;
    this.#wakeTime = time;
    const { kernel, origin } = this.#options;
    kernel.schedule(origin + time, () => this.advance());
  }
}
