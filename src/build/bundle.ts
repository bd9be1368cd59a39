/**
 * Many modules into one CommonJS file, with esbuild. bundle-format.md describes the result.
 *
 * esbuild can't write CommonJS with top-level await. Where it is used, an ES module is written instead
 * in which every import of a Node module is a `require` (each such module is a small CommonJS module of
 * its own), so that no import is left, and its text becomes the body of an asynchronous function.
 */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { BuildFailure, BuildOptions, BuildResult, Message, Plugin } from 'esbuild';
import type { TypeProblem } from './build.ts';
import {
  loaderOf,
  moduleName,
  moduleTransform,
  moduleValuesPrologue,
  nearestTsconfig,
  usesModuleValues,
} from './module-values.ts';
import { bundleProblems } from './problems.ts';
import { sha256, writeWhole } from './stamp.ts';

export interface BundleRequest {
  /** Absolute, real path of the entry. */
  readonly entry: string;
  /** Absolute, real path of the folder that names are relative to. */
  readonly root: string;
  /** Absolute path of the folder the bundle will lie in. */
  readonly outputFolder: string;
  /** Absolute path for a generated tsconfig; its name is unique to the entry. */
  readonly configFile: string;
}

export type BundleResult =
  | {
      readonly kind: 'bundled';
      /** Text of the bundle, complete. */
      readonly text: string;
      /** Text of its source map. */
      readonly map: string;
      /** Absolute path of every file that went in, with the SHA-256 of what was read. */
      readonly inputs: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'errors'; readonly problems: readonly TypeProblem[] };

type Format = 'cjs' | 'esm';
interface Loaded {
  readonly inputs: Map<string, string>;
  /** Names of the modules that got values of their own. */
  readonly withValues: Set<string>;
  readArgv: boolean;
}
type Attempt =
  | { readonly kind: 'made'; readonly format: Format; readonly result: BuildResult; readonly loaded: Loaded }
  | { readonly kind: 'failed'; readonly errors: readonly Message[] };

const topLevelAwait = 'Top-level await is currently not supported';

/** Bundles. Never throws for what the sources hold. */
export async function bundle(request: BundleRequest): Promise<BundleResult> {
  writeConfig(request);
  let attempt = await tryBundle(request, 'cjs', true);
  if (attempt.kind === 'failed' && attempt.errors.some((error) => error.text.startsWith(topLevelAwait))) {
    attempt = await tryBundle(request, 'esm', true);
  }
  if (attempt.kind === 'made') return finish(request, attempt);
  // Once more without the transforms: they shift the positions in messages.
  const plain = await tryBundle(request, 'esm', false);
  const errors = plain.kind === 'failed' ? plain.errors : attempt.errors;
  return { kind: 'errors', problems: bundleProblems(errors, request.root) };
}

/**
 * The tsconfig to bundle with: the nearest one, without its strictness. esbuild would take `strict` for an order to
 * put "use strict" into JavaScript too, which Node does not do.
 */
function writeConfig({ entry, configFile }: BundleRequest): void {
  const nearest = nearestTsconfig(dirname(entry));
  const config = {
    ...(nearest === null ? {} : { extends: nearest }),
    compilerOptions: { strict: false, alwaysStrict: false },
  };
  writeWhole(configFile, JSON.stringify(config));
}

