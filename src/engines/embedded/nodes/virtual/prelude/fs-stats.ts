/** `fs.Stats`, `fs.Dirent` and system errors of the node's own disk. */
import type { Bag, Core } from './types.ts';

export interface FileFacts {
  readonly name: string;
  /** Bytes; null: a directory. */
  readonly size: number | null;
  readonly mode: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Figures as bigint. */
  readonly big: boolean;
}
export interface FsStats {
  readonly Stats: { new (): object; prototype: object };
  readonly Dirent: { new (): object; prototype: object };
  statsOf(facts: FileFacts): object;
  /** Throws a system error as Node words it. */
  readonly fail: (code: string, syscall: string, file?: string, dest?: string) => never;
}

/** Builds the two classes and what fills a Stats. */
export function fsStatsPrelude(_core: Core): unknown {
  const made = { Stats: class Stats {}, Dirent: class Dirent {} };
  const questions = [
    'isBlockDevice',
    'isCharacterDevice',
    'isSymbolicLink',
    'isFIFO',
    'isSocket',
    'isFile',
    'isDirectory',
  ];
  for (const [kind, constructed] of Object.entries(made)) {
    for (const question of questions) {
      Object.defineProperty(constructed.prototype, question, {
        configurable: true,
        value(this: { mode?: number | bigint; _directory?: boolean }): boolean {
          const directory =
            kind === 'Dirent' ? this._directory === true : (Number(this.mode) & 0o170000) === 0o40000;
          return question === 'isFile' ? !directory : question === 'isDirectory' && directory;
        },
      });
    }
  }
  const statsOf = ({ name, size, mode, time, big }: FileFacts): object => {
    const figure = (value: number): number | bigint => (big ? BigInt(Math.trunc(value)) : value);
    let inode = 0;
    for (let index = 0; index < name.length; index += 1)
      inode = (inode * 31 + name.charCodeAt(index)) % 4294967291;
    const bytes = size ?? 4096;
    const stats: Bag = {
      dev: figure(1),
      mode: figure(size === null ? 0o40755 : 0o100000 | mode),
      nlink: figure(1),
      uid: figure(1000),
      gid: figure(1000),
      rdev: figure(0),
      blksize: figure(4096),
      ino: figure(inode),
      size: figure(bytes),
      blocks: figure(Math.ceil(bytes / 512)),
    };
    for (const each of ['atime', 'mtime', 'ctime', 'birthtime']) {
      stats[`${each}Ms`] = figure(time);
      stats[each] = new Date(time);
    }
    return Object.assign(Object.create(made.Stats.prototype) as Bag, stats);
  };
  const numbers: Record<string, number> = {
    ENOENT: -2,
    EBADF: -9,
    EEXIST: -17,
    ENOTDIR: -20,
    EISDIR: -21,
    EINVAL: -22,
    ENOTEMPTY: -39,
  };
  const words: Record<string, string> = {
    ENOENT: 'no such file or directory',
    EBADF: 'bad file descriptor',
    EEXIST: 'file already exists',
    ENOTDIR: 'not a directory',
    EISDIR: 'illegal operation on a directory',
    EINVAL: 'invalid argument',
    ENOTEMPTY: 'directory not empty',
  };
  const fail = (code: string, syscall: string, file?: string, dest?: string): never => {
    const where = file === undefined ? '' : ` '${file}'${dest === undefined ? '' : ` -> '${dest}'`}`;
    throw Object.assign(new Error(`${code}: ${words[code] as string}, ${syscall}${where}`), {
      errno: numbers[code],
      code,
      syscall,
      ...(file === undefined ? {} : { path: file }),
      ...(dest === undefined ? {} : { dest }),
    });
  };
  return { ...made, statsOf, fail };
}
