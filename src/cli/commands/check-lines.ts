/** How checks of the machine are shown: a line each, and below it what to do. */
import type { Check } from '../../toolchain/toolchain.ts';
import { sanitise, sanitiseLine } from '../terminal/sanitise.ts';
import type { Terminal, Tone } from '../terminal/terminal.ts';
import { displayWidth, pad } from '../terminal/width.ts';

const looks: Readonly<
  Record<Check['result'], readonly [glyph: Parameters<Terminal['glyph']>[0], tone: Tone]>
> = {
  ok: ['pass', 'good'],
  note: ['warn', 'warn'],
  missing: ['fail', 'bad'],
  broken: ['fail', 'bad'],
};

/** Below this a hanging indent leaves no room for text. */
const wideEnough = 60;

type Look = Pick<Terminal, 'columns' | 'glyph' | 'paint' | 'wrap'>;

/**
 * Lines for the checks; those that are not ok say why they matter and what to do.
 *
 * @param options `brief`: where nothing stands in the way of an engine, the reason is left out; `home`: the folder
 * that is written as `~`
 */
export function checkLines(
  checks: readonly Check[],
  terminal: Look,
  options: { readonly brief?: boolean; readonly home?: string | undefined } = {},
): readonly string[] {
  const status = ({ result }: Check): string => `${terminal.glyph(looks[result][0])} ${result}`;
  const statusWidth = Math.max(...checks.map((check) => displayWidth(status(check))));
  const titleWidth = Math.max(...checks.map(({ title }) => displayWidth(title)));
  const wide = terminal.columns >= wideEnough;
  const below = ' '.repeat(wide ? statusWidth + 2 : 4);
  const hanging = wide ? ' '.repeat(statusWidth + titleWidth + 4) : below;
  return checks.flatMap((check) => {
    const shownStatus = pad(status(check), wide ? statusWidth : 0);
    const head = `${shownStatus}  ${pad(check.title, wide ? titleWidth : 0)}  `;
    const found = sanitiseLine(shorten(check.found, options.home)).trim();
    // Wrapping closes gaps between words; in columns it gets the last one alone.
    const wrapped = wide
      ? head + terminal.wrap(hanging + found, hanging).slice(hanging.length)
      : terminal.wrap(head + found, hanging);
    // Painted after wrapping, so that a colour never spans a line break.
    const lines = [
      terminal.paint(looks[check.result][1], wrapped.slice(0, shownStatus.length)) +
        wrapped.slice(shownStatus.length),
    ];
    if (check.result !== 'ok') {
      const short = options.brief === true && check.result === 'note';
      if (!short) lines.push(...paragraph(check.why, terminal, below));
      if (check.fix !== null) {
        const [first = '', ...more] = paragraph(`fix: ${check.fix}`, terminal, below, '     ');
        lines.push(first.replace('fix:', terminal.paint('accent', 'fix:')), ...more);
      }
    }
    return lines.flatMap((line) => line.split('\n'));
  });
}

/** With `~` for the person's own folder. */
function shorten(text: string, home: string | undefined): string {
  return home === undefined || home.length < 2 ? text : text.replaceAll(`${home}/`, '~/');
}

function paragraph(text: string, terminal: Look, indent: string, more = ''): string[] {
  return sanitise(text)
    .split('\n')
    .flatMap((line) => terminal.wrap(indent + line, indent + more).split('\n'));
}
