/** A download in one line that fits the terminal. Pure. */
import { bytesText } from '../../figure-text.ts';
import { displayWidth } from '../../terminal/width.ts';
import type { DownloadState } from './download-meter.ts';

const barCells = 16;

/** What the bar is drawn with; `none` where lines stay. */
export type BarStyle = 'unicode' | 'ascii' | 'none';

/**
 * `Maelstrom v0.2.4  ██████░░░░░░░░░░   42 %  28 of 67 MB  5.2 MB/s  8 s left`; where that is too wide, the bar
 * goes first, then the name, the speed, the time left.
 */
export function downloadText(name: string, state: DownloadState, columns: number, style: BarStyle): string {
  const { received, total, percent, speed, secondsLeft, stalledFor } = state;
  const parts: { readonly text: string; readonly goes: number }[] = [
    { text: name, goes: 2 },
    { text: percent === null ? '' : bar(percent, style), goes: 1 },
    { text: percent === null ? '' : `${String(percent).padStart(3)} %`, goes: 5 },
    { text: amountText(received, total), goes: 6 },
    { text: speed === null || stalledFor !== null ? '' : `${bytesText(Math.round(speed))}/s`, goes: 3 },
    { text: stalledFor !== null ? `nothing for ${stalledFor} s` : leftText(secondsLeft), goes: 4 },
  ];
  let shown = parts.filter(({ text }) => text !== '');
  const line = (): string => shown.map(({ text }) => text).join('  ');
  for (let next = 1; displayWidth(line()) > columns && next < 6; next++) {
    shown = shown.filter(({ goes }) => goes !== next);
  }
  return line();
}

/** `28 of 67 MB`, `940 kB of 67 MB`. */
function amountText(received: number, total: number | null): string {
  const here = bytesText(received);
  if (total === null) return here;
  const all = bytesText(total);
  const unit = all.slice(all.indexOf(' '));
  return `${here.endsWith(unit) ? here.slice(0, -unit.length) : here} of ${all}`;
}

function bar(percent: number, style: BarStyle): string {
  if (style === 'none') return '';
  const full = Math.floor((percent / 100) * barCells);
  if (style === 'unicode') return '█'.repeat(full) + '░'.repeat(barCells - full);
  return `[${'#'.repeat(full)}${'.'.repeat(barCells - full)}]`;
}

/** `8 s left`, `3 min left`, `2 h left`. */
function leftText(seconds: number | null): string {
  if (seconds === null) return '';
  if (seconds < 100) return `${seconds} s left`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} min left` : `${Math.ceil(minutes / 60)} h left`;
}
