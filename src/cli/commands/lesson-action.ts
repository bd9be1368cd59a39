import { readFileSync } from 'node:fs';
import type { Challenge } from '../../course/course.ts';
import { DscourseError, ExitStatus, systemErrorCode } from '../../errors.ts';
import type { CommandAction } from '../context.ts';
import { chooseChallenge, openCourse } from '../course-context.ts';
import { renderMarkdown } from '../terminal/markdown.ts';
import type { LessonArguments } from './lesson.ts';

/** Prints the lesson: rendered for the terminal, or as the Markdown it is. */
export const action: CommandAction<LessonArguments> = async (context, { challenge: typed, raw }) => {
  const { terminal, options, io } = context;
  const opened = await openCourse(context);
  const challenge = chooseChallenge(opened, typed, io.cwd);
  const markdown = lessonText(challenge);
  if (options.json) {
    terminal.line(
      JSON.stringify(
        { version: 1, kind: 'lesson', challenge: challenge.id, title: challenge.title, markdown },
        null,
        2,
      ),
    );
  } else if (raw) terminal.line(markdown.trimEnd());
  else terminal.line(renderMarkdown(markdown, terminal));
  return ExitStatus.passed;
};

function lessonText(challenge: Challenge): string {
  try {
    return readFileSync(challenge.lesson, 'utf8');
  } catch (thrown) {
    throw new DscourseError({
      code: 'lesson-unreadable',
      message: `The lesson ${challenge.lesson} can't be read (${systemErrorCode(thrown) ?? 'unknown reason'}).`,
      fix: 'Install dscourse again.',
      cause: thrown,
    });
  }
}
