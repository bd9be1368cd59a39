import { basename } from 'node:path';
import { DscourseError, ExitStatus, messageOf } from '../../errors.ts';
import { count } from '../../grading/statement.ts';
import { type CleanPlan, planClean, type RunFolder } from '../../progress/clean-plan.ts';
import { type OldPage, oldPages, removePage } from '../../progress/old-pages.ts';
import { courseProgress } from '../../progress/progress.ts';
import { listRunFolders, pin, removeFolder, unpin } from '../../progress/run-folders.ts';
import { explained } from '../../workspace/file-errors.ts';
import type { CommandAction, CommandContext } from '../context.ts';
import { openCourseAndWorkspace } from '../course-context.ts';
import { bytesText } from '../figure-text.ts';
import type { CleanArguments } from './clean.ts';

/** Pins, unpins, then removes what the plan says; with `--dry-run` only says it. */
export const action: CommandAction<CleanArguments> = async (context, args) => {
  const { course, workspace, log } = await openCourseAndWorkspace(context);
  const before = explained(`read ${workspace.runsDirectory}`, () => listRunFolders(workspace.runsDirectory));
  const pinned = foldersOf(args.pin, before);
  const unpinned = foldersOf(args.unpin, before);
  if (!args.dryRun) {
    pinned.forEach(pin);
    unpinned.forEach(unpin);
  }
  const folders = before.map((folder) => ({
    ...folder,
    pinned: pinned.includes(folder) || (folder.pinned && !unpinned.includes(folder)),
  }));
  const plan = planClean(folders, courseProgress(course, log.entries), log.entries, context.io.now());
  const failed = args.dryRun ? [] : removeAll(plan.remove);
  const removed = plan.remove.filter((folder) => !failed.some((failure) => failure.folder === folder));
  const stay = [...plan.keep, ...failed].map(({ folder }) => folder.attempt);
  const pages = explained(`read ${workspace.tracesDirectory}`, () =>
    oldPages(workspace.tracesDirectory, new Set(stay)),
  );
  if (!args.dryRun)
    explained(`remove pages of ${workspace.tracesDirectory}`, () => pages.forEach(removePage));
  report(context, args.dryRun, removed, pages, plan);
  if (failed.length > 0) {
    throw new DscourseError({
      code: 'clean-incomplete',
      message: failed.map(({ folder, why }) => `${folder.directory} could not be removed: ${why}`).join('\n'),
      fix: 'Close what uses these files, or allow writing there, and run dscourse clean again.',
    });
  }
  return ExitStatus.passed;
};

function foldersOf(typed: readonly string[], folders: readonly RunFolder[]): RunFolder[] {
  return typed.map((text) => {
    const found = folders.find((folder) => String(folder.attempt) === text);
    if (found !== undefined) return found;
    throw new DscourseError({
      code: 'unknown-attempt',
      message: `There are no runs of an attempt "${text}".`,
      fix:
        folders.length === 0
          ? 'No runs are kept in this workspace.'
          : `Runs are kept of: ${folders
              .map((folder) => folder.attempt)
              .sort((a, b) => a - b)
              .join(', ')}`,
    });
  });
}

function removeAll(folders: readonly RunFolder[]): { folder: RunFolder; why: string }[] {
  const failed: { folder: RunFolder; why: string }[] = [];
  for (const folder of folders) {
    try {
      removeFolder(folder);
    } catch (thrown) {
      failed.push({ folder, why: messageOf(thrown) });
    }
  }
  return failed;
}

function report(
  { terminal, options }: CommandContext,
  dryRun: boolean,
  removed: readonly RunFolder[],
  pages: readonly OldPage[],
  plan: CleanPlan,
): void {
  const bytes = [...removed, ...pages].reduce((sum, one) => sum + one.bytes, 0);
  if (options.json) {
    const short = ({ challenge, attempt, bytes: size }: RunFolder): unknown => ({
      challenge,
      attempt,
      bytes: size,
    });
    terminal.line(
      JSON.stringify(
        {
          version: 1,
          kind: 'clean',
          dryRun,
          removed: removed.map(short),
          pages: pages.map(({ file }) => basename(file)),
          bytes,
          kept: plan.keep.map(({ folder, why }) => ({
            challenge: folder.challenge,
            attempt: folder.attempt,
            bytes: folder.bytes,
            why,
          })),
        },
        null,
        2,
      ),
    );
    return;
  }
  for (const folder of removed) {
    const verb = dryRun ? 'would remove' : 'removed';
    terminal.note(`${verb} ${folder.challenge} attempt ${folder.attempt}, ${bytesText(folder.bytes)}`);
  }
  for (const { file, bytes: size } of pages) {
    terminal.note(`${dryRun ? 'would remove' : 'removed'} ${basename(file)}, ${bytesText(size)}`);
  }
  const kept = `${plan.keep.length} kept`;
  const what = [
    ...(removed.length === 0 ? [] : [`the runs of ${count(removed.length, 'attempt')}`]),
    ...(pages.length === 0 ? [] : [count(pages.length, 'page')]),
  ];
  const verb = dryRun ? 'Would remove' : 'Removed';
  if (what.length === 0) terminal.line(`Nothing to remove, ${kept}.`);
  else terminal.line(`${verb} ${what.join(' and ')}, ${bytesText(bytes)}; ${kept}.`);
}
