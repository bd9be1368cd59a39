/**
 * The classes of cycles, named as Elle names them. Source: Adya, "Weak Consistency" (1999), the phenomena
 * G0, G1c, G-single and G2; elle/txn.clj `cycle-anomaly-specs`, `cycle-explainer`.
 *
 * Elle knows each of G-single, G-nonadjacent and G2 twice, with `-item` and without. Those without take a
 * dependency by predicate, which reads and writes of single keys never make.
 */
import { process, realtime, rw, wr, ww } from './graph.ts';

/** What the data alone says of a cycle. */
const dataClasses = ['G0', 'G1c', 'G-single-item', 'G-nonadjacent-item', 'G2-item'] as const;
export type DataClass = (typeof dataClasses)[number];
export type CycleName = DataClass | `${DataClass}-process` | `${DataClass}-realtime`;

/** A class as a search for cycles that begin with one relation and come back by others. */
export interface CycleClass {
  readonly name: CycleName;
  /** Relation of the first step. */
  readonly first: number;
  /** Relations of the steps back. */
  readonly back: number;
  /** No two rw follow each other; the last step and the first count as neighbours. */
  readonly apart: boolean;
  /** The relation by order without which it is another class; 0: none. */
  readonly order: number;
}

const searches: Readonly<Record<DataClass, Omit<CycleClass, 'name' | 'order'>>> = {
  G0: { first: ww, back: ww, apart: false },
  G1c: { first: wr, back: ww | wr, apart: false },
  'G-single-item': { first: rw, back: ww | wr, apart: false },
  'G-nonadjacent-item': { first: rw, back: ww | wr | rw, apart: true },
  'G2-item': { first: rw, back: ww | wr | rw, apart: false },
};

function withOrder(order: 'process' | 'realtime'): readonly CycleClass[] {
  const relation = order === 'process' ? process : realtime;
  return dataClasses.map((name) => {
    const search = searches[name];
    return {
      ...search,
      name: `${name}-${order}` as const,
      // A cycle of ww alone has none of the order; with all others, the order is one more way back.
      first: name === 'G0' ? relation : search.first,
      back: search.back | relation,
      order: relation,
    };
  });
}

/**
 * All classes, those that imply another before it, so that a search in this order can rely on what was not
 * found: where there is no G-single-item, a cycle with one rw and any of the other steps has two.
 */
export const cycleClasses: readonly CycleClass[] = [
  ...dataClasses.map((name) => ({ ...searches[name], name, order: 0 })),
  ...withOrder('process'),
  ...withOrder('realtime'),
];

export const cycleNames: readonly CycleName[] = cycleClasses.map(({ name }) => name);

/**
 * The class of a cycle by the relations of its steps.
 *
 * @param relations one per step. Null: there is no data in it; orders in time alone can't contradict each
 * other, so that the caller's orders are wrong.
 */
export function classifyCycle(relations: readonly number[]): CycleName | null {
  const count = (relation: number) => relations.filter((taken) => taken === relation).length;
  const data = dataClass(relations, count);
  if (data === null) return null;
  if (count(realtime) > 0) return `${data}-realtime`;
  return count(process) > 0 ? `${data}-process` : data;
}

function dataClass(relations: readonly number[], count: (relation: number) => number): DataClass | null {
  const antiDependencies = count(rw);
  if (antiDependencies === 1) return 'G-single-item';
  if (antiDependencies > 1) {
    const adjacent = relations.some((taken, step) => taken === rw && relations.at(step - 1) === rw);
    return adjacent ? 'G2-item' : 'G-nonadjacent-item';
  }
  if (count(wr) > 0) return 'G1c';
  return count(ww) > 0 ? 'G0' : null;
}
