/** Where PATH leads: what a name on it would start. No process is started. */
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable of the environment; on Windows names have no case, and PATH is mostly written `Path`. */
export function variable(env: Environment, name: string, os: NodeJS.Platform = process.platform): string {
  if (os !== 'win32') return env[name] ?? '';
  const key = Object.keys(env).find((written) => written.toLowerCase() === name.toLowerCase());
  return key === undefined ? '' : (env[key] ?? '');
}

/** The file name of a program on this system. */
export function executableName(name: string, os: NodeJS.Platform = process.platform): string {
  return os === 'win32' ? `${name}.exe` : name;
}

/**
 * Absolute paths that carry the name of a program, in the order of PATH, executable or not, the same file once.
 * Entries that are not absolute are passed over: what they hold changes with the current folder.
 */
export function candidatesOnPath(
  name: string,
  env: Environment,
  os: NodeJS.Platform = process.platform,
): readonly string[] {
  const entries = variable(env, 'PATH', os).split(os === 'win32' ? ';' : ':');
  const seen = new Set<string>();
  const found: string[] = [];
  for (const entry of entries) {
    const folder = entry.replace(/^"(.*)"$/, '$1');
    if (!isAbsolute(folder)) continue;
    const path = join(folder, executableName(name, os));
    const real = realPathOf(path);
    if (real === null || seen.has(real)) continue;
    seen.add(real);
    found.push(path);
  }
  return found;
}

/** The program that a name on PATH starts: the first executable file; null when there is none. */
export function findOnPath(name: string, env: Environment): string | null {
  return candidatesOnPath(name, env).find((path) => fileKind(path) === 'executable') ?? null;
}

/** What lies at a path, links followed. */
export function fileKind(path: string): 'executable' | 'not-executable' | 'folder' | 'nothing' {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return 'folder';
    if (!stat.isFile()) return 'nothing';
  } catch {
    return 'nothing';
  }
  try {
    accessSync(path, constants.X_OK);
    return 'executable';
  } catch {
    return 'not-executable';
  }
}

function realPathOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
