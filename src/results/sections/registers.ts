/**
 * lin-kv's `:workload` section: for each key what Knossos says about its register. Types, reader, printer.
 * Sources: jepsen/independent.clj, jepsen/checker.clj `linearizable`, knossos/linear.clj, knossos/wgl.clj.
 */
import { type Edn, type EdnMap, isEdnMap, kw, sequenceOf, Tagged } from '../edn.ts';
import { keyed, list, thrownMap, validityEdn, whyFailed } from '../edn-build.ts';
import { operationMap, operationOf } from '../history-file.ts';
import type { Operation, Validity } from '../results.ts';
import { Section } from '../section.ts';
import type { LinearizationFailure } from './linearization-failure.ts';

const MODEL_TAG = 'knossos.model.CASRegister';
const INCONSISTENT_TAG = 'knossos.model.Inconsistent';
/** Knossos' own order of an operation's keys. */
const OPERATION_KEYS = ['process', 'type', 'f', 'value', 'index', 'time'].map(kw);

/** lin-kv. */
export interface RegistersResult {
  readonly workload: 'registers';
  readonly valid: Validity;
  /** In order of their keys. */
  readonly keys: readonly RegisterResult[];
  /** The keys that are not linearizable. */
  readonly failures: readonly Edn[];
  /** A stricter finding, apart from the verdict. Absent when read from a file. */
  readonly nilReads?: readonly NilRead[];
}

export interface RegisterResult {
  readonly key: Edn;
  readonly valid: Validity;
  readonly linearizable: RegisterVerdict;
  /** The plot of operations over time: always true here. */
  readonly timeline: Validity;
}

/**
 * What the search found. `search` says in which form it is written: Knossos runs two searches at once, and
 * the one that ends first writes its own. Ours is always that of `linear`.
 */
export type RegisterVerdict =
  | {
      readonly valid: true;
      readonly search: 'linear';
      readonly configurations: readonly RegisterConfiguration[];
    }
  | { readonly valid: true; readonly search: 'wgl'; readonly value: Edn }
  | RegisterFailure
  | {
      readonly valid: 'unknown';
      /** Why the search gave up: a sentence of ours, a keyword of Knossos' (`:out-of-memory`). */
      readonly cause: Edn;
      /** Present instead when the checker failed. */
      readonly error?: string;
    };

export interface RegisterFailure {
  readonly valid: false;
  readonly search: 'linear' | 'wgl';
  /** The completion that can't be placed, and the completion of type ok before it. */
  readonly operation: Operation;
  readonly previousOk: Operation | null;
  /** The latest of the operations that took effect last in `configurations`; null with `wgl`. */
  readonly lastOperation: Operation | null;
  /** At most 10, as they were before `operation`; none with `wgl`. */
  readonly configurations: readonly RegisterConfiguration[];
  /** At most 10 ways to go on from them, each up to a step that is impossible. */
  readonly finalPaths: readonly FinalPath[];
  /** Absent when read from a file. */
  readonly explanation?: LinearizationFailure;
}

/** A value that the register can have, and which operations have not taken effect then. */
export interface RegisterConfiguration {
  readonly value: Edn;
  readonly lastOperation: Operation | null;
  /** Invocations, with the values that they got later. */
  readonly pending: readonly Operation[];
}

export type FinalPath = readonly FinalStep[];
export interface FinalStep {
  /** Null at the start of a path on which nothing has taken effect yet. */
  readonly operation: Operation | null;
  readonly outcome: { readonly value: Edn } | { readonly inconsistent: string };
}

/** A read that returned nil though a write of its key had completed before it began. */
export interface NilRead {
  readonly key: Edn;
  readonly read: Operation;
  /** The last completion of a write or cas before the read was invoked. */
  readonly write: Operation;
}

/** True for the section of a checker of independent keys: lin-kv's. */
export function isRegisters(section: Section): boolean {
  return section.has('results') && section.has('failures');
}

export function readRegisters(section: Section): RegistersResult {
  const results = section.get('results') ?? null;
  if (!isEdnMap(results)) throw section.error('a map of keys', results, 'results');
  const keys = [...results].map(([key, value], at) =>
    readRegister(key, new Section(section.file, [...section.path, 'results', String(at)], value)),
  );
  return {
    workload: 'registers',
    valid: section.validity('valid?'),
    keys,
    failures: section.list('failures'),
  };
}

/** The section as Maelstrom writes it, keys in its order. */
export function registersMap(result: RegistersResult): EdnMap {
  return keyed({
    'valid?': validityEdn(result.valid),
    results: new Map(result.keys.map((register) => [register.key, registerMap(register)])),
    failures: [...result.failures],
  });
}

/** Why a key has no verdict, in words; undefined when it has one. */
export function whyUnknown(register: RegisterResult): string | undefined {
  const { linearizable } = register;
  if (linearizable.valid !== 'unknown') return undefined;
  if (linearizable.error !== undefined) return linearizable.error;
  if (linearizable.cause === kw('out-of-memory')) return 'the search ran out of memory';
  return typeof linearizable.cause === 'string' ? linearizable.cause : 'the search gave up';
}