async function tryBundle(request: BundleRequest, format: Format, transforms: boolean): Promise<Attempt> {
  const esbuild = await import('esbuild');
  const loaded: Loaded = { inputs: new Map(), withValues: new Set(), readArgv: false };
  const options: BuildOptions = {
    absWorkingDir: request.root,
    tsconfig: request.configFile,
    stdin: {
      contents: `import ${JSON.stringify(request.entry)};`,
      resolveDir: dirname(request.entry),
      sourcefile: '<entry>',
    },
    outfile: join(request.outputFolder, 'node.cjs'),
    write: false,
    bundle: true,
    metafile: true,
    format,
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    sourcemap: 'external',
    legalComments: 'none',
    logLevel: 'silent',
    logLimit: 0,
    // A package that calls itself free of side effects is run all the same, as Node would.
    ignoreAnnotations: true,
    supported: { 'dynamic-import': false },
    plugins: [modules(request, format, esbuild, transforms, loaded)],
  };
  try {
    return { kind: 'made', format, result: await esbuild.build(options), loaded };
  } catch (error) {
    if (isBuildFailure(error)) return { kind: 'failed', errors: error.errors };
    throw error;
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

type Esbuild = typeof import('esbuild');

/** Marks the resolutions that the plugin below asks esbuild for. */
const asIs = Symbol('as it is');

function isInPackage(path: string): boolean {
  return path.split(sep).includes('node_modules');
}

/**
 * Whether a source of the learner is CommonJS by its syntax. A workspace is `"type": "module"`, and still a program
 * found elsewhere, with `require` in a `.js` file, is to run unchanged.
 */
async function isCommonJs(esbuild: Esbuild, path: string): Promise<boolean> {
  if (!/\.[jt]s$/.test(path) || isInPackage(path)) return false;
  const text = readFileSync(path, 'utf8');
  if (!/\brequire\s*\(|\bexports\b/.test(text)) return false;
  try {
    const { metafile } = await esbuild.build({
      stdin: { contents: text, loader: path.endsWith('.ts') ? 'ts' : 'js' },
      external: ['*'],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      // ES modules with top-level await are told apart too.
      format: 'esm',
      logLevel: 'silent',
    });
    return metafile.inputs['<stdin>']?.format !== 'esm';
  } catch {
    return false; // It does not parse: the bundle will say so, with the place.
  }
}

/** Packages whose only purpose is to load a native addon. */
const addonLoaders =
  /^(?:bindings|node-gyp-build|node-pre-gyp|@mapbox\/node-pre-gyp|prebuild-install|node-gyp-build-optional-packages)$/;

function modules(
  request: BundleRequest,
  format: Format,
  esbuild: Esbuild,
  transforms: boolean,
  loaded: Loaded,
): Plugin {
  return {
    name: 'dscourse-modules',
    setup(build) {
      build.onResolve({ filter: /.*/ }, async (args) => {
        if (args.pluginData === asIs) return null;
        if (isBuiltin(args.path)) {
          if (format === 'cjs' || args.kind.startsWith('require') || args.namespace === 'builtin') {
            return { path: args.path, external: true };
          }
          return { path: args.path, namespace: 'builtin' };
        }
        if (addonLoaders.test(args.path)) return { errors: [{ text: addonMessage(args.importer) }] };
        if (isInPackage(args.importer)) return null;
        const { importer, resolveDir, kind, namespace } = args;
        const options = { importer, resolveDir, kind, namespace, pluginData: asIs };
        const { path } = await build.resolve(args.path, options);
        // Without more than its path, a module is what its syntax says and not what package.json says.
        return (await isCommonJs(esbuild, path)) ? { path } : null;
      });
      build.onLoad({ filter: /.*/, namespace: 'builtin' }, (args) => ({
        contents: `module.exports = require(${JSON.stringify(args.path)});`,
        loader: 'js',
      }));
      build.onLoad({ filter: /.*/, namespace: 'file' }, async (args) => {
        if (args.path.endsWith('.node')) return { errors: [{ text: addonMessage(args.path) }] };
        const bytes = readFileSync(args.path);
        loaded.inputs.set(args.path, sha256(bytes));
        const loader = loaderOf(args.path);
        if (loader === null) return null;
        const text = bytes.toString('utf8');
        if (/\bargv\b/.test(text)) loaded.readArgv = true;
        if (!transforms || !usesModuleValues(text)) return null;
        const settings = moduleTransform(request.root, args.path, loader, args.path === request.entry);
        loaded.withValues.add(moduleName(request.root, args.path));
        const { code } = await esbuild.transform(text, settings);
        return { contents: code, loader: 'js', resolveDir: dirname(args.path) };
      });
    },
  };
}

function addonMessage(path: string): string {
  const parts = path.split(sep);
  const at = parts.lastIndexOf('node_modules');
  const scoped = parts[at + 1]?.startsWith('@') === true;
  const owner = at < 0 ? path : parts.slice(at + 1, at + (scoped ? 3 : 2)).join('/');
  return `"${owner}" needs a native addon, which can't be part of a node: use a package in plain JavaScript.`;
}

function finish(request: BundleRequest, attempt: Extract<Attempt, { kind: 'made' }>): BundleResult {
  const { result, loaded, format } = attempt;
  const output = (suffix: string): string =>
    result.outputFiles?.find((file) => file.path.endsWith(suffix))?.text ?? '';
  const root = wayTo(request.outputFolder, request.root);
  const prologue = moduleValuesPrologue(
    [...loaded.withValues],
    moduleName(request.root, request.entry),
    root,
    loaded.readArgv,
  );
  // CommonJS modules must stay sloppy, so strictness is for bundles that have none.
  const strict = Object.entries(result.metafile?.inputs ?? {}).every(
    ([name, input]) => input.format === 'esm' || name.endsWith('.json') || name.startsWith('builtin:'),
  );
  const firstLine = `${strict ? '"use strict";' : ''}${prologue}${format === 'esm' ? '(async () => {' : ''}`;
  const body = output('node.cjs').trimEnd();
  const text = `${firstLine}\n${body}\n${format === 'esm' ? '})();\n' : ''}//# sourceMappingURL=node.cjs.map\n`;
  return {
    kind: 'bundled',
    text,
    map: sourceMap(request, output('node.cjs.map'), root),
    inputs: loaded.inputs,
  };
}

/** Source map one line further down, with sources relative to the workspace. */
function sourceMap(request: BundleRequest, text: string, root: string): string {
  const map = JSON.parse(text) as {
    sources: string[];
    sourcesContent?: string[];
    names?: string[];
    mappings: string;
  };
  const sources = map.sources.map((source) => {
    const path = isAbsolute(source) ? source : join(request.outputFolder, source);
    return moduleName(request.root, path);
  });
  return JSON.stringify({
    version: 3,
    // Node joins the two as they stand.
    sourceRoot: `${root}/`,
    sources,
    sourcesContent: map.sourcesContent ?? [],
    names: map.names ?? [],
    mappings: `;${map.mappings}`,
  });
}

function wayTo(from: string, to: string): string {
  return relative(from, to).split(sep).join('/') || '.';
}
