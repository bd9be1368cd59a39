/** The heart of a context: clock, ticks, output, errors, and the one function that every step enters. */
import type { Bag, Callback, Core, EmitterLike, Host } from './types.ts';

/**
 * Builds the core inside a context and returns the step function. See {@link Host} for what it is given.
 * Order of ticks and microtasks as in Node's processTicksAndRejections: all ticks, then microtasks (which
 * V8 drains when the step's evaluation ends), and again while there are ticks.
 */
export function corePrelude(host: Host): Callback {
  const { state, slot, box, output, budget, cost } = host;
  const NOW = slot.now;
  const ENDED = slot.ended;
  const READS = slot.clockReads;
  const CHAINED = slot.chained;
  const at = (index: number): number => state[index] as number;
  const add = (index: number, by: number): number => {
    const sum = (state[index] as number) + by;
    state[index] = sum;
    return sum;
  };
  const clockRead = cost.clockRead as number;
  const cheapReads = budget.clockReadsCheap as number;
  const dearReads = budget.clockReadsDear as number;
  const maxReads = budget.clockReads as number;
  const maxChained = budget.chained as number;

  /** Thrown to leave the learner's code once its node has ended. */
  const stop = new Error('The node has ended.');
  const pieces = new Map<string, unknown>();

  const readClock = (): number => {
    const reads = add(READS, 1);
    if (reads > maxReads) core.spin('clock reads', reads);
    return add(NOW, reads < cheapReads ? clockRead : reads < dearReads ? clockRead * 10 : clockRead * 100);
  };

  interface Tick {
    callback: Callback;
    args: unknown[];
  }
  let ticks: Tick[] = [];
  let draining = false;

  const chained = (what: string): boolean => {
    const count = add(CHAINED, 1);
    if (count <= maxChained) return true;
    // Dropping the callback ends the chain, even where an exception would be caught.
    if (at(ENDED) === 0) end({ kind: 'spin', what, count, site: new Error(what) });
    return false;
  };

  const drainTicks = (): void => {
    draining = true;
    while (ticks.length > 0) {
      const batch = ticks;
      ticks = [];
      for (const { callback, args } of batch) {
        if (at(ENDED) !== 0) break;
        core.run(callback, undefined, args);
      }
    }
    draining = false;
    state[slot.ticks] = 0;
  };

  const then = Promise.prototype.then;
  const resolved = Promise.resolve();

  const end = (how: NonNullable<typeof box.end>): void => {
    if (at(ENDED) !== 0) return;
    box.end = how;
    state[ENDED] = 1;
  };

  /** `process.emit('exit')` once, with the exit code of the moment; returns the code that holds after it. */
  let exitEmitted = false;
  const emitExit = (code: number): number => {
    const process = core.piece('process') as EmitterLike & { exitCode: unknown; _exiting: boolean };
    if (exitEmitted) return code;
    exitEmitted = true;
    process._exiting = true;
    process.exitCode = code;
    try {
      process.emit('exit', code);
    } catch (thrown) {
      if (thrown !== stop) {
        report(thrown, false);
        return 1;
      }
    }
    return Number(process.exitCode ?? code);
  };

  const describe = (
    thrown: unknown,
    rejection: boolean,
  ): { name: string; message: string; stack: string; object: object } | null => {
    if (!(thrown instanceof Error)) return null;
    const text = (value: unknown): string => (typeof value === 'string' ? value : String(value));
    try {
      const { name, message, stack } = thrown;
      return {
        name: text(name),
        message: text(message),
        stack: text(stack ?? `${name}: ${message}`),
        object: thrown,
      };
    } catch {
      return { name: 'Error', message: rejection ? 'a rejection' : 'an error', stack: 'Error', object: {} };
    }
  };

  /** Ends the node as Node ends on something that nobody caught. */
  const report = (thrown: unknown, rejection: boolean): void => {
    const error = describe(thrown, rejection);
    const { inspect } = host.builtin('util') as { inspect: (value: unknown) => string };
    let text: string;
    if (error !== null) text = inspect(thrown);
    else if (rejection) {
      // As V8 describes a value without running any code of its own.
      const shown =
        typeof thrown === 'object' && thrown !== null
          ? `#<${thrown.constructor?.name ?? 'Object'}>`
          : String(thrown);
      text = `[UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "${shown}".] {\n  code: 'ERR_UNHANDLED_REJECTION'\n}`;
    } else {
      text = `Uncaught:\n${inspect(thrown)}\n(Use \`node --trace-uncaught ...\` to show where the exception was thrown)`;
    }
    const code = exitEmitted ? 7 : 1;
    end({ kind: 'error', code, error, text, rejection });
    if (box.end?.kind === 'error' && !exitEmitted) {
      state[ENDED] = 0;
      const ending = box.end;
      ending.code = emitExit(1);
      box.end = ending;
      state[ENDED] = 1;
    }
  };

  const core: Core = {
    host,
    piece(name) {
      if (pieces.has(name)) return pieces.get(name);
      const make = host.pieces[name];
      if (make === undefined) throw new Error(`no piece ${name}`);
      const made = make(core);
      pieces.set(name, made);
      return made;
    },
    require: (name) => core.piece('modules').require(name),
    readClock,
    now: () => at(NOW),
    wallClock: (now) =>
      host.epoch + (now + at(slot.skew) + ((now - at(slot.skewFrom)) * at(slot.drift)) / 1e6) / 1e6,
    charge: (nanoseconds) => void add(NOW, nanoseconds),
    nextTick(callback, ...args) {
      if (typeof callback !== 'function')
        throw core.error(
          TypeError,
          'ERR_INVALID_ARG_TYPE',
          `The "callback" argument must be of type function. Received ${callback === null ? 'null' : typeof callback}`,
        );
      if (!chained('ticks')) return;
      ticks.push({ callback: core.hooks.bind === null ? callback : core.hooks.bind(callback), args });
      if (!draining) state[slot.ticks] = ticks.length;
    },
    queueMicrotask(callback) {
      if (typeof callback !== 'function')
        throw core.error(
          TypeError,
          'ERR_INVALID_ARG_TYPE',
          `The "callback" argument must be of type function. Received ${callback === null ? 'null' : typeof callback}`,
        );
      if (!chained('microtasks')) return;
      then.call(resolved, () => core.run(callback, undefined, []));
    },
    write(fd, chunk) {
      if (at(ENDED) !== 0) return;
      const { length } = chunk;
      if (length === 0) return;
      state[READS] = 0;
      let lines = 1;
      if (typeof chunk === 'string') {
        const first = chunk.indexOf('\n');
        if (first === -1) lines = 0;
        else if (first !== length - 1) {
          for (let next = chunk.indexOf('\n', first + 1); next !== -1; next = chunk.indexOf('\n', next + 1))
            lines += 1;
        }
      }
      add(NOW, lines * (cost.line as number) + length * (cost.character as number));
      if (add(slot.lines, lines) > (budget.lines as number)) core.spin('lines written', at(slot.lines));
      if (add(slot.written, length) > (budget.written as number))
        core.spin('characters written', at(slot.written));
      output.fd.push(fd);
      output.chunk.push(chunk);
      output.time.push(at(NOW));
      add(slot.outputs, 1);
    },
    run(callback, self, args) {
      try {
        callback.apply(self, args);
      } catch (thrown) {
        core.uncaught(thrown, 'uncaughtException');
      }
    },
    uncaught(thrown, origin) {
      if (thrown === stop || at(ENDED) !== 0) return;
      const process = core.piece('process') as EmitterLike;
      const rejection = origin === 'unhandledRejection';
      process.emit('uncaughtExceptionMonitor', thrown, origin);
      if (!exitEmitted && process.listenerCount('uncaughtException') > 0) {
        try {
          process.emit('uncaughtException', thrown, origin);
        } catch (again) {
          if (again !== stop) {
            report(again, false);
            if (box.end?.kind === 'error') box.end.code = 7;
          }
        }
        return;
      }
      report(thrown, rejection);
    },
    exit(code) {
      if (at(ENDED) === 0) {
        const holds = emitExit(code);
        end({ kind: 'exit', code: holds & 255 });
      }
      throw stop;
    },
    spin(what, count) {
      end({ kind: 'spin', what, count, site: new Error(what) });
      throw stop;
    },
    realTime(feature) {
      end({ kind: 'real-time', feature, site: new Error(feature) });
      throw stop;
    },
    later(callback, nanoseconds = cost.diskCall as number) {
      core.piece('timers').after(nanoseconds, callback);
    },
    hooks: { bind: null },
    // sfc32 by Chris Doty-Humphrey (PractRand), seeded per node.
    uint32() {
      const sum = (((a + b) | 0) + d) | 0;
      d = (d + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (c << 21) | (c >>> 11);
      c = (c + sum) | 0;
      return sum >>> 0;
    },
    error(kind, code, message) {
      const error = new kind(message) as Error & { code: string };
      error.code = code;
      // Node prints the code beside the name in a stack, and nowhere else.
      Object.defineProperty(error, 'name', {
        value: `${error.name} [${code}]`,
        configurable: true,
        writable: true,
      });
      void error.stack;
      delete (error as Partial<Error>).name;
      return error;
    },
  };
  let [a = 1, b = 2, c = 3, d = 4] = host.seed.map((word) => word | 0);
  for (let warm = 0; warm < 12; warm += 1) core.uint32();

  core.piece('globals');
  const timers = core.piece('timers') as { runTimer(): void; runImmediate(): void };
  interface Receiver {
    receive(chunk: string | Uint8Array): void;
  }
  let stdin: Receiver | null = null;

  const rejected = (reason: unknown, promise: unknown): void => {
    const process = core.piece('process') as EmitterLike;
    if (process.listenerCount('unhandledRejection') > 0) process.emit('unhandledRejection', reason, promise);
    else core.uncaught(reason, 'unhandledRejection');
  };

  return () => {
    if (at(ENDED) !== 0) return;
    try {
      switch (box.operation) {
        case 0: {
          const { require, module } = core.piece('modules') as {
            require: Callback;
            module: { exports: unknown };
          };
          box.main?.call(module.exports, module.exports, require, module, host.filename, host.dirname);
          break;
        }
        case 1:
          stdin ??= core.piece('stdin') as Receiver;
          stdin.receive(box.chunk);
          break;
        case 2:
          timers.runTimer();
          break;
        case 3:
          timers.runImmediate();
          break;
        case 5:
          (core.piece('process') as EmitterLike).emit(box.value as string, box.value, 15);
          break;
        case 6:
          rejected(box.value, box.promise);
          break;
        case 7: {
          const process = core.piece('process') as EmitterLike & Bag;
          process.emit('beforeExit', Number(process.exitCode ?? 0));
          break;
        }
        case 8:
          core.exit(Number((core.piece('process') as Bag).exitCode ?? 0));
          break;
        default:
          break;
      }
    } catch (thrown) {
      core.uncaught(thrown, 'uncaughtException');
    }
    drainTicks();
  };
}
