/** Whether the maelstrom engine can be used here, and the first thing that is missing. */
import { DscourseError, ExitStatus } from '../errors.ts';
import { noGit } from './checks/tools.ts';
import { findMaelstrom } from './find-maelstrom.ts';
import { findJava } from './java.ts';
import { inWsl, readPlatform } from './platform.ts';
import { type Environment, findOnPath } from './search-path.ts';
import type { Found, Java, MaelstromInstall, MaelstromRelease } from './toolchain.ts';

/** What a run on Maelstrom needs. */
export interface MaelstromTools {
  readonly java: Java;
  readonly install: MaelstromInstall;
}

/**
 * Finds a JVM and a Maelstrom, and sees that git is there: without it Maelstrom ends before its test begins.
 *
 * @returns the tools, or the first thing that is missing, as an error with exit status 2: `no-java`, `no-git`,
 * `maelstrom-needs-wsl`, or what finding Maelstrom came to
 */
export async function readyForMaelstrom(
  env: Environment,
  release: MaelstromRelease,
): Promise<Found<MaelstromTools>> {
  const platform = readPlatform();
  if (platform.os === 'win32') return { kind: 'missing', problem: needsWsl() };
  // The install first: it costs nothing to look for, and `init`, which gets it, names whatever else is missing.
  const install = findMaelstrom(env, release);
  if (install.kind === 'missing') return install;
  if (findOnPath('git', env) === null) return { kind: 'missing', problem: noGit(platform) };
  const java = await findJava(env);
  if (java.kind === 'missing') return java;
  return { kind: 'found', found: { java: java.found, install: install.found } };
}

function needsWsl(): DscourseError {
  return new DscourseError({
    code: 'maelstrom-needs-wsl',
    message: 'Maelstrom runs on Windows through WSL only. The embedded engine runs here as it is.',
    fix: inWsl,
    exitStatus: ExitStatus.couldNotJudge,
  });
}
