/** From what was typed to one file of a run: the file itself, or the folder of a run, or one above it. */
import { readdirSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { DscourseError, systemErrorCode } from '../../../errors.ts';
import { nearest } from '../../../nearest.ts';
import { explained } from '../../../workspace/file-errors.ts';

export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** As messages name it: as it was typed, or from the current folder. */
  readonly name: string;
}

/** What a run directory calls the file that is wanted. */
export type WantedFile = 'history.edn' | 'results.edn';

/** Folders below a store that hold one run: `store/<workload>/<time>`, `runs/<challenge>/<attempt>/<run>/<seed>`. */
const deepest = 4;
/** Runs that are named where there are several. */
const named = 4;
/** Folders that no store holds, and links that lead back. */
const passedOver: ReadonlySet<string> = new Set(['node_modules', '.git']);

/**
 * Finds the file. A folder may be that of a run (Maelstrom's or ours), a store with a link to its latest run,
 * or any above a single run; gzipped twins (`history.edn.gz`) are as good.
 *
 * @param typed path from `cwd`
 * @throws DscourseError `no-such-file`, `no-run-there`, `several-runs`, or what the file system refuses
 */
export function findFile(cwd: string, typed: string, wanted: WantedFile): FoundFile {
  const path = resolve(cwd, typed);
  const found = stats(path);
  if (found === null) {
    const twin = `${path}.gz`;
    if (stats(twin)?.isFile() === true) return { path: twin, name: `${typed}.gz` };
    throw noSuchFile(cwd, typed, path, wanted);
  }
  if (!found.isDirectory()) return { path, name: typed };
  const inside = inFolder(path, wanted);
  if (inside !== null) return { path: inside, name: shown(cwd, inside) };
  const latest = inFolder(join(path, 'latest'), wanted);
  if (latest !== null) return { path: latest, name: shown(cwd, latest) };
  const all = explained(`read ${path}`, () => below(path, wanted));
  const [first] = all;
  if (first === undefined) throw noRunThere(typed, wanted);
  if (all.length > 1) throw severalRuns(cwd, typed, wanted, all);
  return { path: first, name: shown(cwd, first) };
}

function inFolder(folder: string, wanted: WantedFile): string | null {
  for (const name of [wanted, `${wanted}.gz`]) {
    if (stats(join(folder, name))?.isFile() === true) return join(folder, name);
  }
  return null;
}

/** All such files below a folder, the latest first. Links are not followed: a store's lead to runs that it holds. */
function below(folder: string, wanted: WantedFile): string[] {
  const found: { readonly path: string; readonly at: number }[] = [];
  const look = (inside: string, depth: number): void => {
    for (const entry of readdirSync(inside, { withFileTypes: true })) {
      if (!entry.isDirectory() || passedOver.has(entry.name)) continue;
      const path = join(inside, entry.name);
      const file = inFolder(path, wanted);
      if (file !== null) found.push({ path: file, at: stats(file)?.mtimeMs ?? 0 });
      else if (depth < deepest) look(path, depth + 1);
    }
  };
  look(folder, 1);
  return found.sort((a, b) => b.at - a.at || (a.path < b.path ? -1 : 1)).map(({ path }) => path);
}

function stats(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (thrown) {
    const code = systemErrorCode(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    return explained(`read ${path}`, () => {
      throw thrown;
    });
  }
}

/** From the current folder where that is shorter. */
function shown(cwd: string, path: string): string {
  const from = relative(cwd, path);
  return from !== '' && !isAbsolute(from) && from.length < path.length ? from : path;
}

function noSuchFile(cwd: string, typed: string, path: string, wanted: WantedFile): DscourseError {
  const folder = dirname(path);
  const isThere = stats(folder)?.isDirectory() === true;
  const beside = isThere ? explained(`read ${folder}`, () => readdirSync(folder)) : [];
  const [meant] = nearest(basename(path), beside);
  return new DscourseError({
    code: 'no-such-file',
    message: `There is no file ${typed}.`,
    fix:
      meant === undefined
        ? `Give a ${wanted}, or the folder of a run that holds one.`
        : `Did you mean ${shown(cwd, join(folder, meant))}?`,
  });
}

function noRunThere(typed: string, wanted: WantedFile): DscourseError {
  return new DscourseError({
    code: 'no-run-there',
    message: `${typed} is a folder, and there is no ${wanted} in it or below it.`,
    fix: `Give a ${wanted}, the folder of a run (dscourse test --keep <folder> leaves one), or Maelstrom's store.`,
  });
}

function severalRuns(cwd: string, typed: string, wanted: WantedFile, all: readonly string[]): DscourseError {
  const folders = all.map((path) => shown(cwd, dirname(path)));
  const more = folders.length - named;
  return new DscourseError({
    code: 'several-runs',
    message: `${typed} holds ${folders.length} runs with a ${wanted}: ${folders.slice(0, named).join(', ')}${
      more > 0 ? ` and ${more} more` : ''
    }.`,
    fix: `Give one of them, the latest for example: ${folders[0]}`,
    details: folders,
  });
}
