/**
 * Strongly connected components: sets of nodes each of which can be reached from each other one. Every
 * cycle lies inside one. Source: Tarjan, "Depth-first search and linear graph algorithms" (1972), with a
 * stack of its own, since graphs are deeper than JavaScript's.
 */
import type { FrozenGraph } from './graph.ts';

export interface Components {
  readonly count: number;
  /** Per node its component. Where an edge leads from u to v, `of[u] >= of[v]`: the last ones come first. */
  readonly of: Uint32Array;
}

/**
 * Finds the components of a graph in which only edges with one of the relations in `mask` count.
 * Deterministic: nodes by number, edges by target. Cost: nodes plus edges, in time and memory.
 */
export function stronglyConnectedComponents(graph: FrozenGraph, mask: number): Components {
  const { size, offsets, targets, relations } = graph;
  const of = new Uint32Array(size);
  /** Order of discovery from 1; 0: not yet seen. `low`: the earliest still open node reachable. */
  const discovered = new Uint32Array(size);
  const low = new Uint32Array(size);
  const closed = new Uint8Array(size);
  const nextEdge = offsets.slice(0, size);
  const path = new Uint32Array(size);
  const open = new Uint32Array(size);
  let opened = 0;
  let clock = 0;
  let count = 0;
  for (let root = 0; root < size; root += 1) {
    if (discovered[root] !== 0) continue;
    let depth = 0;
    path[0] = root;
    clock += 1;
    discovered[root] = clock;
    low[root] = clock;
    open[opened++] = root;
    while (depth >= 0) {
      const node = path[depth] as number;
      const end = offsets[node + 1] as number;
      let edge = nextEdge[node] as number;
      let child = -1;
      let lowest = low[node] as number;
      for (; edge < end; edge += 1) {
        if (((relations[edge] as number) & mask) === 0) continue;
        const target = targets[edge] as number;
        const seen = discovered[target] as number;
        if (seen === 0) {
          child = target;
          edge += 1;
          break;
        }
        if (seen < lowest && closed[target] === 0) lowest = seen;
      }
      nextEdge[node] = edge;
      low[node] = lowest;
      if (child >= 0) {
        clock += 1;
        discovered[child] = clock;
        low[child] = clock;
        open[opened++] = child;
        depth += 1;
        path[depth] = child;
        continue;
      }
      if (lowest === discovered[node]) {
        let member: number;
        do {
          opened -= 1;
          member = open[opened] as number;
          closed[member] = 1;
          of[member] = count;
        } while (member !== node);
        count += 1;
      }
      depth -= 1;
      if (depth >= 0) {
        const parent = path[depth] as number;
        if (lowest < (low[parent] as number)) low[parent] = lowest;
      }
    }
  }
  return { count, of };
}

/**
 * The components of two nodes or more, each by ascending node, by their smallest. (No edge leads from a
 * node to itself, so that those of one node hold no cycle.) Cost: nodes.
 */
export function cyclicComponents({ count, of }: Components): readonly Uint32Array[] {
  const sizes = new Uint32Array(count);
  for (const component of of) sizes[component] = (sizes[component] as number) + 1;
  const members = new Map<number, Uint32Array>();
  const filled = new Uint32Array(count);
  of.forEach((component, node) => {
    const size = sizes[component] as number;
    if (size < 2) return;
    const nodes = members.get(component) ?? new Uint32Array(size);
    if (filled[component] === 0) members.set(component, nodes);
    nodes[filled[component] as number] = node;
    filled[component] = (filled[component] as number) + 1;
  });
  return [...members.values()];
}
