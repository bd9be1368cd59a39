/** `node:zlib`: the synchronous forms as they are, the asynchronous ones after some virtual time. */
import type { Bag, Callback, Core } from './types.ts';

/** Builds the module. Streams of zlib work in the host's threads and so ask for real time. */
export function zlibPrelude(core: Core): unknown {
  const real = core.host.builtin('zlib') as Bag;
  const made: Bag = { constants: real.constants, codes: real.codes };
  for (const [name, value] of Object.entries(real)) {
    if (typeof value !== 'function') {
      if (!(name in made)) made[name] = value;
      continue;
    }
    if (name === 'crc32' || name.endsWith('Sync')) {
      made[name] = value;
      continue;
    }
    const sync = real[`${name}Sync`] as Callback | undefined;
    if (sync === undefined) {
      made[name] =
        /^[A-Z]/.test(name) || name.startsWith('create')
          ? core.piece('unavailable').moduleOf('zlib', {})[name]
          : value;
      continue;
    }
    made[name] = (...args: unknown[]): void => {
      const callback = args.pop() as Callback;
      let outcome: unknown[];
      try {
        outcome = [null, sync(...args)];
      } catch (error) {
        outcome = [error];
      }
      core.later(() => callback(...outcome));
    };
  }
  return made;
}
