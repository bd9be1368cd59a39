/** Global names of a node's context: those JavaScript leaves to the host, and those that tell the time. */
import type { Bag, Callback, Core } from './types.ts';

/** Defines the globals. Runs once, when the context is made. */
export function globalsPrelude(core: Core): unknown {
  const { host } = core;
  const scope = globalThis as unknown as Record<string | symbol, unknown>;
  const define = (name: string, value: unknown, enumerable = false): void =>
    void Object.defineProperty(scope, name, { value, enumerable, configurable: true, writable: true });
  const lazy = (name: string, make: () => unknown): void =>
    void Object.defineProperty(scope, name, {
      configurable: true,
      enumerable: false,
      get() {
        const value = make();
        define(name, value);
        return value;
      },
      set(value: unknown) {
        define(name, value);
      },
    });

  // Errors and objects that the host's pure functions make are this context's too, for `instanceof`.
  const ordinary = Function.prototype[Symbol.hasInstance] as (this: unknown, value: unknown) => boolean;
  for (const name of [
    'Error',
    'TypeError',
    'RangeError',
    'SyntaxError',
    'EvalError',
    'ReferenceError',
    'URIError',
    'AggregateError',
  ]) {
    const own = scope[name] as Callback;
    const foreign = host.globals[name];
    Object.defineProperty(own, Symbol.hasInstance, {
      configurable: true,
      value(this: unknown, value: unknown): boolean {
        return ordinary.call(this, value) || (this === own && ordinary.call(foreign, value));
      },
    });
  }
  for (const name of ['Object', 'Function', 'Array', 'Promise', 'Map', 'Set', 'RegExp']) {
    const own = scope[name] as Callback;
    const foreign = host.globals[name];
    if (name === 'Object' || name === 'Function' || name === 'Array') {
      Object.defineProperty(own, Symbol.hasInstance, {
        configurable: true,
        value(this: unknown, value: unknown): boolean {
          return ordinary.call(this, value) || (this === own && ordinary.call(foreign, value));
        },
      });
    }
  }
  Object.defineProperty(Error, 'prepareStackTrace', {
    configurable: true,
    writable: true,
    enumerable: false,
    value: (error: Error, sites: unknown[]): string => {
      let header: string;
      try {
        header = Error.prototype.toString.call(error);
      } catch {
        header = 'Error';
      }
      return host.stack(error, header, sites);
    },
  });

  // Time. Date is callable without new, so it is a function and no class.
  const RealDate = Date;
  const milliseconds = (): number => Math.floor(core.wallClock(core.readClock()));
  function VirtualDate(this: unknown, ...args: unknown[]): unknown {
    if (new.target === undefined) return new RealDate(milliseconds()).toString();
    return Reflect.construct(RealDate, args.length === 0 ? [milliseconds()] : args, new.target);
  }
  Object.defineProperties(VirtualDate, {
    name: { value: 'Date', configurable: true },
    length: { value: 7, configurable: true },
    prototype: { value: RealDate.prototype, writable: false, enumerable: false, configurable: false },
    now: { value: milliseconds, writable: true, configurable: true },
    parse: { value: RealDate.parse, writable: true, configurable: true },
    UTC: { value: RealDate.UTC, writable: true, configurable: true },
  });
  Object.defineProperty(milliseconds, 'name', { value: 'now', configurable: true });
  Object.defineProperty(RealDate.prototype, 'constructor', {
    value: VirtualDate,
    writable: true,
    configurable: true,
  });
  define('Date', VirtualDate);
  Object.defineProperty(Math, 'random', {
    value: function random(): number {
      // 53 bits, as Math.random has.
      return ((core.uint32() >>> 5) * 67108864 + (core.uint32() >>> 6)) / 9007199254740992;
    },
    writable: true,
    configurable: true,
  });

  if (host.usesLocale) core.piece('locale').pin(milliseconds);

  // What depends on the garbage collector, on threads or on real time.
  const strong = new WeakMap<object, object>();
  const StrongRef = class {
    constructor(target: object) {
      strong.set(this, target);
    }
    deref(): object | undefined {
      return strong.get(this);
    }
    get [Symbol.toStringTag](): string {
      return 'WeakRef';
    }
  };
  Object.defineProperty(StrongRef, 'name', { value: 'WeakRef', configurable: true });
  define('WeakRef', StrongRef);
  const SilentRegistry = class {
    register(): void {}
    unregister(): boolean {
      return false;
    }
    get [Symbol.toStringTag](): string {
      return 'FinalizationRegistry';
    }
  };
  Object.defineProperty(SilentRegistry, 'name', { value: 'FinalizationRegistry', configurable: true });
  define('FinalizationRegistry', SilentRegistry);
  for (const name of ['wait', 'waitAsync']) {
    if (name in Atomics)
      Object.defineProperty(Atomics, name, {
        value: () => core.realTime(`Atomics.${name}`),
        configurable: true,
        writable: true,
      });
  }

  for (const [name, value] of Object.entries(host.globals)) {
    if (!(name in scope) || /Array$|Buffer$|^DataView$/.test(name)) {
      if (name !== 'Array') define(name, value);
    }
  }
  define('global', scope);
  // Taken away again by the host before the program starts: it is a parameter of the bundle.
  define('__dscourseImport', (specifier: unknown) => core.piece('modules').importModule(specifier));
  const timers = core.piece('timers').functions as Bag;
  for (const [name, value] of Object.entries(timers)) define(name, value, true);
  define('queueMicrotask', core.queueMicrotask, true);
  lazy('structuredClone', () => core.piece('clone'));
  define('process', core.piece('process'));
  define('console', core.piece('console'));
  lazy('performance', () => core.piece('performance').performance);
  for (const name of ['PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver']) {
    lazy(name, () => core.piece('performance')[name]);
  }
  for (const name of ['Event', 'EventTarget', 'AbortController', 'AbortSignal', 'CustomEvent'])
    lazy(name, () => core.piece('webEvents')[name]);
  lazy('crypto', () => core.piece('webCrypto'));
  for (const name of ['Crypto', 'CryptoKey', 'SubtleCrypto'])
    lazy(name, () => core.piece('unavailable').classOf(name));
  for (const name of [
    'fetch',
    'Request',
    'Response',
    'Headers',
    'FormData',
    'WebSocket',
    'EventSource',
    'MessageChannel',
    'MessagePort',
    'MessageEvent',
    'BroadcastChannel',
    'Blob',
    'File',
    'ReadableStream',
    'ReadableStreamDefaultReader',
    'ReadableStreamBYOBReader',
    'ReadableStreamBYOBRequest',
    'ReadableByteStreamController',
    'ReadableStreamDefaultController',
    'TransformStream',
    'TransformStreamDefaultController',
    'WritableStream',
    'WritableStreamDefaultController',
    'WritableStreamDefaultWriter',
    'ByteLengthQueuingStrategy',
    'CountQueuingStrategy',
    'TextEncoderStream',
    'TextDecoderStream',
    'CompressionStream',
    'DecompressionStream',
  ]) {
    // Looking at the host's own would load what makes it.
    if (!(name in host.builtin('globalThis'))) continue;
    lazy(name, () => core.piece('unavailable').classOf(name));
  }
  lazy('navigator', () => ({
    hardwareConcurrency: 1,
    language: 'en-US',
    languages: ['en-US'],
    platform: 'linux',
    userAgent: `Node.js/${
      String((host.builtin('process') as Bag).version)
        .slice(1)
        .split('.')[0]
    }`,
  }));
  return scope;
}
