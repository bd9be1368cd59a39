/**
 * Which operation comes next, when, on which worker: drawn as Jepsen's generator draws it, or taken from
 * a stored schedule. Times count from the start of the main phase.
 */
import type { Json } from '../../../json.ts';
import { jsonToEdn } from '../../../json.ts';
import type { Nanos, ScheduledOperation, TestSpec } from '../../engine.ts';
import { type Random, randomStream } from '../kernel/random.ts';
import type { GeneratedOperation, Workload } from '../workloads/workload.ts';
import { secondsToNanos, type Workers } from './workers.ts';

export interface OperationSource {
  /** The earliest moment of the next operation; `busy`: a worker must become free first. */
  nextTime(now: Nanos): Nanos | 'busy' | 'exhausted';
  /** Takes the next operation, which starts now. */
  take(now: Nanos): { readonly worker: number; readonly operation: GeneratedOperation };
  /** A thread of the test (a worker or the nemesis) was given something to do. */
  threadUsed(): void;
}

/**
 * jepsen/generator.clj: `stagger` — one schedule for all workers, gaps uniform in [0, 2 / rate), counted
 * from when the operation before really started — around the workload's own operations.
 */
export function drawnOperations(spec: TestSpec, workload: Workload, workers: Workers): OperationSource {
  const gaps = randomStream(spec.seed, 'generator', 'gaps');
  const choices = randomStream(spec.seed, 'generator', 'workers');
  const operations = workload.operations(spec, randomStream(spec.seed, 'generator', 'operations'));
  const widest = spec.rate > 0 ? secondsToNanos(2 / spec.rate) : 0;
  // The threads are the workers and, last, the nemesis; the search for a free one starts one further on
  // after each use. Where it starts at the nemesis it goes on to worker 0, which so gets twice its share.
  const threads = workers.count + 1;
  let nextThread = 0;
  let earliest: Nanos = 0;
  return {
    nextTime(now) {
      if (spec.rate === 0) return 'exhausted';
      return workers.freeFrom(0) === -1 ? 'busy' : Math.max(now, earliest);
    },
    take(now) {
      const worker =
        workload.workerChoice === 'random'
          ? choices.pick(workers.freeOnes())
          : workers.freeFrom(nextThread % threads);
      const operation = operations.next(worker, now);
      earliest = now + Math.floor(gaps.float() * widest);
      return { worker, operation };
    },
    threadUsed() {
      nextThread = (nextThread + 1) % threads;
    },
  };
}

/** The operations of a schedule (without its final ones), each at its time on its worker. */
export function scheduledOperations(
  operations: readonly ScheduledOperation[],
  workers: Workers,
): OperationSource {
  const list = operations.filter(({ final }) => !final);
  let index = 0;
  return {
    nextTime(now) {
      const next = list[index];
      if (next === undefined) return 'exhausted';
      return workers.isFree(next.worker % workers.count) ? Math.max(now, next.time) : 'busy';
    },
    take() {
      const next = list[index++];
      if (next === undefined) throw new RangeError('The schedule has no further operation');
      return { worker: next.worker % workers.count, operation: operationOf(next) };
    },
    threadUsed() {},
  };
}

export interface FinalOperation {
  readonly worker: number;
  readonly operation: GeneratedOperation;
}

/** The final phase: each worker once, in random order, or as the schedule has it. */
export function finalOperations(
  spec: TestSpec,
  final: (spec: TestSpec) => GeneratedOperation,
  scheduled: readonly ScheduledOperation[] | null,
): FinalOperation[] {
  if (scheduled !== null) {
    return scheduled
      .filter((operation) => operation.final)
      .map((operation) => ({
        worker: operation.worker % spec.concurrency,
        operation: operationOf(operation),
      }));
  }
  const random: Random = randomStream(spec.seed, 'generator', 'final');
  const workers = Array.from({ length: spec.concurrency }, (_, index) => index);
  return random.shuffle(workers).map((worker) => ({ worker, operation: final(spec) }));
}

function operationOf({ f, value, final }: ScheduledOperation): GeneratedOperation {
  const edn = jsonToEdn(value as Json, 0);
  return final ? { f, value: edn, final } : { f, value: edn };
}
