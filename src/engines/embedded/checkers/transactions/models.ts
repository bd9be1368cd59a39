/**
 * From anomalies to consistency models and back: what a model rules out, which models a set of anomalies
 * rules out, and what that makes of a test. Source: elle/consistency_model.clj; elle/txn.clj `result-map`.
 *
 * Anomalies are named as Elle prints them. One that it doesn't know rules nothing out.
 */
import type { Validity } from '../../../../results/results.ts';
import { type ConsistencyModel, knownConsistencyModels } from '../../../consistency-models.ts';
import { impliedAnomalies } from './anomaly-implications.ts';
import { canonicalNames, printedNames, prohibitedDirectly, weakerModels } from './model-lattice.ts';

/** Anomalies that say that nothing is known: with no other, the verdict is unknown. */
export const inconclusiveAnomalies: ReadonlySet<string> = new Set([
  'empty-transaction-graph',
  'cycle-search-timeout',
]);

export interface Boundary {
  /** The weakest models that are ruled out, by their readable names, sorted. */
  readonly not: readonly string[];
  /** The stronger ones, ruled out with them. */
  readonly alsoNot: readonly string[];
}

type Steps = ReadonlyMap<string, readonly string[]>;

function stepsOf(direct: Readonly<Record<string, readonly string[] | undefined>>): Steps {
  return new Map(Object.entries(direct).map(([from, to]) => [from, to ?? []]));
}

function reversed(steps: Steps): Steps {
  const result = new Map<string, string[]>();
  for (const [from, targets] of steps) {
    for (const to of targets) {
      const sources = result.get(to);
      if (sources === undefined) result.set(to, [from]);
      else sources.push(from);
    }
  }
  return result;
}

/** The given names and all that can be reached from them. */
function reachable(steps: Steps, names: Iterable<string>): Set<string> {
  const found = new Set(names);
  // A Set is walked in the order of insertion, with what is inserted on the way.
  for (const name of found) for (const next of steps.get(name) ?? []) found.add(next);
  return found;
}

const impliedSteps = stepsOf(impliedAnomalies);
const implyingSteps = reversed(impliedSteps);
const weakerSteps = stepsOf(weakerModels);
const strongerSteps = reversed(weakerSteps);
const prohibitedSteps = stepsOf(prohibitedDirectly);
const prohibitingSteps = reversed(prohibitedSteps);

/** The name that stands for a model and all its other names. */
export function canonicalModel(model: ConsistencyModel): ConsistencyModel {
  return canonicalNames[model] ?? model;
}

const readableNames = new Map<string, string>([
  ...Object.entries(canonicalNames).map(([name, canonical]) => [canonical, name] as const),
  ...(Object.entries(printedNames) as [string, string][]),
]);

/** The name that people read, where a model has one. */
export function readableModel(model: string): string {
  return readableNames.get(model) ?? model;
}

/** The anomalies and all that they imply. */
export function allImplied(anomalies: Iterable<string>): ReadonlySet<string> {
  return reachable(impliedSteps, anomalies);
}

/**
 * The anomalies that make a test with these models invalid: those that the models and all weaker ones
 * prohibit, and those that imply one of them.
 *
 * @throws DscourseError `bad-consistency-models` for an unknown name, or none.
 */
export function prohibitedAnomalies(models: readonly string[]): ReadonlySet<string> {
  return prohibitedBy(knownConsistencyModels(models).map(canonicalModel));
}

function prohibitedBy(models: Iterable<string>): ReadonlySet<string> {
  const prohibited = new Set<string>();
  for (const model of reachable(weakerSteps, models)) {
    for (const anomaly of prohibitedSteps.get(model) ?? []) prohibited.add(anomaly);
  }
  return reachable(implyingSteps, prohibited);
}

/** The anomalies that a test with these models tells of: the prohibited, and the inconclusive ones. */
export function reportable(models: readonly string[]): ReadonlySet<string> {
  return new Set([...prohibitedAnomalies(models), ...inconclusiveAnomalies]);
}

