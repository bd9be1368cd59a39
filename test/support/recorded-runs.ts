/** Runs recorded from the real Maelstrom 0.2.4, for comparison: what it was told, what it printed and wrote. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readHistory } from '../../src/results/history-file.ts';
import type { History, Results } from '../../src/results/results.ts';
import { readResults } from '../../src/results/results-file.ts';
import { readRecording, readText } from './stand-in/recording.ts';

/** Absolute path of the folder with one folder for each run; large files in it are gzipped. */
export const recordedRunsFolder = join(import.meta.dirname, '..', 'fixtures', 'maelstrom-runs');

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
  readonly consoleText: string;
  /** Throw when the run has none. */
  readonly results: () => Results;
  readonly history: () => History;
}

/** Every recorded run, of all ten workloads, and those that ended otherwise. */
export function recordedRuns(): RecordedRun[] {
  return recordedRunNames().map(recordedRun);
}

export function recordedRunNames(): string[] {
  return readdirSync(recordedRunsFolder).sort();
}

/** One by name. */
export function recordedRun(name: string): RecordedRun {
  const recording = readRecording(join(recordedRunsFolder, name));
  const { argv, results: resultsText, history: historyText } = recording;
  return {
    name,
    argv,
    flag: (flag) => (argv.includes(flag) ? argv[argv.indexOf(flag) + 1] : undefined),
    exitStatus: recording.recordedStatus,
    resultsText,
    historyText,
    consoleText: recording.console,
    results: () => readResults(present(resultsText, name), `${name}/results.edn`),
    history: () => readHistory(present(historyText, name), `${name}/history.edn`),
  };
}

/** Those with results of one of our workloads, by the `-w` of their command line. */
export function recordedRunsOf(...workloads: readonly string[]): RecordedRun[] {
  return recordedRuns().filter((run) => run.resultsText !== null && workloads.includes(run.flag('-w') ?? ''));
}

/** Name and text of every EDN file of the recorded runs: results and histories of all ten workloads. */
export function recordedEdnFiles(): { readonly name: string; readonly text: string }[] {
  return recordedRunNames().flatMap((run) =>
    ['results.edn', 'history.edn'].flatMap((file) => {
      const text = readText(join(recordedRunsFolder, run, file));
      return text === null ? [] : [{ name: `${run}/${file}`, text }];
    }),
  );
}

function present(text: string | null, name: string): string {
  if (text === null) throw new Error(`The recorded run ${name} kept no such file.`);
  return text;
}
