/** The page of one run, or of two side by side. */
import { version } from '../version.ts';
import { compareTraces } from './comparison.ts';
import { formatVersion, type PageHead, type RunHead } from './format.ts';
import { type PageParts, pageText } from './page-file.ts';
import { type RunToTrace, type TracedRun, traceRun } from './trace-run.ts';

export interface TracePage {
  readonly heads: readonly RunHead[];
  /** Made as it is read. */
  readonly text: Iterable<string>;
}

/** @throws DscourseError of the reader of a damaged file; `trace-too-large` */
export function tracePage(runs: readonly RunToTrace[], parts: PageParts): TracePage {
  const traced = runs.map(traceRun);
  const heads = traced.map(({ head }) => head);
  const [first, second] = traced;
  const head: PageHead = {
    version: formatVersion,
    generator: version,
    title: titleOf(heads),
    runs: heads,
    comparison: first === undefined || second === undefined ? null : compareTraces(first, second),
  };
  return { heads, text: pageText({ head, runs: contents(traced) }, parts) };
}

function* contents(runs: readonly TracedRun[]) {
  for (const { columns, bodies, logs } of runs) yield { columns, bodies: bodies(), logs };
}

/** `broadcast-3c, attempt 12, seed 7`. */
function titleOf(heads: readonly RunHead[]): string {
  const about = [...new Set(heads.map(({ challenge, workload }) => challenge?.id ?? workload))].join(' and ');
  return `${about}, ${heads.map(({ label }) => label).join(' beside ')}`;
}
