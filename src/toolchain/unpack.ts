/**
 * Unpacks a release's .tar.bz2. Only folders and plain files come out of it, each once and inside the folder that
 * was named; anything else ends the unpacking.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Parser, type ReadEntry } from 'tar';
import { DscourseError, ExitStatus, Interrupted, messageOf, systemErrorCode } from '../errors.ts';
import { DamagedBzip2, decodeBzip2 } from './bzip2.ts';

/** What an archive may hold; far more than any release does. */
export interface UnpackLimits {
  /** Bytes of all files together. */
  readonly bytes: number;
  readonly entries: number;
}

export const defaultLimits: UnpackLimits = { bytes: 600 * 2 ** 20, entries: 20_000 };

export interface UnpackRequest {
  /** The archive's bytes. */
  readonly source: AsyncIterable<Uint8Array>;
  /** For messages: an address or a path. */
  readonly name: string;
  /** Absolute path of an empty folder; what the archive's one folder holds goes into it. */
  readonly into: string;
  readonly limits: UnpackLimits;
  readonly signal: AbortSignal;
  readonly onFiles: (files: number) => void;
}

export interface Unpacked {
  readonly files: number;
  readonly bytes: number;
  readonly jar: { readonly size: number; readonly sha256: string };
}

/** Where the jar lies in a release. */
export const jarPath = 'lib/maelstrom.jar';
/** What starts it in a shell. */
export const launcherName = 'maelstrom';

/**
 * @throws DscourseError `archive-damaged`, `archive-refused`, `archive-too-large`, `archive-not-maelstrom`;
 * system errors of writing; Interrupted. What was written until then is left to the caller.
 */
export async function unpack(request: UnpackRequest): Promise<Unpacked> {
  const writer = new Writer(request);
  const parser = new Parser({ strict: true });
  let failure: { readonly error: unknown } | null = null;
  let wake: () => void = () => undefined;
  let current: ReadEntry | null = null;
  const fail = (error: unknown): void => {
    failure ??= { error };
    // No more of it will come, and its writer would wait for the rest for ever.
    current?.end();
    wake();
  };
  let writing = Promise.resolve();
  parser.on('entry', (entry: ReadEntry) => {
    current = entry;
    writing = writing.then(() => (failure === null ? writer.take(entry) : undefined)).catch(fail);
  });
  parser.on('error', fail);
  try {
    for await (const piece of decodeBzip2(request.source)) {
      if (request.signal.aborted) throw new Interrupted();
      const buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      if (!parser.write(buffer) && failure === null) {
        await Promise.race([once(parser, 'drain'), new Promise<void>((resolve) => (wake = resolve))]);
      }
      if (failure !== null) break;
    }
    if (failure === null) {
      const ended = new Promise<void>((resolve) => {
        wake = resolve;
        parser.on('end', resolve);
      });
      parser.end();
      await ended;
    }
    await writing;
    // TypeScript can't see that the callbacks above set it.
    const met = failure as { readonly error: unknown } | null;
    if (met !== null) throw met.error;
    return writer.finish();
  } catch (error) {
    fail(error);
    await writing;
    throw archiveProblem(error, request.name);
  }
}

/** Checks entries and writes them. */
class Writer {
  readonly #request: UnpackRequest;
  #entries = 0;
  #files = 0;
  #bytes = 0;
  /** The one folder that everything is in. */
  #top: string | null = null;
  #jar: { readonly size: number; readonly sha256: string } | null = null;

  constructor(request: UnpackRequest) {
    this.#request = request;
  }

  async take(entry: ReadEntry): Promise<void> {
    const { limits, into, name } = this.#request;
    this.#entries += 1;
    if (this.#entries > limits.entries) {
      throw tooLarge(name, `more than ${limits.entries} files and folders`);
    }
    const kind = refusedKind(entry);
    if (kind !== null) throw refused(name, entry.path, `is ${kind}`);
    const parts = this.#partsOf(entry);
    if (entry.type === 'Directory') {
      entry.resume();
      await mkdir(join(into, ...parts), { recursive: true });
      return;
    }
    if (parts.length === 0) throw refused(name, entry.path, 'lies in no folder');
    this.#bytes += entry.size;
    if (this.#bytes > limits.bytes) {
      throw tooLarge(name, `more than ${Math.floor(limits.bytes / 2 ** 20)} MiB`);
    }
    const path = join(into, ...parts);
    await mkdir(dirname(path), { recursive: true });
    const relative = parts.join('/');
    const isLauncher = relative === launcherName;
    // Of the rights only whether it may be run is taken over; never more than our own umask allows.
    const runs = isLauncher || ((entry.mode ?? 0) & 0o111) !== 0;
    const written = await this.#write(entry, path, runs ? 0o755 : 0o644);
    this.#files += 1;
    if (relative === jarPath) this.#jar = written;
    this.#request.onFiles(this.#files);
  }

