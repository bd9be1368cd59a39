/** `node:events`, inside a context: Node's own would put listeners' failures and promises into the host. */
import type { Callback, Core, EmitterLike } from './types.ts';

interface Store {
  [name: string | symbol]: Callback[];
}
type Emitter = EmitterLike & {
  _events: Store;
  _eventsCount: number;
  _maxListeners: number | undefined;
  [key: symbol]: unknown;
};
type Once = Callback & { listener?: Callback };

/** Builds the module: `EventEmitter` with its statics. */
export function eventsPrelude(core: Core): unknown {
  const errorMonitor = Symbol('events.errorMonitor');
  const captureRejectionSymbol = Symbol.for('nodejs.rejection');
  const capture = Symbol('kCapture');
  const invalidListener = (): Error =>
    core.error(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "listener" argument must be of type function.');

  function EventEmitter(this: Emitter, options?: { captureRejections?: boolean }): void {
    EventEmitter.init.call(this, options);
  }
  EventEmitter.init = function init(this: Emitter, options?: { captureRejections?: boolean }): void {
    if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
      this._events = Object.create(null) as Store;
      this._eventsCount = 0;
    }
    this._maxListeners = this._maxListeners || undefined;
    if (options?.captureRejections === true) this[capture] = true;
  };
  EventEmitter.defaultMaxListeners = 10;
  EventEmitter.errorMonitor = errorMonitor;
  EventEmitter.captureRejectionSymbol = captureRejectionSymbol;
  EventEmitter.captureRejections = false;
  EventEmitter.usingDomains = false;

  const proto = EventEmitter.prototype as unknown as Record<string, unknown>;
  proto._events = undefined;
  proto._eventsCount = 0;
  proto._maxListeners = undefined;
  const store = (emitter: Emitter): Store => {
    if (emitter._events === undefined) {
      emitter._events = Object.create(null) as Store;
      emitter._eventsCount = 0;
    }
    return emitter._events;
  };

  const caught = (emitter: Emitter, result: unknown, name: string | symbol, args: unknown[]): void => {
    const promise = result as { then?: Callback } | null;
    if (typeof promise?.then !== 'function') return;
    promise.then(undefined, (reason: unknown) => {
      core.nextTick(() => {
        const handler = emitter[captureRejectionSymbol];
        if (typeof handler === 'function') handler.call(emitter, reason, name, ...args);
        else emitter.emit('error', reason);
      });
    });
  };

  proto.emit = function emit(this: Emitter, name: string | symbol, ...args: unknown[]): boolean {
    const events = this._events;
    if (name === 'error') {
      if (events?.[errorMonitor] !== undefined) this.emit(errorMonitor, ...args);
      if (events?.error === undefined) {
        const [error] = args;
        if (error instanceof Error) throw error;
        const { inspect } = core.host.builtin('util') as { inspect: Callback };
        const unhandled = core.error(
          Error,
          'ERR_UNHANDLED_ERROR',
          `Unhandled error. (${String(inspect(error))})`,
        ) as Error & { context: unknown };
        unhandled.context = error;
        throw unhandled;
      }
    }
    const listeners = events?.[name];
    if (listeners === undefined) return false;
    const capturing = this[capture] === true || EventEmitter.captureRejections;
    if (listeners.length === 1) {
      const result = (listeners[0] as Callback).apply(this, args);
      if (capturing) caught(this, result, name, args);
      return true;
    }
    for (const listener of listeners.slice()) {
      const result = listener.apply(this, args);
      if (capturing) caught(this, result, name, args);
    }
    return true;
  };

  const addListener = (
    emitter: Emitter,
    name: string | symbol,
    listener: Callback,
    first: boolean,
  ): Emitter => {
    if (typeof listener !== 'function') throw invalidListener();
    const events = store(emitter);
    if (events.newListener !== undefined)
      emitter.emit('newListener', name, (listener as Once).listener ?? listener);
    const existing = events[name];
    if (existing === undefined) {
      events[name] = [listener];
      emitter._eventsCount += 1;
    } else if (first) existing.unshift(listener);
    else existing.push(listener);
    const limit = emitter._maxListeners ?? EventEmitter.defaultMaxListeners;
    const list = events[name] as Callback[] & { warned?: boolean };
    if (limit > 0 && list.length > limit && list.warned !== true) {
      list.warned = true;
      core
        .piece('process')
        .emitWarning(
          `Possible EventEmitter memory leak detected. ${list.length} ${String(name)} listeners added to ${emitter.constructor?.name ?? 'EventEmitter'}. MaxListeners is ${limit}. Use emitter.setMaxListeners() to increase limit`,
          'MaxListenersExceededWarning',
        );
    }
    return emitter;
  };
  proto.on = function on(this: Emitter, name: string | symbol, listener: Callback): Emitter {
    return addListener(this, name, listener, false);
  };
  proto.addListener = function addedListener(
    this: Emitter,
    name: string | symbol,
    listener: Callback,
  ): Emitter {
    return addListener(this, name, listener, false);
  };
  proto.prependListener = function prependListener(
    this: Emitter,
    name: string | symbol,
    listener: Callback,
  ): Emitter {
    return addListener(this, name, listener, true);
  };
  const wrapOnce = (emitter: Emitter, name: string | symbol, listener: Callback): Once => {
    if (typeof listener !== 'function') throw invalidListener();
    let fired = false;
    const wrapper: Once = function once(this: unknown, ...args: unknown[]): unknown {
      if (fired) return undefined;
      fired = true;
      emitter.removeListener(name, wrapper);
      return listener.apply(emitter, args);
    };
    wrapper.listener = listener;
    return wrapper;
  };
  proto.once = function once(this: Emitter, name: string | symbol, listener: Callback): Emitter {
    return addListener(this, name, wrapOnce(this, name, listener), false);
  };
  proto.prependOnceListener = function prependOnceListener(
    this: Emitter,
    name: string | symbol,
    listener: Callback,
  ): Emitter {
    return addListener(this, name, wrapOnce(this, name, listener), true);
  };
  proto.removeListener = function removeListener(
    this: Emitter,
    name: string | symbol,
    listener: Callback,
  ): Emitter {
    if (typeof listener !== 'function') throw invalidListener();
    const list = this._events?.[name];
    if (list === undefined) return this;
    for (let index = list.length - 1; index >= 0; index -= 1) {
      const each = list[index] as Once;
      if (each !== listener && each.listener !== listener) continue;
      if (list.length === 1) {
        delete this._events[name];
        this._eventsCount -= 1;
      } else list.splice(index, 1);
      if (this._events.removeListener !== undefined) this.emit('removeListener', name, each.listener ?? each);
      break;
    }
    return this;
  };
  proto.off = proto.removeListener;
  proto.removeAllListeners = function removeAllListeners(this: Emitter, name?: string | symbol): Emitter {
    if (this._events === undefined) return this;
    const names =
      name === undefined ? Reflect.ownKeys(this._events).filter((key) => key !== 'removeListener') : [name];
    for (const each of names) {
      const list = this._events[each];
      if (list === undefined) continue;
      if (this._events.removeListener === undefined) {
        delete this._events[each];
        this._eventsCount -= 1;
      } else for (const listener of list.slice().reverse()) this.removeListener(each, listener);
    }
    if (name === undefined) {
      this._events = Object.create(null) as Store;
      this._eventsCount = 0;
    }
    return this;
  };
  proto.listeners = function listeners(this: Emitter, name: string | symbol): Callback[] {
    return (this._events?.[name] ?? []).map((each) => (each as Once).listener ?? each);
  };
  proto.rawListeners = function rawListeners(this: Emitter, name: string | symbol): Callback[] {
    return (this._events?.[name] ?? []).slice();
  };
  proto.listenerCount = function listenerCount(
    this: Emitter,
    name: string | symbol,
    listener?: Callback,
  ): number {
    const list = this._events?.[name];
    if (list === undefined) return 0;
    return listener === undefined
      ? list.length
      : list.filter((each) => each === listener || (each as Once).listener === listener).length;
  };
  proto.eventNames = function eventNames(this: Emitter): (string | symbol)[] {
    return this._events === undefined ? [] : Reflect.ownKeys(this._events);
  };
  proto.setMaxListeners = function setMaxListeners(this: Emitter, count: number): Emitter {
    this._maxListeners = count;
    return this;
  };
  proto.getMaxListeners = function getMaxListeners(this: Emitter): number {
    return this._maxListeners ?? EventEmitter.defaultMaxListeners;
  };
  for (const name of Object.keys(proto)) {
    if (typeof proto[name] !== 'function')
      Object.defineProperty(proto, name, { enumerable: false, writable: true, configurable: true });
  }

  const aborted = (signal: { reason?: unknown }): Error => {
    const error = core.error(Error, 'ABORT_ERR', 'The operation was aborted') as Error & { cause: unknown };
    error.name = 'AbortError';
    error.cause = signal.reason;
    return error;
  };
  interface Signal {
    aborted: boolean;
    reason?: unknown;
    addEventListener: Callback;
    removeEventListener: Callback;
  }
  type Target = Partial<EmitterLike> & { addEventListener?: Callback; removeEventListener?: Callback };
  const listen = (target: Target, name: string, listener: Callback): (() => void) => {
    if (typeof target.on === 'function') {
      target.on(name, listener);
      return () => target.removeListener?.(name, listener);
    }
    target.addEventListener?.(name, listener);
    return () => target.removeEventListener?.(name, listener);
  };

  EventEmitter.once = (emitter: Target, name: string, options?: { signal?: Signal }): Promise<unknown[]> =>
    new Promise((resolve, reject) => {
      const signal = options?.signal;
      if (signal?.aborted === true) {
        reject(aborted(signal));
        return;
      }
      const undo: (() => void)[] = [];
      const done = (): void => {
        for (const each of undo) each();
      };
      undo.push(
        listen(emitter, name, (...args) => {
          done();
          resolve(args);
        }),
      );
      if (name !== 'error' && typeof emitter.on === 'function') {
        undo.push(
          listen(emitter, 'error', (error) => {
            done();
            reject(error);
          }),
        );
      }
      if (signal !== undefined) {
        undo.push(
          listen(signal as unknown as Target, 'abort', () => {
            done();
            reject(aborted(signal));
          }),
        );
      }
    });

  /** `events.on`: an async iterator over an event; `single` hands out the first argument only. */
  const iterate = (
    emitter: Target,
    name: string,
    options?: { signal?: Signal; close?: string[] },
    single = false,
  ): unknown => {
    const values: unknown[] = [];
    const waiting: { resolve: Callback; reject: Callback }[] = [];
    let failure: { error: unknown } | null = null;
    let finished = false;
    const undo: (() => void)[] = [];
    const finish = (): void => {
      finished = true;
      for (const each of undo) each();
      for (const { resolve } of waiting.splice(0)) resolve({ value: undefined, done: true });
    };
    const fail = (error: unknown): void => {
      const first = waiting.shift();
      if (first === undefined) failure = { error };
      else first.reject(error);
      finish();
    };
    undo.push(
      listen(emitter, name, (...args) => {
        const value = single ? args[0] : args;
        const first = waiting.shift();
        if (first === undefined) values.push(value);
        else first.resolve({ value, done: false });
      }),
    );
    if (name !== 'error' && typeof emitter.on === 'function') undo.push(listen(emitter, 'error', fail));
    for (const closing of options?.close ?? []) undo.push(listen(emitter, closing, finish));
    const signal = options?.signal;
    if (signal !== undefined) {
      if (signal.aborted) throw aborted(signal);
      undo.push(listen(signal as unknown as Target, 'abort', () => fail(aborted(signal))));
    }
    return {
      next(): Promise<unknown> {
        if (values.length > 0) return Promise.resolve({ value: values.shift(), done: false });
        if (failure !== null) {
          const { error } = failure;
          failure = null;
          return Promise.reject(error);
        }
        if (finished) return Promise.resolve({ value: undefined, done: true });
        return new Promise((resolve, reject) => void waiting.push({ resolve: resolve as Callback, reject }));
      },
      return(): Promise<unknown> {
        finish();
        return Promise.resolve({ value: undefined, done: true });
      },
      throw(error: unknown): Promise<unknown> {
        fail(error);
        return Promise.resolve({ value: undefined, done: true });
      },
      [Symbol.asyncIterator](): unknown {
        return this;
      },
    };
  };
  EventEmitter.on = (
    emitter: Target,
    name: string,
    options?: { signal?: Signal; close?: string[] },
  ): unknown => iterate(emitter, name, options);
  EventEmitter.iterateFirst = (emitter: Target, name: string, close: string[]): unknown =>
    iterate(emitter, name, { close }, true);
  Object.defineProperty(EventEmitter, 'iterateFirst', { enumerable: false });
  EventEmitter.listenerCount = (emitter: EmitterLike, name: string): number => emitter.listenerCount(name);
  EventEmitter.getEventListeners = (target: EmitterLike, name: string): Callback[] =>
    typeof target.listeners === 'function' ? target.listeners(name) : [];
  EventEmitter.setMaxListeners = (count: number, ...targets: { setMaxListeners?: Callback }[]): void => {
    if (targets.length === 0) EventEmitter.defaultMaxListeners = count;
    for (const target of targets) target.setMaxListeners?.(count);
  };
  EventEmitter.getMaxListeners = (target: { getMaxListeners?: () => number }): number =>
    target.getMaxListeners?.() ?? EventEmitter.defaultMaxListeners;
  EventEmitter.addAbortListener = (signal: Signal, listener: Callback): unknown => {
    if (signal.aborted) core.queueMicrotask(() => listener());
    else signal.addEventListener('abort', listener, { once: true });
    return { [Symbol.for('nodejs.dispose')]: () => signal.removeEventListener('abort', listener) };
  };
  EventEmitter.EventEmitter = EventEmitter;
  return EventEmitter;
}
