/**
 * The whole terminal for one command: the alternate screen, keys without Enter, and both given back however the
 * command ends. What was on the screen before is there again afterwards.
 */
import type { Io } from '../context.ts';
import { type Key, keysIn } from './keys.ts';
import { truncate } from './width.ts';

/** Alternate screen, cursor hidden, no wrapping: a line that is too long is cut, it moves none of the others. */
const begin = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J';
const end = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const clearLine = '\u001b[2K';
const clearBelow = '\u001b[J';

/** Real milliseconds after which a stop has either happened or been passed over. */
const resumeMs = 20;

/** Whose the terminal is: ours with the screen, ours for the keys alone, or not ours. */
type Shown = 'screen' | 'keys' | 'nothing';

/** What this needs of the process. */
export type ScreenProcess = Pick<NodeJS.Process, 'kill' | 'pid' | 'platform'> & {
  on(event: string, listener: () => void): unknown;
  prependListener(event: string, listener: () => void): unknown;
  removeListener(event: string, listener: () => void): unknown;
};

export interface ScreenListener {
  readonly key: (key: Key) => void;
  /** The size has changed, or the terminal was ours again after a pause: everything is to be drawn anew. */
  readonly redraw: () => void;
  /** The terminal is gone: a closed window, a lost connection. */
  readonly gone: () => void;
}

interface Keyboard extends NodeJS.EventEmitter {
  setRawMode(raw: boolean): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** True where a {@link FullScreen} can be had. */
export function hasFullScreen({ stdin, stdout, env }: Pick<Io, 'stdin' | 'stdout' | 'env'>): boolean {
  return stdin.isTTY === true && stdout.isTTY === true && isKeyboard(stdin) && env.TERM !== 'dumb';
}

function isKeyboard(stdin: NodeJS.EventEmitter): stdin is Keyboard {
  return 'setRawMode' in stdin && typeof stdin.setRawMode === 'function';
}

export class FullScreen {
  readonly #keyboard: Keyboard;
  readonly #stdout: Io['stdout'] & { readonly rows?: number };
  readonly #process: ScreenProcess;
  readonly #listener: ScreenListener;
  #shown: Shown = 'nothing';
  /** What to come back to after a stop; null: not stopped. */
  #suspended: Shown | null = null;
  #lines: readonly string[] = [];
  readonly #data = (chunk: unknown): void => {
    for (const key of keysIn(String(chunk))) {
      if (key === 'ctrl-z') this.suspend();
      else this.#listener.key(key);
    }
  };
  readonly #gone = (): void => this.#listener.gone();
  readonly #resize = (): void => this.redraw();
  readonly #restore = (): void => this.#give('nothing');
  readonly #stopped = (): void => this.#stop(this.#process.pid);
  readonly #continued = (): void => this.#goOn();

  /** @throws Error where {@link hasFullScreen} says no */
  constructor(io: Pick<Io, 'stdin' | 'stdout'>, owner: ScreenProcess, listener: ScreenListener) {
    if (!isKeyboard(io.stdin)) throw new Error('there is no keyboard');
    this.#keyboard = io.stdin;
    this.#stdout = io.stdout;
    this.#process = owner;
    this.#listener = listener;
  }

  get columns(): number {
    return Math.max(1, this.#stdout.columns ?? 80);
  }

  get rows(): number {
    return Math.max(1, this.#stdout.rows ?? 24);
  }

  /** Takes the terminal. */
  open(): void {
    this.#keyboard.on('data', this.#data);
    for (const event of ['end', 'error', 'close']) this.#keyboard.on(event, this.#gone);
    this.#stdout.on('resize', this.#resize);
    // Before whoever prints why the process ends: the message belongs on the screen that stays.
    for (const event of ['uncaughtException', 'unhandledRejection']) {
      this.#process.prependListener(event, this.#restore);
    }
    this.#process.on('exit', this.#restore);
    if (this.#process.platform !== 'win32') {
      this.#process.on('SIGTSTP', this.#stopped);
      this.#process.on('SIGCONT', this.#continued);
    }
    this.#give('screen');
  }

  /** Gives the terminal back for good. */
  close(): void {
    this.#restore();
    this.#keyboard.removeListener('data', this.#data);
    for (const event of ['end', 'close']) this.#keyboard.removeListener(event, this.#gone);
    this.#stdout.removeListener('resize', this.#resize);
    for (const event of ['uncaughtException', 'unhandledRejection', 'exit']) {
      this.#process.removeListener(event, this.#restore);
    }
    if (this.#process.platform !== 'win32') {
      this.#process.removeListener('SIGTSTP', this.#stopped);
      this.#process.removeListener('SIGCONT', this.#continued);
    }
    this.#keyboard.pause();
  }

  /** Goes to the ordinary screen, for output that stays; keys are still heard. */
  toOrdinary(): void {
    this.#give('keys');
  }

  /** Comes back from the ordinary screen. */
  toFull(): void {
    this.#give('screen');
    this.#listener.redraw();
  }

  /** Shows these lines, one a row, and nothing else. Only rows that differ are written. */
  draw(lines: readonly string[]): void {
    if (this.#shown !== 'screen') return;
    const fitting = lines.slice(0, this.rows).map((line) => truncate(line, this.columns, ''));
    let text = '';
    for (const [row, line] of fitting.entries()) {
      if (line === this.#lines[row]) continue;
      // Cleared first: behind a line that fills the row, clearing to its end would take the last character.
      text += `\u001b[${row + 1};1H${clearLine}${line}`;
    }
    if (fitting.length < this.#lines.length) text += `\u001b[${fitting.length + 1};1H${clearBelow}`;
    this.#lines = fitting;
    if (text !== '') this.#stdout.write(text);
  }

  /** Ctrl-Z: gives the terminal back and stops, with all that belongs to this job, as the shell expects it. */
  suspend(): void {
    if (this.#process.platform !== 'win32') this.#stop(0);
  }

  #stop(pid: number): void {
    if (this.#suspended !== null) return;
    this.#suspended = this.#shown;
    this.#restore();
    this.#process.removeListener('SIGTSTP', this.#stopped);
    this.#process.kill(pid, 'SIGTSTP');
    // Reached when we run again. Where no shell waits for us, the system passes the signal over: we go on at once.
    setTimeout(this.#continued, resumeMs);
  }

  #goOn(): void {
    const was = this.#suspended ?? this.#shown;
    if (this.#suspended !== null) this.#process.on('SIGTSTP', this.#stopped);
    this.#suspended = null;
    if (was === 'nothing') return;
    // Whoever had the terminal meanwhile may have left it in any mode.
    this.#shown = 'nothing';
    this.#give(was);
    this.#listener.redraw();
  }

  /** Draws all of it again, whatever has been written over it. */
  redraw(): void {
    if (this.#shown === 'screen') this.#stdout.write('\u001b[2J');
    this.#lines = [];
    this.#listener.redraw();
  }

  #give(what: Shown): void {
    if (what === this.#shown) return;
    const before = this.#shown;
    this.#shown = what;
    this.#lines = [];
    if (before === 'screen') this.#stdout.write(end);
    this.#setRaw(what !== 'nothing');
    if (what === 'screen') this.#stdout.write(begin);
  }

  #setRaw(raw: boolean): void {
    try {
      this.#keyboard.setRawMode(raw);
      if (raw) this.#keyboard.resume();
    } catch {
      // The terminal has gone, and its modes with it.
    }
  }
}
