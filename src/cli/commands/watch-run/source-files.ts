/**
 * The files that a solution is built from, as they are on the disk now. A walk of a few dozen files, many times a
 * minute, sees what file system events miss on one system or another: a save by renaming, a folder that was removed
 * and made again, a network drive.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../../../errors.ts';

/** Path to what tells one content from another without reading it: time, size, identity. */
export type SourceState = ReadonlyMap<string, string>;

const sources = /\.(?:[cm]?[jt]sx?|json|node|wasm)$/;

/** Of all that a workspace holds: what may go into the programs of one challenge. */
export interface SourcePlace {
  /** Absolute path of the workspace. */
  readonly root: string;
  /** Names of folders in the root that are of other challenges. */
  readonly others: ReadonlySet<string>;
}

/** What is there now. What can't be read is as good as not there: the build says why. */
export function readSources({ root, others }: SourcePlace): SourceState {
  const state = new Map<string, string>();
  walk(root, (name) => others.has(name), state);
  return state;
}

function walk(folder: string, leaveOut: (name: string) => boolean, state: Map<string, string>): void {
  for (const entry of entriesOf(folder)) {
    // Dot files are an editor's and our own; nothing is imported from them.
    if (entry.name.startsWith('.') || entry.name === 'node_modules' || leaveOut(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path, () => false, state);
    else if (sources.test(entry.name)) {
      const stat = statOf(path);
      if (stat?.isFile() === true) state.set(path, `${stat.mtimeMs} ${stat.size} ${stat.ino}`);
    }
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (thrown) {
    if (systemErrorCode(thrown) === undefined) throw thrown;
    return [];
  }
}

function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (thrown) {
    if (systemErrorCode(thrown) === undefined) throw thrown;
    return undefined;
  }
}

/** Paths that appeared, went or changed, sorted. */
export function changedFiles(before: SourceState, now: SourceState): readonly string[] {
  const changed = [...now].filter(([path, mark]) => before.get(path) !== mark).map(([path]) => path);
  const gone = [...before.keys()].filter((path) => !now.has(path));
  return [...changed, ...gone].sort();
}
