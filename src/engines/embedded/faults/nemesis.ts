/**
 * What breaks, when: Jepsen's partition package (nemesis/combined.clj `partition-package`) — start and
 * stop in turn, the first start at once, each gap uniform in [0, 2 × interval) and counted from when the
 * one before was done.
 */
import type { NodeId } from '../../../results/trace.ts';
import type { Nanos, ScheduledFault, TestSpec } from '../../engine.ts';
import { randomStream } from '../kernel/random.ts';
import type { Grudge } from '../network/partitions.ts';
import { grudge, partitionKinds } from './grudges.ts';

/** Faults in order of time; `time` counts from the start of the main phase. */
export interface FaultSource {
  /** The earliest moment of the next fault, or null when none will come. */
  nextTime(): Nanos | null;
  /** Takes the next fault; it happens now. */
  next(now: Nanos): ScheduledFault;
}

/** The faults of a spec: drawn from the seed's own stream for them. */
export function drawnFaults(spec: TestSpec): FaultSource {
  if (!spec.nemesis.includes('partition')) return { nextTime: () => null, next: noFault };
  const random = randomStream(spec.seed, 'nemesis');
  const widest = Math.floor(2 * spec.nemesisInterval * 1e9);
  let starts = true;
  let nextTime = 0;
  return {
    nextTime: () => nextTime,
    next(now) {
      const fault: ScheduledFault = starts
        ? startPartition(now, spec.nodes, random)
        : { time: now, f: 'stop-partition' };
      starts = !starts;
      nextTime = now + Math.floor(random.float() * widest);
      return fault;
    },
  };
}

/** The faults of a stored schedule, at their own times. */
export function scheduledFaults(faults: readonly ScheduledFault[]): FaultSource {
  let index = 0;
  return {
    nextTime: () => faults[index]?.time ?? null,
    next(now) {
      const fault = faults[index++];
      return fault === undefined ? noFault() : { ...fault, time: now };
    },
  };
}

function startPartition(
  time: Nanos,
  nodes: readonly NodeId[],
  random: ReturnType<typeof randomStream>,
): ScheduledFault {
  const kind = random.pick(partitionKinds);
  return { time, f: 'start-partition', kind, grudge: Object.fromEntries(grudge(kind, nodes, random)) };
}

/** The cuts of a fault as the network takes them. */
export function grudgeOf(fault: Extract<ScheduledFault, { f: 'start-partition' }>): Grudge {
  return new Map(Object.entries(fault.grudge));
}

function noFault(): never {
  throw new RangeError('There is no further fault');
}
