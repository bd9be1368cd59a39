/**
 * Cycles of a dependency graph, by class: in each strongly connected component the shortest of every class
 * that does not follow from another one found there. Source: elle/txn.clj `cycle-cases-in-scc`.
 *
 * Where an edge has several relations, the first one by data in a given order is its reason, as in Elle's
 * explanations. The search goes by reasons only, so that what it finds is what it was looking for.
 */
import { type CycleClass, type CycleName, classifyCycle, cycleClasses, cycleNames } from './classes.ts';
import { cyclicComponents, stronglyConnectedComponents } from './components.ts';
import { type ExistingCycle, excludedClasses, existingCycles } from './cycle-existence.ts';
import { doubledGraph, transactionOf } from './doubled-graph.ts';
import {
  dataRelations,
  type FrozenGraph,
  inducedSubgraph,
  process,
  realtime,
  relationsIn,
  rw,
  wr,
  ww,
} from './graph.ts';
import { allImplied } from './models.ts';
import { SearchBudget } from './search-budget.ts';
import { type ClosedWalk, ShortestWalks, type WalkSpace, walkSpace, walkStarts } from './shortest-walk.ts';
import { reversedGraph, shortestSimpleCycle } from './simple-cycle.ts';

/** Edges that a search may look at, where the caller has no reason for another number: about a second. */
export const usualCycleBudget = 40_000_000;

export interface Cycle {
  readonly name: CycleName;
  /** In the order of the cycle, from the one with the lowest number, which is repeated at the end. */
  readonly transactions: readonly number[];
  /** One per step: the relation by which it was taken. */
  readonly relations: readonly number[];
  /** False: the budget was used up before all shorter ones were ruled out. */
  readonly shortest: boolean;
}

/** A component in which the budget ended the search for some classes. Elle's `:cycle-search-timeout`. */
export interface UndecidedSearch {
  readonly transactions: number;
  readonly undecided: readonly CycleName[];
  /** Classes that were searched for, and are not there. */
  readonly doesNotContain: readonly CycleName[];
}

export interface CycleSearch {
  /** By component (from the one with the lowest transaction), then by class. */
  readonly cycles: readonly Cycle[];
  /** By component, what its subgraphs alone show. Most of it follows from the cycles. */
  readonly existing: readonly ExistingCycle[];
  readonly undecided: readonly UndecidedSearch[];
}

export interface CycleSearchOptions {
  /** Classes to tell of. */
  readonly wanted: ReadonlySet<CycleName>;
  /** Edges that the whole search may look at, beyond what is linear. */
  readonly budget: number;
  /**
   * Which relation by data is the reason of an edge that has several: the first of these. By default ww, wr,
   * rw, as Elle explains lists; registers it explains by wr, ww, rw.
   */
  readonly reasonOrder?: readonly number[];
}

/**
 * Finds cycles. Deterministic: the same graph gives the same cycles in the same order.
 *
 * Which components there are, which models they rule out, and one cycle of G0, G1c and G2-item with their
 * variants by order, take time linear in nodes and edges, whatever the budget. The budget bounds the rest:
 * that a cycle is the shortest, and G-single-item and G-nonadjacent-item, each of which takes linear time
 * for every edge it may begin with.
 */
export function findCycles(
  graph: FrozenGraph,
  { wanted, budget, reasonOrder = [ww, wr, rw] }: CycleSearchOptions,
): CycleSearch {
  const cycles: Cycle[] = [];
  const existing: ExistingCycle[] = [];
  const undecided: UndecidedSearch[] = [];
  const components = cyclicComponents(stronglyConnectedComponents(graph, 0xff));
  const scratch = new Uint32Array(components.length === 0 ? 0 : graph.size);
  const left = new SearchBudget(budget);
  const classes = cycleClasses.slice(0, 1 + cycleNames.findLastIndex((name) => wanted.has(name)));
  for (const members of components) {
    const part = new ComponentSearch(inducedSubgraph(graph, members, scratch), reasonOrder, classes, left);
    const global = (transaction: number): number => members[transaction] as number;
    for (const cycle of part.cycles) {
      if (wanted.has(cycle.name)) cycles.push({ ...cycle, transactions: cycle.transactions.map(global) });
    }
    for (const found of part.existing) {
      existing.push({ ...found, transactions: found.transactions.map(global) });
    }
    const open = part.undecided.filter((name) => wanted.has(name));
    if (open.length > 0) {
      undecided.push({
        transactions: members.length,
        undecided: open,
        doesNotContain: part.absent.filter((name) => wanted.has(name)),
      });
    }
  }
  return { cycles, existing, undecided };
}

type Outcome =
  | { readonly kind: 'found'; readonly walk: ClosedWalk; readonly shortest: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'undecided' };

/** The search of one component. */
class ComponentSearch {
  readonly existing: readonly ExistingCycle[];
  readonly cycles: Cycle[] = [];
  readonly absent: CycleName[] = [];
  readonly #reasons: FrozenGraph;
  readonly #budget: SearchBudget;
  readonly #undecided: CycleName[] = [];
  #doubled: FrozenGraph | null = null;

