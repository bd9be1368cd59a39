import { describe, expect, it } from 'vitest';
import { drawEdges, type Edge, graphOf, reachability } from '../../../../../test/support/small-graphs.ts';
import { randomStream } from '../../kernel/random.ts';
import { type CycleName, classifyCycle, cycleNames } from './classes.ts';
import { type CycleSearch, findCycles, usualCycleBudget } from './cycles.ts';
import { dataRelations, process, realtime, rw, wr, ww } from './graph.ts';
import { allImplied, judgeAnomalies } from './models.ts';

const all = new Set(cycleNames);

function search(size: number, edges: readonly Edge[], budget = usualCycleBudget): CycleSearch {
  return findCycles(graphOf(size, edges), { wanted: all, budget });
}

const namesOf = ({ cycles }: CycleSearch): CycleName[] => cycles.map(({ name }) => name);
const typesOf = ({ cycles, existing }: CycleSearch): string[] => [
  ...cycles.map(({ name }) => name),
  ...existing.map(({ type }) => type),
];

/** Cycles from 0 through 1, 2 and so on, by one relation per step. */
const ring = (relations: readonly number[]): Edge[] =>
  relations.map((relation, from) => [from, (from + 1) % relations.length, relation]);

interface Shown {
  readonly name: CycleName;
  readonly steps: readonly number[];
  /** Relations without which the cycle is not there. */
  readonly needs: number;
  readonly ruledOut: string;
  readonly allowed: string;
}

const shown: readonly Shown[] = [
  { name: 'G0', steps: [ww, ww], needs: ww, ruledOut: 'read-uncommitted', allowed: 'causal' },
  { name: 'G1c', steps: [ww, wr], needs: wr, ruledOut: 'read-committed', allowed: 'read-uncommitted' },
  {
    name: 'G-single-item',
    steps: [ww, wr, rw],
    needs: rw,
    ruledOut: 'consistent-view',
    allowed: 'monotonic-view',
  },
  {
    name: 'G-nonadjacent-item',
    steps: [rw, wr, rw, ww],
    needs: rw,
    ruledOut: 'snapshot-isolation',
    allowed: 'forward-consistent-view',
  },
  { name: 'G2-item', steps: [rw, rw], needs: rw, ruledOut: 'repeatable-read', allowed: 'snapshot-isolation' },
  ...(['process', 'realtime'] as const).flatMap((order): Shown[] => {
    const relation = order === 'process' ? process : realtime;
    const strong = order === 'process' ? 'strong-session' : 'strong';
    const serializable = order === 'process' ? 'strong-session-serializable' : 'strict-serializable';
    return [
      {
        name: `G0-${order}`,
        steps: [ww, relation],
        needs: relation,
        ruledOut: `${strong}-read-uncommitted`,
        allowed: 'serializable',
      },
      {
        name: `G1c-${order}`,
        steps: [wr, relation],
        needs: relation,
        ruledOut: `${strong}-read-committed`,
        allowed: `${strong}-read-uncommitted`,
      },
      {
        name: `G-single-item-${order}`,
        steps: [rw, relation],
        needs: relation,
        ruledOut: `${strong}-snapshot-isolation`,
        allowed: `${strong}-read-committed`,
      },
      {
        name: `G-nonadjacent-item-${order}`,
        steps: [rw, wr, rw, relation],
        needs: relation,
        ruledOut: `${strong}-snapshot-isolation`,
        allowed: `${strong}-read-committed`,
      },
      {
        name: `G2-item-${order}`,
        steps: [rw, rw, relation],
        needs: relation,
        ruledOut: serializable,
        allowed: `${strong}-snapshot-isolation`,
      },
    ];
  }),
];

