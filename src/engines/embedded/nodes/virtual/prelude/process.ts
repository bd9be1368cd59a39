/** `process` as a node of its own sees it. */
import type { Callback, Core, EmitterConstructor, EmitterLike } from './types.ts';

/** Builds the process object. Clocks are virtual, pid and random numbers the node's own. */
export function processPrelude(core: Core): unknown {
  const { host } = core;
  const EventEmitter = core.piece('events') as EmitterConstructor;
  const real = host.builtin('process') as unknown as NodeJS.Process;
  function process(): void {}
  process.prototype = Object.create(EventEmitter.prototype, {
    [Symbol.toStringTag]: { value: 'process', configurable: true },
  });
  const self = Object.create(process.prototype) as EmitterLike & Record<string | symbol, unknown>;
  (EventEmitter as unknown as Callback).call(self);

  const startedAt = core.now();
  // Some machine's uptime: hrtime is not the time of day.
  const uptimeOfMachine = 86_400_000_000_000;
  const hrtime = (previous?: [number, number]): [number, number] => {
    const time = core.readClock() + uptimeOfMachine;
    let seconds = Math.floor(time / 1e9);
    let nanoseconds = time - seconds * 1e9;
    if (previous !== undefined) {
      seconds -= previous[0];
      nanoseconds -= previous[1];
      if (nanoseconds < 0) {
        seconds -= 1;
        nanoseconds += 1e9;
      }
    }
    return [seconds, nanoseconds];
  };
  hrtime.bigint = (): bigint => BigInt(core.readClock() + uptimeOfMachine);

  const memory = {
    rss: 50_000_000,
    heapTotal: 8_000_000,
    heapUsed: 5_000_000,
    external: 1_500_000,
    arrayBuffers: 10_000,
  };
  const memoryUsage = (): object => ({ ...memory });
  memoryUsage.rss = (): number => memory.rss;

  const warned = new Set<string>();
  const emitWarning = (warning: unknown, typeOrOptions?: unknown, codeGiven?: unknown): void => {
    const options = (
      typeof typeOrOptions === 'object' && typeOrOptions !== null ? typeOrOptions : {}
    ) as Record<string, string>;
    const type = typeof typeOrOptions === 'string' ? typeOrOptions : options.type;
    const code = typeof codeGiven === 'string' ? codeGiven : options.code;
    const error = (warning instanceof Error ? warning : new Error(String(warning))) as Error & {
      code?: string;
      detail?: string;
    };
    if (!(warning instanceof Error)) error.name = type ?? 'Warning';
    if (code !== undefined) error.code = code;
    if (options.detail !== undefined) error.detail = options.detail;
    if (error.name === 'DeprecationWarning' && self.noDeprecation === true) return;
    core.nextTick(() => {
      const where = error.code === undefined ? '' : `[${error.code}] `;
      const key = `${error.name}${where}${error.message}`;
      if (!warned.has(key) || error.name !== 'DeprecationWarning') {
        warned.add(key);
        core.write(
          2,
          `(node:${host.pid}) ${where}${error.name}: ${error.message}\n${error.detail === undefined ? '' : `${error.detail}\n`}`,
        );
        if (warned.size === 1)
          core.write(2, '(Use `node --trace-warnings ...` to show where the warning was created)\n');
      }
      self.emit('warning', error);
    });
  };

  const signals: Record<string, number> = {
    SIGHUP: 1,
    SIGINT: 2,
    SIGQUIT: 3,
    SIGKILL: 9,
    SIGUSR1: 10,
    SIGUSR2: 12,
    SIGTERM: 15,
  };
  let exitCode: unknown;
  const lazy = (name: string, get: () => unknown): void => {
    Object.defineProperty(self, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = get();
        Object.defineProperty(self, name, { value, configurable: true, enumerable: true, writable: true });
        return value;
      },
    });
  };
  lazy('stdin', () => core.piece('stdin'));
  lazy('stdout', () => core.piece('stdout').stdout);
  lazy('stderr', () => core.piece('stdout').stderr);
  lazy('config', () => ({ target_defaults: {}, variables: {} }));
  lazy('report', () => ({
    writeReport: () => core.realTime('process.report'),
    getReport: () => core.realTime('process.report'),
  }));
  lazy('features', () => ({
    inspector: false,
    debug: false,
    uv: true,
    ipv6: true,
    tls_alpn: true,
    tls_sni: true,
    tls_ocsp: true,
    tls: true,
    cached_builtins: true,
  }));
  Object.defineProperty(self, 'exitCode', {
    enumerable: true,
    configurable: true,
    get: () => exitCode,
    set(value: unknown) {
      exitCode = value;
    },
  });
  const env: Record<string, string> = { ...host.env };
  const needsReal =
    (name: string): Callback =>
    () =>
      core.realTime(`process.${name}`);
  Object.assign(self, {
    title: 'node',
    version: real.version,
    versions: Object.freeze({ ...real.versions }),
    arch: real.arch,
    platform: real.platform,
    release: { name: 'node' },
    pid: host.pid,
    ppid: 1,
    execPath: real.execPath,
    debugPort: 9229,
    argv: [...host.argv],
    argv0: 'node',
    execArgv: [],
    allowedNodeEnvironmentFlags: new Set<string>(),
    env: new Proxy(env, {
      // Like Node's: every value becomes text.
      set(target, key, value) {
        if (typeof key === 'string') target[key] = String(value);
        return true;
      },
      defineProperty(target, key, descriptor) {
        return Reflect.defineProperty(target, key, { ...descriptor, value: String(descriptor.value) });
      },
    }),
    _exiting: false,
    noDeprecation: false,
    throwDeprecation: false,
    traceDeprecation: false,
    nextTick: core.nextTick,
    hrtime,
    memoryUsage,
    uptime: (): number => (core.readClock() - startedAt) / 1e9 + 0.02,
    cpuUsage: (): object => ({ user: Math.floor((core.now() - startedAt) / 2e3), system: 1000 }),
    resourceUsage: (): object => ({
      userCPUTime: Math.floor((core.now() - startedAt) / 2e3),
      systemCPUTime: 1000,
      maxRSS: 50_000,
    }),
    constrainedMemory: (): number => 0,
    availableMemory: (): number => 1_000_000_000,
    cwd: (): string => host.cwd,
    chdir: (): void => core.realTime('process.chdir'),
    umask: (): number => 18,
    getuid: (): number => 1000,
    geteuid: (): number => 1000,
    getgid: (): number => 1000,
    getegid: (): number => 1000,
    getgroups: (): number[] => [1000],
    getActiveResourcesInfo: (): string[] => [],
    emitWarning,
    exit(code?: unknown): never {
      if (code !== undefined && code !== null) exitCode = Number(code);
      return core.exit(Number(exitCode ?? 0));
    },
    reallyExit: (code?: number): never => core.exit(code ?? 0),
    abort: (): never => core.exit(134),
    kill(pid: number, signal: string | number = 'SIGTERM'): boolean {
      if (pid !== host.pid) return core.realTime('process.kill');
      if (signal === 0) return true;
      const name =
        typeof signal === 'number'
          ? (Object.keys(signals).find((each) => signals[each] === signal) ?? 'SIGTERM')
          : signal;
      core.later(() => {
        if (self.listenerCount(name) > 0) self.emit(name, name, signals[name]);
        else core.exit(128 + (signals[name] ?? 15));
      });
      return true;
    },
    setUncaughtExceptionCaptureCallback(callback: Callback | null): void {
      self.removeAllListeners('uncaughtException');
      if (callback !== null) self.on('uncaughtException', callback);
    },
    hasUncaughtExceptionCaptureCallback: (): boolean => false,
    setSourceMapsEnabled: (): void => {},
    getBuiltinModule: (name: string): unknown => (host.isBuiltin(name) ? core.require(name) : undefined),
    loadEnvFile: needsReal('loadEnvFile'),
    // lodash takes its type checks from here.
    binding: (name: unknown): unknown =>
      name === 'util' ? (core.require('util') as { types: unknown }).types : core.realTime('process.binding'),
    dlopen: needsReal('dlopen'),
    connected: false,
  });
  return self;
}
