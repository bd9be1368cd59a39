/**
 * The dependency graph of transactions: who must come before whom, and by which relations.
 * Source: Adya, "Weak Consistency" (1999), direct serialization graphs; elle/graph.clj, elle/rels.clj.
 *
 * Nodes are numbers from 0; what they stand for is the caller's. A graph is built edge by edge, then
 * frozen into flat arrays, which everything that searches it reads. Both take memory linear in the edges.
 */

/** The relations of an edge, or-ed. The lower its bit, the earlier a relation is named as an edge's reason. */
export const Relation = {
  /** The second transaction overwrote or appended to what the first wrote. */
  ww: 1,
  /** The second read what the first wrote. */
  wr: 2,
  /** The second overwrote what the first read. */
  rw: 4,
  /** The same process made the first, then the second. */
  process: 8,
  /** The first had completed before the second was invoked. */
  realtime: 16,
} as const;
export const { ww, wr, rw, process, realtime } = Relation;

/** The relations that follow from what was read and written, as opposed to from orders in time. */
export const dataRelations = ww | wr | rw;

export type RelationName = keyof typeof Relation;

const names = Object.keys(Relation) as RelationName[];

/** The name of the lowest relation in `relations`. @throws RangeError when there is none. */
export function relationName(relations: number): RelationName {
  const name = names.find((candidate) => (relations & Relation[candidate]) !== 0);
  if (name === undefined) throw new RangeError(`No relation: ${relations}`);
  return name;
}

/**
 * A graph that no longer changes. The edges of node `n` are at `offsets[n]` up to (not including)
 * `offsets[n + 1]`, by ascending target: at most one edge from one node to another, none to itself.
 */
export interface FrozenGraph {
  readonly size: number;
  readonly offsets: Uint32Array;
  readonly targets: Uint32Array;
  /** Per edge: its relations, or-ed. */
  readonly relations: Uint8Array;
}

/** All relations that some edge has, or-ed. Cost: edges. */
export function relationsIn(graph: FrozenGraph): number {
  let all = 0;
  for (const relations of graph.relations) all |= relations;
  return all;
}

/** A graph being built. Nodes are 0 up to `size` - 1; edges may be added more than once. */
export class DependencyGraph {
  readonly size: number;
  #count = 0;
  #from: Uint32Array;
  #to: Uint32Array;
  #relations: Uint8Array;

  constructor(size: number) {
    this.size = size;
    const room = Math.max(8, size * 2);
    this.#from = new Uint32Array(room);
    this.#to = new Uint32Array(room);
    this.#relations = new Uint8Array(room);
  }

  /** Adds relations between two nodes. An edge from a node to itself says nothing, and is left out. */
  addEdge(from: number, to: number, relations: number): void {
    if (from === to || relations === 0) return;
    if (!(from >= 0 && from < this.size && to >= 0 && to < this.size)) {
      throw new RangeError(`No edge from ${from} to ${to} in a graph of ${this.size} nodes.`);
    }
    if (this.#count === this.#from.length) this.#grow();
    this.#from[this.#count] = from;
    this.#to[this.#count] = to;
    this.#relations[this.#count] = relations;
    this.#count += 1;
  }

  /** Sorts the edges by source and target and merges parallel ones. Cost: nodes plus edges. */
  freeze(): FrozenGraph {
    const count = this.#count;
    const byTarget = this.#sortedByTarget();
    const starts = startsOf(this.#from, count, this.size);
    const targets = new Uint32Array(count);
    const relations = new Uint8Array(count);
    const next = starts.slice();
    for (let i = 0; i < count; i += 1) {
      const edge = byTarget[i] as number;
      const from = this.#from[edge] as number;
      const at = next[from] as number;
      next[from] = at + 1;
      targets[at] = this.#to[edge] as number;
      relations[at] = this.#relations[edge] as number;
    }
    return merged(this.size, starts, targets, relations);
  }

  #sortedByTarget(): Uint32Array {
    const next = startsOf(this.#to, this.#count, this.size);
    const order = new Uint32Array(this.#count);
    for (let edge = 0; edge < this.#count; edge += 1) {
      const to = this.#to[edge] as number;
      const at = next[to] as number;
      next[to] = at + 1;
      order[at] = edge;
    }
    return order;
  }

  #grow(): void {
    const length = this.#from.length * 2;
    this.#from = copied(this.#from, new Uint32Array(length));
    this.#to = copied(this.#to, new Uint32Array(length));
    this.#relations = copied(this.#relations, new Uint8Array(length));
  }
}

function copied<T extends Uint32Array | Uint8Array>(from: T, into: T): T {
  into.set(from);
  return into;
}

/** Where the edges of each node start when sorted by `keys`; one more than there are nodes. */
function startsOf(keys: Uint32Array, count: number, size: number): Uint32Array {
  const starts = new Uint32Array(size + 1);
  for (let edge = 0; edge < count; edge += 1) {
    const at = (keys[edge] as number) + 1;
    starts[at] = (starts[at] as number) + 1;
  }
  for (let node = 0; node < size; node += 1) {
    starts[node + 1] = (starts[node + 1] as number) + (starts[node] as number);
  }
  return starts;
}

/** Moves edges together where one follows another to the same target. */
function merged(size: number, starts: Uint32Array, targets: Uint32Array, relations: Uint8Array): FrozenGraph {
  const offsets = new Uint32Array(size + 1);
  let kept = 0;
  for (let node = 0; node < size; node += 1) {
    const first = kept;
    const end = starts[node + 1] as number;
    for (let edge = starts[node] as number; edge < end; edge += 1) {
      const target = targets[edge] as number;
      if (kept > first && targets[kept - 1] === target) {
        relations[kept - 1] = (relations[kept - 1] as number) | (relations[edge] as number);
      } else {
        targets[kept] = target;
        relations[kept] = relations[edge] as number;
        kept += 1;
      }
    }
    offsets[node + 1] = kept;
  }
  return { size, offsets, targets: targets.slice(0, kept), relations: relations.slice(0, kept) };
}

/**
 * The part of a graph between some nodes, renumbered in their order.
 *
 * @param members nodes, ascending. Cost: their edges, plus `scratch` once.
 * @param scratch one entry per node of the whole graph, all zero; left so.
 */
export function inducedSubgraph(
  graph: FrozenGraph,
  members: ArrayLike<number>,
  scratch: Uint32Array,
): FrozenGraph {
  const size = members.length;
  let room = 0;
  for (let i = 0; i < size; i += 1) {
    const node = members[i] as number;
    scratch[node] = i + 1;
    room += (graph.offsets[node + 1] as number) - (graph.offsets[node] as number);
  }
  const offsets = new Uint32Array(size + 1);
  const targets = new Uint32Array(room);
  const relations = new Uint8Array(room);
  let kept = 0;
  for (let i = 0; i < size; i += 1) {
    const node = members[i] as number;
    const end = graph.offsets[node + 1] as number;
    for (let edge = graph.offsets[node] as number; edge < end; edge += 1) {
      const local = scratch[graph.targets[edge] as number] as number;
      if (local === 0) continue;
      // New numbers are in the order of the old ones: targets stay sorted.
      targets[kept] = local - 1;
      relations[kept] = graph.relations[edge] as number;
      kept += 1;
    }
    offsets[i + 1] = kept;
  }
  for (let i = 0; i < size; i += 1) scratch[members[i] as number] = 0;
  return { size, offsets, targets: targets.slice(0, kept), relations: relations.slice(0, kept) };
}
