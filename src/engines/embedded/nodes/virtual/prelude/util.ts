/** `node:util`: Node's own, except what makes promises, warns or asks for time. */
import type { Bag, Callback, Core } from './types.ts';

/** Builds the module. */
export function utilPrelude(core: Core): unknown {
  const real = core.host.builtin('util');
  const custom = Symbol.for('nodejs.util.promisify.custom');
  const needFunction = (value: unknown): void => {
    if (typeof value !== 'function')
      throw core.error(
        TypeError,
        'ERR_INVALID_ARG_TYPE',
        'The "original" argument must be of type function.',
      );
  };
  function promisify(original: Callback & { [key: symbol]: unknown }): Callback {
    needFunction(original);
    const own = original[custom];
    if (own !== undefined) {
      needFunction(own);
      return Object.defineProperty(own, custom, { value: own, configurable: true }) as Callback;
    }
    function promised(this: unknown, ...args: unknown[]): Promise<unknown> {
      return new Promise((resolve, reject) => {
        original.call(this, ...args, (error: unknown, value: unknown) => {
          if (error) reject(error);
          else resolve(value);
        });
      });
    }
    Object.setPrototypeOf(promised, Object.getPrototypeOf(original) as object);
    Object.defineProperty(promised, custom, { value: promised, configurable: true });
    return Object.defineProperties(promised, Object.getOwnPropertyDescriptors(original));
  }
  promisify.custom = custom;
  function callbackify(original: (...args: unknown[]) => Promise<unknown>): Callback {
    needFunction(original);
    return function callbackified(this: unknown, ...args: unknown[]): void {
      const callback = args.pop() as Callback;
      original.apply(this, args).then(
        (value) => core.nextTick(callback, null, value),
        (reason: unknown) => {
          let error = reason;
          if (!error) {
            error = core.error(Error, 'ERR_FALSY_VALUE_REJECTION', 'Promise was rejected with falsy value');
            (error as Bag).reason = reason;
          }
          core.nextTick(callback, error);
        },
      );
    };
  }
  function deprecate(callback: Callback, message: string, code?: string): Callback {
    let warned = false;
    return function deprecated(this: unknown, ...args: unknown[]): unknown {
      if (!warned) {
        warned = true;
        core.piece('process').emitWarning(message, 'DeprecationWarning', code);
      }
      return new.target === undefined
        ? callback.apply(this, args)
        : Reflect.construct(callback, args, new.target);
    };
  }
  const debuglog = (): Callback & { enabled: boolean } => Object.assign(() => undefined, { enabled: false });
  const transferable = (name: string) => (): never => core.realTime(`util.${name}`);
  return {
    ...real,
    promisify,
    callbackify,
    deprecate,
    debuglog,
    debug: debuglog,
    aborted: (signal: { aborted: boolean; addEventListener: Callback }): Promise<void> =>
      new Promise((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve(), { once: true });
      }),
    transferableAbortController: transferable('transferableAbortController'),
    transferableAbortSignal: transferable('transferableAbortSignal'),
  };
}
