/** What clients asked of the registers of lin-kv, and what the answers say that a register held. */
import { checkRegisters } from '../../engines/embedded/checkers/linearizable/index.ts';
import { ednKey, sequenceOf } from '../../results/edn.ts';
import type { LinearizationFailure } from '../../results/sections/linearization-failure.ts';
import type { RunEvidence } from '../grader.ts';
import { ednToJsonText } from './edn-text.ts';
import { parseLoose } from './json-text.ts';
import { type ClientOperation, clientOperations } from './operations.ts';

/** An operation on a register. Keys and values are JSON texts: `"1"` and `1` are two. */
export interface RegisterCall {
  readonly operation: ClientOperation;
  readonly key: string;
  /** `read`, `write of 3`, `cas from 3 to 4`. */
  readonly name: string;
  /** Value that it gives the register where it takes effect; null for a read. */
  readonly sets: string | null;
  /** Value that the register held by its answer: of a read, or of a cas that succeeded. */
  readonly sees: string | null;
  /** Indices in the history between which it took effect, if it did. */
  readonly begin: number;
  readonly end: number;
}

const callCache = new WeakMap<RunEvidence, readonly RegisterCall[]>();

/** Every read, write and cas of a run, in order of invocation. */
export function registerCalls(evidence: RunEvidence): readonly RegisterCall[] {
  let known = callCache.get(evidence);
  if (known === undefined) {
    known = clientOperations(evidence).flatMap((operation) => callOf(operation) ?? []);
    callCache.set(evidence, known);
  }
  return known;
}

function callOf(operation: ClientOperation): RegisterCall | null {
  const { f, invoke, completion, outcome } = operation;
  const pair = sequenceOf(invoke.value);
  if (pair?.length !== 2) return null;
  const [key = null, asked = null] = pair;
  const isOk = outcome === 'ok' && completion !== null;
  const base = {
    operation,
    key: ednToJsonText(key),
    begin: invoke.index,
    // Whoever got no certain answer may have brought it about at any later time.
    end: isOk || outcome === 'fail' ? (completion?.index ?? invoke.index) : Number.POSITIVE_INFINITY,
  };
  if (f === 'read') {
    const [, value = null] = isOk ? (sequenceOf(completion.value) ?? []) : [];
    return { ...base, name: 'read', sets: null, sees: isOk ? ednToJsonText(value) : null };
  }
  if (f === 'write') {
    const sets = ednToJsonText(asked);
    return { ...base, name: `write of ${sets}`, sets, sees: null };
  }
  const [from, to] = sequenceOf(asked) ?? [];
  if (f !== 'cas' || from === undefined || to === undefined) return null;
  const sees = ednToJsonText(from);
  const sets = ednToJsonText(to);
  return { ...base, name: `cas from ${sees} to ${sets}`, sets, sees: isOk ? sees : null };
}

/** True for a body that asks what an operation of lin-kv does: the same on the same key with the same values. */
export function asksRegister({ f, invoke }: ClientOperation, body: string): boolean {
  const [key, value] = sequenceOf(invoke.value) ?? [];
  const asked = parseLoose(body);
  if (key === undefined || typeof asked !== 'object' || asked === null || !('key' in asked)) return false;
  const fields: Readonly<Record<string, unknown>> = { ...asked };
  const is = (name: string, text: string) => JSON.stringify(fields[name]) === text;
  if (!is('key', ednToJsonText(key))) return false;
  if (f === 'read') return true;
  if (f === 'write') return is('value', ednToJsonText(value ?? null));
  const [from, to] = sequenceOf(value ?? null) ?? [];
  return f === 'cas' && is('from', ednToJsonText(from ?? null)) && is('to', ednToJsonText(to ?? null));
}

export interface RegisterFailureOf {
  /** The call that no order of the others allows. */
  readonly call: RegisterCall;
  readonly failure: LinearizationFailure;
}

/** Keys whose histories are searched again: the earliest failure among them is told. */
const MOST_KEYS = 6;

/** The earliest failure among the keys that the checker refused; null when it refused none. */
export function registerFailure(evidence: RunEvidence): RegisterFailureOf | null {
  return registerFailures(evidence)[0] ?? null;
}

/**
 * What is not linearizable in the keys that the checker refused, the earliest first. The history is searched
 * again, since results.edn keeps only a part of the explanation, and one of Maelstrom's two searches none.
 */
export function registerFailures(evidence: RunEvidence): readonly RegisterFailureOf[] {
  const section = evidence.results?.workload;
  if (section?.workload !== 'registers' || section.valid !== false) return [];
  const refused = new Set(section.failures.slice(0, MOST_KEYS).map(ednKey));
  const history = evidence.history().filter(({ process, value }) => {
    const pair = sequenceOf(value);
    return process !== 'nemesis' && pair?.length === 2 && refused.has(ednKey(pair[0] ?? null));
  });
  const failures = checkRegisters(history).keys.flatMap(({ linearizable }) =>
    linearizable.valid === false && linearizable.explanation !== undefined ? [linearizable.explanation] : [],
  );
  const calls = registerCalls(evidence);
  return failures
    .sort((a, b) => a.completion.index - b.completion.index)
    .flatMap((failure) => {
      const call = calls.find(({ operation }) => operation.completion?.index === failure.completion.index);
      return call === undefined ? [] : [{ call, failure }];
    });
}
