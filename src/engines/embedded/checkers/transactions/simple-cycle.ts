/**
 * The shortest cycle through a node that visits no transaction twice, on a doubled graph, where the shortest
 * closed walk may visit one both as bound and as free. No method is known that is always fast: depth-first,
 * one step deeper each time, along steps from which the way back is short enough.
 */
import { freeNode, transactionOf } from './doubled-graph.ts';
import { DependencyGraph, type FrozenGraph } from './graph.ts';
import type { SearchBudget } from './search-budget.ts';
import type { ClosedWalk, WalkSpace } from './shortest-walk.ts';

export type SimpleCycle =
  | { readonly kind: 'found'; readonly walk: ClosedWalk }
  /** There is none of at most the steps asked for. */
  | { readonly kind: 'none' }
  /** The budget was used up. */
  | { readonly kind: 'undecided' };

const unreachable = 0xffffffff;

/** The same edges, each the other way round. Cost: nodes plus edges. */
export function reversedGraph({ size, offsets, targets, relations }: FrozenGraph): FrozenGraph {
  const reversed = new DependencyGraph(size);
  for (let from = 0; from < size; from += 1) {
    const end = offsets[from + 1] as number;
    for (let edge = offsets[from] as number; edge < end; edge += 1) {
      reversed.addEdge(targets[edge] as number, from, relations[edge] as number);
    }
  }
  return reversed.freeze();
}

/**
 * Finds the shortest cycle from the free side of `transaction`, between `least` and `most` steps.
 *
 * @param reversed of the space's graph.
 * @param least no walk is shorter.
 */
export function shortestSimpleCycle(
  space: WalkSpace,
  reversed: FrozenGraph,
  transaction: number,
  least: number,
  most: number,
  budget: SearchBudget,
): SimpleCycle {
  const start = freeNode(transaction);
  const distances = distancesTo(start, reversed, space.back, budget);
  const longest = Math.min(most, space.graph.size >>> 1);
  for (let steps = least; steps <= longest; steps += 1) {
    const search = new DepthFirst(space, distances, start, steps, budget);
    const walk = search.run();
    if (walk !== null) return { kind: 'found', walk };
    if (budget.exhausted) return { kind: 'undecided' };
    if (!search.cutByDepth) return { kind: 'none' };
  }
  return { kind: 'none' };
}

/** Steps from each node to `goal` by relations in `mask`. */
function distancesTo(goal: number, reversed: FrozenGraph, mask: number, budget: SearchBudget): Uint32Array {
  const distances = new Uint32Array(reversed.size).fill(unreachable);
  const queue = new Uint32Array(reversed.size);
  distances[goal] = 0;
  queue[0] = goal;
  let filled = 1;
  for (let at = 0; at < filled; at += 1) {
    const node = queue[at] as number;
    const end = reversed.offsets[node + 1] as number;
    budget.spend(end - (reversed.offsets[node] as number));
    for (let edge = reversed.offsets[node] as number; edge < end; edge += 1) {
      if (((reversed.relations[edge] as number) & mask) === 0) continue;
      const source = reversed.targets[edge] as number;
      if (distances[source] !== unreachable) continue;
      distances[source] = (distances[node] as number) + 1;
      queue[filled++] = source;
    }
  }
  return distances;
}

/** One depth-first search for a cycle of exactly as many steps as asked, or fewer. */
class DepthFirst {
  /** Something was left out only because it was too far from the goal. */
  cutByDepth = false;
  readonly #space: WalkSpace;
  readonly #distances: Uint32Array;
  readonly #start: number;
  readonly #steps: number;
  readonly #budget: SearchBudget;
  readonly #nodes: number[] = [];
  /** Per node on the path: the edge to look at next, which is one after the one that was taken. */
  readonly #next: number[] = [];
  readonly #visited = new Set<number>();

  constructor(space: WalkSpace, distances: Uint32Array, start: number, steps: number, budget: SearchBudget) {
    this.#space = space;
    this.#distances = distances;
    this.#start = start;
    this.#steps = steps;
    this.#budget = budget;
  }

  run(): ClosedWalk | null {
    this.#push(this.#start);
    while (this.#nodes.length > 0) {
      if (this.#budget.exhausted) return null;
      const target = this.#nextTarget();
      if (target === null) this.#pop();
      else if (target === this.#start) return this.#walk();
      else this.#push(target);
    }
    return null;
  }

  /** The next node to go to from the end of the path; null: there is none. */
  #nextTarget(): number | null {
    const { graph, first, back } = this.#space;
    const depth = this.#nodes.length;
    const node = this.#nodes[depth - 1] as number;
    const mask = depth === 1 ? first : back;
    const end = graph.offsets[node + 1] as number;
    for (let edge = this.#next[depth - 1] as number; edge < end; edge += 1) {
      this.#budget.spend(1);
      if (((graph.relations[edge] as number) & mask) === 0) continue;
      const target = graph.targets[edge] as number;
      const distance = this.#distances[target] as number;
      if (distance === unreachable) continue;
      if (depth + distance > this.#steps) {
        this.cutByDepth = true;
        continue;
      }
      if (target !== this.#start && this.#visited.has(transactionOf(target))) continue;
      this.#next[depth - 1] = edge + 1;
      return target;
    }
    return null;
  }

  #push(node: number): void {
    this.#nodes.push(node);
    this.#next.push(this.#space.graph.offsets[node] as number);
    this.#visited.add(transactionOf(node));
  }

  #pop(): void {
    this.#visited.delete(transactionOf(this.#nodes.pop() as number));
    this.#next.pop();
  }

  #walk(): ClosedWalk {
    const { graph, first, back } = this.#space;
    const relations = this.#next.map(
      (next, step) => (graph.relations[next - 1] as number) & (step === 0 ? first : back),
    );
    return { nodes: [...this.#nodes, this.#start], relations };
  }
}
