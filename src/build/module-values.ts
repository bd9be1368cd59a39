/**
 * Gives each module of a bundle its own `import.meta`, `__filename`, `require.main` and the like.
 *
 * esbuild's `define` knows syntax and scopes but is one table for the whole bundle. So every module that
 * mentions one of these is put through esbuild's transform with a table of its own first; the inline
 * source map carries positions through. bundle-format.md says what a module sees.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import type { Loader, TransformOptions } from 'esbuild';
import { sha256 } from './stamp.ts';

const mentioned =
  /\bimport\s*\.\s*meta\b|\b__(?:file|dir)name\b|\brequire\s*\.\s*main\b|\bmodule\s*\.\s*parent\b/;

/** True when a module's text may use a value that differs from module to module. */
export function usesModuleValues(text: string): boolean {
  return mentioned.test(text);
}

/** Path with `/`, relative to the workspace: the name of a module in messages and in the bundle. */
export function moduleName(root: string, file: string): string {
  return relative(root, file).split(sep).join('/');
}

/** Name of the object in the bundle's first line that holds a module's values. */
function variableOf(name: string): string {
  return `m_${sha256(name).slice(0, 12)}`;
}

/** esbuild's loader for a file of ours, or null when it has none. */
export function loaderOf(file: string): Loader | null {
  switch (extname(file)) {
    case '.ts':
    case '.mts':
    case '.cts':
      return 'ts';
    case '.js':
    case '.mjs':
    case '.cjs':
    case '':
      return 'js';
    default:
      return null;
  }
}

/** Options of the transform that puts a module's own values in. */
export function moduleTransform(
  root: string,
  file: string,
  loader: Loader,
  isEntry: boolean,
): TransformOptions {
  const values = `__dscourse.${variableOf(moduleName(root, file))}`;
  const tsconfig = loader === 'ts' ? nearestTsconfig(dirname(file)) : null;
  return {
    loader,
    sourcefile: file,
    sourcemap: 'inline',
    target: 'esnext',
    charset: 'utf8',
    logLevel: 'silent',
    ...(tsconfig === null ? {} : { tsconfigRaw: readFileSync(tsconfig, 'utf8') }),
    define: {
      'import.meta': values,
      __filename: `${values}.filename`,
      __dirname: `${values}.dirname`,
      // In the entry `require.main === module` becomes `module === module`, whatever object that is.
      'require.main': isEntry ? 'module' : '__dscourse.main',
      'require.main.filename': '__dscourse.main.filename',
      'module.parent': isEntry ? 'null' : '__dscourse.main',
    },
  };
}

/**
 * The declaration that the first line of a bundle starts with, in one line; empty when no module needs it.
 *
 * @param modules names of the modules that were transformed
 * @param entry name of the entry
 * @param root way from the bundle's folder to the workspace, with `/`
 * @param setsArgv whether the program looks at process.argv
 */
export function moduleValuesPrologue(
  modules: readonly string[],
  entry: string,
  root: string,
  setsArgv: boolean,
): string {
  if (modules.length === 0 && !setsArgv) return '';
  const at = `(name) => require("node:path").resolve(__dirname, ${JSON.stringify(root)}, name)`;
  const of =
    '(name, main) => ({ main, get filename() { return at(name); }, get dirname() { return require("node:path").dirname(at(name)); }, get url() { return require("node:url").pathToFileURL(at(name)).href; }, resolve(specifier) { return new URL(specifier, this.url).href; } })';
  const members = [...modules]
    .sort()
    .map((name) => `${variableOf(name)}: of(${JSON.stringify(name)}, ${name === entry})`);
  members.push(`main: of(${JSON.stringify(entry)}, true)`);
  const argv = setsArgv ? ' process.argv[1] = __dscourse.main.filename;' : '';
  return `const __dscourse = (() => { const at = ${at}; const of = ${of}; return { ${members.join(', ')} }; })();${argv}`;
}

/** The tsconfig.json that governs a folder: its own or the nearest above; null when there is none. */
export function nearestTsconfig(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, 'tsconfig.json');
    if (existsSync(file)) return file;
    if (at === dirname(at)) return null;
  }
}
