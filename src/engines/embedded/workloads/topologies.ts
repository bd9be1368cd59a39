/** The neighbours that the broadcast workload offers its nodes (workload/broadcast.clj), node for node. */
import type { NodeId } from '../../../results/trace.ts';
import type { Topology } from '../../engine.ts';

export type Neighbours = ReadonlyMap<NodeId, readonly NodeId[]>;

/** Neighbours of every node; symmetric. A line of one node has no entry at all. */
export function topologyOf(name: Topology, nodes: readonly NodeId[]): Neighbours {
  switch (name) {
    case 'line':
      return line(nodes);
    case 'grid':
      return grid(nodes);
    case 'tree':
    case 'tree2':
      return tree(2, nodes);
    case 'tree3':
      return tree(3, nodes);
    case 'tree4':
      return tree(4, nodes);
    case 'total':
      return new Map(nodes.map((node) => [node, nodes.filter((other) => other !== node)]));
  }
}

function line(nodes: readonly NodeId[]): Neighbours {
  if (nodes.length < 2) return new Map();
  return new Map(nodes.map((node, index) => [node, present([nodes[index - 1], nodes[index + 1]])]));
}

/** Rows of ceil(sqrt n). */
function grid(nodes: readonly NodeId[]): Neighbours {
  const side = Math.ceil(Math.sqrt(nodes.length));
  const at = (row: number, column: number): NodeId | undefined =>
    row < 0 || column < 0 || column >= side ? undefined : nodes[row * side + column];
  return new Map(
    nodes.map((node, index) => {
      const row = Math.floor(index / side);
      const column = index % side;
      return [
        node,
        present([at(row + 1, column), at(row - 1, column), at(row, column + 1), at(row, column - 1)]),
      ];
    }),
  );
}

/**
 * Tiers of 1, b, b² … nodes in order; the nodes of a tier are dealt to their parents b at a time. Since
 * every tier but the last is full, the children of node i are b·i + 1 … b·i + b, as in a heap.
 */
function tree(branches: number, nodes: readonly NodeId[]): Neighbours {
  return new Map(
    nodes.map((node, index) => {
      const parent = index === 0 ? undefined : nodes[Math.floor((index - 1) / branches)];
      const first = branches * index + 1;
      return [node, present([parent, ...nodes.slice(first, first + branches)])];
    }),
  );
}

function present(nodes: readonly (NodeId | undefined)[]): NodeId[] {
  return nodes.filter((node) => node !== undefined);
}
