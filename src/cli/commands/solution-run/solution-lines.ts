/** A reference solution as lines for a terminal: why it is so, the figures, the program, and what differs. */
import { graderFor } from '../../../../graders/index.ts';
import type { Challenge } from '../../../course/course.ts';
import type { GradeOutcome } from '../../../grading/report.ts';
import { formatFigure } from '../../../grading/requirements.ts';
import { type FileComparison, linesOf } from '../../../solutions/compare.ts';
import { type DiffLine, hunksOf } from '../../../solutions/line-diff.ts';
import type { ComparedRun } from '../../../solutions/measures.ts';
import type { OwnSource } from '../../../solutions/own-source.ts';
import type { ReferenceSolution } from '../../../solutions/reference.ts';
import { renderMarkdown } from '../../terminal/markdown.ts';
import { sanitise, sanitiseLine } from '../../terminal/sanitise.ts';
import { tableLines } from '../../terminal/table.ts';
import type { Terminal, Tone } from '../../terminal/terminal.ts';
import { breakLine } from '../../terminal/width.ts';
import type { Measures } from './measure-both.ts';

export interface ShownSolution {
  readonly challenge: Challenge;
  /** What opened it, in a sentence. */
  readonly opened: string;
  readonly reference: ReferenceSolution;
  readonly own: OwnSource;
  readonly comparison: readonly FileComparison[];
  /** Null: not asked for. */
  readonly measures: Measures | null;
}

/** Unchanged lines around a change. */
const context = 3;

const outcomes: Readonly<Record<GradeOutcome, readonly [glyph: 'pass' | 'fail' | 'unknown', tone: Tone]>> = {
  passed: ['pass', 'good'],
  failed: ['fail', 'bad'],
  'could-not-judge': ['unknown', 'warn'],
};

/** All lines, none wider than the terminal. */
export function solutionLines(shown: ShownSolution, terminal: Terminal): readonly string[] {
  const { challenge, opened, reference, own, comparison, measures } = shown;
  const heading = (text: string): string => terminal.paint('strong', terminal.wrap(text));
  const title = `${terminal.paint('strong', `Solution of ${challenge.id}`)}  ${challenge.title}`;
  const blocks: (readonly string[])[] = [
    [terminal.wrap(title, '  '), terminal.paint('dim', terminal.wrap(opened))],
    [heading('Why this design'), '', renderMarkdown(reference.why, terminal)],
    ...(measures === null
      ? []
      : [[heading(`Figures on seed ${measures.seed}`), ...measureLines(measures, terminal)]]),
    ...reference.files.map(({ name, text }) => [
      heading(`The program: ${name}`),
      ...linesOf(text).map((line) => code(line, terminal)),
    ]),
    ...ownBlocks(own, comparison, terminal),
  ];
  return blocks.flatMap((block, i) => (i === 0 ? block : ['', ...block])).flatMap((text) => text.split('\n'));
}

function code(line: string, { columns }: Terminal): string {
  return breakLine(`  ${line}`, columns, '      ').trimEnd();
}

function measureLines({ runs, ownProblem }: Measures, terminal: Terminal): readonly string[] {
  const ran = runs.some(({ own }) => own !== null);
  const head = ['', ...(ran ? ['yours', 'reference'] : ['reference']), ''].map((cell) =>
    terminal.paint('dim', cell),
  );
  const rows = [head, ...runs.flatMap((run) => runRows(run, ran, terminal))];
  const columns = [{ flexible: true }, ...(ran ? [{}, {}] : [{}]), {}];
  const note = ownProblem === null ? [] : [`  Yours could not be run: ${sanitiseLine(ownProblem)}`];
  return [
    ...tableLines(rows, columns, { columns: Math.min(terminal.columns, 100), indent: '  ' }),
    ...note.map((text) => terminal.wrap(text, '  ')),
  ];
}

function runRows(run: ComparedRun, ran: boolean, terminal: Terminal): string[][] {
  const grader = graderFor(run.workload);
  const outcome = (of: GradeOutcome | null): string => {
    if (of === null) return '';
    const [glyph, tone] = outcomes[of];
    return terminal.paint(tone, `${terminal.glyph(glyph)} ${of.replaceAll('-', ' ')}`);
  };
  const cells = (own: string, reference: string): string[] => (ran ? [own, reference] : [reference]);
  return [
    [terminal.paint('strong', run.run), ...cells(outcome(run.own), outcome(run.reference)), ''],
    ...run.figures.map(({ measure, own, reference, wanted }) => {
      const known = grader.measures.find(({ name }) => name === measure);
      const text = (figure: number | null): string => (figure === null ? '' : formatFigure(figure, known));
      return [`  ${known?.title ?? measure}`, ...cells(text(own), text(reference)), wanted ?? ''];
    }),
  ];
}

function ownBlocks(
  own: OwnSource,
  comparison: readonly FileComparison[],
  terminal: Terminal,
): (readonly string[])[] {
  if (own.kind === 'none') return [['There is nothing of your own to compare it with.']];
  const yours = own.kind === 'attempt' ? `yours, attempt ${own.attempt.attempt}` : 'your folder as it is';
  return comparison.map((file) => {
    if (file.kind === 'both') return differenceLines(file, yours, terminal);
    const [name, whose] =
      file.kind === 'only-own' ? [file.own, 'Only yours has'] : [file.reference, 'Only the solution has'];
    const text = `${whose} ${sanitiseLine(name)} (${count(file.lineCount, 'line')}).`;
    return [terminal.paint('strong', terminal.wrap(text, '  '))];
  });
}

const marks: Readonly<Record<DiffLine['kind'], readonly [mark: string, tone: Tone]>> = {
  same: [' ', 'plain'],
  removed: ['-', 'bad'],
  added: ['+', 'good'],
};

function differenceLines(
  { own, reference, lines }: Extract<FileComparison, { kind: 'both' }>,
  yours: string,
  terminal: Terminal,
): readonly string[] {
  const name = own === reference ? reference : `${reference} (yours is ${sanitiseLine(own)})`;
  const heading = terminal.paint('strong', terminal.wrap(`Beside ${yours}: ${name}`, '  '));
  const hunks = hunksOf(lines, context);
  if (hunks.length === 0) return [heading, '  They are the same, line for line.'];
  const shared = lines.filter(({ kind, text }) => kind === 'same' && text.trim() !== '').length;
  const legend = `  - yours, + the solution; ${count(shared, 'line')} in common`;
  return [
    heading,
    terminal.paint('dim', terminal.wrap(legend, '  ')),
    ...hunks.flatMap((hunk) => [
      terminal.paint('dim', `  @@ line ${hunk.before} of yours, line ${hunk.after} of the solution`),
      ...hunk.lines.map(({ kind, text }) => {
        const [mark, tone] = marks[kind];
        const line = breakLine(`${mark} ${sanitise(text)}`, terminal.columns, '      ').trimEnd();
        return line
          .split('\n')
          .map((part) => terminal.paint(tone, part))
          .join('\n');
      }),
    ]),
  ];
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
