/** The files that a tsconfig is made of: itself and what it extends, as TypeScript finds them. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';

/**
 * Absolute paths of a tsconfig, of all that it extends, and of the places where TypeScript looks for those and
 * finds nothing: a file that appears there takes precedence. Never throws: what can't be read extends nothing.
 *
 * @see https://www.typescriptlang.org/tsconfig/#extends
 */
export function tsconfigFiles(tsconfig: string): string[] {
  const files = new Set<string>();
  const waiting = [tsconfig];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const name of extendedBy(file)) waiting.push(...candidates(name, file));
  }
  return [...files];
}

/** What a config file names under `extends`, in order. */
function extendedBy(file: string): string[] {
  const config = isFile(file) ? readLenient(file) : null;
  if (typeof config !== 'object' || config === null || !('extends' in config)) return [];
  const names = Array.isArray(config.extends) ? config.extends : [config.extends];
  return names.filter((name): name is string => typeof name === 'string' && name !== '');
}

/** A JSON file with the comments and trailing commas that tsconfig allows; null when it is none. */
function readLenient(file: string): unknown {
  try {
    const text = readFileSync(file, 'utf8').replace(/^\ufeff/, '');
    const bare = text.replace(
      /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
      (_, literal) => literal ?? ' ',
    );
    return JSON.parse(bare.replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, literal) => literal ?? ''));
  } catch {
    // TypeScript reports what is wrong with it.
    return null;
  }
}

/** Where the file of one `extends` may lie, found or not. */
function candidates(name: string, from: string): string[] {
  if (isAbsolute(name) || /^\.\.?(?:[\\/]|$)/.test(name)) {
    const path = resolve(dirname(from), name);
    return path.endsWith('.json') ? [path] : [path, `${path}.json`];
  }
  const depth = name.startsWith('@') ? 2 : 1;
  const packageName = name.split('/').slice(0, depth).join('/');
  const found: string[] = [];
  for (let at = dirname(from); ; at = dirname(at)) {
    const modules = join(at, 'node_modules');
    const path = join(modules, name);
    const manifest = join(modules, packageName, 'package.json');
    found.push(manifest, path, `${path}.json`, join(path, 'tsconfig.json'));
    if (isFile(manifest)) {
      found.push(...namedByManifest(manifest, name === packageName), ...exported(name, from));
      break;
    }
    if (found.some(isFile) || at === dirname(at)) break;
  }
  return found.flatMap((path) => [path, realPath(path)]);
}

/** The `tsconfig` field of a package, which is what its bare name stands for. */
function namedByManifest(manifest: string, bare: boolean): string[] {
  const content = bare ? readLenient(manifest) : null;
  if (typeof content !== 'object' || content === null || !('tsconfig' in content)) return [];
  if (typeof content.tsconfig !== 'string') return [];
  const path = join(dirname(manifest), content.tsconfig);
  return [path, `${path}.json`];
}

/** What the package's `exports` say, by Node's own reading of them. */
function exported(name: string, from: string): string[] {
  try {
    const path = createRequire(from).resolve(name);
    return path.endsWith('.json') ? [path] : [];
  } catch {
    return []; // It exports no such thing.
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false; // Below something that is no folder.
  }
}

/** Packages may be linked into node_modules; what they extend lies beside the real file, and a link may change. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
