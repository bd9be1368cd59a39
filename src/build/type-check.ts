/**
 * The type check: the native `tsc` of our own package in a process of its own, on the entry and what it
 * imports, with the workspace's compiler options and Node's types from our package. Works offline.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { DscourseError, ExitStatus, Interrupted } from '../errors.ts';
import type { TypeProblem } from './build.ts';
import { typeProblems } from './problems.ts';
import { writeWhole } from './stamp.ts';

export interface TypeCheckRequest {
  /** Absolute, real path of the entry. */
  readonly entry: string;
  /** Absolute, real path of the workspace, or of the source's folder outside one. */
  readonly root: string;
  /** Absolute path for the generated tsconfig; its name is unique to the entry. */
  readonly configFile: string;
  readonly packageRoot: string;
  readonly signal: AbortSignal;
}

export interface TypeCheckResult {
  readonly problems: readonly TypeProblem[];
  /** Absolute paths of the files that were looked at, without TypeScript's and Node's own declarations. */
  readonly files: readonly string[];
}

/**
 * Checks the types of an entry and of everything it imports.
 *
 * @throws DscourseError `type-check-failed` when tsc can't be run, Interrupted when the signal is aborted
 */
export async function checkTypes(request: TypeCheckRequest): Promise<TypeCheckResult> {
  const own = join(request.root, 'tsconfig.json');
  const standard = join(request.packageRoot, 'templates', 'typescript', 'workspace', 'tsconfig.json');
  const typeRoot = typeRootFor(request.root, request.packageRoot);
  const config = {
    extends: existsSync(own) ? own : standard,
    compilerOptions: {
      noEmit: true,
      composite: false,
      incremental: false,
      allowImportingTsExtensions: true,
      typeRoots: [typeRoot, join(request.root, 'node_modules', '@types')],
    },
    files: [request.entry],
    include: [`${dirname(request.entry)}/**/*.d.ts`],
    exclude: ['**/node_modules'],
  };
  writeWhole(request.configFile, `${JSON.stringify(config, null, 2)}\n`);
  const { status, output, errorOutput } = await run(request);
  const { problems, others } = typeProblems(output, request.root);
  if (status !== 0 && problems.length === 0) {
    throw new DscourseError({
      code: 'type-check-failed',
      message: `The type check ended with status ${status} and reported no error.`,
      fix: 'Grade with --no-check to go on without it; reinstalling dscourse may repair it.',
      exitStatus: ExitStatus.defect,
      details: [...others, errorOutput].filter((line) => line !== ''),
    });
  }
  const ours = [typeRoot, join(request.packageRoot, 'node_modules')].map((folder) => folder + sep);
  const files = others
    .map((line) => resolve(request.root, line))
    .filter(
      (file) => !ours.some((folder) => file.startsWith(folder)) && !/[\\/]lib\.[\w.]+\.d\.ts$/.test(file),
    );
  return { problems: problems.map(withHint), files };
}

/** Adds a line where TypeScript's own words leave a beginner alone. */
function withHint(problem: TypeProblem): TypeProblem {
  if (problem.code === 'TS1294') {
    return { ...problem, message: `${problem.message} (enums and the like need code that Node can't strip)` };
  }
  return problem;
}

/** Folder with Node's types: the workspace's copy, or our own package's when that is missing. */
function typeRootFor(root: string, packageRoot: string): string {
  const local = join(root, '.dscourse', 'types');
  if (existsSync(join(local, 'node', 'index.d.ts'))) return local;
  return dirname(nodeTypesFolder(packageRoot));
}

/** Absolute path of @types/node, which comes with this package. */
export function nodeTypesFolder(packageRoot: string): string {
  return dirname(createRequire(join(packageRoot, 'package.json')).resolve('@types/node/package.json'));
}

/**
 * The program and first arguments that start tsc. The native executable is started directly: Node's start
 * would cost more than the check.
 */
export function tscCommand(packageRoot: string): readonly string[] {
  const ours = createRequire(join(packageRoot, 'package.json'));
  const typescript = ours.resolve('typescript/package.json');
  const platform = `@typescript/typescript-${process.platform}-${process.arch}`;
  try {
    const native = createRequire(typescript).resolve(`${platform}/package.json`);
    const executable = join(dirname(native), 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc');
    if (existsSync(executable)) return [executable];
  } catch {
    // Laid out differently: its own launcher knows where the executable is.
  }
  return [process.execPath, join(dirname(typescript), 'bin', 'tsc')];
}

function run(
  request: TypeCheckRequest,
): Promise<{ status: number | null; output: string; errorOutput: string }> {
  const [program, ...first] = tscCommand(request.packageRoot) as [string, ...string[]];
  const args = [...first, '--project', request.configFile, '--pretty', 'false', '--listFiles'];
  return new Promise((fulfil, reject) => {
    if (request.signal.aborted) {
      reject(new Interrupted());
      return;
    }
    const child = spawn(program, args, { cwd: request.root, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    const errorOutput: Buffer[] = [];
    const abort = (): void => {
      child.kill('SIGKILL');
    };
    request.signal.addEventListener('abort', abort, { once: true });
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errorOutput.push(chunk));
    child.on('error', (error) => {
      request.signal.removeEventListener('abort', abort);
      reject(
        new DscourseError({
          code: 'type-check-failed',
          message: `The type checker can't be started: ${error.message}`,
          fix: 'Grade with --no-check to go on without it; reinstalling dscourse may repair it.',
          exitStatus: ExitStatus.defect,
          cause: error,
        }),
      );
    });
    child.on('close', (status) => {
      request.signal.removeEventListener('abort', abort);
      if (request.signal.aborted) reject(new Interrupted());
      else {
        fulfil({
          status,
          output: Buffer.concat(output).toString('utf8'),
          errorOutput: Buffer.concat(errorOutput).toString('utf8'),
        });
      }
    });
  });
}
