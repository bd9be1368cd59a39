/** What can be filtered by, with how many messages there would be, over all runs of the page. */
import { byNodeName } from '../../../grading/statement.ts';
import { fates } from '../../format.ts';
import type { FacetCounts } from '../model/derived.ts';
import type { RunModel } from '../model/run-model.ts';
import type { Choice } from './choice-list.tsx';
import { linkName } from './link-names.ts';

export interface Facets {
  /** The most frequent first. */
  readonly types: readonly Choice[];
  /** Nodes, then services, then clients. */
  readonly nodes: readonly Choice[];
  readonly fates: readonly Choice[];
}

/** By the place of the run, both. */
export function facetsOf(runs: readonly Pick<RunModel, 'head'>[], counts: readonly FacetCounts[]): Facets {
  const types = new Map<string, number>();
  const nodes = new Map<string, number>();
  const byFate = new Array<number>(fates.length).fill(0);
  for (const [place, { head }] of runs.entries()) {
    const of = counts[place];
    for (const [rank, name] of head.types.entries()) add(types, name, of?.types[rank] ?? 0);
    for (const kind of ['node', 'service', 'client'] as const) {
      const names = head.lanes
        .filter((lane) => lane.kind === kind)
        .flatMap((lane) => lane.names.map((rank) => ({ rank, name: head.names[rank] ?? '?' })))
        .sort((a, b) => byNodeName(a.name, b.name));
      for (const { rank, name } of names) add(nodes, name, of?.nodes[rank] ?? 0);
    }
    for (const code of fates.keys()) byFate[code] = (byFate[code] ?? 0) + (of?.fates[code] ?? 0);
  }
  return {
    types: choicesOf(types),
    nodes: choicesOf(nodes),
    fates: fates.map((name, code) => ({ name, count: byFate[code] ?? 0 })),
  };
}

/** Links that had messages, the busiest first, with how many they had in all. */
export function linksOf(runs: readonly Pick<RunModel, 'head' | 'columns'>[]): readonly Choice[] {
  const links = new Map<string, { src: string; dest: string; count: number }>();
  for (const { head, columns } of runs) {
    const names = head.names.length;
    const counts = new Map<number, number>();
    for (let rank = 0; rank < columns.count; rank++) {
      const link = (columns.src[rank] ?? 0) * names + (columns.dest[rank] ?? 0);
      counts.set(link, (counts.get(link) ?? 0) + 1);
    }
    for (const [link, count] of counts) {
      const src = head.names[Math.floor(link / names)] ?? '?';
      const dest = head.names[link % names] ?? '?';
      const { name } = linkName({ src, dest });
      links.set(name, { src, dest, count: (links.get(name)?.count ?? 0) + count });
    }
  }
  return [...links.values()]
    .sort((a, b) => b.count - a.count)
    .map(({ count, ...link }) => ({ ...linkName(link), count }));
}

function add(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}

function choicesOf(counts: ReadonlyMap<string, number>): readonly Choice[] {
  return [...counts].map(([name, count]) => ({ name, count }));
}
