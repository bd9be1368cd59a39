/** Where the processes that nodes live in come from, and the environment that they are given. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A bundle of a child process: built beside this code, or in the package's dist/ (from source, in tests). */
export function bundledChild(packageRoot: string, name: 'run-child.js' | 'by-hand-child.js'): string {
  const beside = [name, `../${name}`].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return beside.find((path) => existsSync(path)) ?? join(packageRoot, 'dist', name);
}

/** An environment without what is not set. */
export function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const defined: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) defined[name] = value;
  return defined;
}

/** NODE_OPTIONS are for the person's programs; they could change what a seed gives. */
export function withoutNodeOptions(env: Readonly<Record<string, string>>): Record<string, string> {
  const { NODE_OPTIONS: _dropped, ...rest } = env;
  return rest;
}
