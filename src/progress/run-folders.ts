/** The run directories of a workspace on disk: listing, measuring, pinning, removing. */
import { existsSync, lstatSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import type { RunFolder } from './clean-plan.ts';

/** An empty file of this name in an attempt's folder keeps it from being cleaned. */
const pinFile = 'pinned';

/** All `runs/<challenge>/<attempt>` folders, by challenge and number. */
export function listRunFolders(runsDirectory: string): RunFolder[] {
  return foldersIn(runsDirectory).flatMap((challenge) =>
    foldersIn(join(runsDirectory, challenge))
      .filter((name) => /^[1-9]\d*$/.test(name))
      .map(Number)
      .sort((a, b) => a - b)
      .map((attempt) => {
        const directory = join(runsDirectory, challenge, String(attempt));
        return {
          challenge,
          attempt,
          directory,
          bytes: bytesOf(directory),
          pinned: existsSync(join(directory, pinFile)),
          modifiedAt: statSync(directory).mtimeMs,
        };
      }),
  );
}

export function pin(folder: Pick<RunFolder, 'directory'>): void {
  writeFileSync(join(folder.directory, pinFile), '');
}

export function unpin(folder: RunFolder): void {
  rmSync(join(folder.directory, pinFile), { force: true });
}

/** Removes a folder with all it holds. Links are removed, not followed. */
export function removeFolder(folder: RunFolder): void {
  rmSync(folder.directory, { recursive: true, force: true, maxRetries: 2 });
}

function foldersIn(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'ENOENT') return [];
    throw thrown;
  }
}

/** Bytes of all files below a folder. */
function bytesOf(directory: string): number {
  let bytes = 0;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    bytes += entry.isDirectory() ? bytesOf(path) : lstatSync(path).size;
  }
  return bytes;
}
