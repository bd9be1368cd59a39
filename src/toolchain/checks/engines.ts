/** What dscourse itself and its two engines stand on: the system, Node, a JVM, Maelstrom. Pure. */

import type { JavaSearch } from '../java.ts';
import { howToGetJava, howToMendHome, nameOf, refusalLines, whyRefused } from '../java-candidate.ts';
import { inWsl, type Platform } from '../platform.ts';
import {
  type Check,
  type Found,
  lowestJava,
  type MaelstromInstall,
  type MaelstromRelease,
} from '../toolchain.ts';

/** The lowest Node that dscourse runs on, as package.json says. */
const lowestNode = [20, 19] as const;

const systemNames: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'Linux',
  darwin: 'macOS',
  win32: 'Windows',
  freebsd: 'FreeBSD',
  openbsd: 'OpenBSD',
};

export function checkPlatform({ os, arch, wsl }: Platform): Check {
  const name = `${systemNames[os] ?? os} ${arch}${wsl ? ' in WSL' : ''}`;
  const check = { id: 'platform', title: 'System', found: name };
  if (os === 'win32') {
    return {
      ...check,
      result: 'missing',
      why: 'Maelstrom runs on Windows through WSL only. The embedded engine runs here as it is.',
      fix: inWsl,
    };
  }
  const known = (os === 'linux' || os === 'darwin') && (arch === 'x64' || arch === 'arm64');
  if (known) return { ...check, result: 'ok', why: 'Both engines run here.', fix: null };
  return {
    ...check,
    result: 'note',
    why: 'dscourse is tried on Linux and macOS, x64 and arm64. Elsewhere it may run and nobody has looked.',
    fix: null,
  };
}

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [lowestMajor, lowestMinor] = lowestNode;
  const enough = major > lowestMajor || (major === lowestMajor && minor >= lowestMinor);
  return {
    id: 'node',
    title: 'Node',
    result: enough ? 'ok' : 'broken',
    found: version,
    why: `dscourse needs Node ${lowestNode.join('.')} or newer; JavaScript and TypeScript nodes run on it too.`,
    fix: enough ? null : `Install a current Node, for instance from https://nodejs.org, and run this again.`,
  };
}

export function checkJdk(search: JavaSearch, platform: Platform): Check {
  const check = { id: 'jdk', title: 'JDK' };
  const needed = `Maelstrom runs on a JVM, ${lowestJava} or newer; a JRE will do. The embedded engine needs none.`;
  const { java, refused } = search;
  if (java === null) {
    const first = refused[0];
    return {
      ...check,
      result: 'missing',
      found:
        first === undefined ? 'none' : `none that will do: ${nameOf(first)}: ${whyRefused(first.refusal)}`,
      why: refused.length < 2 ? needed : `${needed} Tried:\n${refusalLines(refused).join('\n')}`,
      fix: howToGetJava(refused, platform),
    };
  }
  const found = `${java.version}, ${java.executable}`;
  const home = refused.find(({ from }) => from === 'JAVA_HOME');
  if (home === undefined) return { ...check, result: 'ok', found, why: needed, fix: null };
  return {
    ...check,
    result: 'note',
    found,
    why: `JAVA_HOME is passed over for the java on PATH: ${home.executable}: ${whyRefused(home.refusal)}.`,
    fix: `${howToMendHome(home)}.`,
  };
}

export function checkMaelstrom(found: Found<MaelstromInstall>, release: MaelstromRelease): Check {
  const check = { id: 'maelstrom', title: 'Maelstrom' };
  const needed = `Maelstrom ${release.version} is the course's judge: a pass on it is certified.`;
  if (found.kind === 'missing') {
    return {
      ...check,
      result: 'missing',
      found: found.problem.message,
      why: needed,
      fix: found.problem.fix,
    };
  }
  const { home, version, from } = found.found;
  const named = {
    ...check,
    found: `${version ?? 'release unknown'}, ${home}${from === 'cache' ? '' : ` (${from})`}`,
  };
  if (version === null || version === release.version)
    return { ...named, result: 'ok', why: needed, fix: null };
  return {
    ...named,
    result: 'note',
    why: `The course is made for ${release.version}; another release may judge and log otherwise.`,
    fix: 'To use the release of the course: dscourse init --maelstrom',
  };
}
