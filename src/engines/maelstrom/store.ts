/**
 * What Maelstrom leaves in its store, `store/<workload>/<time>/` below the run directory, and what becomes
 * of it: results, history and logs go where every engine's are, pages and plots into `maelstrom/`, the rest
 * is deleted.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runFiles } from '../../results/run-directory.ts';
import type { NodeId } from '../../results/trace.ts';
import { linesOf } from './console-file.ts';

/** Folder of the run directory with Maelstrom's plots and pages. */
export const pagesFolder = 'maelstrom';

/** Binary copies of the test and the journal, and what is kept elsewhere: engine.log, history.edn. */
const dropped: ReadonlySet<string> = new Set([
  'net-journal',
  'node-logs',
  'test.jepsen',
  'test.fressian',
  'jepsen.log',
  'history.txt',
]);
/** A page larger than this is not worth its room. */
const largestPage = 32 * 2 ** 20;

/** The store of the test that ran here; null when it never got so far. */
export function findStore(runDirectory: string): string | null {
  const root = join(runDirectory, 'store');
  const stores = folders(root).flatMap((name) =>
    folders(join(root, name)).map((time) => join(root, name, time)),
  );
  return stores.sort((a, b) => (dirname(a) === dirname(b) ? compare(a, b) : 0)).at(-1) ?? null;
}

/** The lines of the log that Maelstrom kept of a node's stderr, up to so many bytes of it. */
export function storedNodeLog(store: string | null, node: NodeId, most: number): string[] {
  const file = store === null ? null : join(store, 'node-logs', `${node}.log`);
  if (file === null || !existsSync(file)) return [];
  const lines: string[] = [];
  let room = most;
  for (const line of linesOf(file)) {
    room -= line.length + 1;
    if (room < 0) {
      lines.push('… (the rest is not kept)');
      break;
    }
    lines.push(line);
  }
  return lines;
}

/** Moves what is kept and deletes the store. */
export function takeStore(runDirectory: string, store: string | null): void {
  if (store !== null) {
    for (const name of [runFiles.results, runFiles.history]) {
      if (existsSync(join(store, name))) renameSync(join(store, name), join(runDirectory, name));
    }
    for (const name of readdirSync(store)) {
      if (!dropped.has(name)) keepPages(join(store, name), join(runDirectory, pagesFolder, name));
    }
  }
  rmSync(join(runDirectory, 'store'), { recursive: true, force: true });
}

function keepPages(from: string, to: string): void {
  const stat = statSync(from);
  if (stat.isDirectory()) {
    for (const name of readdirSync(from)) keepPages(join(from, name), join(to, name));
  } else if (stat.isFile() && stat.size <= largestPage) {
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  }
}

/** Names of real folders: `latest` and `current` are links. */
function folders(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