  constructor(
    graph: FrozenGraph,
    reasonOrder: readonly number[],
    classes: readonly CycleClass[],
    budget: SearchBudget,
  ) {
    this.#budget = budget;
    this.#reasons = reasonsOnly(graph, reasonOrder);
    this.existing = existingCycles(graph);
    const excluded = excludedClasses(this.existing);
    const present = relationsIn(graph);
    let implied: ReadonlySet<string> = new Set();
    for (const wanted of classes) {
      if (implied.has(wanted.name) || (wanted.order & present) !== wanted.order) continue;
      const outcome: Outcome = excluded.has(wanted.name) ? { kind: 'none' } : this.#search(wanted);
      if (outcome.kind === 'found') implied = this.#take(outcome.walk, outcome.shortest, implied);
      else if (outcome.kind === 'none') this.absent.push(wanted.name);
      else this.#undecided.push(wanted.name);
    }
  }

  /** Classes that are not decided, nor implied by what was found later. */
  get undecided(): readonly CycleName[] {
    const implied = allImplied(this.cycles.map(({ name }) => name));
    return this.#undecided.filter((name) => !implied.has(name));
  }

  /** Keeps a cycle under the name that its relations give it, and returns all that is implied now. */
  #take(walk: ClosedWalk, shortest: boolean, implied: ReadonlySet<string>): ReadonlySet<string> {
    const name = classifyCycle(walk.relations);
    // Orders in time alone make no cycle, unless the graph's are not orders.
    if (name === null || implied.has(name)) return implied;
    this.cycles.push({ name, ...fromLowest(walk), shortest });
    return allImplied([...implied, name]);
  }

  #search(wanted: CycleClass): Outcome {
    const budget = this.#budget.share();
    const outcome = wanted.apart
      ? this.#apart(wanted, budget)
      : shortestOf(walkSpace(this.#reasons, wanted.first, wanted.back), budget);
    this.#budget.spend(budget.spent);
    return outcome;
  }

  #apart({ first, back }: CycleClass, budget: SearchBudget): Outcome {
    this.#doubled ??= doubledGraph(this.#reasons);
    return shortestApart(walkSpace(this.#doubled, first, back), budget);
  }
}

/** The shortest walk from any start. */
function shortestOf(space: WalkSpace, budget: SearchBudget): Outcome {
  const walks = new ShortestWalks(space);
  // A first step that is allowed on the way back too, within a component, can't fail to be on a cycle.
  const certain = (space.first & space.back) === space.first;
  let best: ClosedWalk | null = null;
  for (const start of walkStarts(space)) {
    const most: number = best === null ? space.graph.size : best.relations.length - 1;
    if (most < 2) break;
    const sure: boolean = certain && best === null;
    if (budget.exhausted && !sure) return ended(best);
    best = walks.from(start, most, budget, sure) ?? best;
  }
  if (best !== null)
    return { kind: 'found', walk: best, shortest: !budget.exhausted || best.relations.length === 2 };
  return budget.exhausted ? { kind: 'undecided' } : { kind: 'none' };
}

/** What is known when a budget was used up. */
function ended(best: ClosedWalk | null): Outcome {
  return best === null ? { kind: 'undecided' } : { kind: 'found', walk: best, shortest: false };
}

/**
 * The shortest cycle in a doubled graph. First the shortest walks, most of which are cycles; then, from
 * starts whose shortest walk visits a transaction twice, the shortest one that doesn't.
 */
function shortestApart(space: WalkSpace, budget: SearchBudget): Outcome {
  const walks = new ShortestWalks(space);
  const crossed: { readonly transaction: number; readonly steps: number }[] = [];
  let best: ClosedWalk | null = null;
  const limit = (): number => (best === null ? space.graph.size >>> 1 : best.relations.length - 1);
  for (const start of walkStarts(space)) {
    if (limit() < 2 || budget.exhausted) break;
    const found = walks.from(start, best === null ? space.graph.size : limit(), budget, false);
    if (found === null) continue;
    const walk = undoubled(found);
    if (isSimple(walk)) best = walk;
    else crossed.push({ transaction: transactionOf(start), steps: walk.relations.length });
  }
  if (budget.exhausted) return ended(best);
  const reversed = crossed.length === 0 ? null : reversedGraph(space.graph);
  for (const { transaction, steps } of crossed) {
    if (reversed === null || steps > limit()) continue;
    const result = shortestSimpleCycle(space, reversed, transaction, steps, limit(), budget);
    if (result.kind === 'undecided') return ended(best);
    if (result.kind === 'found') best = undoubled(result.walk);
  }
  return best === null ? { kind: 'none' } : { kind: 'found', walk: best, shortest: true };
}

function undoubled({ nodes, relations }: ClosedWalk): ClosedWalk {
  return { nodes: nodes.map(transactionOf), relations };
}

function isSimple({ nodes }: ClosedWalk): boolean {
  return new Set(nodes).size === nodes.length - 1;
}

/** The same edges, each with the one relation by data that is its reason, or with its orders. */
function reasonsOnly(graph: FrozenGraph, order: readonly number[]): FrozenGraph {
  const relations = graph.relations.map((taken) => {
    if ((taken & dataRelations) === 0) return taken & (process | realtime);
    return order.find((relation) => (taken & relation) !== 0) ?? 0;
  });
  return { ...graph, relations };
}

function fromLowest({ nodes, relations }: ClosedWalk): {
  readonly transactions: readonly number[];
  readonly relations: readonly number[];
} {
  const cycle = nodes.slice(0, -1);
  const at = cycle.indexOf(cycle.reduce((lowest, node) => Math.min(lowest, node)));
  const turned = <T>(list: readonly T[]): readonly T[] => [...list.slice(at), ...list.slice(0, at)];
  const transactions = turned(cycle);
  return { transactions: [...transactions, transactions[0] as number], relations: turned(relations) };
}
