/** Histories of kafka's workload, told step by step: each operation runs alone unless it says otherwise. */
import { type Edn, kw } from '../../src/results/edn.ts';
import type { History, Operation } from '../../src/results/results.ts';

/** A micro-operation, as it is asked for and as it comes back. */
export interface MicroOperation {
  readonly asked: Edn;
  readonly answered: Edn;
}

/** One operation of a process. */
export interface Step {
  readonly process: number;
  readonly f: string;
  readonly asked: Edn;
  readonly answered: Edn;
  readonly type: 'ok' | 'fail' | 'info' | 'never-completed';
  /** It is invoked before the first step of the history, and so runs beside those before it. */
  readonly early?: boolean;
  readonly error?: Edn;
  readonly more?: ReadonlyMap<Edn, Edn>;
}

export function send(key: Edn, message: Edn, offset: number | bigint | null = null): MicroOperation {
  const asked = [kw('send'), key, message];
  return { asked, answered: offset === null ? asked : [kw('send'), key, [offset, message]] };
}

export type Polled = Readonly<Record<string, readonly (readonly [number | bigint | null, Edn])[]>>;

export function poll(messages: Polled = {}): MicroOperation {
  return { asked: [kw('poll')], answered: [kw('poll'), new Map<Edn, Edn>(Object.entries(messages))] };
}

/** An operation that ends ok: a poll, a send, or a transaction of several. */
export function did(process: number, ...parts: readonly MicroOperation[]): Step {
  const kinds = new Set(parts.map(({ asked }) => (asked as readonly Edn[])[0]));
  const [first] = kinds;
  const f = kinds.size > 1 ? 'txn' : first === kw('poll') ? 'poll' : 'send';
  return {
    process,
    f,
    asked: parts.map(({ asked }) => asked),
    answered: parts.map(({ answered }) => answered),
    type: 'ok',
  };
}

/** The same operation, ended otherwise, and so without its answers. */
export function ended(type: Step['type'], step: Step, error?: Edn): Step {
  return { ...step, answered: step.asked, type, ...(error === undefined ? {} : { error }) };
}

export function early(step: Step): Step {
  return { ...step, early: true };
}

export function assign(process: number, ...keys: readonly Edn[]): Step {
  return { process, f: 'assign', asked: keys, answered: keys, type: 'ok' };
}

export function assignFromStart(process: number, ...keys: readonly Edn[]): Step {
  return { ...assign(process, ...keys), more: new Map([[kw('seek-to-beginning?'), true]]) };
}

/** A millisecond between any two events. */
export function historyOf(...steps: readonly Step[]): History {
  const history: Operation[] = [];
  const add = (type: Operation['type'], { process, f, error, more }: Step, value: Edn) => {
    const index = history.length;
    const shared = { index, time: (index + 1) * 1e6, type, process, f, value };
    history.push({
      ...shared,
      ...(more === undefined ? {} : { more }),
      ...(error === undefined || type === 'invoke' ? {} : { error }),
    });
  };
  for (const step of steps) if (step.early === true) add('invoke', step, step.asked);
  for (const step of steps) {
    if (step.early !== true) add('invoke', step, step.asked);
    if (step.type !== 'never-completed') add(step.type, step, step.answered);
  }
  return history;
}
