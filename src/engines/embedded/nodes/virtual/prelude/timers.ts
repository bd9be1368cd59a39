/** Timers and immediates on the node's virtual clock. The host only learns when the next one is due. */
import type { Callback, Core } from './types.ts';

/** Builds `node:timers`' functions, and what the host calls to run one. */
export function timersPrelude(core: Core): unknown {
  const { state, slot, cost } = core.host;
  const custom = Symbol.for('nodejs.util.promisify.custom');
  const longest = 2 ** 31 - 1;
  const dispose: symbol = (Symbol as unknown as { dispose?: symbol }).dispose ?? Symbol.for('nodejs.dispose');
  const refs = (by: number): void => {
    state[slot.refs] = (state[slot.refs] as number) + by;
  };

  // A binary heap by (due, number).
  const heap: Timeout[] = [];
  let issued = 0;
  let identifiers = 0;
  const known = new Map<number, Timeout | Immediate>();
  const before = (one: Timeout, other: Timeout): boolean =>
    one.due < other.due || (one.due === other.due && one.order < other.order);
  const push = (timer: Timeout): void => {
    let index = heap.length;
    heap.push(timer);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as Timeout;
      if (!before(timer, above)) break;
      heap[index] = above;
      above.place = index;
      index = parent;
    }
    heap[index] = timer;
    timer.place = index;
    state[slot.nextTimer] = (heap[0] as Timeout).due;
  };
  const removeAt = (index: number): void => {
    const removed = heap[index] as Timeout;
    removed.place = -1;
    const last = heap.pop() as Timeout;
    if (last !== removed) {
      let hole = index;
      for (;;) {
        const parent = (hole - 1) >> 1;
        if (hole > 0 && before(last, heap[parent] as Timeout)) {
          heap[hole] = heap[parent] as Timeout;
          (heap[hole] as Timeout).place = hole;
          hole = parent;
          continue;
        }
        let child = hole * 2 + 1;
        if (child >= heap.length) break;
        if (child + 1 < heap.length && before(heap[child + 1] as Timeout, heap[child] as Timeout)) child += 1;
        if (!before(heap[child] as Timeout, last)) break;
        heap[hole] = heap[child] as Timeout;
        (heap[hole] as Timeout).place = hole;
        hole = child;
      }
      heap[hole] = last;
      last.place = hole;
    }
    state[slot.nextTimer] = heap.length === 0 ? Infinity : (heap[0] as Timeout).due;
  };

  const { hooks } = core;

  class Timeout {
    _idleTimeout: number;
    _onTimeout: Callback | null;
    _repeat: number | null;
    _destroyed = false;
    due = 0;
    order = 0;
    place = -1;
    args: unknown[];
    counted = true;
    id = 0;
    constructor(callback: Callback, delay: unknown, args: unknown[], repeat: boolean) {
      let milliseconds = Number(delay);
      if (!(milliseconds >= 1 && milliseconds <= longest)) {
        if (milliseconds > longest) {
          core
            .piece('process')
            .emitWarning(
              `${milliseconds} does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.`,
              'TimeoutOverflowWarning',
            );
        }
        milliseconds = 1;
      }
      this._idleTimeout = milliseconds;
      this._repeat = repeat ? milliseconds : null;
      this._onTimeout = hooks.bind === null ? callback : hooks.bind(callback);
      this.args = args;
      refs(1);
      this.begin();
    }
    begin(): void {
      this.due = core.now() + Math.trunc(this._idleTimeout) * 1e6;
      this.order = issued;
      issued += 1;
      push(this);
    }
    end(): void {
      if (this.place !== -1) removeAt(this.place);
      if (this._destroyed) return;
      this._destroyed = true;
      if (this.counted) refs(-1);
      if (this.id !== 0) known.delete(this.id);
    }
    refresh(): this {
      if (this._onTimeout === null) return this;
      if (this.place !== -1) removeAt(this.place);
      if (this._destroyed) {
        this._destroyed = false;
        if (this.counted) refs(1);
      }
      this.begin();
      return this;
    }
    ref(): this {
      if (!this.counted) {
        this.counted = true;
        if (!this._destroyed) refs(1);
      }
      return this;
    }
    unref(): this {
      if (this.counted) {
        this.counted = false;
        if (!this._destroyed) refs(-1);
      }
      return this;
    }
    hasRef(): boolean {
      return this.counted;
    }
    close(): this {
      clearTimeout(this);
      return this;
    }
    [Symbol.toPrimitive](): number {
      if (this.id === 0) {
        identifiers += 1;
        this.id = identifiers;
      }
      if (!this._destroyed) known.set(this.id, this);
      return this.id;
    }
  }
  class Immediate {
    _onImmediate: Callback | null;
    args: unknown[];
    counted = true;
    _destroyed = false;
    id = 0;
    constructor(callback: Callback, args: unknown[]) {
      this._onImmediate = hooks.bind === null ? callback : hooks.bind(callback);
      this.args = args;
      immediates.push(this);
      waiting += 1;
      state[slot.immediates] = waiting;
      refs(1);
    }
    ref(): this {
      if (!this.counted) {
        this.counted = true;
        if (!this._destroyed) refs(1);
      }
      return this;
    }
    unref(): this {
      if (this.counted) {
        this.counted = false;
        if (!this._destroyed) refs(-1);
      }
      return this;
    }
    hasRef(): boolean {
      return this.counted;
    }
    [Symbol.toPrimitive](): number {
      if (this.id === 0) {
        identifiers += 1;
        this.id = identifiers;
      }
      known.set(this.id, this);
      return this.id;
    }
  }
  Object.defineProperty(Timeout.prototype, dispose, { value: Timeout.prototype.close, configurable: true });
  Object.defineProperty(Immediate.prototype, dispose, {
    value(this: Immediate) {
      clearImmediate(this);
    },
    configurable: true,
  });

  let immediates: Immediate[] = [];
  let firstImmediate = 0;
  let waiting = 0;

  const needCallback = (callback: unknown): void => {
    if (typeof callback !== 'function') {
      const { inspect } = core.host.builtin('util') as { inspect: Callback };
      throw core.error(
        TypeError,
        'ERR_INVALID_ARG_TYPE',
        `The "callback" argument must be of type function. Received ${String(inspect(callback))}`,
      );
    }
  };
  function setTimeout(callback: Callback, delay?: unknown, ...args: unknown[]): Timeout {
    needCallback(callback);
    return new Timeout(callback, delay, args, false);
  }
  function setInterval(callback: Callback, delay?: unknown, ...args: unknown[]): Timeout {
    needCallback(callback);
    return new Timeout(callback, delay, args, true);
  }
  function setImmediate(callback: Callback, ...args: unknown[]): Immediate {
    needCallback(callback);
    return new Immediate(callback, args);
  }
  function clearTimeout(given?: unknown): void {
    const timer = typeof given === 'number' || typeof given === 'string' ? known.get(Number(given)) : given;
    if (timer instanceof Timeout) {
      timer._repeat = null;
      timer.end();
      timer._onTimeout = null;
    } else if (timer instanceof Immediate) clearImmediate(timer);
  }
  function clearInterval(given?: unknown): void {
    clearTimeout(given);
  }
  function clearImmediate(given?: unknown): void {
    const immediate =
      typeof given === 'number' || typeof given === 'string' ? known.get(Number(given)) : given;
    if (!(immediate instanceof Immediate) || immediate._destroyed) return;
    immediate._destroyed = true;
    immediate._onImmediate = null;
    waiting -= 1;
    state[slot.immediates] = waiting;
    if (immediate.counted) refs(-1);
  }
  const promises = (): Record<string, unknown> => core.piece('timersPromises');
  Object.defineProperty(setTimeout, custom, { get: () => promises().setTimeout, enumerable: true });
  Object.defineProperty(setImmediate, custom, { get: () => promises().setImmediate, enumerable: true });

  return {
    runTimer(): void {
      const timer = heap[0];
      if (timer === undefined || timer.due > core.now()) return;
      removeAt(0);
      core.charge(cost.turn as number);
      const callback = timer._onTimeout as Callback;
      try {
        callback.apply(timer, timer.args);
      } finally {
        if (timer._repeat !== null && timer.place === -1 && !timer._destroyed) {
          timer._idleTimeout = timer._repeat;
          timer.begin();
        } else if (timer.place === -1) timer.end();
      }
    },
    runImmediate(): void {
      while (firstImmediate < immediates.length) {
        const immediate = immediates[firstImmediate] as Immediate;
        firstImmediate += 1;
        if (firstImmediate > 1024 && firstImmediate * 2 > immediates.length) {
          immediates = immediates.slice(firstImmediate);
          firstImmediate = 0;
        }
        const callback = immediate._onImmediate;
        if (callback === null) continue;
        core.charge(cost.turn as number);
        immediate._destroyed = true;
        immediate._onImmediate = null;
        waiting -= 1;
        state[slot.immediates] = waiting;
        if (immediate.counted) refs(-1);
        callback.apply(immediate, immediate.args);
        return;
      }
    },
    /** A system call that answers after so many nanoseconds; it keeps the process alive. */
    after(nanoseconds: number, callback: Callback): void {
      const timer = new Timeout(callback, 1, [], false);
      removeAt(timer.place);
      timer.due = core.now() + nanoseconds;
      push(timer);
    },
    functions: { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate },
  };
}

