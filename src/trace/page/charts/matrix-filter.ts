/** From cells and heads of the matrix to the filter, and back. */
import type { Filter } from '../model/filter.ts';
import type { RunModel } from '../model/run-model.ts';
import type { LinkEnds } from './link-matrix.ts';

/** Places in the ends of a matrix. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** The links of a cell that carried messages: more than one only where the clients are one of its ends. */
export function linksOf(
  { head, columns }: RunModel,
  { placeOf }: LinkEnds,
  { row, column }: Place,
): Filter['links'] {
  const links = new Map<number, Filter['links'][number]>();
  const names = head.names.length;
  for (let rank = 0; rank < columns.count; rank++) {
    const src = columns.src[rank] as number;
    const dest = columns.dest[rank] as number;
    if (placeOf[src] !== row || placeOf[dest] !== column || links.has(src * names + dest)) continue;
    links.set(src * names + dest, { src: head.names[src] ?? '', dest: head.names[dest] ?? '' });
  }
  return [...links.values()];
}

/** Which cell and which head the filter is set to; null: to none, or to something that is no single one. */
export function chosenIn({ ends }: LinkEnds, { links, nodes }: Filter) {
  const placeOf = new Map(ends.flatMap(({ names }, place) => names.map((name) => [name, place] as const)));
  const only = (places: readonly (number | undefined)[]) =>
    places.length > 0 && places.every((place) => place === places[0]) ? (places[0] ?? null) : null;
  const row = only(links.map(({ src }) => placeOf.get(src)));
  const column = only(links.map(({ dest }) => placeOf.get(dest)));
  return {
    cell: row === null || column === null ? null : { row, column },
    head: only(nodes.map((name) => placeOf.get(name))),
  };
}