function readRegister(key: Edn, section: Section): RegisterResult {
  return {
    key,
    valid: section.validity('valid?'),
    linearizable: readVerdict(section.section('linearizable')),
    timeline: section.section('timeline').validity('valid?'),
  };
}

function registerMap({ linearizable, timeline, valid }: RegisterResult): EdnMap {
  return keyed({
    linearizable: verdictMap(linearizable),
    timeline: keyed({ 'valid?': validityEdn(timeline) }),
    'valid?': validityEdn(valid),
  });
}

function readVerdict(section: Section): RegisterVerdict {
  const valid = section.validity('valid?');
  if (valid === 'unknown') {
    const error = section.get('error');
    const cause = section.get('cause') ?? null;
    return error === undefined ? { valid, cause } : { valid, cause, error: whyFailed(error) };
  }
  if (valid) {
    if (section.has('model')) return { valid, search: 'wgl', value: readModel(section, 'model') };
    return { valid, search: 'linear', configurations: section.sections('configs').map(readConfiguration) };
  }
  return {
    valid,
    search: section.has('last-op') || section.list('configs').length > 0 ? 'linear' : 'wgl',
    operation: section.operation('op'),
    previousOk: section.operationOrNull('previous-ok'),
    lastOperation: section.operationOrNull('last-op'),
    configurations: section.sections('configs').map(readConfiguration),
    finalPaths: section.list('final-paths').map((path, at) => {
      const steps = sequenceOf(path);
      if (steps === undefined) throw section.error('a list of steps', path, 'final-paths');
      const place = [...section.path, 'final-paths', String(at)];
      return steps.map((step) => readStep(new Section(section.file, place, step)));
    }),
  };
}

function verdictMap(verdict: RegisterVerdict): EdnMap {
  const none = list([]);
  if (verdict.valid === 'unknown') {
    if (verdict.error !== undefined)
      return keyed({ 'valid?': kw('unknown'), error: thrownMap(verdict.error) });
    return keyed({ 'valid?': kw('unknown'), cause: verdict.cause, configs: none, 'final-paths': none });
  }
  if (verdict.valid) {
    if (verdict.search === 'wgl') {
      return keyed({ 'valid?': true, model: model(verdict.value), configs: none, 'final-paths': none });
    }
    const configs = list(verdict.configurations.map(configurationMap));
    return keyed({ 'valid?': true, configs, 'final-paths': none });
  }
  const paths = verdict.finalPaths.map((path) => path.map(stepMap));
  const previous = { 'previous-ok': operationEdn(verdict.previousOk) };
  if (verdict.search === 'wgl') {
    const op = operationEdn(verdict.operation);
    return keyed({ 'valid?': false, op, ...previous, 'final-paths': list(paths), configs: none });
  }
  return keyed({
    'valid?': false,
    configs: list(verdict.configurations.map(configurationMap)),
    'final-paths': list(paths),
    ...previous,
    'last-op': operationEdn(verdict.lastOperation),
    op: operationEdn(verdict.operation),
  });
}

function readConfiguration(section: Section): RegisterConfiguration {
  return {
    value: readModel(section, 'model'),
    lastOperation: section.operationOrNull('last-op'),
    pending: section.list('pending').map((item) => {
      const operation = operationOf(item);
      if (typeof operation === 'string') throw section.error('an operation', item, 'pending');
      return operation;
    }),
  };
}

function configurationMap({ value, lastOperation, pending }: RegisterConfiguration): EdnMap {
  return keyed({
    model: model(value),
    'last-op': operationEdn(lastOperation),
    pending: pending.map(operationEdn),
  });
}

function readStep(section: Section): FinalStep {
  const operation = section.operationOrNull('op');
  const reached = section.get('model') ?? null;
  if (!(reached instanceof Tagged) || reached.tag !== INCONSISTENT_TAG) {
    return { operation, outcome: { value: readModel(section, 'model') } };
  }
  const message = isEdnMap(reached.value) ? reached.value.get(kw('msg')) : undefined;
  if (typeof message !== 'string') throw section.error('a reason', reached, 'model');
  return { operation, outcome: { inconsistent: message } };
}

function stepMap({ operation, outcome }: FinalStep): EdnMap {
  const reached =
    'value' in outcome
      ? model(outcome.value)
      : new Tagged(INCONSISTENT_TAG, keyed({ msg: outcome.inconsistent }));
  return keyed({ op: operationEdn(operation), model: reached });
}

function readModel(section: Section, name: string): Edn {
  const found = section.get(name) ?? null;
  if (found instanceof Tagged && found.tag === MODEL_TAG && isEdnMap(found.value)) {
    return found.value.get(kw('value')) ?? null;
  }
  throw section.error('a register', found, name);
}

function model(value: Edn): Tagged {
  return new Tagged(MODEL_TAG, keyed({ value }));
}

function operationEdn(operation: Operation | null): Edn {
  if (operation === null) return null;
  const map = operationMap(operation);
  const others = [...map].filter(([key]) => !OPERATION_KEYS.some((known) => known === key));
  return new Map<Edn, Edn>([...OPERATION_KEYS.map((key) => [key, map.get(key) ?? null] as const), ...others]);
}
