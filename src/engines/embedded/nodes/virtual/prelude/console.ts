/** `console`: Node's formats, written to whatever process.stdout and process.stderr are at the time. */
import type { Bag, Callback, Core } from './types.ts';

/** Builds the console; `Console` makes others on streams of the learner's own. */
export function consolePrelude(core: Core): unknown {
  const util = core.host.builtin('util') as unknown as {
    format: Callback;
    formatWithOptions: Callback;
    inspect: Callback;
  };
  interface Sink {
    write(text: string): unknown;
  }
  const process = core.piece('process') as { stdout: Sink; stderr: Sink };

  const make = (stdout: () => Sink, stderr: () => Sink, self: Bag, indentation = 2): Bag => {
    let indent = '';
    const counts = new Map<string, number>();
    const timers = new Map<string, number>();
    const text = (args: unknown[]): string => {
      const [first] = args;
      if (args.length === 1 && typeof first === 'string') return first;
      return util.format(...args) as string;
    };
    const print = (sink: Sink, line: string): void => {
      const shown = indent === '' ? line : indent + line.replaceAll('\n', `\n${indent}`);
      sink.write(`${shown}\n`);
    };
    const log = (...args: unknown[]): void => print(stdout(), text(args));
    const warn = (...args: unknown[]): void => print(stderr(), text(args));
    const elapsed = (since: number): string => {
      const milliseconds = (core.readClock() - since) / 1e6;
      if (milliseconds >= 60_000)
        return `${Math.floor(milliseconds / 60_000)}:${String(((milliseconds % 60_000) / 1000).toFixed(3)).padStart(6, '0')} (m:ss.mmm)`;
      if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(3)}s`;
      return `${Number(milliseconds.toFixed(3))}ms`;
    };
    const warning = (message: string): void => core.piece('process').emitWarning(message);
    return Object.assign(self, {
      log,
      info: log,
      debug: log,
      dirxml: log,
      warn,
      error: warn,
      trace(...args: unknown[]): void {
        const error = { name: 'Trace', message: text(args) } as Error;
        Error.captureStackTrace(error, self.trace as Callback);
        const stack = String(error.stack);
        const frames = stack.indexOf('\n    at ');
        warn(
          `Trace${error.message === '' ? '' : `: ${error.message}`}${frames === -1 ? '' : stack.slice(frames)}`,
        );
      },
      assert(condition: unknown, ...args: unknown[]): void {
        if (condition) return;
        if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
        else args.unshift(args.length === 0 ? 'Assertion failed' : 'Assertion failed:');
        warn(...args);
      },
      clear(): void {},
      count(label: unknown = 'default'): void {
        const name = String(label);
        const count = (counts.get(name) ?? 0) + 1;
        counts.set(name, count);
        log(`${name}: ${count}`);
      },
      countReset(label: unknown = 'default'): void {
        if (!counts.delete(String(label))) warning(`Count for '${String(label)}' does not exist`);
      },
      dir(object: unknown, options?: object): void {
        print(stdout(), util.inspect(object, { customInspect: false, ...options }) as string);
      },
      group(...args: unknown[]): void {
        if (args.length > 0) log(...args);
        indent += ' '.repeat(indentation);
      },
      groupCollapsed(...args: unknown[]): void {
        (self.group as Callback)(...args);
      },
      groupEnd(): void {
        indent = indent.slice(0, Math.max(0, indent.length - indentation));
      },
      time(label: unknown = 'default'): void {
        const name = String(label);
        if (timers.has(name)) warning(`Label '${name}' already exists for console.time()`);
        else timers.set(name, core.readClock());
      },
      timeEnd(label: unknown = 'default'): void {
        (self.timeLog as Callback)(label);
        timers.delete(String(label));
      },
      timeLog(label: unknown = 'default', ...args: unknown[]): void {
        const name = String(label);
        const since = timers.get(name);
        if (since === undefined) warning(`No such label '${name}' for console.timeLog()`);
        else log(text([`${name}: ${elapsed(since)}`, ...args]));
      },
      timeStamp(): void {},
      profile(): void {},
      profileEnd(): void {},
      table(data: unknown, columns?: string[]): void {
        let captured = '';
        const sink = {
          write: (piece: string): boolean => {
            captured += piece;
            return true;
          },
          on: (): void => {},
          once: (): void => {},
          removeListener: (): void => {},
          listenerCount: (): number => 0,
        };
        const { Console } = core.host.builtin('console') as {
          Console: new (stdout: object) => { table: Callback };
        };
        new Console(sink).table(data, columns);
        print(stdout(), captured.replace(/\n$/, ''));
      },
    });
  };

  const self: Bag = {};
  make(
    () => process.stdout,
    () => process.stderr,
    self,
  );
  function Console(
    this: Bag | undefined,
    given: Sink | { stdout: Sink; stderr?: Sink; groupIndentation?: number },
    second?: Sink,
  ): Bag {
    const options =
      'stdout' in given ? given : { stdout: given, ...(second === undefined ? {} : { stderr: second }) };
    const errors = options.stderr ?? options.stdout;
    const own = Object.create(Console.prototype) as Bag;
    return make(
      () => options.stdout,
      () => errors,
      own,
      (options as { groupIndentation?: number }).groupIndentation ?? 2,
    );
  }
  self.Console = Console;
  Object.defineProperty(self, Symbol.toStringTag, { value: 'console', configurable: true });
  return self;
}
