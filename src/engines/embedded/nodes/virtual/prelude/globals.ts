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
  const milliseconds = (): number => Math.floor(host.epoch + core.readClock() / 1e6);
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

  // Locale en-US and, unless asked otherwise, the present is virtual.
  const locale = 'en-US';
  for (const name of [
    'Collator',
    'DateTimeFormat',
    'DisplayNames',
    'ListFormat',
    'NumberFormat',
    'PluralRules',
    'RelativeTimeFormat',
    'Segmenter',
    'DurationFormat',
  ]) {
    const intl = Intl as unknown as Record<string, (new (...args: unknown[]) => unknown) & Callback>;
    const Original = intl[name];
    if (Original === undefined) continue;
    function Localised(this: unknown, ...args: unknown[]): unknown {
      const given = [args[0] ?? locale, ...args.slice(1)];
      const made = Reflect.construct(Original as Callback, given, new.target ?? (Original as Callback));
      return made;
    }
    Object.setPrototypeOf(Localised, Original);
    Object.defineProperty(Localised, 'name', { value: name, configurable: true });
    Object.defineProperty(Localised, 'prototype', { value: Original.prototype, writable: false });
    Object.defineProperty(Original.prototype, 'constructor', {
      value: Localised,
      writable: true,
      configurable: true,
    });
    Object.defineProperty(Intl, name, { value: Localised, writable: true, configurable: true });
  }
  const localised = (prototype: object, name: string, position: number): void => {
    const methods = prototype as Record<string, Callback>;
    const original = methods[name];
    if (original === undefined) return;
    Object.defineProperty(prototype, name, {
      value(this: unknown, ...args: unknown[]): unknown {
        if (args[position] === undefined) {
          while (args.length < position) args.push(undefined);
          args[position] = locale;
        }
        return original.apply(this, args);
      },
      writable: true,
      configurable: true,
    });
  };
  for (const name of ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'])
    localised(RealDate.prototype, name, 0);
  localised(Number.prototype, 'toLocaleString', 0);
  localised(BigInt.prototype, 'toLocaleString', 0);
  localised(Array.prototype, 'toLocaleString', 0);
  localised(String.prototype, 'localeCompare', 1);
  const { format: formatGetter } = Object.getOwnPropertyDescriptors(Intl.DateTimeFormat.prototype) as {
    format?: PropertyDescriptor;
  };
  if (formatGetter?.get !== undefined) {
    const get = formatGetter.get;
    Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', {
      configurable: true,
      get(this: unknown) {
        const format = get.call(this) as Callback;
        return (date?: unknown) => format(date ?? milliseconds());
      },
    });
  }

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
    'Worker',
    'MessageChannel',
    'MessagePort',
    'MessageEvent',
    'BroadcastChannel',
  ]) {
    if (
      name === 'Worker' ||
      !(name in host.globals || typeof (host.builtin('globalThis') as Bag)[name] === 'function')
    )
      continue;
    lazy(name, () => core.piece('unavailable').classOf(name));
  }
  lazy('navigator', () => ({
    hardwareConcurrency: 1,
    language: locale,
    languages: [locale],
    platform: 'linux',
    userAgent: `Node.js/${
      String((host.builtin('process') as Bag).version)
        .slice(1)
        .split('.')[0]
    }`,
  }));
  return scope;
}

/** Builds `structuredClone`. */
export function clonePrelude(core: Core): unknown {
  const DOMException = core.host.globals.DOMException as new (message: string, name: string) => Error;
  const refuse = (value: unknown): never => {
    const shown = typeof value === 'symbol' ? value.toString() : String(value);
    throw new DOMException(`${shown} could not be cloned.`, 'DataCloneError');
  };
  return function structuredClone(value: unknown): unknown {
    const seen = new Map<object, unknown>();
    const clone = (from: unknown): unknown => {
      if (typeof from === 'function' || typeof from === 'symbol') return refuse(from);
      if (typeof from !== 'object' || from === null) return from;
      if (seen.has(from)) return seen.get(from);
      const keep = <T extends object>(copy: T): T => {
        seen.set(from, copy);
        return copy;
      };
      if (Array.isArray(from)) {
        const copy = keep(new Array(from.length) as unknown[]);
        for (const key of Object.keys(from))
          (copy as unknown as Bag)[key] = clone((from as unknown as Bag)[key]);
        return copy;
      }
      if (from instanceof Date) return keep(new Date(from.getTime()));
      if (from instanceof RegExp) return keep(new RegExp(from.source, from.flags));
      if (from instanceof Map) {
        const copy = keep(new Map());
        for (const [key, each] of from) copy.set(clone(key), clone(each));
        return copy;
      }
      if (from instanceof Set) {
        const copy = keep(new Set());
        for (const each of from) copy.add(clone(each));
        return copy;
      }
      if (from instanceof ArrayBuffer) return keep(from.slice(0));
      if (ArrayBuffer.isView(from)) {
        const buffer = clone(from.buffer) as ArrayBuffer;
        const view = from as Uint8Array;
        const Kind = (from instanceof Buffer ? Uint8Array : from.constructor) as new (
          buffer: ArrayBuffer,
          offset: number,
          length?: number,
        ) => object;
        return keep(
          new Kind(buffer, from.byteOffset, from instanceof DataView ? from.byteLength : view.length),
        );
      }
      if (from instanceof Error) {
        const kinds: Record<string, ErrorConstructor> = {
          EvalError,
          RangeError,
          ReferenceError,
          SyntaxError,
          TypeError,
          URIError,
        };
        const copy = keep(new (kinds[from.name] ?? Error)(from.message));
        Object.defineProperty(copy, 'stack', { value: from.stack, configurable: true, writable: true });
        if ('cause' in from)
          Object.defineProperty(copy, 'cause', {
            value: clone(from.cause),
            configurable: true,
            writable: true,
          });
        return copy;
      }
      if (from instanceof Promise || from instanceof WeakMap || from instanceof WeakSet)
        return refuse(`#<${from.constructor.name}>`);
      const primitive = Object.prototype.toString.call(from).slice(8, -1);
      if (primitive === 'Boolean' || primitive === 'Number' || primitive === 'String')
        return keep(Object(from.valueOf()) as object);
      const copy = keep({} as Bag);
      for (const key of Object.keys(from)) copy[key] = clone((from as Bag)[key]);
      return copy;
    };
    return clone(value);
  };
}

