/**
 * Which file of a learner's folder is the program.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { DscourseError, messageOf, systemErrorCode } from '../errors.ts';

/** Extensions of TypeScript and JavaScript sources, in order of preference. */
export const scriptExtensions = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'] as const;

const entryNames = ['main', 'index', 'node'] as const;

/** Where programs go that are neither TypeScript nor JavaScript. */
const otherLanguages =
  'A folder is built from TypeScript or JavaScript; an executable in any language runs with `dscourse test --bin FILE`.';

/** True for a file that the TypeScript and JavaScript adapter builds. `.d.ts` holds no program. */
export function isScript(file: string): boolean {
  return (scriptExtensions as readonly string[]).includes(extname(file)) && !/\.d\.[cm]?ts$/.test(file);
}

/** True for a TypeScript source: those are type-checked. */
export function isTypeScript(file: string): boolean {
  return /\.[cm]?ts$/.test(file);
}

/**
 * The entry of a folder: what its own package.json calls `main`; else `main`, `index` or `node` with the
 * first extension that exists; else the only source file there is. A file is its own entry.
 *
 * @param source absolute path of a folder or of a file
 * @throws DscourseError `no-source`, `no-entry`
 */
export function findEntry(source: string): string {
  let isFolder: boolean;
  try {
    isFolder = statSync(source).isDirectory();
  } catch (error) {
    throw new DscourseError({
      code: 'no-source',
      message:
        systemErrorCode(error) === 'ENOENT'
          ? `There is no ${source}.`
          : `${source} can't be read: ${messageOf(error)}`,
      fix: `Check the path; \`dscourse start ${basename(source)}\` writes the folder of a challenge.`,
      cause: error,
    });
  }
  if (!isFolder) return source;

  const declared = mainOfPackage(source);
  if (declared !== null) return declared;

  const files = readdirSync(source);
  const names = files.filter(isScript).sort();
  for (const stem of entryNames) {
    for (const extension of scriptExtensions) {
      if (names.includes(stem + extension)) return join(source, stem + extension);
    }
  }
  const candidates = names.filter((name) => !/\.(test|spec)\.[cm]?[jt]s$/.test(name));
  if (candidates.length === 1) return join(source, candidates[0] as string);

  const looked = entryNames.map((stem) => `${stem}.{${scriptExtensions.map((e) => e.slice(1)).join(',')}}`);
  throw new DscourseError({
    code: 'no-entry',
    message: `${source} has no program to start: looked for ${looked.join(', ')} and for "main" in its package.json.`,
    fix: `Name the file with your program main.ts${
      candidates.length > 1 ? ` (there are ${candidates.join(', ')})` : ''
    }, or name it in ${join(source, 'package.json')} as "main".${
      files.some((name) => entryNames.some((stem) => name.startsWith(`${stem}.`))) ? ` ${otherLanguages}` : ''
    }`,
  });
}

function mainOfPackage(folder: string): string | null {
  const file = join(folder, 'package.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new DscourseError({
      code: 'no-entry',
      message: `${file} is not valid JSON: ${messageOf(error)}`,
      fix: 'Correct the file, or delete it: a challenge needs none of its own.',
      cause: error,
    });
  }
  const main = typeof parsed === 'object' && parsed !== null && 'main' in parsed ? parsed.main : undefined;
  if (typeof main !== 'string') return null;
  for (const candidate of [main, ...scriptExtensions.map((extension) => main + extension)]) {
    const path = resolve(folder, candidate);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    if (isScript(path)) return path;
    throw new DscourseError({
      code: 'no-entry',
      message: `${file} says "main": "${main}", which is neither TypeScript nor JavaScript.`,
      fix: otherLanguages,
    });
  }
  throw new DscourseError({
    code: 'no-entry',
    message: `${file} says "main": "${main}", and there is no such file.`,
    fix: 'Correct "main" in that package.json, or remove it and name the program main.ts.',
  });
}
