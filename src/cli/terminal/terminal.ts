/**
 * How things look: one line per thing, glyph and word together, colour as a second signal. Plain when
 * piped, with NO_COLOR or TERM=dumb; no animation off a terminal; never wider than the terminal.
 */
export type Tone = 'good' | 'bad' | 'warn' | 'dim' | 'strong' | 'accent' | 'plain';

export interface Terminal {
  /** Columns to fill; 80 when unknown. */
  readonly columns: number;
  readonly colour: boolean;
  /** True when lines may be redrawn (stderr is a terminal that can). */
  readonly animated: boolean;
  /** Unicode glyphs are fine; else ASCII stands in. */
  readonly unicode: boolean;
  paint(tone: Tone, text: string): string;
  /** `✓`, `✗`, `!`, `·`, `→` or their ASCII. */
  glyph(name: 'pass' | 'fail' | 'warn' | 'bullet' | 'arrow' | 'unknown'): string;
  /** Wraps text to the width; continuation lines start with `indent`. Text holds no control characters. */
  wrap(text: string, indent?: string): string;
  /** A line on stdout. With `--quiet` only what was asked for is printed: use `note` for the rest. */
  line(text?: string): void;
  /** A line that `--quiet` and `--json` drop (stdout). */
  note(text: string): void;
  /** A line on stderr. */
  error(text: string): void;
  /** A status that is redrawn in place on stderr while something runs; null clears it. No-op off a terminal. */
  status(text: string | null): void;
}
