/**
 * Which operation comes next, when, on which worker: drawn as Jepsen's generator draws it, or taken from
 * a stored schedule. Times count from the start of the main phase.
 */
import type { Json } from '../../../json.ts';
import { ednToJson, jsonToEdn } from '../../../json.ts';
import { isEdnMap, printEdn, readEdn } from '../../../results/edn.ts';
import type { Nanos, ScheduledOperation, TestSpec } from '../../engine.ts';
import { randomStream } from '../kernel/random.ts';
import type {
  FreeWorkers,
  GeneratedOperation,
  OperationGenerator,
  Turn,
  Workload,
} from '../workloads/workload.ts';
import { secondsToNanos } from './workers.ts';

export interface OperationSource {
  /** The earliest moment of the next operation; `busy`: a worker must become free first. */
  nextTime(now: Nanos): Nanos | 'busy' | 'exhausted';
  /** Takes the next operation, which starts now. */
  take(now: Nanos): Turn;
}

/**
 * jepsen/generator.clj: `stagger` — one schedule for all workers, gaps uniform in [0, 2 / rate), counted
 * from when the operation before really started — around the workload's own operations.
 */
export function staggered(
  { seed, rate }: TestSpec,
  generator: OperationGenerator,
  workers: FreeWorkers,
): OperationSource {
  const gaps = randomStream(seed, 'generator', 'gaps');
  const widest = rate > 0 ? secondsToNanos(2 / rate) : 0;
  let earliest: Nanos = 0;
  return {
    nextTime(now) {
      if (rate === 0) return 'exhausted';
      const next = generator.nextTime(now, workers);
      return typeof next === 'number' ? Math.max(next, earliest) : next;
    },
    take(now) {
      const turn = generator.take(now, workers);
      earliest = now + Math.floor(gaps.float() * widest);
      return turn;
    },
  };
}

/** The operations of a generator, each as soon as it has one. */
export function unhurried(generator: OperationGenerator, workers: FreeWorkers): OperationSource {
  return {
    nextTime: (now) => generator.nextTime(now, workers),
    take: (now) => generator.take(now, workers),
  };
}

/** The operations of a stored phase, each on its worker and at its time, or as soon as that worker is free. */
export function scheduled(
  list: readonly ScheduledOperation[],
  workload: Workload,
  workers: FreeWorkers,
): OperationSource {
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
      return { worker: next.worker % workers.count, operation: operationOf(next, workload) };
    },
  };
}

/**
 * The stored operations of the final phase, which begins now: the first at once, the others as long after it
 * as they were.
 */
export function beginningNow(list: readonly ScheduledOperation[], now: Nanos): ScheduledOperation[] {
  const first = list[0]?.time ?? 0;
  return list.map((operation) => ({ ...operation, time: now + operation.time - first }));
}

/** An operation as schedule.json keeps it. */
export function storedOperation(
  { worker, operation: { f, value, more } }: Turn,
  time: Nanos,
  final: boolean,
): ScheduledOperation {
  const stored = { time, worker, f, value: ednToJson(value), final };
  return more === undefined ? stored : { ...stored, more: printEdn(more) };
}

function operationOf({ f, value, more }: ScheduledOperation, workload: Workload): GeneratedOperation {
  const json = value as Json;
  const operation = { f, value: workload.storedValue?.(f, json) ?? jsonToEdn(json, 0) };
  const keys = more === undefined ? null : readEdn(more, 'schedule.json');
  return isEdnMap(keys) ? { ...operation, more: keys } : operation;
}
