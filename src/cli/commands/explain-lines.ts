/** Terms of the glossary for the terminal. Pure. */
import type { Course } from '../../course/course.ts';
import type { Glossary, GlossaryTerm } from '../../glossary/glossary.ts';
import { renderMarkdown } from '../terminal/markdown.ts';
import { tableLines } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { wrapText } from '../terminal/width.ts';

const widest = 100;

/** The names of all terms, theme by theme. */
export function themeLines({ themes }: Glossary, terminal: Terminal): string[] {
  return themes.flatMap(({ title, terms }) => [
    terminal.paint('strong', terminal.wrap(title)),
    terminal.wrap(`  ${terms.map(({ name }) => name).join(', ')}`, '  '),
    '',
  ]);
}

/** One term: what it is, how reports write it, what is related to it, which lessons teach it. */
export function termLines(term: GlossaryTerm, course: Course, terminal: Terminal): string[] {
  const columns = Math.min(terminal.columns, widest);
  const also = term.also.length === 0 ? '' : terminal.paint('dim', `  also: ${term.also.join(', ')}`);
  const rows = [
    ['In reports', term.names.join(', ')],
    ['See also', term.see.join(', ')],
    ['Taught in', term.lessons.map((lesson) => lessonText(lesson, course)).join('; ')],
    ['Read it', term.lessons[0] === undefined ? '' : `dscourse lesson ${term.lessons[0]}`],
  ].filter(([, value]) => value !== '');
  const painted = rows.map(([title = '', value = '']) => [terminal.paint('dim', title), value]);
  return [
    wrapText(`${terminal.paint('strong', term.name)}${also}`, columns, '  '),
    '',
    renderMarkdown(term.text, terminal),
    ...(rows.length === 0 ? [] : ['']),
    ...tableLines(painted, [{}, { flexible: true }], { columns }),
  ];
}

/** `broadcast-3c, Broadcast through partitions`; a chapter goes by its id alone. */
function lessonText(id: string, { challenges }: Course): string {
  const title = challenges.find((challenge) => challenge.id === id)?.title;
  return title === undefined ? id : `${id}, ${title}`;
}
