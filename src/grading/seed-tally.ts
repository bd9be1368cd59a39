import type { Report } from './report.ts';

/** How many seeds of all runs passed. */
export function seedTally({ runs }: Report): { readonly passed: number; readonly total: number } {
  const seeds = runs.flatMap((run) => run.seeds);
  return { passed: seeds.filter(({ outcome }) => outcome === 'passed').length, total: seeds.length };
}
