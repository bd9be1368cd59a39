/** The screen of `watch` from its state: what is watched, what is under way, the report, the keys. Pure. */
import type { Challenge } from '../../../course/course.ts';
import { problemLines } from '../../../reporters/problems.ts';
import { sanitiseLine } from '../../terminal/sanitise.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { displayWidth, truncate, wrapText } from '../../terminal/width.ts';
import { bindings, isBusy } from './bindings.ts';
import type { Verdict, WatchState } from './machine.ts';
import { mostMs, tallyText } from './tally.ts';

export type ScreenLook = Pick<Terminal, 'columns' | 'paint' | 'glyph' | 'wrap'>;

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Rows that the text gets even on the smallest terminal. */
const leastBody = 3;

export interface Screen {
  readonly lines: readonly string[];
  /** First row of the text that is shown, within the text. */
  readonly scroll: number;
  /** Rows of the text that are seen at once. */
  readonly page: number;
}

/** Exactly as many lines as there are rows, or fewer; none of them wider than the terminal. */
export function screenOf(
  state: WatchState,
  challenge: Pick<Challenge, 'id' | 'title'>,
  body: readonly string[],
  look: ScreenLook,
  { columns, rows }: Size,
): Screen {
  const head = [headLine(challenge, state, look), phaseLine(state, look)];
  const keys = keyLines(state, look, columns);
  const text = state.overlay === null ? body : state.overlay.lines;
  // A blank row above the text and one below, where the terminal has them to give.
  const spare = rows - head.length - keys.length;
  const gaps = spare - 2 >= leastBody ? 2 : 0;
  const room = Math.max(1, spare - gaps);
  const scrolls = text.length > room;
  const page = scrolls ? Math.max(1, room - 1) : room;
  const scroll = Math.max(0, Math.min(state.scroll, text.length - page));
  const shown = text.slice(scroll, scroll + page);
  const where = `lines ${scroll + 1} to ${scroll + shown.length} of ${text.length}, arrows scroll`;
  const position = scrolls ? [look.paint('dim', where)] : [];
  const gap = gaps > 0 ? [''] : [];
  const lines = [...head, ...gap, ...shown, ...position, ...gap, ...keys];
  return { lines: lines.map((line) => truncate(line, columns)), scroll, page };
}

function headLine(
  { id, title }: Pick<Challenge, 'id' | 'title'>,
  state: WatchState,
  look: ScreenLook,
): string {
  const what = state.overlay === null ? title : state.overlay.title;
  return `${look.paint('dim', 'watching')} ${look.paint('strong', id)}  ${sanitiseLine(what)}`;
}

function phaseLine(state: WatchState, look: ScreenLook): string {
  const busy = look.glyph('arrow');
  // What stands below is of an earlier save, and must not be taken for this one's.
  const earlier = isEarlier(state) ? look.paint('dim', '  (below: the save before)') : '';
  switch (state.phase.kind) {
    case 'settling':
      return `${look.paint('accent', `${busy} files are changing`)}${earlier}`;
    case 'building':
      return `${look.paint('accent', `${busy} building`)}${earlier}`;
    case 'running':
      return `${look.paint('accent', `${busy} running`)}${earlier}  ${state.phase.line}`;
    case 'narrowing':
      return `${look.paint('accent', `${busy} trying more seeds`)}  ${tallyLine(state)}`;
    case 'waiting':
      return tallyLine(state) === ''
        ? look.paint('dim', 'waiting for a save')
        : `${tallyLine(state)}${look.paint('dim', '  waiting for a save')}`;
    case 'stopped':
      return `${look.paint('warn', `${look.glyph('warn')} stopped`)}${earlier}${look.paint('dim', '  waiting for a save')}`;
    case 'away':
    case 'left':
      return '';
  }
}

function isEarlier({ verdict, phase, round, overlay }: WatchState): boolean {
  if (overlay !== null || verdict.kind === 'none') return false;
  if (phase.kind === 'running' && verdict.kind === 'judged') return verdict.round !== round;
  // Stopping gives what is left of the round another number.
  if (phase.kind === 'stopped') return verdict.kind === 'judged' && verdict.round < round - 1;
  return isBusy({ phase });
}

function tallyLine({ verdict, phase }: WatchState): string {
  if (verdict.kind !== 'judged' || verdict.tally === null) return '';
  const { tally } = verdict;
  const text = tallyText(tally);
  if (tally.done >= tally.total) return text;
  return phase.kind === 'narrowing'
    ? `${text}, up to ${tally.total}`
    : `${text} (${mostMs / 1000} s were up)`;
}

/** `r run  h hint 2 of 4  q quit`, on as many lines as it takes. */
function keyLines(state: WatchState, look: ScreenLook, columns: number): readonly string[] {
  const lines: string[] = [];
  let width = 0;
  for (const { key, label } of bindings(state)) {
    const text = `${look.paint('accent', key)} ${label}`;
    const next = displayWidth(text) + (width === 0 ? 0 : 3);
    if (width > 0 && width + next > columns) {
      lines.push(text);
      width = displayWidth(text);
    } else {
      lines.push(`${lines.pop() ?? ''}${width === 0 ? '' : '   '}${text}`);
      width += next;
    }
  }
  return lines;
}

/** What is shown of a verdict without a report. */
export function verdictText(
  verdict: Exclude<Verdict, { kind: 'judged' }>,
  look: ScreenLook,
): readonly string[] {
  switch (verdict.kind) {
    case 'none':
      return [];
    case 'stumbled': {
      const mark = look.paint('warn', `${look.glyph('unknown')} could not judge`);
      return [mark, '', look.wrap(verdict.message), look.wrap(verdict.fix)].flatMap((line) =>
        line.split('\n'),
      );
    }
    case 'problems': {
      const { problems, kind } = verdict.built;
      const count = `${problems.length} type ${problems.length === 1 ? 'error' : 'errors'}`;
      const what = kind === 'type-errors' ? count : 'it can not be built';
      return [
        `${look.paint('warn', `${look.glyph('unknown')} could not judge`)}  ${what}`,
        '',
        ...problemLines(problems, look),
      ];
    }
  }
}

/** Lines that a narrower terminal would cut are broken instead. */
export function fitted(lines: readonly string[], columns: number): readonly string[] {
  return lines.flatMap((line) => wrapText(line, columns, '  ').split('\n'));
}