describe('the search for cycles', () => {
  it('has an example of every class', () => {
    expect(shown.map(({ name }) => name)).toEqual(cycleNames);
  });

  describe.each(shown)('$name', ({ name, steps, needs, ruledOut, allowed }) => {
    const found = search(steps.length, ring(steps));

    it('is found, and nothing else', () => {
      expect(found.cycles).toEqual([
        {
          name,
          transactions: [...steps.map((_, transaction) => transaction), 0],
          relations: steps,
          shortest: true,
        },
      ]);
      expect(found.undecided).toEqual([]);
    });

    it('is not there without its relations', () => {
      const without = ring(steps).filter(([, , relation]) => relation !== needs);
      expect(search(steps.length, without)).toEqual({ cycles: [], existing: [], undecided: [] });
    });

    it(`rules out ${ruledOut}, and allows ${allowed}`, () => {
      expect(judgeAnomalies(typesOf(found), [ruledOut])).toMatchObject({
        valid: false,
        anomalyTypes: [name],
      });
      expect(judgeAnomalies(typesOf(found), [allowed])).toEqual({
        valid: true,
        anomalyTypes: [],
        boundary: null,
      });
    });
  });

  it('finds what a search of all simple cycles finds, with the same lengths, in 1,500 drawn graphs', () => {
    const random = randomStream(1, 'cycles');
    const met = new Map<CycleName, number>();
    for (let i = 0; i < 1_500; i += 1) {
      const size = 2 + random.int(7);
      const rare = random.float() * 0.15;
      const chances = [
        [ww, random.float() * rare],
        [wr, random.float() * rare],
        [rw, random.float() * 2 * rare],
      ] as const;
      const order = [[process, realtime][random.int(2)] ?? realtime, random.float() * 0.3] as const;
      const edges = drawEdges(random, size, chances, order);
      const { cycles, undecided } = search(size, edges);
      expect(undecided.length).toBe(0);
      const component = componentsBySmallest(size, edges);
      const found = cycles.map(
        ({ name, transactions, relations }) =>
          `${component(transactions[0] ?? -1)} ${name} ${relations.length}`,
      );
      expect(found.sort()).toEqual(strongestCycles(size, edges, component).sort());
      for (const { name, transactions, relations } of cycles) {
        met.set(name, (met.get(name) ?? 0) + 1);
        const steps = relations.map((relation, step) => {
          const edge = edges.find(
            ([from, to]) => from === transactions[step] && to === transactions[step + 1],
          );
          return (edge?.[2] ?? 0) & relation;
        });
        expect(steps).toEqual(relations);
        expect(classifyCycle(relations)).toBe(name);
        expect(new Set(transactions).size).toBe(relations.length);
      }
    }
    expect(met.size).toBeGreaterThanOrEqual(cycleNames.length - 2);
  });

  it('finds the same whatever the order of the edges', () => {
    const random = randomStream(2, 'cycles');
    for (let i = 0; i < 50; i += 1) {
      const edges = drawEdges(
        random,
        12,
        [
          [ww, 0.03],
          [wr, 0.03],
          [rw, 0.1],
        ],
        [realtime, 0.1],
      );
      expect(search(12, random.shuffle(edges))).toEqual(search(12, edges));
    }
  });

  it('takes no cycle that comes through a transaction twice to keep anti-dependencies apart', () => {
    // 0 -rw-> 1, and 1 -rw-> 3 -ww-> 0: two rw at 1, which a walk around 1 -wr-> 2 -wr-> 1 would separate.
    const crossed: Edge[] = [
      [0, 1, rw],
      [1, 2, wr],
      [2, 1, wr],
      [1, 3, rw],
      [3, 0, ww],
    ];
    expect(search(4, crossed).cycles).toMatchObject([
      { name: 'G1c', transactions: [1, 2, 1] },
      { name: 'G2-item', transactions: [0, 1, 3, 0] },
    ]);
    // Beside it, a longer way from 1 to 3 that visits nothing twice.
    const around: Edge[] = [...crossed, [2, 4, rw], [4, 3, ww]];
    expect(namesOf(search(5, around))).toEqual(['G1c', 'G-nonadjacent-item']);
    expect(search(5, around).cycles[1]).toMatchObject({
      transactions: [0, 1, 2, 4, 3, 0],
      relations: [rw, wr, rw, ww, ww],
    });
  });

  it('finds the shortest simple cycle where every walk as short comes through a transaction twice', () => {
    // Two loops of wr, at 1 and at 4, each of which would keep the rw before it from the rw after it.
    const found = search(8, [
      [0, 1, rw],
      [1, 2, wr],
      [2, 1, wr],
      [1, 3, rw],
      [3, 0, ww],
      [2, 4, rw],
      [4, 6, wr],
      [6, 4, wr],
      [4, 7, rw],
      [7, 2, ww],
      [4, 5, ww],
      [5, 3, ww],
    ]);
    expect(found.cycles).toEqual([
      { name: 'G1c', transactions: [1, 2, 1], relations: [wr, wr], shortest: true },
      {
        name: 'G-nonadjacent-item',
        transactions: [0, 1, 2, 4, 5, 3, 0],
        relations: [rw, wr, rw, ww, ww, ww],
        shortest: true,
      },
    ]);
  });

  it('shows the smallest set of transactions in which a cycle rules out a model', () => {
    const two: Edge[] = [...ring([ww, ww, ww]), [3, 4, ww], [4, 3, ww], [2, 3, wr], [4, 0, wr]];
    expect(search(5, two).existing).toMatchObject([{ type: 'PL-1-cycle-exists', transactions: [3, 4] }]);
    // Steps that may end with rw: 0 to 1, 1 to 2, 1 to 0. From 2 there is nothing but rw.
    expect(search(3, ring([ww, ww, rw])).existing).toMatchObject([
      { type: 'PL-SI-cycle-exists', transactions: [0, 1] },
      { type: 'PL-2.99-cycle-exists', transactions: [0, 1, 2] },
    ]);
  });

  it('tells of each component, from the one with the lowest transaction', () => {
    const found = search(6, [
      [5, 0, ww],
      [0, 5, ww],
      [1, 2, wr],
      [2, 1, rw],
      [2, 3, ww],
    ]);
    expect(found.cycles).toMatchObject([
      { name: 'G0', transactions: [0, 5, 0] },
      { name: 'G-single-item', transactions: [1, 2, 1] },
    ]);
    expect(found.existing).toMatchObject([
      { type: 'PL-1-cycle-exists', not: 'read-uncommitted', transactions: [0, 5] },
      // 1 -wr-> 2 -rw-> 1 is one step from 1 to itself.
      { type: 'PL-SI-cycle-exists', not: 'snapshot-isolation', transactions: [1] },
      { type: 'PL-2.99-cycle-exists', not: 'repeatable-read', transactions: [1, 2] },
    ]);
  });

  it('names an edge by what the data says, though order in time says it too', () => {
    const found = search(2, [
      [0, 1, ww | realtime],
      [1, 0, wr],
    ]);
    expect(found.cycles).toMatchObject([{ name: 'G1c', relations: [ww, wr] }]);
  });

  it('takes another order of reasons by data, where one is given', () => {
    const graph = graphOf(2, [
      [0, 1, ww | wr],
      [1, 0, ww],
    ]);
    const found = findCycles(graph, { wanted: all, budget: usualCycleBudget, reasonOrder: [wr, ww, rw] });
    expect(found.cycles).toMatchObject([{ name: 'G1c', relations: [wr, ww] }]);
  });

  it('finds nothing where orders in time are all there is', () => {
    expect(
      search(3, [
        [0, 1, realtime],
        [1, 2, realtime],
        [0, 2, ww],
      ]),
    ).toEqual({ cycles: [], existing: [], undecided: [] });
  });

  it('tells only of the classes that are wanted', () => {
    const edges: Edge[] = [...ring([ww, ww]), [0, 1, rw]];
    const graph = graphOf(3, [...edges, [1, 2, rw], [2, 0, wr]]);
    const only = (wanted: readonly CycleName[]) =>
      namesOf(findCycles(graph, { wanted: new Set(wanted), budget: usualCycleBudget }));
    expect(only(cycleNames)).toEqual(['G0', 'G-single-item']);
    expect(only(['G-single-item'])).toEqual(['G-single-item']);
    expect(only(['G0'])).toEqual(['G0']);
    expect(only([])).toEqual([]);
  });
});

