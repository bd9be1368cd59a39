import { describe, expect, it } from 'vitest';
import { drawEdges, edgesOf, graphOf } from '../../../../../test/support/small-graphs.ts';
import { randomStream } from '../../kernel/random.ts';
import { inducedSubgraph, realtime, relationName, rw, wr, ww } from './graph.ts';

describe('a dependency graph', () => {
  it('merges edges between the same two nodes, and sorts them', () => {
    const graph = graphOf(4, [
      [2, 3, ww],
      [0, 3, rw],
      [0, 1, ww],
      [0, 3, wr],
      [0, 3, rw],
      [2, 0, realtime],
    ]);
    expect(edgesOf(graph)).toEqual([
      [0, 1, ww],
      [0, 3, wr | rw],
      [2, 0, realtime],
      [2, 3, ww],
    ]);
  });

  it('leaves out edges from a node to itself, and those without a relation', () => {
    expect(
      edgesOf(
        graphOf(2, [
          [1, 1, ww],
          [0, 1, 0],
        ]),
      ),
    ).toEqual([]);
  });

  it('refuses an edge that leads out of it', () => {
    expect(() => graphOf(2, [[0, 2, ww]])).toThrow(RangeError);
    expect(() => graphOf(2, [[-1, 0, ww]])).toThrow(RangeError);
  });

  it('holds what was added, whatever the order, with far more edges than nodes', () => {
    const random = randomStream(1, 'graph');
    for (let i = 0; i < 100; i += 1) {
      const size = 2 + random.int(9);
      const edges = drawEdges(
        random,
        size,
        [
          [ww, 0.3],
          [wr, 0.3],
        ],
        [realtime, 0.3],
      );
      const repeated = random.shuffle([...edges, ...edges, ...edges, ...edges, ...edges]);
      const graph = graphOf(size, repeated);
      expect(edgesOf(graph)).toEqual(edges);
    }
  });

  it('has a part between some nodes, numbered anew', () => {
    const graph = graphOf(5, [
      [1, 3, ww],
      [3, 4, wr],
      [4, 1, rw],
      [4, 0, rw],
      [2, 3, ww],
    ]);
    const scratch = new Uint32Array(5);
    expect(edgesOf(inducedSubgraph(graph, [1, 3, 4], scratch))).toEqual([
      [0, 1, ww],
      [1, 2, wr],
      [2, 0, rw],
    ]);
    expect([...scratch]).toEqual([0, 0, 0, 0, 0]);
  });

  it('names the relation that is the reason of an edge', () => {
    expect(relationName(realtime | rw)).toBe('rw');
    expect(relationName(realtime)).toBe('realtime');
    expect(() => relationName(0)).toThrow(RangeError);
  });
});
