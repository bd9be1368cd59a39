/** Brings a release of Maelstrom into the cache: downloaded or from a file, verified, unpacked, whole or not there. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DscourseError, Interrupted, systemErrorCode } from '../errors.ts';
import { hashOf, openArchive, piecesOf } from './archive-file.ts';
import { cacheFolder, cacheProblem, placesOf, type ReleasePlaces } from './cache.ts';
import { verifyInstall, writeManifest } from './cached-install.ts';
import { type DownloadRequest, type DownloadTiming, defaultTiming, discard, download } from './download.ts';
import { isNoArchive, shownAddress, wrongHash } from './download-problems.ts';
import { acquireLock, defaultLockTiming, type LockTiming } from './lock.ts';
import { downloadAddress, versionOfHash } from './release.ts';
import type { InstallRequest, MaelstromInstall } from './toolchain.ts';
import { defaultLimits, type UnpackLimits, unpack } from './unpack.ts';

/** What tests set otherwise. */
export interface InstallTuning {
  readonly timing: DownloadTiming;
  readonly lock: LockTiming;
  readonly limits: UnpackLimits;
}

const defaultTuning: InstallTuning = {
  timing: defaultTiming,
  lock: defaultLockTiming,
  limits: defaultLimits,
};

/**
 * The install of a release in the cache; made when it is not there, made anew when it is damaged. May be called by
 * several processes at once, and may be killed at any moment.
 *
 * @throws DscourseError for what fails, each with its own code; Interrupted
 */
export async function installMaelstrom(
  request: InstallRequest,
  tuning: InstallTuning = defaultTuning,
): Promise<MaelstromInstall> {
  const cache = cacheFolder(request.env);
  if (cache.kind === 'missing') throw cache.problem;
  const places = placesOf(cache.found, request.release);
  // Before the lock: a folder that holds all that is needed may well be read-only.
  const before = await verifyInstall(places.home, request.release);
  if (before.kind === 'whole') return installed(request, before.install);
  try {
    await makeFolder(places.folder);
    for (;;) {
      const install = await installUnderLock(request, places, tuning);
      if (install !== null) return installed(request, install);
    }
  } catch (error) {
    throw cacheProblem(error, places.folder);
  }
}

/**
 * One folder after the other: Node's own way of making several does not tell why where the file system is
 * read-only, and never ends where folders can't be made (/proc).
 */
async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  try {
    await mkdir(folder);
  } catch (error) {
    // Another process may have been faster.
    if (systemErrorCode(error) !== 'EEXIST' || !existsSync(folder)) throw error;
  }
}

function installed({ onEvent }: InstallRequest, install: MaelstromInstall): MaelstromInstall {
  onEvent({ type: 'installed', install });
  return install;
}

/** Null when the lock was lost on the way, because this process gave no sign of life for long. */
async function installUnderLock(
  request: InstallRequest,
  places: ReleasePlaces,
  tuning: InstallTuning,
): Promise<MaelstromInstall | null> {
  const lock = await acquireLock({
    file: places.lock,
    timing: tuning.lock,
    signal: request.signal,
    onWait: (pid) => {
      const why = `Another dscourse (process ${pid}) is installing Maelstrom; waiting for it.`;
      request.onEvent({ type: 'waiting', why });
    },
  });
  try {
    const signal = AbortSignal.any([request.signal, lock.lost]);
    return await new Installation({ ...request, signal }, places, tuning).run();
  } catch (error) {
    if (lock.lost.aborted && !request.signal.aborted) return null;
    throw error;
  } finally {
    await lock.release();
  }
}

/** One installation, under the lock. */
class Installation {
  readonly #request: InstallRequest;
  readonly #places: ReleasePlaces;
  readonly #tuning: InstallTuning;

  constructor(request: InstallRequest, places: ReleasePlaces, tuning: InstallTuning) {
    this.#request = request;
    this.#places = places;
    this.#tuning = tuning;
  }

