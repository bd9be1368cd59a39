/**
 * The synchronous calls on a node's own disk. Links, watchers and special files are not part of it.
 */
import type { DiskEntry } from '../node-disk.ts';
import type { FsStats } from './fs-stats.ts';
import type { FsTree } from './fs-tree.ts';
import type { Bag, Callback, Core } from './types.ts';

type Options =
  | {
      encoding?: string | null;
      flag?: string;
      recursive?: boolean;
      force?: boolean;
      withFileTypes?: boolean;
      mode?: number;
      bigint?: boolean;
      flush?: boolean;
      throwIfNoEntry?: boolean;
    }
  | string
  | null
  | undefined;

/** Builds the synchronous half of `node:fs`. */
export function fsDiskPrelude(core: Core): unknown {
  const path = core.host.builtin('path') as unknown as typeof import('node:path');
  const { Stats, Dirent, statsOf: describe, fail } = core.piece('fsStats') as FsStats;
  const { nameOf, full, time, look, parentOf, fileAt, put, writeAt, namesIn } = core.piece(
    'fsTree',
  ) as FsTree;
  const { disk } = core.host;
  const stdinName = (name: string): boolean => /^\/(dev\/stdin|dev\/fd\/0|proc\/self\/fd\/0)$/.test(name);
  const outputOf = (name: string): number =>
    /^\/(dev\/stdout|dev\/fd\/1|proc\/self\/fd\/1)$/.test(name)
      ? 1
      : /^\/(dev\/stderr|dev\/fd\/2|proc\/self\/fd\/2)$/.test(name)
        ? 2
        : 0;
  const encodingOf = (options: Options): string | null =>
    typeof options === 'string' ? options : (options?.encoding ?? null);
  const encoded = (bytes: Buffer, options: Options): string | Buffer => {
    const encoding = encodingOf(options);
    return encoding === null || encoding === 'buffer'
      ? Buffer.from(bytes)
      : bytes.toString(encoding as BufferEncoding);
  };
  const bytesOf = (data: unknown, options?: Options): Buffer => {
    if (typeof data === 'string') return Buffer.from(data, (encodingOf(options) ?? 'utf8') as BufferEncoding);
    if (ArrayBuffer.isView(data))
      return Buffer.from(
        Uint8Array.prototype.slice.call(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
      );
    throw core.error(
      TypeError,
      'ERR_INVALID_ARG_TYPE',
      'The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView.',
    );
  };

  interface Flags {
    readonly reads: boolean;
    readonly writes: boolean;
    readonly appends: boolean;
    readonly creates: boolean;
    readonly truncates: boolean;
    readonly exclusive: boolean;
    /** O_SYNC: what is written is on the disk when the call returns. */
    readonly syncs: boolean;
  }
  interface Open extends Flags {
    name: string;
    position: number;
  }
  const { constants } = core.host.builtin('fs') as unknown as typeof import('node:fs');
  const flagsOf = (given: unknown): Flags => {
    if (typeof given === 'number') {
      const has = (name: 'O_APPEND' | 'O_CREAT' | 'O_TRUNC' | 'O_EXCL' | 'O_SYNC' | 'O_DSYNC'): boolean =>
        (given & (constants[name] ?? 0)) !== 0;
      return {
        reads: (given & 3) !== constants.O_WRONLY,
        writes: (given & 3) !== constants.O_RDONLY,
        appends: has('O_APPEND'),
        creates: has('O_CREAT'),
        truncates: has('O_TRUNC'),
        exclusive: has('O_EXCL'),
        syncs: has('O_SYNC') || has('O_DSYNC'),
      };
    }
    const letters = String(given);
    const plus = letters.includes('+');
    return {
      reads: letters.startsWith('r') || plus,
      writes: !letters.startsWith('r') || plus,
      appends: letters.startsWith('a'),
      creates: !letters.startsWith('r'),
      truncates: letters.startsWith('w'),
      exclusive: letters.includes('x'),
      syncs: letters.includes('s'),
    };
  };
  const descriptors = new Map<number, Open>();
  let lastDescriptor = 16;
  const opened = (fd: unknown, syscall: string): Open =>
    descriptors.get(fd as number) ?? fail('EBADF', syscall);
  const statsOf = (name: string, entry: DiskEntry, options?: Options): object =>
    describe({
      name,
      size: entry.kind === 'file' ? entry.data.length : null,
      mode: entry.kind === 'file' ? entry.mode : 0o755,
      time: entry.kind === 'gone' ? 0 : entry.time,
      big: typeof options === 'object' && options?.bigint === true,
    });

  const sync: Record<string, Callback> = {
    existsSync: (given) => {
      try {
        return look(full(given)) !== null;
      } catch {
        return false;
      }
    },
    accessSync: (given) => {
      if (look(full(given)) === null) fail('ENOENT', 'access', nameOf(given));
    },
    readFileSync: (given, options) => {
      if (given === 0 || (typeof given === 'string' && stdinName(given)))
        core.realTime('fs.readFileSync of stdin');
      if (typeof given === 'number') {
        const open = opened(given, 'read');
        const rest = fileAt(open.name, 'read').data.subarray(open.position);
        open.position += rest.length;
        return encoded(rest, options as Options);
      }
      return encoded(fileAt(full(given), 'open').data, options as Options);
    },
    writeFileSync: (given, data, options) => {
      const fd = typeof given === 'number' ? given : outputOf(nameOf(given));
      if (fd === 1 || fd === 2) {
        core.write(fd, bytesOf(data, options as Options));
        return;
      }
      if (typeof given === 'number') {
        sync.writeSync?.(given, data);
        return;
      }
      const flag =
        typeof options === 'object' ? ((options as Bag | null)?.flag as string | undefined) : undefined;
      const name = full(given);
      parentOf(name, 'open');
      const existing = look(name);
      if (existing?.kind === 'directory') fail('EISDIR', 'open', nameOf(given));
      if (flag?.includes('x') === true && existing !== null) fail('EEXIST', 'open', nameOf(given));
      const bytes = bytesOf(data, options as Options);
      if (flag?.startsWith('a') === true && existing?.kind === 'file')
        writeAt(name, existing.data.length, bytes);
      else put(name, bytes);
      if (flag?.includes('s') === true || (options as { flush?: boolean } | null | undefined)?.flush === true)
        disk.sync(name);
    },
    appendFileSync: (given, data, options) => {
      sync.writeFileSync?.(given, data, {
        ...(typeof options === 'string' ? { encoding: options } : (options as Bag | undefined)),
        flag: 'a',
      });
    },
    mkdirSync: (given, options) => {
      const name = full(given);
      const recursive = typeof options === 'object' && (options as Bag | null)?.recursive === true;
      const existing = look(name);
      if (existing !== null) {
        if (!recursive || existing.kind !== 'directory') fail('EEXIST', 'mkdir', nameOf(given));
        return undefined;
      }
      let first: string | undefined;
      if (recursive && look(path.dirname(name)) === null)
        first = sync.mkdirSync?.(path.dirname(name), options) as string | undefined;
      parentOf(name, 'mkdir');
      disk.makeDirectory(name, time());
      return recursive ? (first ?? name) : undefined;
    },
    mkdtempSync: (prefix) => {
      const name = `${nameOf(prefix)}${core.uint32().toString(36).padStart(6, '0').slice(-6)}`;
      sync.mkdirSync?.(name);
      return name;
    },
    readdirSync: (given, options) => {
      const root = full(given);
      const recursive = typeof options === 'object' && (options as Bag | null)?.recursive === true;
      const typed = typeof options === 'object' && (options as Bag | null)?.withFileTypes === true;
      const found: unknown[] = [];
      const walk = (folder: string): void => {
        for (const each of namesIn(folder)) {
          const name = path.join(folder, each);
          const directory = look(name)?.kind === 'directory';
          found.push(
            typed
              ? Object.assign(Object.create(Dirent.prototype) as Bag, {
                  name: each,
                  parentPath: folder,
                  path: folder,
                  _directory: directory,
                })
              : path.relative(root, name),
          );
          if (recursive && directory) walk(name);
        }
      };
      walk(root);
      return found;
    },
    statSync: (given, options) => {
      const entry = look(full(given));
      if (entry !== null) return statsOf(full(given), entry, options as Options);
      if (typeof options === 'object' && (options as Bag | null)?.throwIfNoEntry === false) return undefined;
      return fail('ENOENT', 'stat', nameOf(given));
    },
    fstatSync: (fd) => {
      const { name } = opened(fd, 'fstat');
      return statsOf(name, look(name) ?? fail('ENOENT', 'fstat'));
    },
    unlinkSync: (given) => {
      const name = full(given);
      const entry = look(name);
      if (entry === null) fail('ENOENT', 'unlink', nameOf(given));
      if (entry?.kind === 'directory') fail('EISDIR', 'unlink', nameOf(given));
      disk.remove(name);
    },
    rmdirSync: (given) => {
      if (namesIn(full(given)).length > 0) fail('ENOTEMPTY', 'rmdir', nameOf(given));
      disk.remove(full(given));
    },
    rmSync: (given, options) => {
      const { recursive, force } = (options ?? {}) as { recursive?: boolean; force?: boolean };
      const name = full(given);
      const entry = look(name);
      if (entry === null) {
        if (force !== true) fail('ENOENT', 'rm', nameOf(given));
        return;
      }
      if (entry.kind === 'directory' && recursive !== true) fail('EISDIR', 'rm', nameOf(given));
      disk.remove(name);
    },
    renameSync: (from, to) => {
      const source = full(from);
      const target = full(to);
      const entry = look(source);
      if (entry === null) return fail('ENOENT', 'rename', nameOf(from), nameOf(to));
      parentOf(target, 'rename');
      if (entry.kind === 'directory') {
        sync.mkdirSync?.(target, { recursive: true });
        for (const each of namesIn(source))
          sync.renameSync?.(path.join(source, each), path.join(target, each));
        disk.remove(source);
      } else if (entry.kind === 'file') disk.rename(source, target, entry);
      for (const open of descriptors.values()) if (open.name === source) open.name = target;
      return undefined;
    },
    copyFileSync: (from, to) => {
      const entry = look(full(from));
      if (entry?.kind !== 'file') return fail('ENOENT', 'copyfile', nameOf(from), nameOf(to));
      parentOf(full(to), 'copyfile');
      put(full(to), Buffer.from(entry.data), entry.mode);
      return undefined;
    },
    truncateSync: (given, length = 0) => {
      const name = full(given);
      const { data } = fileAt(name, 'open');
      const bytes = Buffer.alloc(length as number);
      data.copy(bytes);
      put(name, bytes);
    },
    ftruncateSync: (fd, length) => sync.truncateSync?.(opened(fd, 'ftruncate').name, length),
    openSync: (given, flags = 'r') => {
      const name = nameOf(given);
      if (stdinName(name)) core.realTime('fs.openSync of stdin');
      const output = outputOf(name);
      if (output !== 0) return output;
      const at = full(given);
      const wanted = flagsOf(flags);
      const existing = look(at);
      if (existing === null && !wanted.creates) fail('ENOENT', 'open', name);
      if (wanted.creates) parentOf(at, 'open');
      if (wanted.exclusive && existing !== null) fail('EEXIST', 'open', name);
      if (wanted.writes && existing?.kind === 'directory') fail('EISDIR', 'open', name);
      if (existing === null || wanted.truncates) put(at, Buffer.alloc(0));
      lastDescriptor += 1;
      descriptors.set(lastDescriptor, { ...wanted, name: at, position: 0 });
      return lastDescriptor;
    },
    closeSync: (fd) => {
      if (fd !== 0 && fd !== 1 && fd !== 2 && !descriptors.delete(fd as number)) fail('EBADF', 'close');
    },
    readSync: (fd, target, ...rest) => {
      if (fd === 0) core.realTime('fs.readSync of stdin');
      const open = opened(fd, 'read');
      if (!open.reads) fail('EBADF', 'read');
      const view = target as Uint8Array;
      const options = (
        typeof rest[0] === 'object' && rest[0] !== null
          ? rest[0]
          : { offset: rest[0], length: rest[1], position: rest[2] }
      ) as { offset?: number; length?: number; position?: number | bigint | null };
      const offset = options.offset ?? 0;
      const length = options.length ?? view.byteLength - offset;
      const position =
        options.position === undefined || options.position === null || options.position === -1
          ? open.position
          : Number(options.position);
      const bytes = fileAt(open.name, 'read').data.subarray(position, position + length);
      new Uint8Array(view.buffer, view.byteOffset, view.byteLength).set(bytes, offset);
      if (options.position === undefined || options.position === null || options.position === -1)
        open.position += bytes.length;
      return bytes.length;
    },
    writeSync: (fd, data, ...rest) => {
      let bytes: Buffer;
      let position: unknown;
      if (typeof data === 'string') {
        if (fd === 1 || fd === 2) {
          core.write(fd, data);
          return Buffer.byteLength(data);
        }
        bytes = bytesOf(data, rest[1] as string | undefined);
        position = rest[0];
      } else {
        const options = (
          typeof rest[0] === 'object' && rest[0] !== null
            ? rest[0]
            : { offset: rest[0], length: rest[1], position: rest[2] }
        ) as { offset?: number; length?: number; position?: number | null };
        const all = bytesOf(data);
        const offset = options.offset ?? 0;
        bytes = all.subarray(offset, offset + (options.length ?? all.length - offset));
        position = options.position;
      }
      if (fd === 1 || fd === 2) {
        core.write(fd, bytes);
        return bytes.length;
      }
      const open = opened(fd, 'write');
      if (!open.writes) fail('EBADF', 'write');
      const { length } = fileAt(open.name, 'write').data;
      const at = open.appends ? length : typeof position === 'number' ? position : open.position;
      writeAt(open.name, at, bytes);
      if (open.syncs) disk.sync(open.name);
      if (typeof position !== 'number') open.position = at + bytes.length;
      return bytes.length;
    },
    writevSync: (fd, views) =>
      (views as Uint8Array[]).reduce((sum, view) => sum + (sync.writeSync?.(fd, view) as number), 0),
    readvSync: (fd, views) =>
      (views as Uint8Array[]).reduce((sum, view) => sum + (sync.readSync?.(fd, view) as number), 0),
    fsyncSync: (fd) => disk.sync(opened(fd, 'fsync').name),
    fdatasyncSync: (fd) => disk.sync(opened(fd, 'fdatasync').name),
    realpathSync: (given) => {
      if (look(full(given)) === null) fail('ENOENT', 'lstat', nameOf(given));
      return full(given);
    },
    chmodSync: (given) => void (look(full(given)) ?? fail('ENOENT', 'chmod', nameOf(given))),
    utimesSync: (given) => void (look(full(given)) ?? fail('ENOENT', 'utime', nameOf(given))),
  };
  sync.lstatSync = sync.statSync as Callback;
  return {
    sync,
    Stats,
    Dirent,
    opened: (fd: number): boolean => descriptors.has(fd),
  };
}
