/**
 * What lies where as a node sees it: its own disk over the real files, which are only read. Times are those of
 * the node's clock.
 */
import type { DiskEntry } from '../node-disk.ts';
import type { FsStats } from './fs-stats.ts';
import type { Core } from './types.ts';

export type FileEntry = Extract<DiskEntry, { kind: 'file' }>;
export interface FsTree {
  /** A path as a program may give it, as text. */
  nameOf(given: unknown): string;
  /** The same as absolute path. */
  full(given: unknown): string;
  /** Now, in milliseconds since 1970. */
  time(): number;
  look(name: string): DiskEntry | null;
  /** Throws unless the folder of a path is there. */
  parentOf(name: string, syscall: string): void;
  fileAt(name: string, syscall: string): FileEntry;
  /** Gives a file these bytes in place of its own. */
  put(name: string, data: Buffer, mode?: number): void;
  /** Writes into a file that is there, from a place in it or beyond its end. */
  writeAt(name: string, from: number, bytes: Uint8Array): void;
  /** The names in a folder, sorted. */
  namesIn(name: string): string[];
}

/** Builds the tree. */
export function fsTreePrelude(core: Core): unknown {
  const real = core.host.builtin('fs') as unknown as typeof import('node:fs');
  const path = core.host.builtin('path') as unknown as typeof import('node:path');
  const url = core.host.builtin('url') as unknown as typeof import('node:url');
  const { fail } = core.piece('fsStats') as FsStats;
  const { disk } = core.host;
  const nameOf = (given: unknown): string => {
    if (typeof given === 'string') return given;
    if (given instanceof URL) return url.fileURLToPath(given);
    if (given instanceof Uint8Array) return Buffer.from(given).toString();
    throw core.error(
      TypeError,
      'ERR_INVALID_ARG_TYPE',
      'The "path" argument must be of type string or an instance of Buffer or URL.',
    );
  };
  const full = (given: unknown): string => path.resolve(core.host.cwd, nameOf(given));
  const time = (): number => core.wallClock(core.now());

  /** What is at a path: the node's own disk first, then the machine's. */
  const look = (name: string): DiskEntry | null => {
    for (let above = path.dirname(name); ; above = path.dirname(above)) {
      if (disk.get(above)?.kind === 'gone') {
        const inside = disk.get(name);
        return inside === undefined || inside.kind === 'gone' ? null : inside;
      }
      if (above === path.dirname(above)) break;
    }
    const own = disk.get(name);
    if (own !== undefined) return own.kind === 'gone' ? null : own;
    const stat = real.statSync(name, { throwIfNoEntry: false });
    if (stat === undefined) return null;
    if (stat.isDirectory()) return { kind: 'directory', time: core.host.epoch };
    if (name === '/dev/null')
      return { kind: 'file', data: Buffer.alloc(0), time: core.host.epoch, mode: 0o666 };
    const changes = !stat.isFile() || /^\/(proc|sys)\//.test(name);
    return realFile(name, stat.mode & 0o777, changes);
  };
  /** A file of the machine, read when its content is asked for. One that is never twice the same needs real time. */
  const realFile = (name: string, mode: number, changes: boolean): FileEntry => {
    let bytes: Buffer | null = null;
    return {
      kind: 'file',
      get data(): Buffer {
        if (changes) core.realTime(`fs of ${name}`);
        bytes ??= real.readFileSync(name);
        return bytes;
      },
      time: core.host.epoch,
      mode,
    };
  };
  const parentOf = (name: string, syscall: string): void => {
    const parent = look(path.dirname(name));
    if (parent === null) fail('ENOENT', syscall, name);
    else if (parent.kind !== 'directory') fail('ENOTDIR', syscall, name);
  };
  const fileAt = (name: string, syscall: string): FileEntry => {
    const entry = look(name);
    if (entry === null) return fail('ENOENT', syscall, name);
    if (entry.kind !== 'file') return fail('EISDIR', syscall === 'open' ? 'read' : syscall);
    return entry;
  };
  const put = (name: string, data: Buffer, mode = 0o644): void => {
    if (name !== '/dev/null') disk.replace(name, data, time(), mode);
  };
  const writeAt = (name: string, from: number, bytes: Uint8Array): void => {
    if (name === '/dev/null') return;
    const { data } = fileAt(name, 'write');
    if (from === data.length) disk.append(name, bytes, time(), data);
    else disk.overwrite(name, from, bytes, time(), data);
  };
  const namesIn = (name: string): string[] => {
    const entry = look(name);
    if (entry === null) return fail('ENOENT', 'scandir', name);
    if (entry.kind !== 'directory') return fail('ENOTDIR', 'scandir', name);
    const names = new Set<string>();
    if (disk.get(name) === undefined && real.existsSync(name))
      for (const each of real.readdirSync(name)) names.add(each);
    for (const each of disk.names()) {
      if (each === name || path.dirname(each) !== name) continue;
      if (disk.get(each)?.kind === 'gone') names.delete(path.basename(each));
      else names.add(path.basename(each));
    }
    return [...names].sort();
  };
  return { nameOf, full, time, look, parentOf, fileAt, put, writeAt, namesIn } satisfies FsTree;
}
