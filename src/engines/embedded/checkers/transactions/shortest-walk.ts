/**
 * The shortest closed walk that begins with an edge of one relation and comes back by others: breadth-first
 * from a node, no deeper than asked. Source: elle/bfs.clj for what is looked for; it follows all simple
 * paths, exponentially many, where one visit per node is enough.
 */
import { type Components, stronglyConnectedComponents } from './components.ts';
import type { FrozenGraph } from './graph.ts';
import type { SearchBudget } from './search-budget.ts';

/** A graph with the relations that count in it. */
export interface WalkSpace {
  readonly graph: FrozenGraph;
  /** Relations, or-ed: of the first step, and of all others. */
  readonly first: number;
  readonly back: number;
  /** By the relations of the way back: none leads from a component to one with a higher number. */
  readonly components: Components;
}

/** Cost: nodes plus edges. */
export function walkSpace(graph: FrozenGraph, first: number, back: number): WalkSpace {
  return { graph, first, back, components: stronglyConnectedComponents(graph, back) };
}

export interface ClosedWalk {
  /** The first node again as the last. */
  readonly nodes: readonly number[];
  /** Per step the relation by which it is taken; or-ed, where an edge has several of those that count. */
  readonly relations: readonly number[];
}

/** Nodes with a first step from whose end a way back is not ruled out, ascending. */
export function* walkStarts({ graph, first, components }: WalkSpace): Generator<number> {
  for (let node = 0; node < graph.size; node += 1) {
    const end = graph.offsets[node + 1] as number;
    for (let edge = graph.offsets[node] as number; edge < end; edge += 1) {
      if (((graph.relations[edge] as number) & first) === 0) continue;
      const target = graph.targets[edge] as number;
      if ((components.of[target] as number) >= (components.of[node] as number)) {
        yield node;
        break;
      }
    }
  }
}

/** Breadth-first searches in one space, with the memory that all of them use. */
export class ShortestWalks {
  readonly #space: WalkSpace;
  /** Per node: in which search it was last reached, from which node, by which edge, after how many steps. */
  readonly #reachedIn: Uint32Array;
  readonly #parent: Uint32Array;
  readonly #edge: Uint32Array;
  readonly #depth: Uint32Array;
  readonly #queue: Uint32Array;
  #search = 0;

  constructor(space: WalkSpace) {
    const { size } = space.graph;
    this.#space = space;
    this.#reachedIn = new Uint32Array(size);
    this.#parent = new Uint32Array(size);
    this.#edge = new Uint32Array(size);
    this.#depth = new Uint32Array(size);
    this.#queue = new Uint32Array(size);
  }

  /**
   * Finds the shortest closed walk from `start` of at most `most` steps. Deterministic.
   *
   * @param overrun the search goes on when the budget is used up.
   * @returns null when there is none, or none was found before the budget was used up.
   */
  from(start: number, most: number, budget: SearchBudget, overrun: boolean): ClosedWalk | null {
    const { graph, first, back, components } = this.#space;
    const { offsets, targets, relations } = graph;
    const lowest = components.of[start] as number;
    this.#search += 1;
    this.#reach(start, start, 0, 0);
    this.#queue[0] = start;
    let filled = 1;
    for (let at = 0; at < filled; at += 1) {
      const node = this.#queue[at] as number;
      const depth = (this.#depth[node] as number) + 1;
      if (depth > most || (budget.exhausted && !overrun)) return null;
      const mask = at === 0 ? first : back;
      const end = offsets[node + 1] as number;
      budget.spend(end - (offsets[node] as number));
      for (let edge = offsets[node] as number; edge < end; edge += 1) {
        if (((relations[edge] as number) & mask) === 0) continue;
        const target = targets[edge] as number;
        if (target === start) return this.#walk(start, node, edge);
        if (this.#reachedIn[target] === this.#search) continue;
        // From a component further down nothing leads back.
        if ((components.of[target] as number) < lowest) continue;
        this.#reach(target, node, edge, depth);
        this.#queue[filled++] = target;
      }
    }
    return null;
  }

  #reach(node: number, parent: number, edge: number, depth: number): void {
    this.#reachedIn[node] = this.#search;
    this.#parent[node] = parent;
    this.#edge[node] = edge;
    this.#depth[node] = depth;
  }

  #walk(start: number, last: number, lastEdge: number): ClosedWalk {
    const { graph, first, back } = this.#space;
    const nodes = [start];
    const edges = [lastEdge];
    for (let node = last; node !== start; node = this.#parent[node] as number) {
      nodes.push(node);
      edges.push(this.#edge[node] as number);
    }
    nodes.push(start);
    const relations = edges
      .reverse()
      .map((edge, step) => (graph.relations[edge] as number) & (step === 0 ? first : back));
    return { nodes: nodes.reverse(), relations };
  }
}
