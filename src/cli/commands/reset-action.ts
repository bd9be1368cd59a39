import { relative } from 'node:path';
import { findChallenge } from '../../course/find-challenge.ts';
import { DscourseError, ExitStatus } from '../../errors.ts';
import { appendEntry } from '../../progress/attempts-log.ts';
import { type ResetTarget, resetChallenge } from '../../workspace/challenge-folder.ts';
import type { CommandAction } from '../context.ts';
import { openCourseAndWorkspace } from '../course-context.ts';
import type { ResetArguments } from './reset.ts';

/** Restores the folder of a challenge, and keeps what was there. */
export const action: CommandAction<ResetArguments> = async (context, args) => {
  const { terminal, options, io } = context;
  if (args.template && args.from !== null) {
    throw new DscourseError({
      code: 'wrong-usage',
      message: '--template and --from exclude each other.',
      fix: 'Use one of the two.',
    });
  }
  const { course, workspace, log } = await openCourseAndWorkspace(context);
  const challenge = findChallenge(course, args.challenge);
  const result = await resetChallenge({
    workspace,
    course,
    challenge,
    entries: log.entries,
    packageRoot: io.packageRoot,
    now: io.now(),
    to: target(args),
    record: (entry) => appendEntry(workspace.attemptsFile, entry),
  });
  const place = (path: string): string => relative(io.cwd, path) || '.';
  if (options.json) {
    terminal.line(
      JSON.stringify(
        {
          version: 1,
          challenge: challenge.id,
          ...result,
          kind: 'reset',
          changed: result.kind === 'restored',
        },
        null,
        2,
      ),
    );
  } else if (result.kind === 'unchanged') {
    terminal.line(
      `${terminal.glyph('pass')} ${place(result.directory)} holds ${result.what} already; nothing to do.`,
    );
  } else {
    if (result.kept !== null) terminal.line(`kept what was there as ${place(result.kept)}`);
    for (const name of result.files) terminal.note(`wrote ${place(result.directory)}/${name}`);
    terminal.line(`${terminal.glyph('pass')} ${challenge.id} is back to ${result.what}.`);
  }
  return ExitStatus.passed;
};

function target(args: ResetArguments): ResetTarget {
  if (args.template) return { kind: 'template' };
  return args.from === null ? { kind: 'start' } : { kind: 'attempt', number: args.from };
}
