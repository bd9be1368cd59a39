import type { Course } from '../../course/course.ts';
import { readCourse } from '../../course/read-course.ts';
import { DscourseError, ExitStatus } from '../../errors.ts';
import { findTerm, type NamedTerm } from '../../glossary/find-term.ts';
import type { Glossary, GlossaryTerm, GlossaryTheme } from '../../glossary/glossary.ts';
import { readGlossary } from '../../glossary/read-glossary.ts';
import type { CommandAction } from '../context.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { ExplainArguments } from './explain.ts';
import { termLines, themeLines } from './explain-lines.ts';

/** Explains one term, or lists all of them. */
export const action: CommandAction<ExplainArguments> = async (context, { term: typed }) => {
  const { terminal, options, io } = context;
  const glossary = readGlossary(io.packageRoot);
  if (typed === null) {
    if (options.json) printJson(terminal, { themes: glossary.themes.map(themeJson) });
    else {
      for (const line of themeLines(glossary, terminal)) terminal.line(line);
      terminal.note(terminal.wrap('One of them: dscourse explain <term>'));
    }
    return ExitStatus.passed;
  }
  const { term, theme } = wanted(glossary, typed);
  const course = await readCourse(io.packageRoot);
  if (options.json) printJson(terminal, termJson(term, theme, course));
  else for (const line of termLines(term, course, terminal)) terminal.line(line);
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
