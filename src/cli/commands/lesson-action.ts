import { join, relative, resolve } from 'node:path';
import { findReading, type Reading, readingLinked, readLesson, titleOf } from '../../course/chapters.ts';
import { ExitStatus } from '../../errors.ts';
import { builtFile, pagePath, writePage } from '../../web/page-files.ts';
import type { CommandAction, CommandContext } from '../context.ts';
import { type CourseContext, chooseChallenge, openCourse } from '../course-context.ts';
import { openInBrowser } from '../open-in-browser.ts';
import { renderMarkdown } from '../terminal/markdown.ts';
import { page, pagerFor } from '../terminal/pager.ts';
import { sanitise } from '../terminal/sanitise.ts';
import type { LessonArguments, LessonForm } from './lesson.ts';

/** Shows a lesson or chapter: rendered for the terminal, as the Markdown it is, or as a page. */
export const action: CommandAction<LessonArguments> = async (context, { challenge: typed, form }) => {
  const { terminal, options, io } = context;
  const opened = await openCourse(context);
  const reading: Reading =
    typed === null
      ? { kind: 'lesson', challenge: chooseChallenge(opened, null, io.cwd) }
      : findReading(opened.course, typed);
  const text = textOf(reading);
  if (form.kind === 'page') await showPage(context, opened, text, form);
  else if (options.json) {
    const { id, title, markdown } = text;
    terminal.line(
      JSON.stringify(
        {
          version: 1,
          kind: 'lesson',
          [reading.kind === 'lesson' ? 'challenge' : 'chapter']: id,
          title,
          markdown,
        },
        null,
        2,
      ),
    );
  } else if (form.kind === 'raw') terminal.line(text.markdown.trimEnd());
  else await showText(context, text, form);
  return ExitStatus.passed;
};

interface Text {
  readonly id: string;
  readonly title: string;
  readonly markdown: string;
}

function textOf(reading: Reading): Text {
  if (reading.kind === 'lesson') {
    const { id, title, lesson } = reading.challenge;
    return { id, title, markdown: readLesson(lesson) };
  }
  const markdown = readLesson(reading.file);
  return { id: reading.id, title: titleOf(markdown) ?? reading.id, markdown };
}

async function showText(
  { terminal, io }: CommandContext,
  { id, markdown }: Text,
  { answers, pager: wanted }: Extract<LessonForm, { kind: 'text' }>,
): Promise<void> {
  const rendered = renderMarkdown(sanitise(markdown), terminal, {
    answers,
    folded: `(answer: dscourse lesson ${id} --answers)`,
    linkText: (target) => {
      const linked = readingLinked(target);
      return linked === null ? target : `dscourse lesson ${linked}`;
    },
  });
  const pager = wanted ? pagerFor(rendered, io.env, io.stdin, io.stdout) : null;
  const seen = pager !== null && (await io.lendTerminal(() => page(rendered, pager, io.signal)));
  if (!seen) terminal.line(rendered);
}

async function showPage(
  { terminal, options, io }: CommandContext,
  { workspace }: CourseContext,
  text: Text,
  { output, open }: Extract<LessonForm, { kind: 'page' }>,
): Promise<void> {
  const { lessonPage } = await import('../../web/lesson-page.ts');
  const html = lessonPage(text, () => builtFile(io.packageRoot, 'draw-diagrams.js', 'What draws diagrams'));
  // In the workspace the next page of the lesson replaces it.
  const folder = workspace === null ? null : join(workspace.dscourseDirectory, 'lessons');
  const file = output === null ? pagePath(folder, 'lesson', `${text.id}.html`) : resolve(io.cwd, output);
  writePage(file, [html]);
  const opened = open && (await openInBrowser(file, io.env));
  if (options.json) {
    terminal.line(
      JSON.stringify({ version: 1, kind: 'lesson-page', lesson: text.id, file, opened }, null, 2),
    );
    return;
  }
  const near = relative(io.cwd, file);
  terminal.line(terminal.wrap(near.startsWith('..') || near === '' ? file : near));
  if (open && !opened)
    terminal.error(terminal.wrap('No browser could be started here: open that file yourself.'));
}
