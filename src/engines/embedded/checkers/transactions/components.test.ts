import { describe, expect, it } from 'vitest';
import { drawEdges, graphOf, reachability } from '../../../../../test/support/small-graphs.ts';
import { randomStream } from '../../kernel/random.ts';
import { cyclicComponents, stronglyConnectedComponents } from './components.ts';
import { DependencyGraph, realtime, rw, wr, ww } from './graph.ts';

describe('strongly connected components', () => {
  it('are the sets of nodes that reach each other, for 3,000 drawn graphs and any relations', () => {
    const random = randomStream(1, 'components');
    for (let i = 0; i < 3_000; i += 1) {
      const size = 1 + random.int(9);
      const chance = random.float() * 0.3;
      const edges = drawEdges(
        random,
        size,
        [
          [ww, chance],
          [wr, chance],
          [rw, chance],
        ],
        [realtime, chance],
      );
      const mask = 1 + random.int(31);
      const graph = graphOf(size, edges);
      const components = stronglyConnectedComponents(graph, mask);
      const reach = reachability(size, edges, mask);
      const together = (a: number, b: number): boolean => reach[a]?.[b] === true && reach[b]?.[a] === true;
      const expected: number[][] = [];
      const wrong: number[][] = [];
      for (let a = 0; a < size; a += 1) {
        const nodes = Array.from({ length: size }, (_, b) => b).filter((b) => together(a, b));
        if (nodes[0] === a) expected.push(nodes);
        for (let b = 0; b < size; b += 1) {
          const upwards = (components.of[a] ?? -1) < (components.of[b] ?? -1);
          // The last ones come first.
          if (reach[a]?.[b] && upwards) wrong.push([a, b]);
          if (a !== b && (components.of[a] === components.of[b]) !== together(a, b)) wrong.push([a, b]);
        }
      }
      expect(wrong).toEqual([]);
      expect(cyclicComponents(components).map((nodes) => [...nodes])).toEqual(expected);
    }
  });

  it('are found in a cycle as long as a long history', () => {
    const size = 300_000;
    const ring = new DependencyGraph(size);
    for (let node = 0; node < size; node += 1) ring.addEdge(node, (node + 1) % size, ww);
    expect(cyclicComponents(stronglyConnectedComponents(ring.freeze(), ww))[0]?.length).toBe(size);
  });
});
