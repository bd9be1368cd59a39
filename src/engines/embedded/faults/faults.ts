/**
 * The faults of a run as they come into force and end: carried out by the effect of their kind and told in
 * the history as Jepsen tells them, once as asked for and once as done.
 */
import { type Edn, kw } from '../../../results/edn.ts';
import type { NemesisName, ScheduledFault, StartingFault } from '../../engine.ts';
import type { HistoryRecorder } from '../clients/history-recorder.ts';
import { faultNames, faultOf, isStart, type StartOf, stopOperation } from './fault-operations.ts';

/**
 * Carries out one kind of fault. Beginning again what is in force, and ending what is not, must be
 * possible: a schedule may have lost the operation between.
 */
export interface FaultEffect<Start extends StartingFault> {
  /** Brings it into force. @returns what the history tells of it: the value of the nemesis' second operation. */
  start(fault: Start): Edn;
  /** Undoes all of it. @returns as `start`. */
  stop(): Edn;
}
export type FaultEffects = { readonly [Name in NemesisName]: FaultEffect<StartOf<Name>> };

export class Faults {
  readonly #effects: FaultEffects;
  readonly #names: readonly NemesisName[];
  readonly #history: HistoryRecorder;
  readonly #inForce = new Set<NemesisName>();
  #started = 0;

  /** `names`: the test's faults, in any order. */
  constructor(names: readonly NemesisName[], effects: FaultEffects, history: HistoryRecorder) {
    this.#names = names;
    this.#effects = effects;
    this.#history = history;
  }

  /** How many were begun in the whole run. */
  get started(): number {
    return this.#started;
  }

  /** How many kinds of fault are in force now. */
  get inForce(): number {
    return this.#inForce.size;
  }

  apply(fault: ScheduledFault): void {
    const name = faultOf(fault.f) as NemesisName;
    if (!isStart(fault)) {
      this.#stop(name);
      return;
    }
    this.#history.add('info', 'nemesis', fault.f, askedValue(fault));
    const done = this.#effectOf(name).start(fault);
    this.#inForce.add(name);
    this.#started++;
    this.#history.add('info', 'nemesis', fault.f, done);
  }

  /** Ends all the test's faults, those of the network first (Jepsen's final generators). */
  heal(): void {
    for (const name of faultNames) if (this.#names.includes(name)) this.#stop(name);
  }

  #stop(name: NemesisName): void {
    const f = stopOperation(name);
    this.#history.add('info', 'nemesis', f, f === 'start' || f === 'resume' ? kw('all') : null);
    const done = this.#effectOf(name).stop();
    this.#inForce.delete(name);
    this.#history.add('info', 'nemesis', f, done);
  }

  #effectOf(name: NemesisName): FaultEffect<StartingFault> {
    // Which effect takes which fault is checked where the effects are listed by name.
    return this.#effects[name] as FaultEffect<StartingFault>;
  }
}

/** The value of the nemesis' first operation. */
function askedValue(fault: StartingFault): Edn {
  switch (fault.f) {
    case 'start-partition':
    case 'start-partition-one-way':
      return kw(fault.kind);
    case 'bump-clock':
      return new Map(Object.entries(fault.skews).map(([node, { jump }]) => [node, jump]));
    default:
      return fault.target === 'some' ? null : kw(fault.target);
  }
}
