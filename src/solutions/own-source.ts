/** What of the learner's own is shown beside the reference: the source that passed, or else the folder as it is. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DscourseError } from '../errors.ts';
import type { AttemptEntry } from '../progress/attempts.ts';
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
  if (!existsSync(folder)) return { kind: 'none' };
  return { kind: 'folder', folder, files: textFilesOf(folder) };
}

/** The files of a stored source; null when it is lost or damaged. */
async function storedFiles(
  { objects, temporaryDirectory }: Pick<Workspace, 'objects' | 'temporaryDirectory'>,
  source: string,
): Promise<SourceFile[] | null> {
  mkdirSync(temporaryDirectory, { recursive: true });
  const folder = mkdtempSync(join(temporaryDirectory, 'solution-'));
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
