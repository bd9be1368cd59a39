/** Which operations of the nemesis begin and end each fault, named as Jepsen names them (nemesis/combined.clj). */
import type { NemesisName, ScheduledFault, StartingFault, StoppingFault } from '../../engine.ts';

const operations = {
  partition: { start: 'start-partition', stop: 'stop-partition' },
  'partition-one-way': { start: 'start-partition-one-way', stop: 'stop-partition-one-way' },
  clock: { start: 'bump-clock', stop: 'reset-clock' },
  loss: { start: 'start-loss', stop: 'stop-loss' },
  duplicate: { start: 'start-duplicate', stop: 'stop-duplicate' },
  reorder: { start: 'start-reorder', stop: 'stop-reorder' },
  slow: { start: 'start-slow', stop: 'stop-slow' },
  pause: { start: 'pause', stop: 'resume' },
  kill: { start: 'kill', stop: 'start' },
} as const satisfies Record<NemesisName, { start: StartingFault['f']; stop: StoppingFault['f'] }>;

type Operations = typeof operations;
type WithOperation<Fault extends StartingFault, F> = Fault extends unknown
  ? F extends Fault['f']
    ? Fault & { readonly f: F }
    : never
  : never;
/** How a fault of that name begins. */
export type StartOf<Name extends NemesisName> = WithOperation<StartingFault, Operations[Name]['start']>;

/** Every fault, in the order in which Jepsen's packages heal theirs: the network first, processes last. */
export const faultNames = Object.keys(operations) as readonly NemesisName[];

const nameOf = new Map<string, NemesisName>(
  faultNames.flatMap((name) => [
    [operations[name].start, name],
    [operations[name].stop, name],
  ]),
);

/** The fault that an operation of the nemesis begins or ends; undefined for any other operation. */
export function faultOf(f: string): NemesisName | undefined {
  return nameOf.get(f);
}

/** Whether it is the beginning of a fault. */
export function isStart(fault: ScheduledFault): fault is StartingFault {
  return operations[faultOf(fault.f) as NemesisName].start === fault.f;
}

export function startOperation(name: NemesisName): StartingFault['f'] {
  return operations[name].start;
}

export function stopOperation(name: NemesisName): StoppingFault['f'] {
  return operations[name].stop;
}