  finish(): Unpacked {
    const { name } = this.#request;
    if (this.#jar === null || this.#jar.size === 0) {
      throw new DscourseError({
        code: 'archive-not-maelstrom',
        message: `${name} is no release of Maelstrom: it has no ${jarPath}.`,
        fix: 'Use the file maelstrom.tar.bz2 of a release; the source code archives beside it do not run.',
        exitStatus: ExitStatus.couldNotJudge,
      });
    }
    return { files: this.#files, bytes: this.#bytes, jar: this.#jar };
  }

  /** The path below the archive's folder, checked. */
  #partsOf(entry: ReadEntry): readonly string[] {
    const { name } = this.#request;
    const { path } = entry;
    const why = refusedPath(path);
    if (why !== null) throw refused(name, path, why);
    const [top, ...parts] = path.split('/').filter((part) => part !== '' && part !== '.');
    if (top === undefined) return [];
    this.#top ??= top;
    if (top !== this.#top) throw refused(name, path, `lies outside of the folder ${this.#top}`);
    return parts;
  }

  async #write(entry: ReadEntry, path: string, mode: number): Promise<{ size: number; sha256: string }> {
    const { name, signal } = this.#request;
    let file: FileHandle;
    try {
      file = await open(path, 'wx', mode);
    } catch (error) {
      const code = systemErrorCode(error);
      if (code === 'EEXIST' || code === 'EISDIR') throw refused(name, entry.path, 'is in it twice');
      throw error;
    }
    const hash = createHash('sha256');
    let size = 0;
    try {
      for await (const chunk of entry) {
        if (signal.aborted) throw new Interrupted();
        hash.update(chunk);
        await file.appendFile(chunk);
        size += chunk.length;
      }
      if (size !== entry.size) throw new DamagedBzip2('a file in it is cut short');
      // A machine that loses power must not find a jar of the right size full of zeros.
      if (size > 2 ** 20) await file.sync();
    } finally {
      await file.close();
    }
    return { size, sha256: hash.digest('hex') };
  }
}

/** What an entry is that is neither a folder nor a plain file; null when it is one of these. */
function refusedKind(entry: ReadEntry): string | null {
  switch (entry.type) {
    case 'File':
    case 'OldFile':
    case 'ContiguousFile':
    case 'Directory':
      return null;
    case 'SymbolicLink':
      return `a symbolic link to ${entry.linkpath ?? 'nowhere'}`;
    case 'Link':
      return `a hard link to ${entry.linkpath ?? 'nowhere'}`;
    case 'CharacterDevice':
    case 'BlockDevice':
      return 'a device';
    case 'FIFO':
      return 'a named pipe';
    default:
      return `neither a file nor a folder (${entry.type})`;
  }
}

/** Why a path must not be written; null when it may. Windows' ways out are none here either. */
function refusedPath(path: string): string | null {
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'has an absolute path';
  if (path.split(/[/\\]/).includes('..')) return 'leads out of the folder (..)';
  if (path.includes('\\') || path.includes('\0')) return 'has a name that not every system can hold';
  return null;
}

function refused(name: string, path: string, why: string): DscourseError {
  return new DscourseError({
    code: 'archive-refused',
    message: `${name} is not unpacked: its entry ${JSON.stringify(path.slice(0, 200))} ${why}.`,
    fix: 'Use the file maelstrom.tar.bz2 of a release, as its makers publish it.',
    exitStatus: ExitStatus.couldNotJudge,
  });
}

function tooLarge(name: string, what: string): DscourseError {
  return new DscourseError({
    code: 'archive-too-large',
    message: `${name} is not unpacked: it holds ${what}.`,
    fix: 'Use the file maelstrom.tar.bz2 of a release, as its makers publish it.',
    exitStatus: ExitStatus.couldNotJudge,
  });
}

/** What the decoder and the reader of tar say, in our words; system errors stay as they are. */
function archiveProblem(error: unknown, name: string): unknown {
  if (error instanceof DscourseError) return error;
  const code = systemErrorCode(error) ?? '';
  if (!(error instanceof DamagedBzip2) && !code.startsWith('TAR_')) {
    // A file where the archive has a folder, or the other way round.
    if (code !== 'ENOTDIR' && code !== 'EEXIST' && code !== 'EISDIR') return error;
  }
  return new DscourseError({
    code: 'archive-damaged',
    message: `${name} is damaged: ${messageOf(error)}.`,
    fix: 'Fetch it again.',
    exitStatus: ExitStatus.couldNotJudge,
    cause: error,
  });
}
