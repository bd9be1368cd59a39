/** Which Maelstrom would be started here: the one that the environment names, the cache's, or the one on PATH. */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { DscourseError, ExitStatus } from '../errors.ts';
import { cacheFolder, placesOf } from './cache.ts';
import { inspectInstall, manifestName } from './cached-install.ts';
import { versionOfJar } from './jar-version.ts';
import { archiveText } from './release.ts';
import { candidatesOnPath, type Environment, fileKind, variable } from './search-path.ts';
import type { Found, MaelstromInstall, MaelstromRelease } from './toolchain.ts';
import { jarPath, launcherName } from './unpack.ts';

/** Name of the variable that names an install. */
export const homeVariable = 'DSCOURSE_MAELSTROM_HOME';

/**
 * Looks in this order: DSCOURSE_MAELSTROM_HOME, which counts alone when it is set; the cache; the launcher
 * `maelstrom` on PATH with its jar beside it. Reads a few small files, and the end of
 * a jar; starts nothing.
 *
 * @param release the one to look for in the cache; the other two are taken as they are
 * @returns the install, or why there is none: `no-maelstrom`, `maelstrom-home`, `maelstrom-damaged`,
 * `no-cache-folder`
 */
export function findMaelstrom(env: Environment, release: MaelstromRelease): Found<MaelstromInstall> {
  const home = variable(env, homeVariable);
  if (home !== '') return findInHome(home);
  const cache = cacheFolder(env);
  if (cache.kind === 'found') {
    const places = placesOf(cache.found, release);
    const state = inspectInstall(places.home, release);
    if (state.kind === 'whole') return { kind: 'found', found: state.install };
    if (state.kind === 'damaged') {
      return missing(
        'maelstrom-damaged',
        `The Maelstrom in the cache, ${places.home}, is damaged: ${state.why}.`,
        'Run dscourse init --maelstrom: it makes it anew.',
      );
    }
  }
  const onPath = findOnPath(env);
  if (onPath.kind === 'usable') return { kind: 'found', found: onPath.install };
  if (cache.kind === 'missing') return cache;
  const also = onPath.kind === 'unusable' ? ` ${onPath.why}` : '';
  return missing(
    'no-maelstrom',
    `Maelstrom ${release.version} is not installed.${also}`,
    `Run dscourse init --maelstrom to fetch it (${archiveText(release)}), or dscourse init --from FILE with an archive that you have. An install of your own: set ${homeVariable} to its folder.`,
  );
}

function missing(code: string, message: string, fix: string): Found<MaelstromInstall> {
  const problem = new DscourseError({ code, message, fix, exitStatus: ExitStatus.couldNotJudge });
  return { kind: 'missing', problem };
}

const homeFix = `Set ${homeVariable} to the folder of an unpacked release, the one with ${jarPath} in it, or unset it.`;

function findInHome(home: string): Found<MaelstromInstall> {
  const wrong = (why: string, fix = homeFix): Found<MaelstromInstall> =>
    missing('maelstrom-home', `${homeVariable} is ${home}, ${why}.`, fix);
  if (!isAbsolute(home)) return wrong('which is not an absolute path');
  const jar = join(home, ...jarPath.split('/'));
  const size = sizeOfFile(jar);
  if (size !== null && size > 0) {
    return { kind: 'found', found: { home, jar, version: versionOf(home, jar), from: homeVariable } };
  }
  if (size === 0) return wrong(`and ${jarPath} in it is empty`);
  if (!existsSync(home)) return wrong('which does not exist');
  if (fileKind(home) !== 'folder') {
    const above = basename(home) === 'maelstrom.jar' ? dirname(dirname(home)) : dirname(home);
    return hasJar(above)
      ? wrong('which is a file', `Name the folder: ${homeVariable}=${above}.`)
      : wrong('which is a file, not a folder');
  }
  const below = join(home, 'maelstrom');
  if (hasJar(below)) return wrong(`which has no ${jarPath}`, `Did you mean ${homeVariable}=${below}?`);
  if (basename(home) === 'lib' && hasJar(dirname(home))) {
    return wrong(`which has no ${jarPath}`, `Did you mean ${homeVariable}=${dirname(home)}?`);
  }
  if (existsSync(join(home, 'project.clj'))) {
    return wrong(
      `which is a checkout of the source code: it has no ${jarPath}`,
      `${homeFix} Or unset it and run dscourse init --maelstrom.`,
    );
  }
  return wrong(`which has no ${jarPath}`);
}

type OnPath =
  | { readonly kind: 'usable'; readonly install: MaelstromInstall }
  /** `why` is a sentence. */
  | { readonly kind: 'unusable'; readonly why: string }
  | { readonly kind: 'none' };

function findOnPath(env: Environment): OnPath {
  let unusable: string | null = null;
  for (const launcher of candidatesOnPath(launcherName, env)) {
    if (fileKind(launcher) !== 'executable') continue;
    const real = realpathSync(launcher);
    const home = dirname(real);
    if (hasJar(home)) {
      const jar = join(home, ...jarPath.split('/'));
      return { kind: 'usable', install: { home, jar, version: versionOf(home, jar), from: 'PATH' } };
    }
    unusable ??= real === launcher ? launcher : `${launcher} (${real})`;
  }
  if (unusable === null) return { kind: 'none' };
  const why = `The maelstrom on PATH, ${unusable}, can't be used: there is no ${jarPath} beside it.`;
  return { kind: 'unusable', why };
}

function hasJar(folder: string): boolean {
  return (sizeOfFile(join(folder, ...jarPath.split('/'))) ?? 0) > 0;
}

function sizeOfFile(path: string): number | null {
  try {
    const found = statSync(path);
    return found.isFile() ? found.size : null;
  } catch {
    return null;
  }
}

/** Of an install that we unpacked, as people may well point at the cache; else what its jar says. */
function versionOf(home: string, jar: string): string | null {
  try {
    const { release } = JSON.parse(readFileSync(join(home, manifestName), 'utf8'));
    if (typeof release === 'string') return release;
  } catch {
    // No install of ours.
  }
  return versionOfJar(jar);
}
