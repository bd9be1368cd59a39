/** Generators that several workloads share. */
import type { Nanos, TestSpec } from '../../engine.ts';
import type { Random } from '../kernel/random.ts';
import type { GeneratedOperation, OperationGenerator, Phases, Streams } from './workload.ts';

/** Endless operations for whichever free worker is next in turn. */
export function inTurn(next: () => GeneratedOperation): OperationGenerator {
  return {
    nextTime: (now, workers) => (workers.turn() === -1 ? 'busy' : now),
    take: (_now, workers) => ({ worker: workers.turn(), operation: next() }),
  };
}

/**
 * Endless operations for any of the free workers alike: what Jepsen's interpreter does where every worker
 * has a generator of its own (`each-thread`).
 */
export function anyFree(random: Random, next: () => GeneratedOperation): OperationGenerator {
  return {
    nextTime: (now, workers) => (workers.turn() === -1 ? 'busy' : now),
    take: (_now, workers) => ({ worker: random.pick(workers.freeOnes()), operation: next() }),
  };
}

/** The same operation once for every worker, all at the same moment, in random order (`each-thread`). */
export function oncePerWorker(
  { concurrency }: TestSpec,
  random: Random,
  operation: GeneratedOperation,
): OperationGenerator {
  const order = random.shuffle(Array.from({ length: concurrency }, (_, index) => index));
  let started = 0;
  return {
    nextTime: (now: Nanos) => (started === order.length ? 'exhausted' : now),
    take() {
      const worker = order[started++];
      if (worker === undefined) throw new RangeError('Every worker has had its operation');
      return { worker, operation };
    },
  };
}

/** A main phase of operations in turn, then one `read` per worker. */
export function thenReads(spec: TestSpec, streams: Streams, next: () => GeneratedOperation): Phases {
  return {
    main: inTurn(next),
    final: () => oncePerWorker(spec, streams('final'), { f: 'read', value: null }),
  };
}
