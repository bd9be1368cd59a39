/** `node:fs` and `node:fs/promises` over the node's own disk; asynchronous forms answer a little later. */
import type { Bag, Callback, Core } from './types.ts';

/** Builds the module, `promises` included. */
export function fsPrelude(core: Core): unknown {
  const real = core.host.builtin('fs') as Bag;
  const { sync, Stats, Dirent } = core.piece('fsDisk') as {
    sync: Record<string, Callback>;
    Stats: unknown;
    Dirent: unknown;
  };
  const call = (name: string, args: unknown[]): unknown => (sync[`${name}Sync`] as Callback)(...args);
  const soon = (name: string, args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      // Arguments are looked at now and the disk when the answer comes, as with a real one.
      core.later(() => {
        try {
          resolve(call(name, args));
        } catch (error) {
          reject(error);
        }
      });
    });
  const charged =
    (name: 'fsyncSync' | 'fdatasyncSync') =>
    (fd: unknown): void => {
      // The only synchronous calls that wait for the disk itself.
      core.charge(core.host.cost.diskCall as number);
      sync[name]?.(fd);
    };
  const names = Object.keys(sync).map((name) => name.slice(0, -4));
  const unavailable = core.piece('unavailable').moduleOf('fs', {}) as Bag;
  const fs: Bag = {
    ...unavailable,
    ...sync,
    fsyncSync: charged('fsyncSync'),
    fdatasyncSync: charged('fdatasyncSync'),
    constants: real.constants,
    Stats,
    Dirent,
    F_OK: 0,
    X_OK: 1,
    W_OK: 2,
    R_OK: 4,
  };
  for (const name of names) {
    if (name === 'exists') continue;
    const asynchronous = (...args: unknown[]): void => {
      const callback = args.pop();
      if (typeof callback !== 'function')
        throw core.error(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "cb" argument must be of type function.');
      core.later(() => {
        let outcome: unknown[];
        try {
          const value = call(name, args);
          outcome = value === undefined ? [null] : [null, value];
        } catch (error) {
          outcome = [error];
        }
        if ((name === 'read' || name === 'write') && outcome.length === 2) outcome.push(args[1]);
        (callback as Callback)(...outcome);
      });
    };
    Object.defineProperty(asynchronous, 'name', { value: name });
    fs[name] = asynchronous;
  }
  fs.exists = (path: unknown, callback: Callback): void => core.later(() => callback(call('exists', [path])));
  (fs.realpath as Bag).native = fs.realpath;
  (fs.realpathSync as unknown as Bag).native = fs.realpathSync;

  class FileHandle {
    fd: number;
    constructor(fd: number) {
      this.fd = fd;
    }
    async read(target: unknown, ...rest: unknown[]): Promise<object> {
      const buffer =
        target instanceof Uint8Array
          ? target
          : ((target as { buffer?: Uint8Array } | undefined)?.buffer ?? Buffer.alloc(16384));
      return {
        bytesRead: await soon('read', [this.fd, buffer, ...(target instanceof Uint8Array ? rest : [target])]),
        buffer,
      };
    }
    async write(data: unknown, ...rest: unknown[]): Promise<object> {
      return { bytesWritten: await soon('write', [this.fd, data, ...rest]), buffer: data };
    }
    readFile = (options?: unknown): Promise<unknown> => soon('readFile', [this.fd, options]);
    writeFile = (data: unknown, options?: unknown): Promise<unknown> =>
      soon('writeFile', [this.fd, data, options]);
    appendFile = (data: unknown, options?: unknown): Promise<unknown> =>
      soon('writeFile', [this.fd, data, options]);
    stat = (): Promise<unknown> => soon('fstat', [this.fd]);
    sync = (): Promise<unknown> => soon('fsync', [this.fd]);
    datasync = (): Promise<unknown> => soon('fsync', [this.fd]);
    truncate = (length?: number): Promise<unknown> => soon('ftruncate', [this.fd, length ?? 0]);
    async close(): Promise<void> {
      if (this.fd === -1) return;
      const { fd } = this;
      this.fd = -1;
      await soon('close', [fd]);
    }
    async *readLines(): AsyncGenerator<string> {
      const lines = String(await this.readFile('utf8')).split(/\r?\n/);
      if (lines.at(-1) === '') lines.pop();
      yield* lines;
    }
  }
  const promises: Bag = { constants: real.constants };
  for (const name of names) {
    if (
      [
        'exists',
        'open',
        'close',
        'read',
        'write',
        'fstat',
        'fsync',
        'fdatasync',
        'ftruncate',
        'readv',
        'writev',
      ].includes(name)
    )
      continue;
    promises[name] = (first: unknown, ...rest: unknown[]): Promise<unknown> =>
      soon(name, [first instanceof FileHandle ? first.fd : first, ...rest]);
  }
  promises.open = async (...args: unknown[]): Promise<FileHandle> =>
    new FileHandle((await soon('open', args)) as number);
  for (const name of [
    'watch',
    'symlink',
    'link',
    'readlink',
    'opendir',
    'cp',
    'chown',
    'lchown',
    'statfs',
    'glob',
  ]) {
    promises[name] = (): never => core.realTime(`fs.promises.${name}`);
  }
  fs.promises = promises;

  interface StreamOptions {
    encoding?: string;
    highWaterMark?: number;
    start?: number;
    end?: number;
    flags?: string;
    fd?: number;
    flush?: boolean;
  }
  const settings = (options?: string | StreamOptions): StreamOptions =>
    typeof options === 'string' ? { encoding: options } : (options ?? {});
  fs.createReadStream = (path: unknown, options?: string | StreamOptions): unknown => {
    const { Readable } = core.require('stream') as {
      Readable: new (
        options: object,
      ) => { push(chunk: unknown): boolean; destroy(error: unknown): void } & Bag;
    };
    const { start = 0, end = Infinity, highWaterMark = 65536, encoding } = settings(options);
    let position = start;
    const stream = new Readable({
      highWaterMark,
      ...(encoding === undefined ? {} : { encoding }),
      read() {
        soon('readFile', [path]).then(
          (data) => {
            const bytes = (data as Buffer).subarray(position, Math.min(position + highWaterMark, end + 1));
            position += bytes.length;
            stream.push(bytes.length === 0 ? null : bytes);
          },
          (error: unknown) => stream.destroy(error),
        );
      },
    });
    stream.path = path;
    return stream;
  };
  fs.createWriteStream = (path: unknown, options?: string | StreamOptions): unknown => {
    const { Writable } = core.require('stream') as { Writable: new (options: object) => Bag };
    const { flags = 'w', fd, flush } = settings(options);
    let open: Promise<unknown> | null = fd === undefined ? null : Promise.resolve(fd);
    const stream = new Writable({
      write(chunk: Uint8Array, _encoding: string, done: Callback) {
        open ??= soon('open', [path, flags]);
        open.then((descriptor) => soon('write', [descriptor, chunk])).then(() => done(), done);
      },
      final(done: Callback) {
        open ??= soon('open', [path, flags]);
        open
          .then(async (descriptor) => {
            if (flush === true) await soon('fsync', [descriptor]);
            if (fd === undefined) await soon('close', [descriptor]);
          })
          .then(() => done(), done);
      },
    });
    stream.path = path;
    return stream;
  };
  return fs;
}
