/**
 * Two run directories of the same program and seed: the first place where their traces part, by virtual time.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { runFiles } from './run-directory.ts';

/** The first place where two runs differ. `null` instead of a line: that run's file ends before it. */
export interface Divergence {
  /** `messages.jsonl.gz`, `history.edn`, `node-logs/n0.log` or `outcome.json`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Virtual time (ns) of the earlier of the two lines; null when they carry none. */
  readonly time: number | null;
  readonly first: string | null;
  readonly second: string | null;
}

/** Where the traces of two run directories part for the first time, by virtual time. */
export function firstDivergence(first: string, second: string): Divergence {
  const logs = new Set([...nodeLogs(first), ...nodeLogs(second)]);
  const files = [runFiles.messages, runFiles.history, ...[...logs].sort(), runFiles.outcome];
  const found = files.flatMap((file) => divergenceIn(file, first, second) ?? []);
  found.sort((a, b) => (a.time ?? Number.POSITIVE_INFINITY) - (b.time ?? Number.POSITIVE_INFINITY));
  return found[0] ?? { file: runFiles.outcome, line: 1, time: null, first: null, second: null };
}

function nodeLogs(directory: string): string[] {
  const folder = join(directory, runFiles.nodeLogs);
  return existsSync(folder) ? readdirSync(folder).map((name) => join(runFiles.nodeLogs, name)) : [];
}

function divergenceIn(file: string, firstDirectory: string, secondDirectory: string): Divergence | null {
  const first = linesOf(join(firstDirectory, file));
  const second = linesOf(join(secondDirectory, file));
  const index = first.findIndex((line, position) => line !== second[position]);
  const at = index === -1 ? first.length : index;
  if (index === -1 && second.length <= first.length) return null;
  const lines = [first[at] ?? null, second[at] ?? null];
  const times = lines.flatMap((line) => (line === null ? [] : (timeOf(file, line) ?? [])));
  return {
    file,
    line: at + 1,
    time: times.length === 0 ? null : Math.min(...times),
    first: lines[0] ?? null,
    second: lines[1] ?? null,
  };
}

function linesOf(path: string): string[] {
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  const lines = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function timeOf(file: string, line: string): number | null {
  const digits =
    file === runFiles.messages
      ? /"sent":(-?\d+)/.exec(line)?.[1]
      : file === runFiles.history
        ? /:time (-?\d+)/.exec(line)?.[1]
        : undefined;
  if (digits !== undefined) return Number(digits);
  const seconds = file.startsWith(runFiles.nodeLogs) ? /^-?\d+\.\d+/.exec(line)?.[0] : undefined;
  return seconds === undefined ? null : Math.round(Number(seconds) * 1e9);
}
