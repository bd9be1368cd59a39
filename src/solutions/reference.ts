/**
 * The reference solutions: `solutions/<challenge>/` of the package, with the program and `why.md`, which says why it
 * is built this way. The programs run where they lie, on the node library of templates/; shown, they read as in a
 * workspace.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DscourseError } from '../errors.ts';
import { type SourceFile, textFilesOf } from './source-file.ts';

const reasonFile = 'why.md';

export interface ReferenceSolution {
  /** Absolute path of the folder, from which it can be built. */
  readonly folder: string;
  /** The program as it would stand in a workspace. */
  readonly files: readonly SourceFile[];
  /** Markdown. */
  readonly why: string;
}

/**
 * Reads the solution of a challenge.
 *
 * @throws DscourseError `no-solution`
 */
export function readReference(packageRoot: string, challenge: string): ReferenceSolution {
  const folder = join(packageRoot, 'solutions', challenge);
  const reason = join(folder, reasonFile);
  if (!existsSync(reason)) {
    throw new DscourseError({
      code: 'no-solution',
      message: `This course has no reference solution of ${challenge}.`,
      fix: 'A course may come without them; if this one should have it, install dscourse again.',
    });
  }
  return {
    folder,
    files: textFilesOf(folder)
      .filter(({ name }) => name !== reasonFile)
      .map(({ name, text }) => ({ name, text: asInWorkspace(text) })),
    why: readFileSync(reason, 'utf8'),
  };
}

/** In a workspace the node library lies beside the challenge's folder. */
export function asInWorkspace(source: string): string {
  return source.replace(/(["'])\.\.\/\.\.\/templates\/[a-z]+\/lib\//g, '$1../lib/');
}
