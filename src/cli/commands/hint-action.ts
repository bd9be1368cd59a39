import type { Hint } from '../../course/course.ts';
import { ExitStatus } from '../../errors.ts';
import { appendEntry } from '../../progress/attempts-log.ts';
import { nextHint } from '../../progress/next-hint.ts';
import { challengeProgress } from '../../progress/progress.ts';
import type { CommandAction, CommandContext } from '../context.ts';
import { chooseChallenge, openCourseAndWorkspace } from '../course-context.ts';
import type { HintArguments } from './hint.ts';

/** Opens the next hint and records it, or shows the opened ones again. */
export const action: CommandAction<HintArguments> = async (context, { challenge: typed, all }) => {
  const { terminal, options, io } = context;
  const opened = await openCourseAndWorkspace(context);
  const challenge = chooseChallenge(opened, typed, io.cwd);
  const progress = challengeProgress(challenge, opened.log.entries);
  const next = all ? null : nextHint(progress);
  const total = challenge.hints.length;
  const seen = progress.hintsOpened.flatMap((id) => challenge.hints.filter((hint) => hint.id === id));
  if (next !== null) {
    appendEntry(opened.workspace.attemptsFile, {
      v: 1,
      kind: 'hint',
      challenge: challenge.id,
      at: new Date(io.now()).toISOString(),
      hint: next.hint.id,
    });
  }
  const shown = next === null ? seen : [next.hint];
  if (options.json) {
    terminal.line(
      JSON.stringify(
        {
          version: 1,
          kind: 'hint',
          challenge: challenge.id,
          hints: shown.map((hint) => ({ id: hint.id, text: hint.text })),
          fitsLastFailure: next?.fitsFailure ?? false,
          opened: seen.length + (next === null ? 0 : 1),
          total,
        },
        null,
        2,
      ),
    );
    return ExitStatus.passed;
  }
  if (next === null) {
    if (seen.length === 0)
      terminal.line(`No hint of ${challenge.id} is open yet. To open one: dscourse hint`);
    for (const [index, hint] of seen.entries()) printHint(context, hint, index + 1, total, challenge.id);
    if (!all) terminal.note(terminal.wrap(`These are all the hints of ${challenge.id}.`));
    return ExitStatus.passed;
  }
  const number = seen.length + 1;
  printHint(context, next.hint, number, total, challenge.id);
  if (next.fitsFailure) {
    const attempt = progress.openFailure?.attempt ?? 0;
    terminal.note(terminal.paint('dim', terminal.wrap(`It fits the failure of attempt ${attempt}.`)));
  }
  if (number < total) {
    const left = total - number;
    terminal.note(terminal.paint('dim', `${left} more ${left === 1 ? 'is' : 'are'} closed.`));
  }
  return ExitStatus.passed;
};

function printHint(
  { terminal }: CommandContext,
  hint: Hint,
  number: number,
  total: number,
  challenge: string,
): void {
  terminal.line(terminal.paint('strong', `Hint ${number} of ${total}, ${challenge}`));
  terminal.line(terminal.wrap(`  ${hint.text.trim().replace(/\s+/g, ' ')}`, '  '));
  terminal.note('');
}
