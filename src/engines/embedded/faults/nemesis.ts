/**
 * What breaks, when: one package per fault (Jepsen's nemesis/combined.clj) — start and stop in turn, the
 * first start at once, each gap uniform in [0, 2 × interval) and counted from when the one before was done.
 * Every package draws from a stream of its own, so that the others decide the same without it.
 */
import type { Nanos, NemesisName, ScheduledFault, TestSpec } from '../../engine.ts';
import { randomStream } from '../kernel/random.ts';
import { drawFault } from './draw-fault.ts';
import { faultNames, stopOperation } from './fault-operations.ts';

/** Faults in order of time; `time` counts from the start of the main phase. */
export interface FaultSource {
  /** The earliest moment of the next fault, or null when none will come. */
  nextTime(): Nanos | null;
  /** Takes the next fault; it happens now. */
  next(now: Nanos): ScheduledFault;
}

/** The faults of a spec, drawn from the seed. */
export function drawnFaults(spec: TestSpec): FaultSource {
  return merged(
    faultNames.filter((name) => spec.nemesis.includes(name)).map((name) => startAndStop(name, spec)),
  );
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

function startAndStop(name: NemesisName, spec: TestSpec): FaultSource {
  const random = randomStream(spec.seed, 'nemesis', ...(name === 'partition' ? [] : [name]));
  const widest = Math.floor(2 * spec.nemesisInterval * 1e9);
  let starts = true;
  let nextTime = 0;
  return {
    nextTime: () => nextTime,
    next(now) {
      const fault: ScheduledFault = starts
        ? drawFault(name, now, spec.nodes, random)
        : { time: now, f: stopOperation(name) };
      starts = !starts;
      nextTime = now + Math.floor(random.float() * widest);
      return fault;
    },
  };
}

/** Several sources as one; of faults due together the one of the earlier source comes first. */
function merged(sources: readonly FaultSource[]): FaultSource {
  const first = (): FaultSource | null => {
    let earliest: FaultSource | null = null;
    let time = Number.POSITIVE_INFINITY;
    for (const source of sources) {
      const own = source.nextTime();
      if (own === null || own >= time) continue;
      earliest = source;
      time = own;
    }
    return earliest;
  };
  return {
    nextTime: () => first()?.nextTime() ?? null,
    next: (now) => (first() ?? { next: noFault }).next(now),
  };
}

function noFault(): never {
  throw new RangeError('There is no further fault');
}
