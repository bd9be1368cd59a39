/**
 * The adapter for TypeScript and JavaScript: bundles with esbuild and checks types with tsc, both at once,
 * and neither when nothing has changed since they last ran.
 */
import { existsSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NodeProgram } from '../engines/engine.ts';
import { systemErrorCode } from '../errors.ts';
import { version } from '../version.ts';
import type { BuildRequest, BuildResult, TypeProblem } from './build.ts';
import { findEntry, isTypeScript } from './entry.ts';
import { hashFile, hashFolder, readStamp, sha256, writeStamp, writeWhole } from './stamp.ts';
import { tsconfigFiles } from './tsconfig-files.ts';

/** Bundles of other sources and states that are kept in the cache. */
const keptBundles = 40;

interface Plan {
  readonly request: BundleRequestParts;
  readonly cacheDirectory: string;
  readonly bundleStamp: string;
  readonly checkStamp: string;
  readonly key: string;
}
interface BundleRequestParts {
  readonly entry: string;
  readonly root: string;
}
interface BundleValue {
  /** Name of the bundle's folder below `nodes/` in the cache. */
  readonly folder: string;
  readonly hash: string;
}
interface CheckValue {
  readonly problems: readonly TypeProblem[];
}
type Bundled =
  | { readonly kind: 'bundled'; readonly value: BundleValue; readonly cached: boolean }
  | { readonly kind: 'errors'; readonly problems: readonly TypeProblem[] };

/** Builds a folder or file of TypeScript or JavaScript. */
export async function buildTypeScript(request: BuildRequest): Promise<BuildResult> {
  const entry = realpathSync(findEntry(request.source));
  const root = realpathSync(request.workspace ?? folderOf(request.source));
  const identity = sha256(`${root}\n${entry}`).slice(0, 16);
  const plan: Plan = {
    request: { entry, root },
    cacheDirectory: request.cacheDirectory,
    bundleStamp: join(request.cacheDirectory, 'build', `${identity}.bundle.json`),
    checkStamp: join(request.cacheDirectory, 'build', `${identity}.check.json`),
    key: versionKey(request.packageRoot),
  };

  const checks = request.typeCheck && isTypeScript(entry);
  const [bundled, problems] = await Promise.all([
    bundleOnce(plan),
    checks ? checkOnce(plan, request) : Promise.resolve([]),
  ]);
  if (bundled.kind === 'errors') return { kind: 'build-errors', problems: bundled.problems };

  const bundleFile = join(plan.cacheDirectory, 'nodes', bundled.value.folder, 'node.cjs');
  const program: NodeProgram = {
    kind: 'script',
    language: isTypeScript(entry) ? 'typescript' : 'javascript',
    bundle: bundleFile,
    sourceMap: `${bundleFile}.map`,
    args: request.args,
    hash: bundled.value.hash,
  };
  if (problems.length > 0) return { kind: 'type-errors', problems, program };
  return { kind: 'built', program, cached: bundled.cached, entry };
}

function folderOf(source: string): string {
  return statSync(source).isDirectory() ? source : dirname(source);
}

/** What a result depends on besides the sources: our version, esbuild's, typescript's and Node's. */
function versionKey(packageRoot: string): string {
  const ours = createRequire(join(packageRoot, 'package.json'));
  const versions = ['esbuild', 'typescript'].map((name) => hashFile(ours.resolve(`${name}/package.json`)));
  // The name of this chunk of dist/ holds a hash of our own code.
  const chunk = basename(fileURLToPath(import.meta.url));
  return sha256([version, chunk, process.version, ...versions].join('\n'));
}

