/** Pages of runs as files, and where they lie. */
import { join, sep } from 'node:path';
import type { RunHead } from '../../../trace/format.ts';
import { pageName } from '../../../trace/page-name.ts';
import { readPageParts } from '../../../trace/page-parts.ts';
import { tracePage } from '../../../trace/trace-page.ts';
import type { RunToTrace } from '../../../trace/trace-run.ts';
import { pagePath, writePage } from '../../../web/page-files.ts';
import { findWorkspace, openAt } from '../../../workspace/workspace.ts';

export interface TraceFile {
  /** Absolute path. */
  readonly file: string;
  readonly bytes: number;
  readonly heads: readonly RunHead[];
}

/**
 * Writes the page of a run, or of two side by side.
 *
 * @param fileFor where to, once it is known what the page is about
 * @throws DscourseError `installation-damaged`, `page-not-written`, and as the run's files are damaged
 */
export function writeTrace(
  packageRoot: string,
  runs: readonly RunToTrace[],
  fileFor: (heads: readonly RunHead[]) => string,
): TraceFile {
  const parts = readPageParts(packageRoot);
  const { heads, text } = tracePage(runs, parts);
  const file = fileFor(heads);
  return { file, heads, bytes: writePage(file, text) };
}

/** Pages of attempts lie in their workspace, where the next of the same run replaces them; others in a folder of their own. */
export function usualFile(cwd: string, runs: readonly RunToTrace[], heads: readonly RunHead[]): string {
  const root = findWorkspace(cwd);
  const { runsDirectory = null, tracesDirectory = null } = root === null ? {} : openAt(root);
  const isOurs = ({ attempt, directory }: RunToTrace): boolean =>
    attempt !== null && runsDirectory !== null && directory?.startsWith(`${runsDirectory}${sep}`) === true;
  return pagePath(runs.every(isOurs) ? tracesDirectory : null, 'trace', pageName(heads));
}

/** The page of what `watch` ran last, and nobody recorded yet. */
export function watchedFile(tracesDirectory: string, challenge: string, heads: readonly RunHead[]): string {
  const isRecorded = heads.every(({ attempt }) => attempt !== null);
  return join(tracesDirectory, isRecorded ? pageName(heads) : `watch-${challenge}.html`);
}
