/** Which workload a history is of, told by its operations. Pure. */
import { type Edn, Keyword, sequenceOf } from '../../../results/edn.ts';
import type { History, Operation } from '../../../results/results.ts';
import type { WorkloadName } from '../../engine.ts';

/** An operation that a workload does not have. */
export interface ForeignOperation {
  readonly operation: Operation;
  /** In words: what is foreign to it. */
  readonly what: string;
}

export type Recognition =
  | { readonly kind: 'certain'; readonly workload: WorkloadName }
  /** Several have such operations; of two kinds of counter both, which one checker judges. */
  | { readonly kind: 'ambiguous'; readonly workloads: readonly WorkloadName[] }
  /** No workload has all of these operations; `operation` is the first that none has beside those before it. */
  | { readonly kind: 'none'; readonly operation: Operation | null };

/**
 * The workloads that may have made this history: those that have every operation of its clients. A history
 * of clients that only read, or of none, is ambiguous. O(n).
 */
export function recogniseWorkload(history: History): Recognition {
  let left = Object.keys(foreignTo) as WorkloadName[];
  let hasClients = false;
  for (const operation of history) {
    if (operation.process === 'nemesis') continue;
    hasClients = true;
    const fitting = left.filter((workload) => foreignTo[workload](operation) === null);
    if (fitting.length === 0) return { kind: 'none', operation };
    left = fitting;
  }
  if (!hasClients) return { kind: 'none', operation: null };
  if (isCounters(left)) return { kind: 'certain', workload: counterOf(history) };
  const [only] = left;
  return only !== undefined && left.length === 1
    ? { kind: 'certain', workload: only }
    : { kind: 'ambiguous', workloads: left };
}

/** The first operation that a history of `workload` can't hold, or null. O(n). */
export function findForeignOperation(workload: WorkloadName, history: History): ForeignOperation | null {
  for (const operation of history) {
    const what = operation.process === 'nemesis' ? null : foreignTo[workload](operation);
    if (what !== null) return { operation, what };
  }
  return null;
}

function isCounters(workloads: readonly WorkloadName[]): boolean {
  return workloads.length === 2 && workloads.every((name) => name.endsWith('-counter'));
}

/** A g-counter only grows; a pn-counter's adds are negative half of the time. */
function counterOf(history: History): WorkloadName {
  const falls = ({ f, value }: Operation) => f === 'add' && isInteger(value) && value < 0;
  return history.some(falls) ? 'pn-counter' : 'g-counter';
}

/** What of an operation is foreign to a workload, in words; null when it has such operations. */
type Foreign = (operation: Operation) => string | null;

/**
 * Only what is certain counts: names of operations and micro-operations as the generator made them, and
 * replies where the client's schema refuses others. What a wrong node may answer is no sign.
 */
const foreignTo: Readonly<Record<WorkloadName, Foreign>> = {
  echo: named('echo'),
  'unique-ids': named('generate'),
  broadcast: both(named('broadcast', 'read'), reads('a list', isList)),
  'g-set': both(named('add', 'read'), reads('a list', isList)),
  'g-counter': both(named('add', 'read'), reads('a number', isInteger)),
  'pn-counter': both(named('add', 'read'), reads('a number', isInteger)),
  'lin-kv': both(named('read', 'write', 'cas'), pairs),
  kafka: both(
    named('send', 'poll', 'txn', 'assign', 'subscribe', 'crash', 'debug-topic-partitions'),
    steps('send', 'poll'),
  ),
  'txn-list-append': both(named('txn'), steps('r', 'append')),
  'txn-rw-register': both(named('txn'), steps('r', 'w')),
};

function both(one: Foreign, other: Foreign): Foreign {
  return (operation) => one(operation) ?? other(operation);
}

function named(...names: readonly string[]): Foreign {
  return ({ f }) => (names.includes(f) ? null : `:${f}`);
}

function reads(what: string, fits: (value: Edn) => boolean): Foreign {
  return ({ f, type, value }) => {
    if (f !== 'read') return null;
    if (type === 'invoke') return value === null ? null : 'a :read of something';
    return type !== 'ok' || fits(value) ? null : `a :read that returned something else than ${what}`;
  };
}

/** lin-kv's values are `[key value]`. */
function pairs({ f, value }: Operation): string | null {
  return sequenceOf(value)?.length === 2 ? null : `:${f} without a key`;
}

/** Operations that consist of micro-operations: `[[:r 1 nil] [:append 1 2]]`. */
const withSteps: ReadonlySet<string> = new Set(['txn', 'send', 'poll']);

function steps(...names: readonly string[]): Foreign {
  return ({ f, type, value }) => {
    if (type !== 'invoke' || !withSteps.has(f)) return null;
    const all = sequenceOf(value);
    if (all === undefined) return `a :${f} without a list of operations`;
    for (const step of all) {
      const word = sequenceOf(step)?.[0];
      const name = word instanceof Keyword ? word.name : word;
      if (typeof name !== 'string') return `a :${f} with something else than operations in it`;
      if (!names.includes(name)) return `:${name} in a :${f}`;
    }
    return null;
  };
}

function isList(value: Edn): boolean {
  return sequenceOf(value) !== undefined;
}

function isInteger(value: Edn): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}
