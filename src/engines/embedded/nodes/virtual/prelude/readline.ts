/** `node:readline` and `node:readline/promises` for input that is no terminal. */
import type { Bag, Callback, Core, EmitterConstructor, EmitterLike } from './types.ts';

/** Builds the module. Lines end where Node's readline ends them: \n, \r\n, \r, U+2028, U+2029. */
export function readlinePrelude(core: Core): unknown {
  const EventEmitter = core.piece('events') as EmitterConstructor & { iterateFirst: Callback };
  const { StringDecoder } = core.host.builtin('string_decoder') as {
    StringDecoder: new (encoding: string) => { write(bytes: unknown): string; end(): string };
  };
  const takesText = Symbol.for('dscourse.takesText');
  const ending = /\r?\n|\r(?!\n)|\u2028|\u2029/g;
  // Three searches are several times faster than one pattern.
  const isUsual = (text: string): boolean =>
    text.indexOf('\r') === -1 && text.indexOf('\u2028') === -1 && text.indexOf('\u2029') === -1;
  const dispose: symbol = (Symbol as unknown as { dispose?: symbol }).dispose ?? Symbol.for('nodejs.dispose');

  type Input = EmitterLike & { resume(): unknown; pause(): unknown };
  interface Output {
    write(text: string): unknown;
  }
  interface Options {
    input: Input;
    output?: Output;
    prompt?: string;
    crlfDelay?: number;
    signal?: { aborted: boolean; addEventListener: Callback };
  }

  class Interface extends EventEmitter {
    line = '';
    cursor = 0;
    terminal = false;
    closed = false;
    paused = false;
    history: string[] = [];
    input: Input;
    output: Output | undefined;
    _prompt: string;
    _rest = '';
    _sawReturn = false;
    _question: Callback | null = null;
    _lines: unknown = null;
    _decoder = new StringDecoder('utf8');
    _onData: Callback;
    _onEnd: Callback;

    constructor(first: Options | Input, output?: Output) {
      super();
      const options: Options =
        'input' in first
          ? (first as Options)
          : { input: first as Input, ...(output === undefined ? {} : { output }) };
      if (typeof options.input?.on !== 'function')
        throw core.error(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "input" argument must be a stream.');
      this.input = options.input;
      this.output = options.output;
      this._prompt = options.prompt ?? '> ';
      this._onData = (chunk: unknown): void =>
        this._feed(typeof chunk === 'string' ? chunk : this._decoder.write(chunk));
      (this._onData as unknown as Record<symbol, boolean>)[takesText] = true;
      this._onEnd = (): void => {
        if (this._rest.length > 0) {
          const rest = this._rest;
          this._rest = '';
          this._line(rest);
        }
        this.close();
      };
      this.input.on('error', (error) => this.emit('error', error));
      this.input.on('data', this._onData);
      this.input.on('end', this._onEnd);
      const { signal } = options;
      if (signal?.aborted === true) core.nextTick(() => this.close());
      else signal?.addEventListener('abort', () => this.close(), { once: true });
      this.input.resume();
    }
    _feed(given: string): void {
      let text = given;
      if (this._sawReturn && text.length > 0) {
        this._sawReturn = false;
        if (text.charCodeAt(0) === 10) text = text.slice(1);
      }
      const usual = isUsual(text);
      if (usual && text.indexOf('\n') === -1) {
        this._rest += text;
        return;
      }
      if (this._rest !== '') {
        text = this._rest + text;
        this._rest = '';
      }
      if (usual) {
        let start = 0;
        for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
          this._line(text.slice(start, end));
          start = end + 1;
        }
        this._rest = text.slice(start);
        return;
      }
      this._sawReturn = text.endsWith('\r');
      const parts: string[] = [];
      let start = 0;
      ending.lastIndex = 0;
      for (let match = ending.exec(text); match !== null; match = ending.exec(text)) {
        parts.push(text.slice(start, match.index));
        start = ending.lastIndex;
      }
      this._rest = text.slice(start);
      for (const part of parts) this._line(part);
    }
    _line(line: string): void {
      if (this._question !== null) {
        const answer = this._question;
        this._question = null;
        answer(line);
      } else this.emit('line', line);
    }
    getPrompt(): string {
      return this._prompt;
    }
    setPrompt(prompt: string): void {
      this._prompt = prompt;
    }
    prompt(): void {
      if (this.paused) this.resume();
      this.output?.write(this._prompt);
    }
    question(query: string, first: unknown, second?: unknown): void {
      if (this.closed) throw core.error(Error, 'ERR_USE_AFTER_CLOSE', 'readline was closed');
      const callback = (typeof first === 'function' ? first : second) as Callback;
      const options = (typeof first === 'object' && first !== null ? first : {}) as {
        signal?: { aborted: boolean; addEventListener: Callback };
      };
      if (options.signal?.aborted === true) return;
      options.signal?.addEventListener('abort', () => {
        if (this._question === callback) this._question = null;
      });
      if (this._question !== null) {
        this.prompt();
        return;
      }
      this.output?.write(query);
      if (this.paused) this.resume();
      this._question = callback;
    }
    write(data: unknown): void {
      if (this.closed) throw core.error(Error, 'ERR_USE_AFTER_CLOSE', 'readline was closed');
      if (this.paused) this.resume();
      if (data !== null && data !== undefined) this._feed(String(data));
    }
    pause(): this {
      if (this.paused) return this;
      this.input.pause();
      this.paused = true;
      this.emit('pause');
      return this;
    }
    resume(): this {
      if (!this.paused) return this;
      this.input.resume();
      this.paused = false;
      this.emit('resume');
      return this;
    }
    close(): void {
      if (this.closed) return;
      this.pause();
      this.input.removeListener('data', this._onData);
      this.input.removeListener('end', this._onEnd);
      this.closed = true;
      this.emit('close');
    }
    getCursorPos(): { rows: number; cols: number } {
      return { rows: 0, cols: 0 };
    }
    /** One iterator for all loops, and leaving a loop closes nothing: as in Node, whatever its manual says. */
    [Symbol.asyncIterator](): unknown {
      this._lines ??= EventEmitter.iterateFirst(this, 'line', ['close']);
      return this._lines;
    }
  }
  Object.defineProperty(Interface.prototype, dispose, {
    value(this: Interface) {
      this.close();
    },
    configurable: true,
  });
  const ask = function question(
    this: Interface,
    query: string,
    options?: { signal?: { aborted: boolean; reason: unknown; addEventListener: Callback } },
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
      Interface.prototype.question.call(this, query, { ...options }, resolve as Callback);
    });
  };
  Object.defineProperty(Interface.prototype.question, Symbol.for('nodejs.util.promisify.custom'), {
    value: ask,
  });
  class PromisesInterface extends Interface {
    override question(query: string, options?: unknown): never {
      return ask.call(this, query, options as object) as never;
    }
  }
  const unavailable = (name: string) => (): never => core.realTime(`readline.${name}`);
  const cursor = (stream: Output | undefined, text: string, callback?: Callback): boolean => {
    stream?.write(text);
    if (typeof callback === 'function') core.nextTick(callback);
    return true;
  };
  const shared: Bag = {
    clearLine: (stream: Output, direction: number, callback?: Callback): boolean =>
      cursor(stream, direction < 0 ? '\u001b[1K' : direction > 0 ? '\u001b[0K' : '\u001b[2K', callback),
    clearScreenDown: (stream: Output, callback?: Callback): boolean => cursor(stream, '\u001b[0J', callback),
    cursorTo: (stream: Output, x: number, y?: number | Callback, callback?: Callback): boolean =>
      cursor(
        stream,
        typeof y === 'number' ? `\u001b[${y + 1};${x + 1}H` : `\u001b[${x + 1}G`,
        typeof y === 'function' ? y : callback,
      ),
    moveCursor: (stream: Output, x: number, y: number, callback?: Callback): boolean =>
      cursor(
        stream,
        `${x < 0 ? `\u001b[${-x}D` : x > 0 ? `\u001b[${x}C` : ''}${y < 0 ? `\u001b[${-y}A` : y > 0 ? `\u001b[${y}B` : ''}`,
        callback,
      ),
    emitKeypressEvents: unavailable('emitKeypressEvents'),
  };
  return {
    Interface,
    createInterface: (first: Options, output?: Output): Interface => new Interface(first, output),
    ...shared,
    promises: {
      Interface: PromisesInterface,
      createInterface: (first: Options, output?: Output): Interface => new PromisesInterface(first, output),
      Readline: unavailable('promises.Readline'),
    },
  };
}