describe('without a budget, the search for cycles', () => {
  it.each(['G0', 'G1c', 'G2-item', 'G0-process', 'G1c-realtime', 'G2-item-realtime'] as const)(
    'still finds a cycle of %s, which its component makes certain',
    (name) => {
      const steps = shown.find((example) => example.name === name)?.steps ?? [];
      const found = search(steps.length, ring(steps), 0);
      expect(namesOf(found)).toEqual([name]);
    },
  );

  it('says that a cycle is not known to be the shortest', () => {
    const long: Edge[] = [
      [0, 1, ww],
      [1, 2, ww],
      [2, 3, ww],
      [3, 0, ww],
      [2, 4, ww],
      [4, 5, ww],
      [5, 2, ww],
    ];
    expect(search(6, long, 0).cycles).toMatchObject([{ transactions: [0, 1, 2, 3, 0], shortest: false }]);
    expect(search(6, long).cycles).toMatchObject([{ transactions: [2, 4, 5, 2], shortest: true }]);
  });

  it('says what it can not decide, and what is not there', () => {
    const beside: Edge[] = [
      [0, 1, rw],
      [1, 0, rw],
      [1, 2, ww],
      [2, 3, rw],
      [3, 2, wr],
      [3, 0, ww],
    ];
    const found = search(4, beside, 0);
    expect(found.cycles).toMatchObject([{ name: 'G2-item', transactions: [0, 1, 0] }]);
    expect(found.undecided).toEqual([
      {
        transactions: 4,
        undecided: ['G-single-item', 'G-nonadjacent-item'],
        doesNotContain: ['G0', 'G1c'],
      },
    ]);
    expect(namesOf(search(4, beside))).toEqual(['G-single-item']);
  });
});

