/** The {@link Terminal} of a command: stdout for what was asked for, stderr for errors and the status line. */
import type { Ora } from 'ora';
import picocolors from 'picocolors';
import type { Io } from '../context.ts';
import { capabilities } from './capabilities.ts';
import type { Terminal, Tone } from './terminal.ts';
import { stripColour, truncate, wrapText } from './width.ts';

/** Prose wider than this is hard to read, whatever the terminal holds. */
const widestProse = 100;

const unicodeGlyphs = { pass: '✓', fail: '✗', warn: '!', bullet: '·', arrow: '→', unknown: '?' } as const;
const asciiGlyphs = { pass: '+', fail: 'x', warn: '!', bullet: '-', arrow: '->', unknown: '?' } as const;

export interface TerminalOptions {
  readonly quiet: boolean;
  readonly json: boolean;
}

export function createTerminal(
  io: Pick<Io, 'env' | 'stdout' | 'stderr'>,
  options: TerminalOptions,
  platform: string = process.platform,
): Terminal {
  const can = capabilities(io.env, { stdout: io.stdout, stderr: io.stderr }, platform);
  const paint = painter(can.colour);
  const glyphs = can.unicode ? unicodeGlyphs : asciiGlyphs;
  const animated = can.animated && !options.quiet;
  const status = new StatusLine(io.stderr, can.columns, can.errorColour, can.unicode);
  const line = (text = ''): void => {
    status.around(() => io.stdout.write(`${text}\n`));
  };
  return {
    columns: can.columns,
    colour: can.colour,
    animated,
    unicode: can.unicode,
    paint,
    glyph: (name) => glyphs[name],
    wrap: (text, indent = '') => wrapText(text, Math.min(can.columns, widestProse), indent),
    line,
    note: (text) => {
      if (!options.quiet && !options.json) line(text);
    },
    error: (text) => {
      status.around(() => io.stderr.write(`${can.errorColour ? text : stripColour(text)}\n`));
    },
    status: (text) => {
      if (animated) status.set(text);
    },
  };
}

function painter(enabled: boolean): (tone: Tone, text: string) => string {
  const colours = picocolors.createColors(enabled);
  const tones: Record<Tone, (text: string) => string> = {
    good: colours.green,
    bad: colours.red,
    warn: colours.yellow,
    dim: colours.dim,
    strong: colours.bold,
    accent: colours.cyan,
    plain: (text) => text,
  };
  return (tone, text) => (text === '' ? '' : tones[tone](text));
}

/** One line that ora redraws on stderr. ora is loaded when the first status is set, never before. */
class StatusLine {
  private readonly stream: Io['stderr'];
  private readonly columns: number;
  private readonly coloured: boolean;
  private readonly unicode: boolean;
  private text: string | null = null;
  private spinner: Ora | null = null;
  private loading = false;

  constructor(stream: Io['stderr'], columns: number, coloured: boolean, unicode: boolean) {
    this.stream = stream;
    this.columns = columns;
    this.coloured = coloured;
    this.unicode = unicode;
  }

  set(text: string | null): void {
    // Two columns for the spinner and its space, one so that the line never wraps.
    this.text = text === null ? null : truncate(text, this.columns - 3);
    if (this.spinner !== null) this.show(this.spinner);
    else if (text !== null && !this.loading) {
      this.loading = true;
      void this.load();
    }
  }

  /** Writes other output without leaving pieces of the status line in it. */
  around(write: () => void): void {
    const { spinner } = this;
    if (spinner?.isSpinning !== true) {
      write();
      return;
    }
    spinner.clear();
    write();
    spinner.render();
  }

  private async load(): Promise<void> {
    const { default: ora } = await import('ora');
    this.spinner = ora({
      stream: this.stream as NodeJS.WriteStream,
      isEnabled: true,
      color: this.coloured ? 'cyan' : false,
      spinner: this.unicode ? 'dots' : 'line',
      // The keyboard is not ours, and a cursor that was hidden stays so when we are killed.
      discardStdin: false,
      hideCursor: false,
    });
    this.show(this.spinner);
  }

  private show(spinner: Ora): void {
    if (this.text === null) {
      if (spinner.isSpinning) spinner.stop();
      return;
    }
    spinner.text = this.text;
    if (!spinner.isSpinning) spinner.start();
  }
}
