/** Pages for the browser as files: what the build made for them, and where they are written. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DscourseError, systemErrorCode } from '../errors.ts';

/**
 * A file that the build made for a page, as text.
 *
 * @throws DscourseError `installation-damaged`
 */
export function builtFile(packageRoot: string, name: string, what: string): string {
  try {
    return readFileSync(join(packageRoot, 'dist', name), 'utf8');
  } catch (thrown) {
    throw new DscourseError({
      code: 'installation-damaged',
      message: `${what} is missing (${systemErrorCode(thrown) ?? 'unknown reason'}).`,
      fix: 'Install dscourse again.',
      cause: thrown,
    });
  }
}

/** A file in a folder of the workspace, where the next such page replaces it; without one in a folder of its own. */
export function pagePath(folder: string | null, kind: string, name: string): string {
  return join(folder ?? mkdtempSync(join(tmpdir(), `dscourse-${kind}-`)), name);
}

/**
 * Writes a page, piece by piece. One that can't be finished leaves the file as it was.
 *
 * @returns its bytes
 * @throws DscourseError `page-not-written`
 */
export function writePage(file: string, pieces: Iterable<string>): number {
  let target = file;
  try {
    // What is no ordinary file (a pipe, a device) is written to, never replaced.
    if (isReplaceable(file)) target = `${file}.${process.pid}.part`;
    makeFolder(dirname(file));
    const bytes = writeAll(target, pieces);
    if (target !== file) renameSync(target, file);
    return bytes;
  } catch (thrown) {
    if (target !== file) rmSync(target, { force: true });
    if (systemErrorCode(thrown) === undefined) throw thrown;
    throw new DscourseError({
      code: 'page-not-written',
      message: `${file} can't be written (${systemErrorCode(thrown) ?? 'unknown reason'}).`,
      fix: 'Name another file: --output page.html',
      cause: thrown,
    });
  }
}

/** One by one: Node's own recursive mkdir never comes back where the system refuses all of them, as below /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (thrown) {
    // Somebody else may have been faster.
    if (systemErrorCode(thrown) !== 'EEXIST') throw thrown;
  }
}

function isReplaceable(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined || stats.isFile() || stats.isDirectory();
}

function writeAll(file: string, pieces: Iterable<string>): number {
  const descriptor = openSync(file, 'w');
  let bytes = 0;
  try {
    for (const piece of pieces) bytes += writeWhole(descriptor, Buffer.from(piece));
  } finally {
    closeSync(descriptor);
  }
  return bytes;
}

/** A write to a pipe may take less than it is given. */
function writeWhole(descriptor: number, piece: Buffer): number {
  for (let done = 0; done < piece.length; ) done += writeSync(descriptor, piece, done);
  return piece.length;
}
