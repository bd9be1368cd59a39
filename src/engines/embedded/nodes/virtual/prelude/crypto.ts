/** `node:crypto` with the node's own random stream; hashes and ciphers are the host's, which are pure. */
import type { Bag, Callback, Core } from './types.ts';

/** Builds `node:crypto`. */
export function cryptoPrelude(core: Core): unknown {
  const real = core.host.builtin('crypto') as Bag;
  const bytesOf = (view: ArrayBufferView | ArrayBuffer): Uint8Array =>
    view instanceof ArrayBuffer
      ? new Uint8Array(view)
      : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const fill = (bytes: Uint8Array): void => {
    let word = 0;
    for (let index = 0; index < bytes.length; index += 1) {
      if ((index & 3) === 0) word = core.uint32();
      bytes[index] = word & 255;
      word >>>= 8;
    }
  };
  const reply = (callback: Callback, make: () => unknown): void => {
    let outcome: unknown[];
    try {
      outcome = [null, make()];
    } catch (error) {
      outcome = [error];
    }
    core.later(() => callback(...outcome));
  };
  const randomBytes = (size: number, callback?: Callback): Buffer | undefined => {
    if (typeof size !== 'number' || !(size >= 0 && size <= 2 ** 31 - 1)) {
      throw core.error(
        RangeError,
        'ERR_OUT_OF_RANGE',
        `The value of "size" is out of range. It must be >= 0 && <= 2147483647. Received ${String(size)}`,
      );
    }
    const make = (): Buffer => {
      const bytes = Buffer.alloc(size);
      fill(bytes);
      return bytes;
    };
    if (typeof callback !== 'function') return make();
    reply(callback, make);
    return undefined;
  };
  const randomFillSync = <T extends ArrayBufferView | ArrayBuffer>(view: T, offset = 0, size?: number): T => {
    const bytes = bytesOf(view);
    fill(bytes.subarray(offset, size === undefined ? undefined : offset + size));
    return view;
  };
  const below = (range: number): number => {
    // Rejection keeps every number equally likely; 2^48 is Node's own bound.
    const limit = 2 ** 48 - (2 ** 48 % range);
    for (;;) {
      const drawn = (core.uint32() & 0xffff) * 2 ** 32 + core.uint32();
      if (drawn < limit) return drawn % range;
    }
  };
  const randomInt = (...args: unknown[]): number | undefined => {
    const callback = typeof args.at(-1) === 'function' ? (args.pop() as Callback) : null;
    const [low, high] = (args.length === 1 ? [0, args[0]] : args) as [number, number];
    if (!Number.isSafeInteger(low))
      throw core.error(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "min" argument must be a safe integer.');
    if (!Number.isSafeInteger(high))
      throw core.error(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "max" argument must be a safe integer.');
    if (high <= low) {
      throw core.error(
        RangeError,
        'ERR_OUT_OF_RANGE',
        `The value of "max" is out of range. It must be greater than the value of "min" (${low}). Received ${high}`,
      );
    }
    if (callback === null) return low + below(high - low);
    reply(callback, () => low + below(high - low));
    return undefined;
  };
  const randomUUID = (): string => {
    const bytes = new Uint8Array(16);
    fill(bytes);
    bytes[6] = ((bytes[6] as number) & 15) | 64;
    bytes[8] = ((bytes[8] as number) & 63) | 128;
    const hex = Buffer.from(bytes.buffer).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
  const getRandomValues = <T extends ArrayBufferView>(view: T): T => {
    if (view.byteLength > 65_536) {
      const DOMException = core.host.globals.DOMException as new (message: string, name: string) => Error;
      throw new DOMException(
        `The ArrayBufferView's byte length (${view.byteLength}) exceeds the number of bytes of entropy available via this API (65536)`,
        'QuotaExceededError',
      );
    }
    return randomFillSync(view);
  };
  const made: Bag = { ...real };
  // Getters of the module that warn or draw.
  for (const name of ['webcrypto', 'subtle', 'fips', 'Certificate']) delete made[name];
  for (const name of ['pbkdf2', 'scrypt', 'hkdf']) {
    const sync = real[`${name}Sync`] as Callback;
    made[name] = (...args: unknown[]): void => {
      const callback = args.pop() as Callback;
      reply(callback, () => sync(...args));
    };
  }
  // These draw from the system's randomness.
  const drawing = core.piece('unavailable').moduleOf('crypto', {}) as Bag;
  for (const name of [
    'generateKeyPair',
    'generateKeyPairSync',
    'generateKey',
    'generateKeySync',
    'generatePrime',
    'generatePrimeSync',
    'createDiffieHellman',
    'createECDH',
    'createSign',
    'sign',
    'publicEncrypt',
    'setEngine',
    'checkPrime',
  ]) {
    made[name] = drawing[name];
  }
  Object.assign(made, {
    randomBytes,
    pseudoRandomBytes: randomBytes,
    rng: randomBytes,
    prng: randomBytes,
    randomFillSync,
    randomFill(view: ArrayBufferView, ...rest: unknown[]): void {
      const callback = rest.pop() as Callback;
      reply(callback, () => randomFillSync(view, ...(rest as [number?, number?])));
    },
    randomInt,
    randomUUID,
    getRandomValues,
  });
  Object.defineProperty(made, 'webcrypto', {
    get: () => core.piece('webCrypto'),
    enumerable: true,
    configurable: true,
  });
  Object.defineProperty(made, 'subtle', {
    get: () => core.piece('webCrypto').subtle,
    enumerable: true,
    configurable: true,
  });
  return made;
}

/** Builds `globalThis.crypto`: random values and digests; other uses of `subtle` ask for real time. */
export function webCryptoPrelude(core: Core): unknown {
  const crypto = core.require('crypto') as Bag & {
    createHash: (name: string) => { update(bytes: Uint8Array): { digest(): Buffer } };
  };
  const subtle: Bag = {
    digest: (
      algorithm: string | { name: string },
      data: ArrayBuffer | ArrayBufferView,
    ): Promise<ArrayBuffer> =>
      new Promise((resolve, reject) => {
        const name = (typeof algorithm === 'string' ? algorithm : algorithm.name)
          .toLowerCase()
          .replace('-', '');
        const bytes =
          data instanceof ArrayBuffer
            ? new Uint8Array(data)
            : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
        let digest: Buffer;
        try {
          digest = crypto.createHash(name).update(bytes).digest();
        } catch (error) {
          reject(error);
          return;
        }
        core.later(() =>
          resolve(digest.buffer.slice(digest.byteOffset, digest.byteOffset + digest.length) as ArrayBuffer),
        );
      }),
  };
  for (const name of [
    'encrypt',
    'decrypt',
    'sign',
    'verify',
    'generateKey',
    'deriveKey',
    'deriveBits',
    'importKey',
    'exportKey',
    'wrapKey',
    'unwrapKey',
  ]) {
    subtle[name] = (): never => core.realTime(`crypto.subtle.${name}`);
  }
  return { subtle, getRandomValues: crypto.getRandomValues, randomUUID: crypto.randomUUID };
}
