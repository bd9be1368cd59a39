/** The key `t` of `watch`: the run on the screen as a page in the browser. */
import { relative } from 'node:path';
import type { Course } from '../../../course/course.ts';
import type { Workspace } from '../../../workspace/workspace.ts';
import type { Io } from '../../context.ts';
import { openInBrowser } from '../../open-in-browser.ts';
import { type AttemptSource, runOfAttempt } from '../trace-run/attempt-run.ts';
import { watchedFile, writeTrace } from '../trace-run/trace-file.ts';
import type { Overlay } from './machine.ts';

/**
 * Writes the page of the failed run, else of the first, and opens it.
 *
 * @returns what to say where no browser can be started; null: it is open
 */
export async function openTrace(
  io: Pick<Io, 'cwd' | 'env' | 'packageRoot'>,
  workspace: Pick<Workspace, 'tracesDirectory'>,
  course: Course,
  source: AttemptSource,
): Promise<Overlay | null> {
  const run = runOfAttempt(source, { run: null, seed: null, engine: null }, course.challenges);
  const { file } = writeTrace(io.packageRoot, [run], (heads) =>
    watchedFile(workspace.tracesDirectory, source.report.challenge.id, heads),
  );
  if (await openInBrowser(file, io.env)) return null;
  const near = relative(io.cwd, file);
  return {
    title: 'trace',
    lines: [
      'No browser could be started here: open this file yourself.',
      near.startsWith('..') ? file : near,
    ],
  };
}
