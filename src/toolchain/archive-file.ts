/** An archive on this machine: opened once, so that what is unpacked is what was verified. */
import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { DscourseError, Interrupted, systemErrorCode } from '../errors.ts';
import { whyOf } from '../workspace/file-errors.ts';
import { nameOfKind } from './download.ts';
import { urlVariable } from './release.ts';
import { jarPath } from './unpack.ts';

const pieceSize = 256 * 1024;

/**
 * Opens what `--from` or a file: address names, when it can be an archive of a release.
 *
 * @param path absolute
 * @param refuse what to say of a file of another kind; `archive-is-other` when not given
 * @throws DscourseError `no-archive`, `archive-is-folder`, `archive-not-readable`, `archive-is-other`
 */
export async function openArchive(
  path: string,
  refuse = (what: string): DscourseError => isOther(path, what),
): Promise<FileHandle> {
  const file = await openToRead(path);
  try {
    const stats = await file.stat();
    if (stats.isDirectory()) throw isFolder(path);
    // It is read twice, once for its hash: what can't be read again is of no use.
    if (!stats.isFile()) throw refuse('a pipe or a device');
    const head = Buffer.alloc(512);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const start = head.subarray(0, bytesRead);
    if (start.subarray(0, 3).toString('latin1') !== 'BZh') throw refuse(nameOfKind(start));
    return file;
  } catch (error) {
    await file.close();
    if (systemErrorCode(error) === 'EISDIR') throw isFolder(path);
    throw error;
  }
}

async function openToRead(path: string): Promise<FileHandle> {
  try {
    // A named pipe would be waited for.
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EISDIR') throw isFolder(path);
    const isGone = code === 'ENOENT' || code === 'ENOTDIR';
    throw new DscourseError({
      code: isGone ? 'no-archive' : 'archive-not-readable',
      message: isGone ? `There is no file ${path}.` : `Can't read ${path}: ${whyOf(error)}.`,
      fix: /[\\/]https?:[\\/]/.test(path)
        ? `--from takes a file of this machine. To download it from there: set ${urlVariable} to the address.`
        : 'Name the file maelstrom.tar.bz2 of a release of Maelstrom.',
      cause: error,
    });
  }
}

function isFolder(path: string): DscourseError {
  const isInstall = existsSync(join(path, ...jarPath.split('/')));
  return new DscourseError({
    code: 'archive-is-folder',
    message: `${path} is a folder, not an archive${isInstall ? ': it is an unpacked Maelstrom' : ''}.`,
    fix: isInstall
      ? `Use it as it is: set DSCOURSE_MAELSTROM_HOME=${path}.`
      : 'Name the file maelstrom.tar.bz2 of a release of Maelstrom.',
  });
}

function isOther(path: string, what: string): DscourseError {
  const isSource = /gzip|zip/.test(what) && !/jar/.test(path);
  return new DscourseError({
    code: 'archive-is-other',
    message: `${path} is ${what}, not the .tar.bz2 of a release.`,
    fix: `Name the file maelstrom.tar.bz2 of a release of Maelstrom${isSource ? '; archives of its source code do not run' : ''}.`,
  });
}

/** The SHA-256 of an open file, 64 hexadecimal digits. */
export async function hashOf(file: FileHandle, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of piecesOf(file)) {
    if (signal.aborted) throw new Interrupted();
    hash.update(piece);
  }
  return hash.digest('hex');
}

/** The bytes of an open file from its start; each piece is good until the next one is asked for. */
export async function* piecesOf(file: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceSize), 0, pieceSize, position);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    position += bytesRead;
  }
}
