/**
 * `node:async_hooks`. AsyncLocalStorage rests on Node's own, which follows promises of every context; its
 * store is carried over our timers, ticks and immediates by binding their callbacks.
 */
import type { Bag, Callback, Core } from './types.ts';

/** Builds the module. Hooks themselves (createHook) ask for real time. */
export function asyncHooksPrelude(core: Core): unknown {
  interface RealStorage {
    run(store: unknown, callback: Callback, ...args: unknown[]): unknown;
    exit(callback: Callback, ...args: unknown[]): unknown;
    getStore(): unknown;
    enterWith(store: unknown): void;
    disable(): void;
  }
  const real = core.host.builtin('async_hooks') as Bag & { AsyncLocalStorage: new () => RealStorage };
  const storages: RealStorage[] = [];
  const bind = (callback: Callback): Callback => {
    const stores = storages.map((storage) => ({ storage, store: storage.getStore() }));
    return function bound(this: unknown, ...args: unknown[]): unknown {
      let call: () => unknown = () => callback.apply(this, args);
      for (const { storage, store } of stores) {
        const inner = call;
        call = store === undefined ? () => storage.exit(inner) : () => storage.run(store, inner);
      }
      return call();
    };
  };
  const use = (storage: RealStorage): void => {
    if (storages.includes(storage)) return;
    storages.push(storage);
    core.hooks.bind = bind;
  };
  class AsyncLocalStorage {
    _storage = new real.AsyncLocalStorage();
    name: string;
    _default: unknown;
    constructor(options: { name?: string; defaultValue?: unknown } = {}) {
      this.name = options.name ?? '';
      this._default = options.defaultValue;
    }
    run(store: unknown, callback: Callback, ...args: unknown[]): unknown {
      use(this._storage);
      return this._storage.run(store, callback, ...args);
    }
    exit(callback: Callback, ...args: unknown[]): unknown {
      return this._storage.exit(callback, ...args);
    }
    getStore(): unknown {
      return this._storage.getStore() ?? this._default;
    }
    /** Would outlast the step in the host and so reach other nodes. */
    enterWith(): never {
      return core.realTime('AsyncLocalStorage.enterWith');
    }
    disable(): void {
      this._storage.disable();
    }
    static bind(callback: Callback): Callback {
      return bind(callback);
    }
    static snapshot(): Callback {
      return bind(((callback: Callback, ...args: unknown[]) => callback(...args)) as Callback);
    }
  }
  let identifiers = 1;
  class AsyncResource {
    _id: number;
    _call: Callback;
    type: string;
    constructor(type: string) {
      this.type = type;
      identifiers += 1;
      this._id = identifiers;
      this._call = AsyncLocalStorage.snapshot();
    }
    runInAsyncScope(callback: Callback, self?: unknown, ...args: unknown[]): unknown {
      return this._call(() => callback.apply(self, args));
    }
    emitDestroy(): this {
      return this;
    }
    asyncId(): number {
      return this._id;
    }
    triggerAsyncId(): number {
      return 1;
    }
    bind(callback: Callback, self?: unknown): Callback {
      return (...args: unknown[]) => this.runInAsyncScope(callback, self, ...args);
    }
    static bind(callback: Callback, type?: string, self?: unknown): Callback {
      return new AsyncResource(type ?? callback.name).bind(callback, self);
    }
  }
  return {
    AsyncLocalStorage,
    AsyncResource,
    createHook: (): never => core.realTime('async_hooks.createHook'),
    executionAsyncId: (): number => 1,
    triggerAsyncId: (): number => 0,
    executionAsyncResource: (): object => ({}),
    asyncWrapProviders: {},
  };
}