  async run(): Promise<MaelstromInstall> {
    const { release, onEvent } = this.#request;
    await this.#removeLeftovers();
    const there = await verifyInstall(this.#places.home, release);
    if (there.kind === 'whole') {
      await discard(this.#download);
      return there.install;
    }
    if (there.kind === 'damaged') {
      onEvent({
        type: 'retry',
        why: `The Maelstrom in the cache is damaged: ${there.why}. It is made anew.`,
        inMs: 0,
      });
    }
    const { from, env } = this.#request;
    const address = from === null ? downloadAddress(release, env) : null;
    if (address === null || address.protocol === 'file:') {
      await this.#fromFile(address === null ? (from as string) : pathOf(address));
    } else {
      await this.#fromNetwork(address);
    }
    const made = await verifyInstall(this.#places.home, release);
    if (made.kind === 'whole') return made.install;
    throw new Error(`The install is not whole after it was made: ${JSON.stringify(made)}`);
  }

  get #download(): Pick<DownloadRequest, 'part' | 'notes'> {
    return { part: this.#places.part, notes: this.#places.partNotes };
  }

  /** Folders of installations that were killed: under the lock nobody else is at work here. */
  async #removeLeftovers(): Promise<void> {
    const { folder, scratchPrefix } = this.#places;
    const prefix = basename(scratchPrefix);
    for (const name of await readdir(folder)) {
      if (name.startsWith(prefix)) await rm(join(folder, name), { recursive: true, force: true });
    }
  }

  async #fromFile(path: string): Promise<void> {
    const file = await openArchive(path);
    try {
      const found = await this.#hash(file);
      const { release } = this.#request;
      if (found !== release.sha256) {
        throw wrongHash(path, release, found, versionOfHash(found, release));
      }
      await this.#unpack(file, path);
    } finally {
      await file.close();
    }
  }

  async #fromNetwork(url: URL): Promise<void> {
    const { release, env, signal, now, onEvent } = this.#request;
    const { timing } = this.#tuning;
    const fetch = { url, size: release.size, ...this.#download, env, signal, timing, now, onEvent };
    for (let isSecond = false; ; isSecond = true) {
      const { patched } = await download(fetch);
      const discardBad = async (error: unknown): Promise<never> => {
        if (isBadArchive(error)) await discard(fetch);
        throw error;
      };
      const refuse = (what: string): DscourseError => isNoArchive(url, what);
      const file = await openArchive(this.#places.part, refuse).catch(discardBad);
      try {
        const found = await this.#hash(file);
        if (found === release.sha256) {
          await this.#unpack(file, shownAddress(url)).catch(discardBad);
          break;
        }
        await discard(fetch);
        if (!patched || isSecond) {
          throw wrongHash(shownAddress(url), release, found, versionOfHash(found, release));
        }
      } finally {
        await file.close();
      }
      onEvent({
        type: 'retry',
        why: 'What was downloaded before does not fit what came now: it starts over.',
        inMs: 0,
      });
    }
    await discard(fetch);
  }

  #hash(file: FileHandle): Promise<string> {
    this.#request.onEvent({ type: 'verify' });
    return hashOf(file, this.#request.signal);
  }

  /** Unpacks a verified archive beside the place of the install, and renames it to that. */
  async #unpack(file: FileHandle, name: string): Promise<void> {
    const { release, signal, onEvent } = this.#request;
    const { home, scratchPrefix } = this.#places;
    const folder = `${scratchPrefix}${randomUUID()}`;
    try {
      await mkdir(folder);
      const unpacked = await unpack({
        source: piecesOf(file),
        name,
        into: folder,
        limits: this.#tuning.limits,
        signal,
        onFiles: (files) => onEvent({ type: 'unpack', files }),
      });
      await writeManifest(folder, release, unpacked);
      if (signal.aborted) throw new Interrupted();
      await putInPlace(folder, home, `${scratchPrefix}${randomUUID()}`);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }
}

/** True when it is of no use to keep what was downloaded. */
function isBadArchive(error: unknown): boolean {
  return error instanceof DscourseError && /^(?:archive|download)-/.test(error.code);
}

/** Renames a folder; what is in the way, a damaged install, is moved aside and removed. */
async function putInPlace(folder: string, home: string, aside: string): Promise<void> {
  try {
    await rename(home, aside);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
  await rename(folder, home);
  await rm(aside, { recursive: true, force: true });
}

function pathOf(address: URL): string {
  try {
    return fileURLToPath(address);
  } catch (error) {
    throw new DscourseError({
      code: 'bad-maelstrom-url',
      message: `${shownAddress(address)} names no file of this machine.`,
      fix: 'Write it as in file:///tmp/maelstrom.tar.bz2.',
      cause: error,
    });
  }
}
