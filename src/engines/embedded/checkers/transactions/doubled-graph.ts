/**
 * A graph whose paths are the paths of another on which no two rw follow each other. Source: the idea of
 * elle/graph.clj `sequential-extension`, with twice the nodes in place of an edge for each two steps.
 */
import { DependencyGraph, type FrozenGraph, rw } from './graph.ts';

/** Relation of the steps in a doubled graph that go nowhere: a free transaction may do without its rw. */
export const Stay = 32;

/**
 * Doubles a graph. Each transaction is there twice: as bound, having been reached by rw, so that another
 * relation must follow; and as free.
 *
 * Cost: nodes plus edges.
 */
export function doubledGraph({ size, offsets, targets, relations }: FrozenGraph): FrozenGraph {
  const doubled = new DependencyGraph(size * 2);
  for (let from = 0; from < size; from += 1) {
    doubled.addEdge(freeNode(from), boundNode(from), Stay);
    const end = offsets[from + 1] as number;
    for (let edge = offsets[from] as number; edge < end; edge += 1) {
      const to = targets[edge] as number;
      const taken = relations[edge] as number;
      doubled.addEdge(boundNode(from), freeNode(to), taken & ~rw);
      doubled.addEdge(freeNode(from), freeNode(to), taken & ~rw);
      doubled.addEdge(freeNode(from), boundNode(to), taken & rw);
    }
  }
  return doubled.freeze();
}

export const boundNode = (transaction: number): number => transaction * 2;
export const freeNode = (transaction: number): number => transaction * 2 + 1;
export const transactionOf = (node: number): number => node >>> 1;
export const isFree = (node: number): boolean => (node & 1) === 1;