async function bundleOnce(plan: Plan): Promise<Bundled> {
  const known = readStamp(plan.bundleStamp, plan.key, isBundleValue);
  if (known !== null) {
    const file = join(plan.cacheDirectory, 'nodes', known.folder, 'node.cjs');
    if (hashFile(file) === known.hash && existsSync(`${file}.map`)) {
      return { kind: 'bundled', value: known, cached: true };
    }
  }
  const { bundle } = await import('./bundle.ts');
  // All bundles lie equally deep, so that the way back to the workspace is the same text in each.
  const result = await bundle({
    ...plan.request,
    outputFolder: join(plan.cacheDirectory, 'nodes', '_'),
    configFile: plan.bundleStamp.replace(/\.json$/, '.tsconfig.json'),
  });
  if (result.kind === 'errors') return result;

  const hash = sha256(result.text);
  const value: BundleValue = { folder: hash.slice(0, 16), hash };
  const folder = join(plan.cacheDirectory, 'nodes', value.folder);
  writeWhole(join(folder, 'node.cjs.map'), result.map);
  writeWhole(join(folder, 'node.cjs'), result.text);
  const files = { ...Object.fromEntries(result.inputs), ...settingsFiles(plan, [...result.inputs.keys()]) };
  writeStamp(plan.bundleStamp, {
    v: 1,
    key: plan.key,
    files,
    folders: sourceFolders([...result.inputs.keys()]),
    value,
  });
  dropOldBundles(join(plan.cacheDirectory, 'nodes'), value.folder);
  if (dirname(dirname(plan.request.entry)) === plan.request.root) {
    // Where launch.json finds the program of a challenge's folder, as deep as the others.
    const last = join(plan.cacheDirectory, 'last', basename(dirname(plan.request.entry)));
    writeWhole(join(last, 'node.cjs.map'), result.map);
    writeWhole(join(last, 'node.cjs'), result.text);
  }
  return { kind: 'bundled', value, cached: false };
}

async function checkOnce(plan: Plan, request: BuildRequest): Promise<readonly TypeProblem[]> {
  const known = readStamp(plan.checkStamp, plan.key, isCheckValue);
  if (known !== null) return known.problems;
  const { checkTypes } = await import('./type-check.ts');
  const { entry, root } = plan.request;
  const configFile = plan.checkStamp.replace(/\.check\.json$/, '.tsconfig.json');
  const { problems, files } = await checkTypes({
    entry,
    root,
    configFile,
    packageRoot: request.packageRoot,
    signal: request.signal,
  });
  const sources = [...new Set([...files, entry])];
  const hashes = {
    ...Object.fromEntries(sources.map((file) => [file, hashFile(file)])),
    ...settingsFiles(plan, sources),
  };
  // Problems are not remembered: what resolves them may be a file that this check never saw, as one of lib/
  // that `init` puts back or a package that is installed.
  if (problems.length > 0) return problems;
  // A file saved while tsc ran must not count as checked; the generated tsconfig was written just before.
  const started = modified(configFile);
  if (Object.keys(hashes).every((file) => modified(file) < started)) {
    writeStamp<CheckValue>(plan.checkStamp, {
      v: 1,
      key: plan.key,
      files: hashes,
      folders: sourceFolders(sources),
      value: { problems },
    });
  }
  return problems;
}

/**
 * Hashes of the files that are not sources and yet decide: each tsconfig.json, with what it extends, and
 * package.json from the sources' folders up to the workspace, and the package.json of npm packages that went in.
 */
function settingsFiles(plan: Plan, inputs: readonly string[]): Record<string, string> {
  const folders = new Set<string>();
  for (const input of inputs) {
    for (let at = dirname(input); !folders.has(at); at = dirname(at)) {
      folders.add(at);
      if (at === plan.request.root || at === dirname(at) || basename(dirname(at)) === 'node_modules') break;
    }
  }
  folders.add(plan.request.root);
  const hashes: Record<string, string> = {};
  for (const folder of [...folders].sort()) {
    const foreign = relative(plan.request.root, folder).split(sep).includes('node_modules');
    const configs = foreign ? [] : tsconfigFiles(join(folder, 'tsconfig.json'));
    for (const file of [join(folder, 'package.json'), ...configs]) hashes[file] = hashFile(file);
  }
  return hashes;
}

/** Hashes of the names in each folder of sources outside node_modules. */
function sourceFolders(files: readonly string[]): Record<string, string> {
  const folders = new Set(
    files.filter((file) => !file.split(sep).includes('node_modules')).map((file) => dirname(file)),
  );
  return Object.fromEntries([...folders].sort().map((folder) => [folder, hashFolder(folder)]));
}

/** Removes the oldest bundles. */
function dropOldBundles(folder: string, current: string): void {
  const ages = readdirSync(folder)
    .filter((name) => name !== current)
    .map((name) => ({ name, time: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.time - a.time);
  for (const { name } of ages.slice(keptBundles - 1)) {
    rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 2 });
  }
}

/** Time of a file's last change in milliseconds since the epoch; 0 when it is missing. */
function modified(file: string): number {
  try {
    return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOTDIR') return 0;
    throw error;
  }
}

function isBundleValue(value: unknown): value is BundleValue {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<BundleValue>).folder === 'string' &&
    typeof (value as Partial<BundleValue>).hash === 'string'
  );
}

function isCheckValue(value: unknown): value is CheckValue {
  return (
    typeof value === 'object' && value !== null && Array.isArray((value as { problems?: unknown }).problems)
  );
}
