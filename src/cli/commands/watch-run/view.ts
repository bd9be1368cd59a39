/** Draws the state of a session, and keeps what is costly to make: a report's lines, for which the run's files are read. */
import type { Challenge } from '../../../course/course.ts';
import type { CommandContext } from '../../context.ts';
import { createTerminal } from '../../terminal/create-terminal.ts';
import type { FullScreen } from '../../terminal/full-screen.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Verdict, WatchState } from './machine.ts';
import { reportText } from './report-text.ts';
import { fitted, screenOf, verdictText } from './screen.ts';

interface Body {
  readonly verdict: Verdict;
  readonly lines: readonly string[];
}

export class WatchView {
  readonly #context: Pick<CommandContext, 'io' | 'options'>;
  readonly #screen: FullScreen;
  #look: Terminal;
  #body: Body | null = null;

  constructor(context: Pick<CommandContext, 'io' | 'options'>, screen: FullScreen) {
    this.#context = context;
    this.#screen = screen;
    this.#look = createTerminal(context.io, context.options);
  }

  /** How things look on the terminal as it is now. */
  get look(): Terminal {
    return this.#look;
  }

  /** The terminal has another size. */
  renew(): void {
    this.#look = createTerminal(this.#context.io, this.#context.options);
    this.#body = null;
  }

  /** Draws, and returns where in its text the screen is and how many rows of it are seen. */
  draw(state: WatchState, challenge: Challenge): { readonly scroll: number; readonly page: number } {
    const { columns, rows } = this.#screen;
    const { overlay, verdict } = state;
    const shown = overlay === null ? null : { ...overlay, lines: fitted(overlay.lines, columns) };
    const body = fitted(this.#linesOf(verdict), columns);
    const screen = screenOf({ ...state, overlay: shown }, challenge, body, this.#look, { columns, rows });
    this.#screen.draw(screen.lines);
    return screen;
  }

  #linesOf(verdict: Verdict): readonly string[] {
    if (this.#body?.verdict === verdict) return this.#body.lines;
    const lines =
      verdict.kind === 'judged' ? reportText(verdict, this.#look) : verdictText(verdict, this.#look);
    this.#body = { verdict, lines };
    return lines;
  }
}
