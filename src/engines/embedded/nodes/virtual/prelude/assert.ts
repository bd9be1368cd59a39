/** `node:assert`: Node's own comparisons; what returns a promise is made here. */
import type { Bag, Callback, Core } from './types.ts';

/** Builds the module, with `strict`. */
export function assertPrelude(core: Core): unknown {
  const real = core.host.builtin('assert') as Bag & { AssertionError: new (options: object) => Error };
  /** The comparisons speak of exceptions; here it was a promise. */
  const asRejection = (compare: () => unknown): void => {
    try {
      compare();
    } catch (error) {
      if (error instanceof real.AssertionError)
        error.message = error.message.replace(/(expected|unwanted) exception/, '$1 rejection');
      throw error;
    }
  };
  const build = (from: Bag): Bag => {
    // Node would look for the failed call in the source file; the message is the one it falls back on.
    const ok = (...args: unknown[]): void => {
      if (args[0]) return;
      if (args[1] instanceof Error) throw args[1];
      const message =
        args.length === 0
          ? 'No value argument passed to `assert.ok()`'
          : ((args[1] as string | undefined) ?? 'The expression evaluated to a falsy value');
      const error = new real.AssertionError({
        message,
        actual: args[0],
        expected: true,
        operator: '==',
      }) as Error & { generatedMessage: boolean };
      error.generatedMessage = args[1] === undefined;
      throw error;
    };
    const assert = ((...args: unknown[]): void => ok(...args)) as unknown as Bag;
    for (const [name, value] of Object.entries(from)) assert[name] = value;
    const rejects = async (given: unknown, ...expected: unknown[]): Promise<void> => {
      let outcome: { reason: unknown } | null = null;
      try {
        await (typeof given === 'function' ? (given as Callback)() : given);
      } catch (reason) {
        outcome = { reason };
      }
      asRejection(() =>
        (from.throws as Callback)(
          () => {
            if (outcome !== null) throw outcome.reason;
          },
          ...expected,
        ),
      );
    };
    const doesNotReject = async (given: unknown, ...expected: unknown[]): Promise<void> => {
      let outcome: { reason: unknown } | null = null;
      try {
        await (typeof given === 'function' ? (given as Callback)() : given);
      } catch (reason) {
        outcome = { reason };
      }
      asRejection(() =>
        (from.doesNotThrow as Callback)(
          () => {
            if (outcome !== null) throw outcome.reason;
          },
          ...expected,
        ),
      );
    };
    Object.assign(assert, { ok, rejects, doesNotReject, AssertionError: real.AssertionError });
    return assert;
  };
  const assert = build(real);
  const strict = build(real.strict as Bag);
  strict.strict = strict;
  assert.strict = strict;
  return assert;
}
