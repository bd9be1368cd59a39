/**
 * What lies where on a node's own disk: an overlay in memory over the real files, which are only read. Times
 * are virtual.
 */
import type { FsStats } from './fs-stats.ts';
import type { Core } from './types.ts';

export type Entry =
  | { kind: 'file'; data: Buffer; time: number; mode: number }
  | { kind: 'directory'; time: number }
  | { kind: 'gone' };
export interface FsTree {
  /** What the node has made or removed, by absolute path. */
  readonly overlay: Map<string, Entry>;
  /** A path as a program may give it, as text. */
  nameOf(given: unknown): string;
  /** The same as absolute path. */
  full(given: unknown): string;
  /** Now, in milliseconds since 1970. */
  time(): number;
  look(name: string): Entry | null;
  /** Throws unless the folder of a path is there. */
  parentOf(name: string, syscall: string): void;
  fileAt(name: string, syscall: string): Extract<Entry, { kind: 'file' }>;
  put(name: string, data: Buffer, mode?: number): void;
  /** The names in a folder, sorted. */
  namesIn(name: string): string[];
}

/** Builds the tree. */
export function fsTreePrelude(core: Core): unknown {
  const real = core.host.builtin('fs') as unknown as typeof import('node:fs');
  const path = core.host.builtin('path') as unknown as typeof import('node:path');
  const url = core.host.builtin('url') as unknown as typeof import('node:url');
  const { fail } = core.piece('fsStats') as FsStats;
  const overlay = new Map<string, Entry>();
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
  const time = (): number => core.host.epoch + core.now() / 1e6;

  /** What is at a path: the overlay's word first, then the real disk's. */
  const look = (name: string): Entry | null => {
    for (let above = path.dirname(name); ; above = path.dirname(above)) {
      if (overlay.get(above)?.kind === 'gone')
        return overlay.has(name) && overlay.get(name)?.kind !== 'gone' ? (overlay.get(name) as Entry) : null;
      if (above === path.dirname(above)) break;
    }
    const own = overlay.get(name);
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
  const realFile = (name: string, mode: number, changes: boolean): Entry => {
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
  const fileAt = (name: string, syscall: string): Extract<Entry, { kind: 'file' }> => {
    const entry = look(name);
    if (entry === null) return fail('ENOENT', syscall, name);
    if (entry.kind !== 'file') return fail('EISDIR', syscall === 'open' ? 'read' : syscall);
    return entry;
  };
  const put = (name: string, data: Buffer, mode = 0o644): void => {
    if (name !== '/dev/null') overlay.set(name, { kind: 'file', data, time: time(), mode });
  };
  const namesIn = (name: string): string[] => {
    const entry = look(name);
    if (entry === null) return fail('ENOENT', 'scandir', name);
    if (entry.kind !== 'directory') return fail('ENOTDIR', 'scandir', name);
    const names = new Set<string>();
    if (overlay.get(name) === undefined && real.existsSync(name))
      for (const each of real.readdirSync(name)) names.add(each);
    const prefix = name === '/' ? '/' : `${name}/`;
    for (const [each, of] of overlay) {
      if (!each.startsWith(prefix) || each.indexOf('/', prefix.length) !== -1 || each === name) continue;
      if (of.kind === 'gone') names.delete(each.slice(prefix.length));
      else names.add(each.slice(prefix.length));
    }
    return [...names].sort();
  };
  return { overlay, nameOf, full, time, look, parentOf, fileAt, put, namesIn } satisfies FsTree;
}
