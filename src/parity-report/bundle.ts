/**
 * The archive of a disagreement: everything that is needed to see why two engines came to different
 * verdicts on one program, and nothing of whose it is but the source itself.
 */
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { DscourseError, Interrupted, systemErrorCode } from '../errors.ts';
import type { ObjectStore } from '../workspace/objects.ts';
import { neutraliser, neutralisingStream, type Personal } from './neutralise.ts';

export interface BundleRequest {
  /** Name of the one folder inside the archive, and of the archive: `dscourse-parity-broadcast-3c-12`. */
  readonly name: string;
  /** The attempt's folder. Absolute, like all paths here. */
  readonly attemptDirectory: string;
  readonly objects: ObjectStore;
  /** Hashes of stored objects; null for what the attempt did not store. */
  readonly program: { readonly bundle: string; readonly sourceMap: string | null } | null;
  readonly source: string | null;
  /** `versions.json` */
  readonly versions: unknown;
  /** `README.txt` */
  readonly readme: string;
  readonly personal: Personal;
  /** An empty folder for what is packed; the caller removes it. */
  readonly scratch: string;
  /** Where the archive goes. */
  readonly into: string;
  readonly signal: AbortSignal;
}

export interface Bundle {
  /** Absolute path of the archive. */
  readonly file: string;
  readonly bytes: number;
  /** Paths inside the archive's folder, sorted. */
  readonly files: readonly string[];
  /** Compressed files of the attempt that are damaged, so that nothing can be taken out of them. */
  readonly leftOut: readonly string[];
}

/**
 * Packs it. An archive of that name is left alone, and the next free number is taken.
 *
 * @throws Interrupted; DscourseError `bundle-unwritable`, or what the object store throws
 */
export async function packBundle(request: BundleRequest): Promise<Bundle> {
  const { name, scratch, objects, program, source, signal } = request;
  const folder = join(scratch, name);
  const put = async (path: string, content: string | Buffer): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  };
  const logs = neutraliser(request.personal, true);
  const code = neutraliser(request.personal, false);
  await put('README.txt', neutralBytes(Buffer.from(request.readme), logs));
  await put('versions.json', `${JSON.stringify(request.versions, null, 2)}\n`);
  if (program !== null) {
    await put('program/node.cjs', neutralBytes(objects.get(program.bundle), code));
    if (program.sourceMap !== null) {
      await put('program/node.cjs.map', neutralBytes(objects.get(program.sourceMap), code));
    }
  }
  if (source !== null) {
    await objects.extractFolder(source, join(scratch, 'source'));
    await copyNeutral(join(scratch, 'source'), join(folder, 'source'), code, signal);
  }
  const leftOut = await copyNeutral(request.attemptDirectory, join(folder, 'attempt'), logs, signal);
  const files = (await filesBelow(folder)).sort();
  const { create } = await import('tar');
  const archive = join(scratch, `${name}.tar.gz`);
  // Portable: without names of users and groups.
  await create({ gzip: true, portable: true, file: archive, cwd: scratch }, [name]);
  stopIfAborted(signal);
  const file = await copyUnderFreeName(archive, request.into, name);
  return { file, bytes: (await stat(file)).size, files, leftOut };
}

function neutralBytes(bytes: Buffer, neutralise: (text: string) => string): Buffer {
  return Buffer.from(neutralise(bytes.toString('latin1')), 'latin1');
}

/**
 * Copies a folder, with every text file neutralised, also inside gzip. Links are left out, and so is what
 * can't be unpacked; the paths of the latter are returned.
 */
async function copyNeutral(
  from: string,
  to: string,
  neutralise: (text: string) => string,
  signal: AbortSignal,
): Promise<string[]> {
  const leftOut: string[] = [];
  for (const path of await filesBelow(from)) {
    stopIfAborted(signal);
    const [source, target] = [join(from, path), join(to, path)];
    await mkdir(dirname(target), { recursive: true });
    const neutral = neutralisingStream(neutralise);
    const [input, output] = [createReadStream(source), createWriteStream(target)];
    if (path.endsWith('.gz')) {
      try {
        await pipeline(input, createGunzip(), neutral, createGzip(), output);
      } catch (thrown) {
        if (systemErrorCode(thrown)?.startsWith('Z_') !== true) throw thrown;
        await rm(target, { force: true });
        leftOut.push(path);
      }
    } else if (await isBinary(source)) await pipeline(input, output);
    else await pipeline(input, neutral, output);
  }
  return leftOut;
}

/** Plots and the like have zero bytes soon. */
async function isBinary(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8192), 0, 8192, 0);
    return buffer.subarray(0, bytesRead).includes(0);
  } finally {
    await handle.close();
  }
}

async function filesBelow(folder: string, prefix = ''): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(join(folder, entry.name), path);
      return entry.isFile() ? [path] : [];
    }),
  );
  return found.flat();
}

/** More archives of one attempt than this are no accident. */
const mostCopies = 1000;

async function copyUnderFreeName(archive: string, into: string, name: string): Promise<string> {
  for (let copy = 1; copy <= mostCopies; copy++) {
    const file = join(into, `${name}${copy === 1 ? '' : `-${copy}`}.tar.gz`);
    try {
      await copyFile(archive, file, constants.COPYFILE_EXCL);
      return file;
    } catch (thrown) {
      const code = systemErrorCode(thrown);
      if (code === 'EEXIST') continue;
      throw unwritable(into, code ?? 'unknown reason', thrown);
    }
  }
  throw unwritable(into, `${mostCopies} archives of this attempt are there already`, null);
}

function unwritable(into: string, why: string, cause: unknown): DscourseError {
  return new DscourseError({
    code: 'bundle-unwritable',
    message: `The archive could not be written to ${into} (${why}).`,
    fix: 'Make room or allow writing there, or change into another folder of the workspace.',
    cause,
  });
}

function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new Interrupted();
}