/** Which order in time the graph of a test with these models needs: each anomaly of it is reportable. */
export function orderNeeded(models: readonly string[]): 'realtime' | 'process' | 'none' {
  const anomalies = [...prohibitedAnomalies(models)].filter((name) => name.startsWith('G'));
  if (anomalies.some((name) => isCycleWith(name, 'realtime'))) return 'realtime';
  return anomalies.some((name) => isCycleWith(name, 'process')) ? 'process' : 'none';
}

/** Elle has no search for G1 with an order: that is a name for what implies it. */
function isCycleWith(anomaly: string, order: string): boolean {
  return anomaly.endsWith(`-${order}`) && !anomaly.startsWith('G1-');
}

/** The models, by canonical names, that can't hold where these anomalies are. */
export function impossibleModels(anomalies: Iterable<string>): ReadonlySet<string> {
  const prohibiting = new Set<string>();
  for (const anomaly of allImplied(anomalies)) {
    for (const model of prohibitingSteps.get(anomaly) ?? []) prohibiting.add(model);
  }
  return reachable(strongerSteps, prohibiting);
}

/** The given models, by canonical names, and all stronger ones. */
export function allStronger(models: Iterable<string>): ReadonlySet<string> {
  return reachable(strongerSteps, models);
}

/** Of the given anomalies, those that could not be where one of these models (canonical names) holds. */
export function excludedBy<T extends string>(
  models: Iterable<string>,
  anomalies: readonly T[],
): readonly T[] {
  const prohibited = prohibitedBy(models);
  return anomalies.filter((anomaly) => prohibited.has(anomaly));
}

/** What a set of anomalies says about all consistency models, as Elle prints it. */
export function boundary(anomalyTypes: Iterable<string>): Boundary {
  const impossible = impossibleModels(anomalyTypes);
  const weakest = new Set(
    [...impossible].filter(
      (model) =>
        ![...reachable(weakerSteps, [model])].some((other) => other !== model && impossible.has(other)),
    ),
  );
  return {
    not: printed(weakest),
    alsoNot: printed([...impossible].filter((model) => !weakest.has(model))),
  };
}

/** As Clojure sorts keywords: by code unit. */
function printed(models: Iterable<string>): readonly string[] {
  return [...models].map(readableModel).sort();
}

const existenceSuffix = '-cycle-exists';

/** What the anomalies found make of a test. */
export interface ModelVerdict {
  readonly valid: Validity;
  /** The anomalies to tell of, sorted; none when the models allow all that was found. */
  readonly anomalyTypes: readonly string[];
  /** Null: there is nothing to tell. Otherwise what all anomalies found rule out, allowed ones as well. */
  readonly boundary: Boundary | null;
}

/**
 * Judges the types of all anomalies found by the models that a test asks for.
 *
 * `…-cycle-exists` is a fallback, left out where a shown anomaly rules out the same model.
 *
 * @throws DscourseError `bad-consistency-models` for an unknown name, or none.
 */
export function judgeAnomalies(found: Iterable<string>, models: readonly string[]): ModelVerdict {
  const all = new Set(found);
  const told = reportable(models);
  const candidates = [...all].filter((anomaly) => told.has(anomaly));
  const shown = impossibleModels(candidates.filter((anomaly) => !anomaly.endsWith(existenceSuffix)));
  const anomalyTypes = candidates
    .filter(
      (anomaly) =>
        !anomaly.endsWith(existenceSuffix) || !shown.has(anomaly.slice(0, -existenceSuffix.length)),
    )
    .sort();
  if (anomalyTypes.length === 0) return { valid: true, anomalyTypes, boundary: null };
  const prohibited = prohibitedAnomalies(models);
  const bad = candidates.some((anomaly) => prohibited.has(anomaly));
  return { valid: bad ? false : 'unknown', anomalyTypes, boundary: boundary(all) };
}
