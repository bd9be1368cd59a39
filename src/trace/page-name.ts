/** Names of the files that pages are written to, and whose they are. */
import type { RunHead } from './format.ts';

type Named = Pick<RunHead, 'attempt' | 'engine' | 'run' | 'seed'>;

/** `12-partitions-7.html`: the page of the same runs has the same name. */
export function pageName(runs: readonly Named[]): string {
  const names = runs.map(({ attempt, engine, run, seed }) =>
    [
      ...(attempt === null ? [] : [attempt]),
      encodeURIComponent(run),
      ...(engine === 'maelstrom' ? ['maelstrom'] : []),
      seed,
    ].join('-'),
  );
  return `${names.join('-and-')}.html`;
}

/** The attempts that a page is about, by the name of its file; none where it is about others, or no page of ours. */
export function attemptsOfPage(name: string): readonly number[] {
  if (!name.endsWith('.html')) return [];
  return [...name.matchAll(/(?:^|-and-)([1-9]\d*)-/g)].map(([, attempt]) => Number(attempt));
}