function componentsBySmallest(size: number, edges: readonly Edge[]): (node: number) => number {
  const reach = reachability(size, edges, 0xff);
  return (node) => {
    for (let other = 0; other < node; other += 1) {
      if (reach[node]?.[other] && reach[other]?.[node]) return other;
    }
    return node;
  };
}

/** Per component each class that no other class there implies, with the length of its shortest cycle. */
function strongestCycles(
  size: number,
  edges: readonly Edge[],
  component: (node: number) => number,
): string[] {
  const shortest = new Map<number, Map<CycleName, number>>();
  for (const { nodes, relations } of simpleCycles(size, edges)) {
    const name = classifyCycle(relations);
    if (name === null) continue;
    const lengths = shortest.get(component(nodes[0] ?? -1)) ?? new Map<CycleName, number>();
    shortest.set(component(nodes[0] ?? -1), lengths);
    lengths.set(name, Math.min(lengths.get(name) ?? size, relations.length));
  }
  return [...shortest].flatMap(([smallest, lengths]) =>
    [...lengths]
      .filter(
        ([name]) => ![...lengths.keys()].some((other) => other !== name && allImplied([other]).has(name)),
      )
      .map(([name, length]) => `${smallest} ${name} ${length}`),
  );
}

interface SimpleCycle {
  readonly nodes: readonly number[];
  readonly relations: readonly number[];
}

/** Every cycle that visits no node twice, from its smallest node: exponentially many, for small graphs. */
function* simpleCycles(size: number, edges: readonly Edge[]): Generator<SimpleCycle> {
  const reason = (relations: number): number => {
    const counted = (relations & dataRelations) === 0 ? relations : relations & dataRelations;
    return counted & -counted;
  };
  function* extend(nodes: readonly number[], relations: readonly number[]): Generator<SimpleCycle> {
    const [start] = nodes;
    for (const [from, to, taken] of edges) {
      if (from !== nodes.at(-1) || start === undefined || to < start) continue;
      if (to === start) yield { nodes, relations: [...relations, reason(taken)] };
      else if (!nodes.includes(to)) yield* extend([...nodes, to], [...relations, reason(taken)]);
    }
  }
  for (let start = 0; start < size; start += 1) yield* extend([start], []);
}
