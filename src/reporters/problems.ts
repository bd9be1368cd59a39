/** Mistakes that the build found, shown as a learner knows them from an editor: place, message, source line. */

import type { TypeProblem } from '../build/build.ts';
import { sanitise, sanitiseLine } from '../cli/terminal/sanitise.ts';
import { displayWidth, truncate } from '../cli/terminal/width.ts';
import type { Look } from './look.ts';

const MOST = 12;

/** Lines for the problems of a build; beyond a dozen only their number. */
export function problemLines(problems: readonly TypeProblem[], look: Look): readonly string[] {
  const lines = problems.slice(0, MOST).flatMap((problem, i) => {
    const place = `${problem.file}:${problem.line}:${problem.column}`;
    const code = problem.code === '' ? '' : ` ${look.paint('dim', problem.code)}`;
    const [first = '', ...more] = sanitise(problem.message).split('\n');
    return [
      ...(i === 0 ? [] : ['']),
      `${look.paint('accent', sanitiseLine(place))}${code}`,
      look.wrap(`  ${first}`, '  '),
      ...more.map((line) => look.wrap(`  ${line.trimEnd()}`, '    ')),
      ...sourceLines(problem, look),
    ];
  });
  if (problems.length > MOST) lines.push('', `and ${problems.length - MOST} more`);
  return lines.flatMap((line) => line.split('\n'));
}

/** The source line with a caret below the column; a long line is shown around it. */
function sourceLines({ sourceLine, line, column }: TypeProblem, look: Look): readonly string[] {
  if (sourceLine === null || sourceLine.trim() === '') return [];
  const gutter = `  ${String(line).padStart(4)} | `;
  const room = look.columns - gutter.length;
  const before = sanitiseLine(sourceLine.slice(0, column - 1).replace(/\t/g, '  '));
  const after = sanitiseLine(sourceLine.slice(column - 1).replace(/\t/g, '  '));
  const indent = /^ */.exec(before)?.[0].length ?? 0;
  const kept = before.slice(indent);
  const cut = displayWidth(kept) > room - 20 ? kept.slice(-(room - 30)) : kept;
  const lead = cut === kept ? cut : `...${cut}`;
  return [
    look.paint('dim', gutter) + truncate(lead + after, room),
    `${' '.repeat(gutter.length + displayWidth(lead))}${look.paint('bad', '^')}`,
  ];
}
