/**
 * Runs recorded from the real Maelstrom 0.2.4, for comparison: what it was told, what it wrote.
 * Large histories and consoles are gzipped.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readHistory } from '../../src/results/history-file.ts';
import type { History, Results } from '../../src/results/results.ts';
import { readResults } from '../../src/results/results-file.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures');
const runs = join(fixtures, 'maelstrom-runs');
const others = join(fixtures, 'maelstrom-results');

export interface RecordedRun {
  /** `broadcast-25-grid-latency-pass`. */
  readonly name: string;
  /** Words after `maelstrom`, the first is `test`. */
  readonly argv: readonly string[];
  /** The value of a flag (`--rate`), or undefined. */
  readonly flag: (name: string) => string | undefined;
  /** Kept for some runs only. */
  readonly exitStatus: number | null;
  readonly resultsText: string | null;
  readonly historyText: string | null;
  readonly consoleText: string | null;
  /** Throw when the run has none. */
  readonly results: () => Results;
  readonly history: () => History;
}

/** Every recorded run of echo, unique-ids, broadcast and g-set, and three that ended otherwise. */
export function recordedRuns(): RecordedRun[] {
  return readdirSync(runs).sort().map(recordedRun);
}

/** One by name. */
export function recordedRun(name: string): RecordedRun {
  const directory = join(runs, name);
  const argv = (readText(join(directory, 'cmdline.txt')) ?? '').trim().split(/\s+/);
  const status = readText(join(directory, 'exit-status'));
  const resultsText = readText(join(directory, 'results.edn'));
  const historyText = readText(join(directory, 'history.edn'));
  return {
    name,
    argv,
    flag: (flag) => (argv.includes(flag) ? argv[argv.indexOf(flag) + 1] : undefined),
    exitStatus: status === null ? null : Number(status.trim()),
    resultsText,
    historyText,
    consoleText: readText(join(directory, 'console.log')),
    results: () => readResults(present(resultsText, name), `${name}/results.edn`),
    history: () => readHistory(present(historyText, name), `${name}/history.edn`),
  };
}

/** Those with results of one of our workloads, by the `-w` of their command line. */
export function recordedRunsOf(...workloads: readonly string[]): RecordedRun[] {
  return recordedRuns().filter((run) => run.resultsText !== null && workloads.includes(run.flag('-w') ?? ''));
}

/** Name and text of every EDN file of the fixtures: results and histories of all ten workloads. */
export function recordedEdnFiles(): { readonly name: string; readonly text: string }[] {
  const ours = readdirSync(runs).flatMap((run) =>
    ['results.edn', 'history.edn'].map((file) => join(runs, run, file)),
  );
  const rest = readdirSync(others).map((file) => join(others, file.replace(/\.gz$/, '')));
  return [...ours, ...rest].flatMap((file) => {
    const text = readText(file);
    const folder = basename(join(file, '..'));
    return text === null ? [] : [{ name: `${folder}/${basename(file)}`, text }];
  });
}

/** Text of a file or of its gzipped twin; null when there is neither. */
function readText(file: string): string | null {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  if (existsSync(`${file}.gz`)) return gunzipSync(readFileSync(`${file}.gz`)).toString('utf8');
  return null;
}

function present(text: string | null, name: string): string {
  if (text === null) throw new Error(`The recorded run ${name} kept no such file.`);
  return text;
}
