/** What of the learner's own is shown beside the reference: the source that passed, or else the folder as it is. */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DscourseError } from '../errors.ts';
import type { AttemptEntry } from '../progress/attempts.ts';
import { explained } from '../workspace/file-errors.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type SourceFile, textFilesOf } from './source-file.ts';

export type OwnSource =
  | { readonly kind: 'attempt'; readonly attempt: AttemptEntry; readonly files: readonly SourceFile[] }
  | {
      readonly kind: 'folder';
      /** Absolute path. */
      readonly folder: string;
      readonly files: readonly SourceFile[];
    }
  | { readonly kind: 'none' };

/**
 * @param pass the attempt that passed last; null: none did. Where its source is lost, the folder has to do.
 */
export async function ownSource(
  workspace: Pick<Workspace, 'objects' | 'temporaryDirectory' | 'challengeDirectory'>,
  challenge: string,
  pass: AttemptEntry | null,
): Promise<OwnSource> {
  const stored = pass === null ? null : await storedFiles(workspace, pass.source);
  if (pass !== null && stored !== null) return { kind: 'attempt', attempt: pass, files: stored };
  const folder = workspace.challengeDirectory(challenge);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return { kind: 'none' };
  return { kind: 'folder', folder, files: explained(`read ${folder}`, () => textFilesOf(folder)) };
}

/** The files of a stored source; null when it is lost or damaged. */
async function storedFiles(
  { objects, temporaryDirectory }: Pick<Workspace, 'objects' | 'temporaryDirectory'>,
  source: string,
): Promise<SourceFile[] | null> {
  const folder = explained(`write in ${temporaryDirectory}`, () => {
    mkdirSync(temporaryDirectory, { recursive: true });
    return mkdtempSync(join(temporaryDirectory, 'solution-'));
  });
  try {
    await objects.extractFolder(source, folder);
    return textFilesOf(folder);
  } catch (thrown) {
    if (thrown instanceof DscourseError && thrown.code.startsWith('object-')) return null;
    throw thrown;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
