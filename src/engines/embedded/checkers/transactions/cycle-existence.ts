/**
 * That a cycle exists which rules out a model, shown by a strongly connected component alone: linear, while
 * looking for a cycle of a class is not. Source: elle/txn.clj `cycle-exists-specs`, `cycle-exists-cases`.
 */
import type { ConsistencyModel } from '../../../consistency-models.ts';
import { type CycleName, cycleNames } from './classes.ts';
import { cyclicComponents, stronglyConnectedComponents } from './components.ts';
import { doubledGraph, isFree, Stay, transactionOf } from './doubled-graph.ts';
import { type FrozenGraph, process, realtime, relationsIn, rw, wr, ww } from './graph.ts';
import { allStronger, canonicalModel, excludedBy, readableModel } from './models.ts';

/** A subgraph that has no cycle where a model holds. */
interface AcyclicSubgraph {
  readonly model: ConsistencyModel;
  readonly relations: number;
  /** Any step may be followed by one rw: cycles whose rw are apart. */
  readonly extended: boolean;
}

/** Weaker models first. */
const acyclicSubgraphs: readonly AcyclicSubgraph[] = [
  { model: 'PL-1', relations: ww, extended: false },
  { model: 'PL-2', relations: ww | wr, extended: false },
  { model: 'PL-SI', relations: ww | wr, extended: true },
  { model: 'PL-2.99', relations: ww | wr | rw, extended: false },
  // PL-3 adds dependencies by predicate to PL-2.99, of which there are none.
  { model: 'strong-session-PL-1', relations: ww | process, extended: false },
  { model: 'strong-session-PL-2', relations: ww | wr | process, extended: false },
  { model: 'strong-session-snapshot-isolation', relations: ww | wr | process, extended: true },
  { model: 'strong-session-serializable', relations: ww | wr | rw | process, extended: false },
  { model: 'strong-PL-1', relations: ww | realtime, extended: false },
  { model: 'strong-PL-2', relations: ww | wr | realtime, extended: false },
  { model: 'strong-snapshot-isolation', relations: ww | wr | realtime, extended: true },
  { model: 'PL-SS', relations: ww | wr | rw | realtime, extended: false },
];

export interface ExistingCycle {
  /** The anomaly, by its canonical model. */
  readonly type: `${ConsistencyModel}-cycle-exists`;
  /** The model that can't hold, by its readable name. */
  readonly not: string;
  /** The relations of the subgraph, or-ed. */
  readonly relations: number;
  /** Each of these may be followed by one rw. */
  readonly extended: boolean;
  /** The smallest component found in it, ascending. */
  readonly transactions: readonly number[];
}

/**
 * Finds which models a strongly connected graph rules out by having a cycle at all; those that follow from
 * a weaker one are left out. Cost: nodes plus edges, a dozen times at most.
 */
export function existingCycles(graph: FrozenGraph): readonly ExistingCycle[] {
  const present = relationsIn(graph);
  const found: ExistingCycle[] = [];
  let ruledOut: ReadonlySet<string> = new Set();
  const acyclic = new Set<string>();
  for (const { model, relations, extended } of acyclicSubgraphs) {
    // With relations that the graph doesn't have, one subgraph is the same as another.
    const same = `${relations & present} ${extended}`;
    if (ruledOut.has(model) || acyclic.has(same)) continue;
    const [first, ...others] = extended
      ? extendedComponents(graph, relations)
      : plainComponents(graph, relations, present);
    if (first === undefined) {
      acyclic.add(same);
      continue;
    }
    found.push({
      type: `${model}-cycle-exists`,
      not: readableModel(model),
      relations,
      extended,
      transactions: others.reduce((least, other) => (other.length < least.length ? other : least), first),
    });
    ruledOut = allStronger([...ruledOut, model]);
  }
  return found;
}

/** What `excludedClasses` answered, by the types that it was asked about. */
const excludedBefore = new Map<string, ReadonlySet<CycleName>>();

/** The classes of cycles that can't be in a graph, given all that `existingCycles` found in it. */
export function excludedClasses(existing: readonly ExistingCycle[]): ReadonlySet<CycleName> {
  // A graph may have thousands of components, of a few kinds.
  const kind = existing.map(({ type }) => type).join();
  let excluded = excludedBefore.get(kind);
  if (excluded === undefined) {
    excluded = excludedWhere(existing);
    excludedBefore.set(kind, excluded);
  }
  return excluded;
}

function excludedWhere(existing: readonly ExistingCycle[]): ReadonlySet<CycleName> {
  const impossible = allStronger(
    existing.map(({ type }) => canonicalModel(type.slice(0, -'-cycle-exists'.length) as ConsistencyModel)),
  );
  const possible = acyclicSubgraphs.map(({ model }) => model).filter((model) => !impossible.has(model));
  return new Set(excludedBy(possible, cycleNames));
}

function plainComponents(
  graph: FrozenGraph,
  relations: number,
  present: number,
): readonly (readonly number[])[] {
  if ((relations & present) === present) return [Array.from({ length: graph.size }, (_, node) => node)];
  return cyclicComponents(stronglyConnectedComponents(graph, relations)).map((nodes) => [...nodes]);
}

function extendedComponents(graph: FrozenGraph, relations: number): readonly (readonly number[])[] {
  const doubled = doubledGraph(graph);
  const components = cyclicComponents(stronglyConnectedComponents(doubled, relations | rw | Stay));
  return components
    .map((nodes) => [...nodes].filter((node) => !isFree(node)).map(transactionOf))
    .filter((transactions) => transactions.length > 0);
}
