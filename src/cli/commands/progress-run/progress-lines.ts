/** `progress` for the terminal. Pure. */
import { statusText } from '../../status-words.ts';
import { tableLines } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { displayWidth } from '../../terminal/width.ts';
import {
  bestRows,
  certifierText,
  count,
  failureText,
  gaveUpText,
  hintsText,
  type NextStep,
  type PartProgress,
  type ProgressOverview,
  practised,
  practisedText,
  type Tally,
  tallyText,
} from './progress-words.ts';

type Look = Pick<Terminal, 'columns' | 'unicode' | 'paint' | 'glyph' | 'wrap'>;

const widest = 100;

/** Cells of a bar; on a terminal narrower than `roomForBars` there are none. */
const barCells = 10;
const roomForBars = 50;

/** All parts with their challenges, what was practised, and what comes next. */
export function progressLines(overview: ProgressOverview, look: Look): string[] {
  return [
    ...headLines(overview.title, overview, look),
    '',
    ...overview.parts.flatMap((part) => [...partLines(part, look), '']),
    ...conceptLines(overview, look),
    ...nextLines(overview.next, overview.total, look),
  ];
}

function partLines(part: PartProgress, look: Look): string[] {
  const columns = Math.min(look.columns, widest);
  const rows = part.challenges.map((entry) => [
    entry.challenge.id,
    statusText(entry.status, look),
    entry.attempts === 0 ? '' : count(entry.attempts, 'attempt'),
    [certifierText(entry), failureText(entry), hintsText(entry), gaveUpText(entry)]
      .filter((text) => text !== null)
      .join('; '),
  ]);
  const figures = part.challenges.flatMap(bestRows);
  return [
    ...headLines(part.part.title, part, look),
    ...tableLines(rows, [{}, {}, {}, { flexible: true }], { columns, indent: '  ' }),
    ...(figures.length === 0 ? [] : [look.paint('dim', '  best')]),
    ...tableLines(
      figures.map(({ challenge, title, value, bound }) => [challenge, title, value, bound]),
      [{}, { flexible: true }, { align: 'right' }, {}],
      { columns, indent: '    ' },
    ),
  ];
}

/** Title, bar and words, on one line where they fit: `Telling everyone  ███░░░░░░░ 1 of 3 passed`. */
function headLines(title: string, tally: Tally, look: Look): string[] {
  const strong = look.paint('strong', title);
  const words = look.paint('dim', tallyText(tally));
  const tail = look.columns < roomForBars ? words : `${bar(tally, look)} ${words}`;
  const whole = `${strong}  ${tail}`;
  if (displayWidth(whole) <= look.columns) return [whole];
  return [look.wrap(strong), look.wrap(`  ${tail}`, '  ')];
}

/** Filled in proportion; a part that has been begun never looks empty, and only a finished one full. */
function bar({ passed, total }: Tally, { unicode, paint }: Look): string {
  const exact = total === 0 ? 0 : (passed / total) * barCells;
  const filled = passed === total ? Math.round(exact) : Math.min(barCells - 1, Math.ceil(exact));
  const [full, empty] = unicode ? ['█', '░'] : ['#', '.'];
  return paint('good', full.repeat(filled)) + paint('dim', empty.repeat(barCells - filled));
}

function conceptLines({ concepts }: ProgressOverview, look: Look): string[] {
  if (concepts.length === 0) return [];
  const rows = concepts
    .map((group) => [group.theme?.title ?? 'Other', practised(group).join(', ')])
    .filter(([, names]) => names !== '');
  const head = `${look.paint('strong', 'Concepts practised')} ${look.paint('dim', `(${practisedText(concepts)})`)}`;
  const columns = Math.min(look.columns, widest);
  return [
    look.wrap(head),
    ...(rows.length === 0 ? ['  none yet'] : []),
    ...tableLines(rows, [{}, { flexible: true }], { columns, indent: '  ' }),
    '',
  ];
}

function nextLines(next: NextStep, total: number, look: Look): string[] {
  if (next.kind === 'challenge') {
    const { challenge, command, hint } = next;
    return [
      look.wrap(`Next: ${challenge.id}, ${challenge.title}: ${command}`, '  '),
      ...(hint === null ? [] : [look.wrap(`Stuck? ${hint}`, '  ')]),
    ];
  }
  const done = `${look.paint('good', look.glyph('pass'))} All ${total} challenges are passed`;
  if (next.kind === 'done') return [look.wrap(`${done} and certified.`, '  ')];
  return [look.wrap(`${done}.`, '  '), look.wrap(`To certify ${next.challenge.id}: ${next.command}`, '  ')];
}
