/** Lines that a person types, or that a pipe holds, one after another; what is printed meanwhile stays apart. */
import { clearLine, createInterface, cursorTo, type Interface } from 'node:readline';
import type { CommandContext } from '../../context.ts';

export interface TypedLines {
  /** A person types: there is a prompt, editing, history and completion. */
  readonly interactive: boolean;
  /** The next line; null when there are no more; `interrupted` after Ctrl-C twice. */
  next(): Promise<string | null | 'interrupted'>;
  /** Prints something without leaving pieces of the line that is being typed in it. */
  aside(print: () => void): void;
  close(): void;
}

export interface TypedLinesOptions {
  readonly complete: (line: string) => [candidates: string[], completed: string];
  readonly prompt: () => string;
  /** Ctrl-C; returns whether it was of use. */
  readonly interrupt: () => boolean;
  /** Ctrl-C on an empty line: says how to leave. */
  readonly explainLeaving: () => void;
}

/** Reads standard input from now on. */
export function openLines({ io, options }: CommandContext, hooks: TypedLinesOptions): TypedLines {
  const interactive = io.stdin.isTTY === true && io.stdout.isTTY === true && !options.json;
  const reader = createInterface({
    input: io.stdin,
    output: interactive ? io.stdout : undefined,
    terminal: interactive,
    completer: hooks.complete,
    historySize: 500,
    removeHistoryDuplicates: true,
    // Lines that come in two pieces are rare, and a paste of many lines must not lose one.
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  return new ReadLines(reader, interactive, io.stdout, hooks);
}

class ReadLines implements TypedLines {
  readonly interactive: boolean;
  readonly #reader: Interface;
  readonly #output: NodeJS.WritableStream;
  readonly #hooks: TypedLinesOptions;
  readonly #queue: (string | 'interrupted' | null)[] = [];
  #waiting: ((line: string | null | 'interrupted') => void) | null = null;
  /** Ctrl-C was pressed on an empty line, and nothing since. */
  #warned = false;

  constructor(
    reader: Interface,
    interactive: boolean,
    output: NodeJS.WritableStream,
    hooks: TypedLinesOptions,
  ) {
    this.interactive = interactive;
    this.#reader = reader;
    this.#output = output;
    this.#hooks = hooks;
    reader.on('line', (line) => {
      this.#warned = false;
      this.#push(line);
    });
    reader.on('close', () => this.#push(null));
    reader.on('SIGINT', () => {
      if (hooks.interrupt()) return;
      if (reader.line !== '') {
        this.#warned = false;
        this.#output.write('\n');
        // Empties the line as Ctrl-E and Ctrl-U do.
        reader.write(null, { ctrl: true, name: 'e' });
        reader.write(null, { ctrl: true, name: 'u' });
        this.#prompt();
      } else if (this.#warned) this.#push('interrupted');
      else {
        this.#warned = true;
        this.#output.write('\n');
        hooks.explainLeaving();
        this.#prompt();
      }
    });
  }

  next(): Promise<string | null | 'interrupted'> {
    const first = this.#queue.shift();
    if (first !== undefined) return Promise.resolve(first);
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#prompt();
    });
  }

  aside(print: () => void): void {
    // Nobody types while something is under way, and then there is nothing to keep.
    const typing = this.interactive && this.#waiting !== null;
    if (typing) {
      cursorTo(this.#output, 0);
      clearLine(this.#output, 0);
    }
    print();
    if (typing) this.#reader.prompt(true);
  }

  close(): void {
    this.#reader.close();
  }

  #prompt(): void {
    if (!this.interactive || this.#waiting === null) return;
    this.#reader.setPrompt(this.#hooks.prompt());
    this.#reader.prompt();
  }

  #push(line: string | null | 'interrupted'): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) this.#queue.push(line);
    else waiting(line);
  }
}
