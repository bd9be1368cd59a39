import type { RunReport } from './report.ts';

/** How many seeds of all runs passed; on Maelstrom, how many repetitions. */
export function seedTally({ runs }: { readonly runs: readonly RunReport[] }): {
  readonly passed: number;
  readonly total: number;
} {
  const seeds = runs.flatMap((run) => run.seeds);
  return { passed: seeds.filter(({ outcome }) => outcome === 'passed').length, total: seeds.length };
}
