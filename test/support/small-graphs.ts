/** Small dependency graphs for tests: written by hand, or drawn. */
import { DependencyGraph, type FrozenGraph } from '../../src/engines/embedded/checkers/transactions/graph.ts';
import type { Random } from '../../src/engines/embedded/kernel/random.ts';

/** From, to, relations or-ed. */
export type Edge = readonly [from: number, to: number, relations: number];

export function graphOf(size: number, edges: readonly Edge[]): FrozenGraph {
  const graph = new DependencyGraph(size);
  for (const [from, to, relations] of edges) graph.addEdge(from, to, relations);
  return graph.freeze();
}

/** All edges of a graph, by source and target. */
export function edgesOf({ size, offsets, targets, relations }: FrozenGraph): Edge[] {
  const edges: Edge[] = [];
  for (let from = 0; from < size; from += 1) {
    for (let edge = offsets[from] ?? 0; edge < (offsets[from + 1] ?? 0); edge += 1) {
      edges.push([from, targets[edge] ?? -1, relations[edge] ?? 0]);
    }
  }
  return edges;
}

/** Edges between all pairs with the chance of each relation; those of `order` lead upwards only, as times do. */
export function drawEdges(
  random: Random,
  size: number,
  chances: readonly (readonly [relation: number, chance: number])[],
  order: readonly [relation: number, chance: number],
): Edge[] {
  const edges: Edge[] = [];
  for (let from = 0; from < size; from += 1) {
    for (let to = 0; to < size; to += 1) {
      if (from === to) continue;
      let relations = 0;
      for (const [relation, chance] of chances) if (random.float() < chance) relations |= relation;
      if (from < to && random.float() < order[1]) relations |= order[0];
      if (relations !== 0) edges.push([from, to, relations]);
    }
  }
  return edges;
}

/** Which node can be reached from which by at least one edge with a relation in `mask`. */
export function reachability(size: number, edges: readonly Edge[], mask: number): boolean[][] {
  const reach = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  const row = (node: number): boolean[] => reach[node] ?? [];
  for (const [from, to, relations] of edges)
    if ((relations & mask) !== 0 && from !== to) row(from)[to] = true;
  for (let by = 0; by < size; by += 1) {
    for (let from = 0; from < size; from += 1) {
      if (!row(from)[by]) continue;
      for (let to = 0; to < size; to += 1) if (row(by)[to]) row(from)[to] = true;
    }
  }
  return reach;
}