/** Builds `performance` and its classes. */
export function performancePrelude(core: Core): unknown {
  const origin = core.now();
  const now = (): number => (core.readClock() - origin) / 1e6 + 20;
  class PerformanceEntry {
    name: string;
    entryType: string;
    startTime: number;
    duration: number;
    detail: unknown;
    constructor(name: string, entryType: string, startTime: number, duration: number, detail: unknown) {
      this.name = name;
      this.entryType = entryType;
      this.startTime = startTime;
      this.duration = duration;
      this.detail = detail ?? null;
    }
    toJSON(): object {
      return {
        name: this.name,
        entryType: this.entryType,
        startTime: this.startTime,
        duration: this.duration,
        detail: this.detail,
      };
    }
  }
  class PerformanceMark extends PerformanceEntry {
    constructor(name: string, options: { startTime?: number; detail?: unknown } = {}) {
      super(name, 'mark', options.startTime ?? now(), 0, options.detail);
    }
  }
  class PerformanceMeasure extends PerformanceEntry {}
  let entries: PerformanceEntry[] = [];
  const observers = new Set<{ types: string[]; callback: Callback; waiting: PerformanceEntry[] }>();
  const list = (of: PerformanceEntry[]): object => ({
    getEntries: () => of,
    getEntriesByName: (name: string) => of.filter((each) => each.name === name),
    getEntriesByType: (type: string) => of.filter((each) => each.entryType === type),
  });
  const add = <T extends PerformanceEntry>(entry: T): T => {
    entries.push(entry);
    for (const observer of observers) {
      if (!observer.types.includes(entry.entryType)) continue;
      observer.waiting.push(entry);
      if (observer.waiting.length === 1) {
        (core.piece('timers').functions.setImmediate as Callback)(() =>
          observer.callback(list(observer.waiting.splice(0)), observer),
        );
      }
    }
    return entry;
  };
  class PerformanceObserver {
    _entry: { types: string[]; callback: Callback; waiting: PerformanceEntry[] };
    constructor(callback: Callback) {
      this._entry = { types: [], callback, waiting: [] };
    }
    observe(options: { entryTypes?: string[]; type?: string }): void {
      this._entry.types = options.entryTypes ?? [options.type ?? ''];
      observers.add(this._entry);
    }
    disconnect(): void {
      observers.delete(this._entry);
    }
    static get supportedEntryTypes(): string[] {
      return ['mark', 'measure'];
    }
  }
  const timeOf = (given: unknown): number => {
    if (typeof given === 'number') return given;
    const found = entries.filter((each) => each.entryType === 'mark' && each.name === given).pop();
    if (found !== undefined) return found.startTime;
    const DOMException = core.host.globals.DOMException as new (message: string, name: string) => Error;
    throw new DOMException(`The "${String(given)}" performance mark has not been set`, 'SyntaxError');
  };
  const performance = {
    now,
    timeOrigin: core.host.epoch + origin / 1e6 - 20,
    mark: (name: string, options?: object): PerformanceMark => add(new PerformanceMark(name, options)),
    measure(name: string, first?: unknown, second?: unknown): PerformanceMeasure {
      const options = (
        typeof first === 'object' && first !== null ? first : { start: first, end: second }
      ) as Bag;
      const end = options.end === undefined ? now() : timeOf(options.end);
      const start = options.start === undefined ? 0 : timeOf(options.start);
      return add(new PerformanceMeasure(name, 'measure', start, end - start, options.detail));
    },
    clearMarks(name?: string): void {
      entries = entries.filter(
        (each) => each.entryType !== 'mark' || (name !== undefined && each.name !== name),
      );
    },
    clearMeasures(name?: string): void {
      entries = entries.filter(
        (each) => each.entryType !== 'measure' || (name !== undefined && each.name !== name),
      );
    },
    getEntries: (): PerformanceEntry[] => entries.slice(),
    getEntriesByName: (name: string): PerformanceEntry[] => entries.filter((each) => each.name === name),
    getEntriesByType: (type: string): PerformanceEntry[] => entries.filter((each) => each.entryType === type),
    timerify: (callback: Callback): Callback => callback,
    eventLoopUtilization: (): object => ({ idle: 0, active: now(), utilization: 1 }),
    nodeTiming: {
      name: 'node',
      entryType: 'node',
      startTime: 0,
      duration: 20,
      nodeStart: 1,
      v8Start: 2,
      environment: 10,
      bootstrapComplete: 18,
      loopStart: 20,
      loopExit: -1,
      idleTime: 0,
    },
    toJSON: (): object => ({ timeOrigin: performance.timeOrigin }),
  };
  return { performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserver };
}
