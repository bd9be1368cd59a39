/**
 * One file of the glossary:
 *
 *     # Title of the theme
 *
 *     ## term
 *     also: other words, separated by commas
 *     names: how-files-write-it
 *     lessons: echo-1
 *     see: related terms
 *
 *     Prose in Markdown.
 *
 * Each of the four lines may be left out.
 */
import { DscourseError } from '../errors.ts';
import type { GlossaryTerm, GlossaryTheme } from './glossary.ts';

type ListName = 'also' | 'names' | 'lessons' | 'see';
const listNames: readonly string[] = ['also', 'names', 'lessons', 'see'] satisfies readonly ListName[];

/** @throws DscourseError `glossary-damaged` with file and line. */
export function parseTheme(id: string, markdown: string, file: string): GlossaryTheme {
  const lines = markdown.replace(/\r\n?/g, '\n').split('\n');
  const starts = lines.flatMap((line, at) => (line.startsWith('## ') ? [at] : []));
  const title = /^# (.+)$/.exec(lines[0] ?? '')?.[1]?.trim();
  if (title === undefined) throw damaged(file, 1, 'it begins with no "# title"');
  const terms = starts.map((start, index) => {
    const end = starts[index + 1] ?? lines.length;
    return parseTerm(lines.slice(start, end), (offset, why) => damaged(file, start + offset + 1, why));
  });
  return { id, title, terms };
}

function parseTerm(
  lines: readonly string[],
  problem: (offset: number, why: string) => DscourseError,
): GlossaryTerm {
  const name = (lines[0] ?? '').slice('## '.length).trim();
  const lists: Record<ListName, readonly string[]> = { also: [], names: [], lessons: [], see: [] };
  let at = 1;
  for (; at < lines.length && lines[at]?.trim() !== ''; at++) {
    const [, key = '', values = ''] = /^([a-z]+): (.+)$/.exec(lines[at] ?? '') ?? [];
    if (!isListName(key)) throw problem(at, `this line is none of ${listNames.join(', ')}`);
    lists[key] = values.split(',').map((value) => value.trim());
  }
  const text = lines.slice(at).join('\n').trim();
  if (name === '') throw problem(0, 'the term has no name');
  if (text === '') throw problem(0, `"${name}" is not explained`);
  return { name, ...lists, text };
}

function isListName(key: string): key is ListName {
  return listNames.includes(key);
}

function damaged(file: string, line: number, why: string): DscourseError {
  return new DscourseError({
    code: 'glossary-damaged',
    message: `${file}:${line} can't be read as glossary: ${why}.`,
    fix: 'Correct the file, or install dscourse again.',
  });
}
