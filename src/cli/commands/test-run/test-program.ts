/** The program behind `--bin`: a bundle of a script, or an executable as it is. */
import { existsSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { BuildResult } from '../../../build/build.ts';
import { buildNode } from '../../../build/build-node.ts';
import type { NodeProgram } from '../../../engines/engine.ts';
import { DscourseError, ExitStatus } from '../../../errors.ts';
import type { Io } from '../../context.ts';

/**
 * Builds what is to be tested. Types are not checked: `test` judges what runs.
 *
 * @throws DscourseError when the file is missing, can't be executed or can't be bundled.
 */
export async function testProgram(io: Io, bin: string, args: readonly string[]): Promise<NodeProgram> {
  const source = resolve(io.cwd, bin);
  const stat = statSync(source, { throwIfNoEntry: false });
  if (stat === undefined) throw missingBin(bin, source);
  if (stat.isDirectory() && !hasEntry(source)) {
    throw new DscourseError({
      code: 'bin-is-folder',
      message: `${bin} is a folder.`,
      fix: 'Name the file in it that starts the node.',
    });
  }
  const workspace = workspaceAbove(source);
  const result = await buildNode({
    source,
    workspace,
    cacheDirectory: workspace === null ? cacheFolder(io) : join(workspace, '.dscourse', 'cache'),
    typeCheck: false,
    args,
    packageRoot: io.packageRoot,
    signal: io.signal,
  });
  const program = builtProgram(result);
  // Maelstrom runs nodes in the JVM's temporary folder, and with its own environment.
  return program.kind === 'command' ? { ...program, cwd: tmpdir() } : program;
}

/** A hint for people who name Node itself as the program, as Maelstrom makes them; null for anybody else. */
export function nodeAsBin(bin: string, args: readonly string[]): string | null {
  const [script] = args;
  const isNode = /^node(\.exe)?$/.test(basename(bin));
  if (!isNode || script === undefined || !/\.[cm]?[jt]s$/.test(extname(script))) return null;
  return `Name the script itself to run it in virtual time, from a seed: --bin ${script}`;
}

/** The program of a build. @throws DscourseError `build-failed` with the first problem */
export function builtProgram(result: BuildResult): NodeProgram {
  if (result.kind === 'built') return result.program;
  if (result.kind === 'type-errors' && result.program !== null) return result.program;
  const [first] = result.problems;
  throw new DscourseError({
    code: 'build-failed',
    message:
      first === undefined
        ? 'The program could not be bundled.'
        : `${first.file}:${first.line}:${first.column}: ${first.message}`,
    fix: 'Correct that and try again.',
    exitStatus: ExitStatus.failed,
    details: result.problems.map(
      ({ file, line, column, message, sourceLine }) =>
        `${file}:${line}:${column}: ${message}${sourceLine === null ? '' : `\n    ${sourceLine}`}`,
    ),
  });
}

function missingBin(bin: string, source: string): DscourseError {
  const bare = !/[/\\]/.test(bin);
  return new DscourseError({
    code: 'bin-missing',
    message: `There is no file ${source}.`,
    fix: bare
      ? `Name the program by its path, as Maelstrom asks too: PATH is not searched (--bin "$(command -v ${bin})").`
      : 'Check the path behind --bin.',
  });
}

/** A folder that a node can be started from, by the names the templates use. */
function hasEntry(folder: string): boolean {
  return ['node', 'main', 'index'].some((name) =>
    ['.ts', '.mts', '.js', '.mjs', '.cjs'].some((extension) => existsSync(join(folder, name + extension))),
  );
}

/** The nearest folder above with a dscourse.yaml; null outside a workspace. */
function workspaceAbove(file: string): string | null {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'dscourse.yaml'))) return folder;
    if (dirname(folder) === folder) return null;
  }
}

/** Where bundles are kept outside a workspace: the same place every time, as their paths are part of a run. */
function cacheFolder({ env }: Io): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = env;
  if (process.platform === 'win32' && LOCALAPPDATA !== undefined)
    return join(LOCALAPPDATA, 'dscourse', 'cache');
  if (process.platform === 'darwin') return join(env.HOME ?? homedir(), 'Library', 'Caches', 'dscourse');
  const base =
    XDG_CACHE_HOME === undefined || XDG_CACHE_HOME === ''
      ? join(env.HOME ?? homedir(), '.cache')
      : XDG_CACHE_HOME;
  return join(base, 'dscourse');
}
