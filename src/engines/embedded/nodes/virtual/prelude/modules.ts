/** `require` of a node: built-in modules by name, each made when it is first asked for. */
import type { Bag, Callback, Core } from './types.ts';

/** Builds `require` and `module`. */
export function modulesPrelude(core: Core): unknown {
  const { host } = core;
  const cache = new Map<string, unknown>();
  /** The host's module as it is: pure and synchronous, or constants. */
  const asIs =
    (name: string): (() => unknown) =>
    () =>
      host.builtin(name);
  const makers: Record<string, () => unknown> = {
    process: () => core.piece('process'),
    console: () => core.piece('console'),
    events: () => core.piece('events'),
    buffer: asIs('buffer'),
    path: asIs('path'),
    'path/posix': () => host.builtin('path').posix,
    'path/win32': () => host.builtin('path').win32,
    url: asIs('url'),
    querystring: asIs('querystring'),
    string_decoder: asIs('string_decoder'),
    punycode: asIs('punycode'),
    constants: asIs('constants'),
    util: () => core.piece('util'),
    'util/types': () => host.builtin('util').types,
    sys: () => core.piece('util'),
    assert: () => core.piece('assert'),
    'assert/strict': () => core.piece('assert').strict,
    timers: () => ({ ...core.piece('timers').functions, promises: core.piece('timersPromises') }),
    'timers/promises': () => core.piece('timersPromises'),
    readline: () => core.piece('readline'),
    'readline/promises': () => core.piece('readline').promises,
    stream: () => core.piece('stream'),
    'stream/promises': () => core.piece('stream').promises,
    'stream/consumers': () => core.piece('streamConsumers'),
    fs: () => core.piece('fs'),
    'fs/promises': () => core.piece('fs').promises,
    os: () => core.piece('os'),
    crypto: () => core.piece('crypto'),
    zlib: () => core.piece('zlib'),
    perf_hooks: () => core.piece('perfHooks'),
    async_hooks: () => core.piece('asyncHooks'),
    diagnostics_channel: asIs('diagnostics_channel'),
    module: () => core.piece('moduleModule'),
    v8: () => core.piece('v8'),
    // Loggers ask before they colour their output.
    tty: () => core.piece('unavailable').moduleOf('tty', { isatty: () => false }),
    worker_threads: () =>
      core.piece('unavailable').moduleOf('worker_threads', {
        isMainThread: true,
        threadId: 0,
        parentPort: null,
        workerData: null,
        resourceLimits: {},
      }),
    cluster: () =>
      core.piece('unavailable').moduleOf('cluster', {
        isPrimary: true,
        isMaster: true,
        isWorker: false,
        workers: {},
        settings: {},
        worker: undefined,
      }),
  };

  const require = (given: string): unknown => {
    if (typeof given !== 'string')
      throw core.error(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "id" argument must be of type string.');
    const name = given.startsWith('node:') ? given.slice(5) : given;
    if (cache.has(name)) return cache.get(name);
    let made: unknown;
    const maker = Object.hasOwn(makers, name) ? makers[name] : undefined;
    if (maker !== undefined) made = maker();
    else if (host.isBuiltin(given)) made = core.piece('unavailable').moduleOf(name, {});
    else if (name.endsWith('.json') && (name.startsWith('/') || name.startsWith('.'))) {
      const path = host.builtin('path') as unknown as { resolve: Callback };
      made = JSON.parse(core.require('fs').readFileSync(path.resolve(host.dirname, name), 'utf8'));
    } else {
      const error = new Error(
        `Cannot find module '${given}'\nA node on virtual time is one file: what it needs is bundled when it is built, under a name that is written out in the source.`,
      ) as Error & { code: string; requireStack: string[] };
      error.code = 'MODULE_NOT_FOUND';
      error.requireStack = [host.filename];
      throw error;
    }
    cache.set(name, made);
    return made;
  };
  const module = {
    id: '.',
    path: host.dirname,
    filename: host.filename,
    exports: {} as Bag,
    loaded: false,
    children: [],
    paths: [],
    parent: null,
    require,
  };
  Object.assign(require, {
    main: module,
    cache: Object.create(null),
    extensions: Object.create(null),
    resolve(name: string): string {
      if (host.isBuiltin(name)) return name;
      const error = new Error(`Cannot find module '${name}'`) as Error & { code: string };
      error.code = 'MODULE_NOT_FOUND';
      throw error;
    },
  });
  /** `import()` of what was not bundled: the namespace of a built-in module, or a rejection. */
  const importModule = (specifier: unknown): Promise<unknown> =>
    new Promise((resolve) => {
      const exports = require(String(specifier)) as Bag;
      resolve(
        Object.assign(
          Object.create(null) as Bag,
          typeof exports === 'object' || typeof exports === 'function' ? exports : {},
          { default: exports },
        ),
      );
    });
  return { require, module, importModule };
}

/** Builds `node:module`: `createRequire` gives the same require as everywhere. */
export function moduleModulePrelude(core: Core): unknown {
  const { require } = core.piece('modules') as { require: Callback };
  const real = core.host.builtin('module') as Bag;
  function Module(this: Bag, id: string): void {
    this.id = id;
    this.exports = {};
  }
  return Object.assign(Module, {
    Module,
    createRequire: (): Callback => require,
    builtinModules: real.builtinModules,
    isBuiltin: (name: string): boolean => core.host.isBuiltin(name),
    syncBuiltinESMExports(): void {},
    enableCompileCache: (): object => ({ status: 3 }),
    findSourceMap: (): undefined => undefined,
    register: (): never => core.realTime('module.register'),
    registerHooks: (): never => core.realTime('module.registerHooks'),
    _load: (name: string): unknown => require(name),
    _resolveFilename: (name: string): string => name,
    _cache: Object.create(null),
    _extensions: Object.create(null),
    wrap: (text: string): string =>
      `(function (exports, require, module, __filename, __dirname) { ${text}\n});`,
  });
}

/** Builds stand-ins for what needs real time: free to import, and reported when first used. */
export function unavailablePrelude(core: Core): unknown {
  const constants = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null) return true;
    const prototype = Object.getPrototypeOf(value) as object | null;
    return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
  };
  const standIn = (name: string, real: unknown): unknown => {
    const use = (): never => core.realTime(name);
    const source = typeof real === 'function' ? real : null;
    function stub(): never {
      return use();
    }
    Object.defineProperty(stub, 'name', { value: name.split('.').pop(), configurable: true });
    if (source === null)
      return new Proxy(
        {},
        { get: (_, key) => (typeof key === 'symbol' ? undefined : use()), set: use, has: use },
      );
    for (const key of Object.getOwnPropertyNames(source)) {
      if (['length', 'name', 'prototype', 'arguments', 'caller'].includes(key)) continue;
      const descriptor = Object.getOwnPropertyDescriptor(source, key) as PropertyDescriptor;
      if (descriptor.get !== undefined) continue;
      const value = descriptor.value;
      const copy =
        typeof value === 'function' ? standIn(`${name}.${key}`, value) : constants(value) ? value : undefined;
      Object.defineProperty(stub, key, {
        value: copy,
        configurable: true,
        writable: true,
        enumerable: descriptor.enumerable === true,
      });
    }
    return stub;
  };
  const modules = new Map<string, unknown>();
  return {
    classOf: (name: string): unknown => standIn(name, () => {}),
    moduleOf(name: string, known: Bag): unknown {
      if (modules.has(name)) return modules.get(name);
      const made: Bag = {};
      const real = core.host.builtin(name);
      const keys = new Set<string>();
      // cluster's functions are inherited from EventEmitter.
      for (
        let from: object | null = real;
        from !== null && Object.getPrototypeOf(from) !== null;
        from = Object.getPrototypeOf(from) as object | null
      ) {
        for (const key of Object.getOwnPropertyNames(from)) if (key !== 'constructor') keys.add(key);
      }
      for (const key of keys) {
        if (Object.hasOwn(known, key)) continue;
        const descriptor = Object.getOwnPropertyDescriptor(real, key);
        if (descriptor?.get !== undefined && key !== 'promises') {
          Object.defineProperty(made, key, {
            get: () => core.realTime(`${name}.${key}`),
            enumerable: false,
            configurable: true,
          });
          continue;
        }
        const value = real[key];
        if (key === 'promises' && typeof value === 'object') {
          made[key] = Object.fromEntries(
            Object.entries(value as Bag).map(([each, of]) => [each, standIn(`${name}.promises.${each}`, of)]),
          );
        } else if (typeof value === 'function') made[key] = standIn(`${name}.${key}`, value);
        else made[key] = constants(value) ? value : standIn(`${name}.${key}`, value);
      }
      Object.assign(made, known);
      const result = typeof real === 'function' ? Object.assign(standIn(name, real) as object, made) : made;
      modules.set(name, result);
      return result;
    },
  };
}