/** Builds `node:timers/promises`. */
export function timersPromisesPrelude(core: Core): unknown {
  interface Options {
    ref?: boolean;
    signal?: { aborted: boolean; reason: unknown; addEventListener: Callback; removeEventListener: Callback };
  }
  interface Handle {
    unref(): unknown;
  }
  const timers = core.piece('timers').functions as Record<string, (...args: unknown[]) => Handle>;
  const aborted = (reason: unknown): Error => {
    const error = core.error(Error, 'ABORT_ERR', 'The operation was aborted') as Error & { cause: unknown };
    error.name = 'AbortError';
    error.cause = reason;
    return error;
  };
  const wait = (
    set: (done: () => void) => Handle,
    clear: (handle: Handle) => void,
    value: unknown,
    options: Options = {},
  ): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const { signal } = options;
      if (signal?.aborted === true) {
        reject(aborted(signal.reason));
        return;
      }
      const onAbort = (): void => {
        clear(handle);
        reject(aborted(signal?.reason));
      };
      const handle = set(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve(value);
      });
      if (options.ref === false) handle.unref();
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  const setTimeout = (delay?: number, value?: unknown, options?: Options): Promise<unknown> =>
    wait(
      (done) => timers.setTimeout?.(done, delay) as Handle,
      (handle) => void timers.clearTimeout?.(handle),
      value,
      options,
    );
  const setImmediate = (value?: unknown, options?: Options): Promise<unknown> =>
    wait(
      (done) => timers.setImmediate?.(done) as Handle,
      (handle) => void timers.clearImmediate?.(handle),
      value,
      options,
    );
  async function* setInterval(
    delay?: number,
    value?: unknown,
    options: Options = {},
  ): AsyncGenerator<unknown> {
    const { signal } = options;
    if (signal?.aborted === true) throw aborted(signal.reason);
    let due = 0;
    let wake: (() => void) | null = null;
    const onAbort = (): void => wake?.();
    const interval = timers.setInterval?.(() => {
      due += 1;
      wake?.();
    }, delay) as Handle;
    if (options.ref === false) interval.unref();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      for (;;) {
        if ((signal as { aborted: boolean } | undefined)?.aborted === true) throw aborted(signal?.reason);
        if (due === 0) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          wake = null;
          continue;
        }
        for (; due > 0; due -= 1) yield value;
      }
    } finally {
      timers.clearInterval?.(interval);
      signal?.removeEventListener('abort', onAbort);
    }
  }
  return {
    setTimeout,
    setImmediate,
    setInterval,
    scheduler: {
      wait: (delay: number, options?: Options): Promise<unknown> => setTimeout(delay, undefined, options),
      yield: (): Promise<unknown> => setImmediate(),
    },
  };
}
