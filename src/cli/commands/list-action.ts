import { readChapters } from '../../course/chapters.ts';
import { ExitStatus } from '../../errors.ts';
import { courseProgress, nextChallenge } from '../../progress/progress.ts';
import type { CommandAction } from '../context.ts';
import { openCourse } from '../course-context.ts';
import { statusText } from '../status-words.ts';
import { tableLines } from '../terminal/table.ts';
import type { ListArguments } from './list.ts';

/** Prints the parts with their challenges; in a workspace with the status of each. */
export const action: CommandAction<ListArguments> = async (context) => {
  const { terminal, options } = context;
  const { course, workspace, log } = await openCourse(context);
  const progress = courseProgress(course, log.entries);
  const next = nextChallenge(progress);
  if (options.json) {
    terminal.line(
      JSON.stringify(
        {
          version: 1,
          kind: 'list',
          title: course.title,
          parts: course.parts.map((part) => ({
            id: part.id,
            title: part.title,
            week: part.week,
            challenges: progress
              .filter(({ challenge }) => challenge.part === part.id)
              .map(({ challenge, status }) => ({
                id: challenge.id,
                title: challenge.title,
                summary: challenge.summary,
                minutes: challenge.minutes,
                buildsOn: challenge.buildsOn,
                concepts: challenge.concepts,
                status: workspace === null ? null : status,
              })),
          })),
          chapters: readChapters(course),
          next: next?.id ?? null,
        },
        null,
        2,
      ),
    );
    return ExitStatus.passed;
  }
  terminal.note(terminal.paint('strong', terminal.wrap(course.title)));
  for (const part of course.parts) {
    terminal.note('');
    const week = terminal.paint('dim', `(week ${part.week})`);
    terminal.line(terminal.wrap(`${terminal.paint('strong', part.title)} ${week}`));
    const rows = progress
      .filter(({ challenge }) => challenge.part === part.id)
      .map(({ challenge, status }) => [
        challenge.id,
        ...(workspace === null ? [] : [statusText(status, terminal)]),
        challenge.title,
        terminal.paint('dim', `${challenge.minutes} min`),
      ]);
    const before = workspace === null ? [{}] : [{}, {}];
    const lines = tableLines(rows, [...before, { flexible: true }, { align: 'right' }], {
      columns: Math.min(terminal.columns, 100),
      indent: '  ',
    });
    for (const line of lines) terminal.line(line);
  }
  const chapters = readChapters(course).map(({ id, title }) => [id, title]);
  if (chapters.length > 0) {
    terminal.note('');
    terminal.line(terminal.paint('strong', 'Chapters'));
    const lines = tableLines(chapters, [{}, { flexible: true }], {
      columns: Math.min(terminal.columns, 100),
      indent: '  ',
    });
    for (const line of lines) terminal.line(line);
  }
  terminal.note('');
  if (workspace === null) {
    terminal.note(terminal.wrap('This folder is in no workspace. To make one: dscourse init my-cluster'));
  } else if (next !== null) terminal.note(terminal.wrap(`Next: dscourse lesson ${next.id}`));
  return ExitStatus.passed;
};
