import type { Course } from '../../course/course.ts';
import { readCourse } from '../../course/read-course.ts';
import { DscourseError, ExitStatus } from '../../errors.ts';
import { findTerm, type NamedTerm } from '../../glossary/find-term.ts';
import type { Glossary, GlossaryTerm, GlossaryTheme } from '../../glossary/glossary.ts';
import { readGlossary } from '../../glossary/read-glossary.ts';
import type { CommandAction } from '../context.ts';
import { renderMarkdown } from '../terminal/markdown.ts';
import { tableLines } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { wrapText } from '../terminal/width.ts';
import type { ExplainArguments } from './explain.ts';

/** Explains one term, or lists all of them. */
export const action: CommandAction<ExplainArguments> = async (context, { term: typed }) => {
  const { terminal, options, io } = context;
  const glossary = readGlossary(io.packageRoot);
  if (typed === null) {
    if (options.json) printJson(terminal, { themes: glossary.themes.map(themeJson) });
    else printThemes(glossary, terminal);
    return ExitStatus.passed;
  }
  const { term, theme } = wanted(glossary, typed);
  const course = await readCourse(io.packageRoot);
  if (options.json) printJson(terminal, termJson(term, theme, course));
  else printTerm(term, course, terminal);
  return ExitStatus.passed;
};

function wanted(glossary: Glossary, typed: string): NamedTerm {
  const search = findTerm(glossary, typed);
  switch (search.kind) {
    case 'found':
      return search;
    case 'several':
      throw new DscourseError({
        code: 'ambiguous-term',
        message: `"${typed}" is part of ${search.names.length} terms: ${search.names.join(', ')}.`,
        fix: `Type one of them: dscourse explain ${search.names[0] ?? ''}`,
        details: search.names,
      });
    case 'unknown':
      throw new DscourseError({
        code: 'unknown-term',
        message: `The glossary has no "${typed}".`,
        fix: `${search.near.length > 0 ? `Did you mean ${search.near.join(', ')}? ` : ''}All terms: dscourse explain`,
        details: search.near,
      });
  }
}

function printThemes({ themes }: Glossary, terminal: Terminal): void {
  for (const { title, terms } of themes) {
    terminal.line(terminal.paint('strong', terminal.wrap(title)));
    terminal.line(terminal.wrap(`  ${terms.map(({ name }) => name).join(', ')}`, '  '));
    terminal.note('');
  }
  terminal.note(terminal.wrap('One of them: dscourse explain <term>'));
}

function printTerm(term: GlossaryTerm, course: Course, terminal: Terminal): void {
  const columns = Math.min(terminal.columns, 100);
  const also = term.also.length === 0 ? '' : terminal.paint('dim', `  also: ${term.also.join(', ')}`);
  terminal.line(wrapText(`${terminal.paint('strong', term.name)}${also}`, columns, '  '));
  terminal.line();
  terminal.line(renderMarkdown(term.text, terminal));
  const rows = [
    ['In reports', term.names.join(', ')],
    ['See also', term.see.join(', ')],
    ['Taught in', term.lessons.map((lesson) => lessonText(lesson, course)).join('; ')],
    ['Read it', term.lessons[0] === undefined ? '' : `dscourse lesson ${term.lessons[0]}`],
  ].filter(([, value]) => value !== '');
  if (rows.length === 0) return;
  terminal.note('');
  const painted = rows.map(([title = '', value = '']) => [terminal.paint('dim', title), value]);
  for (const line of tableLines(painted, [{}, { flexible: true }], { columns })) terminal.note(line);
}

/** `broadcast-3c, Broadcast through partitions`; a chapter goes by its id alone. */
function lessonText(id: string, { challenges }: Course): string {
  const title = challenges.find((challenge) => challenge.id === id)?.title;
  return title === undefined ? id : `${id}, ${title}`;
}

function themeJson({ id, title, terms }: GlossaryTheme): object {
  return { id, title, terms: terms.map(({ name, also, names }) => ({ term: name, also, names })) };
}

function termJson(term: GlossaryTerm, theme: GlossaryTheme, { challenges }: Course): object {
  return {
    term: term.name,
    theme: { id: theme.id, title: theme.title },
    also: term.also,
    names: term.names,
    text: term.text,
    lessons: term.lessons.map((id) => ({
      id,
      title: challenges.find((challenge) => challenge.id === id)?.title ?? null,
    })),
    related: term.see,
  };
}

function printJson(terminal: Terminal, value: object): void {
  terminal.line(JSON.stringify({ version: 1, kind: 'explain', ...value }, null, 2));
}
