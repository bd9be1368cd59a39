/** Where a downloaded Maelstrom is kept: one folder per user, shared by all workspaces. */
import { join, posix, win32 } from 'node:path';
import { bytesText } from '../cli/figure-text.ts';
import { DscourseError, ExitStatus, messageOf, systemErrorCode } from '../errors.ts';
import { whyOf } from '../workspace/file-errors.ts';
import { installRoom } from './release.ts';
import { type Environment, variable } from './search-path.ts';
import type { Found, MaelstromRelease } from './toolchain.ts';

/** Name of the variable that names the cache folder itself. */
export const cacheVariable = 'DSCOURSE_CACHE';

/**
 * The cache folder: DSCOURSE_CACHE; `dscourse` in XDG_CACHE_HOME, ~/.cache, on macOS ~/Library/Caches, on
 * Windows %LOCALAPPDATA%. It need not exist.
 *
 * @returns its absolute path, or why there is none (`no-cache-folder`)
 */
export function cacheFolder(env: Environment, os: NodeJS.Platform = process.platform): Found<string> {
  const path = os === 'win32' ? win32 : posix;
  const own = variable(env, cacheVariable, os);
  if (own !== '') {
    if (path.isAbsolute(own)) return { kind: 'found', found: path.normalize(own) };
    return nowhere(
      `${cacheVariable} must be an absolute path, and is ${own}.`,
      `Set it as in ${cacheVariable}=${os === 'win32' ? 'C:\\dscourse-cache' : '/var/tmp/dscourse-cache'}, or unset it.`,
    );
  }
  // A relative one is to be passed over, says the XDG specification.
  const xdg = variable(env, 'XDG_CACHE_HOME', os);
  if (path.isAbsolute(xdg)) return { kind: 'found', found: path.join(xdg, 'dscourse') };
  if (os === 'win32') {
    const local = variable(env, 'LOCALAPPDATA', os);
    if (path.isAbsolute(local)) return { kind: 'found', found: path.join(local, 'dscourse', 'Cache') };
    return nowhere(
      'LOCALAPPDATA is not set, so there is no folder for what is downloaded.',
      `Set ${cacheVariable} to an absolute path.`,
    );
  }
  const home = variable(env, 'HOME', os);
  if (!path.isAbsolute(home)) {
    return nowhere(
      'HOME is not set, so there is no folder for what is downloaded.',
      `Set ${cacheVariable} to an absolute path.`,
    );
  }
  const caches = os === 'darwin' ? path.join(home, 'Library', 'Caches') : path.join(home, '.cache');
  return { kind: 'found', found: path.join(caches, 'dscourse') };
}

function nowhere(message: string, fix: string): Found<string> {
  const problem = new DscourseError({
    code: 'no-cache-folder',
    message,
    fix,
    exitStatus: ExitStatus.couldNotJudge,
  });
  return { kind: 'missing', problem };
}

/** The paths that belong to a release in the cache; all absolute, in one folder. */
export interface ReleasePlaces {
  /** The folder that all the others lie in. */
  readonly folder: string;
  /** The install: there and whole, or not there. */
  readonly home: string;
  /** What was downloaded so far. */
  readonly part: string;
  /** Where it came from, so that it can be continued. */
  readonly partNotes: string;
  /** Held while something of this release is being written. */
  readonly lock: string;
  /** What folders begin with that are being unpacked, or are on their way out. */
  readonly scratchPrefix: string;
}

/** @param cache absolute path of the cache folder */
export function placesOf(cache: string, release: MaelstromRelease): ReleasePlaces {
  const folder = join(cache, 'maelstrom');
  // The hash is in the name: another archive under the same version must not be taken for this one.
  const name = `${release.version}-${release.sha256.slice(0, 12)}`;
  return {
    folder,
    home: join(folder, name),
    part: join(folder, `${name}.tar.bz2.part`),
    partNotes: join(folder, `${name}.tar.bz2.part.json`),
    lock: join(folder, `${name}.lock`),
    scratchPrefix: join(folder, `${name}.tmp-`),
  };
}

const fullCodes = new Set(['ENOSPC', 'EDQUOT']);

/** A system error met while writing to the cache, in words; what is no system error comes back as it is. */
export function cacheProblem(error: unknown, folder: string): unknown {
  const code = systemErrorCode(error);
  if (error instanceof DscourseError || code === undefined) return error;
  if (fullCodes.has(code)) {
    return new DscourseError({
      code: 'cache-disk-full',
      message: `${code === 'EDQUOT' ? 'Your quota is used up' : 'The disk is full'}: Maelstrom needs up to ${bytesText(installRoom())} in ${folder}.`,
      fix: `Make room, or let ${cacheVariable} name a folder on another disk; then run it again: it goes on where it stopped.`,
      exitStatus: ExitStatus.couldNotJudge,
      cause: error,
    });
  }
  return new DscourseError({
    code: 'cache-not-writable',
    message: `Can't write to the cache ${folder}: ${code === 'EIO' ? messageOf(error) : whyOf(error)}.`,
    fix: `Make it writable, or let ${cacheVariable} name a folder that is (an absolute path).`,
    exitStatus: ExitStatus.couldNotJudge,
    cause: error,
  });
}
