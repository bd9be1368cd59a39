/** Pages of `dscourse trace` that outlived the runs they are about. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { attemptsOfPage } from '../trace/page-name.ts';

export interface OldPage {
  readonly file: string;
  readonly bytes: number;
}

/**
 * Pages of attempts whose runs are not kept, of what `watch` ran and nobody recorded, and those that were never
 * finished. What is no page of ours stays.
 *
 * @param kept attempts whose runs stay
 */
export function oldPages(tracesDirectory: string, kept: ReadonlySet<number>): readonly OldPage[] {
  return namesIn(tracesDirectory)
    .filter((name) => isOld(name, kept))
    .flatMap((name) => {
      const file = join(tracesDirectory, name);
      const stats = statSync(file, { throwIfNoEntry: false });
      return stats?.isFile() === true ? [{ file, bytes: stats.size }] : [];
    });
}

export function removePage({ file }: OldPage): void {
  rmSync(file, { force: true });
}

function isOld(name: string, kept: ReadonlySet<number>): boolean {
  if (/\.html\.\d+\.part$/.test(name) || /^watch-[\w-]+\.html$/.test(name)) return true;
  return attemptsOfPage(name).some((attempt) => !kept.has(attempt));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'ENOENT') return [];
    throw thrown;
  }
}
