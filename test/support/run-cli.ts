/**
 * Runs the real binary in a child process, as a user would: `dist/cli.js`, or the one that the
 * environment variable DSCOURSE_CLI names. Nothing of the machine's own environment shows through
 * except PATH, so that NO_COLOR, LANG and the like are what the test says.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const here = dirname(fileURLToPath(import.meta.url));

/** Absolute path of the binary under test. */
export const cliPath = process.env.DSCOURSE_CLI ?? join(here, '..', '..', 'dist', 'cli.js');

export interface RunCliOptions {
  readonly cwd?: string;
  /** Added to a bare environment (PATH, HOME, TMPDIR, LANG=C.UTF-8). Undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Given on standard input, which is then closed. */
  readonly input?: string;
  /** Real milliseconds after which the child is killed and the call rejects. */
  readonly timeoutMs?: number;
  /** Another entry than the binary. */
  readonly entry?: string;
  /** Ends the child with this signal as soon as its output holds the text. */
  readonly kill?: { readonly when: string; readonly signal: NodeJS.Signals; readonly times?: number };
  /** Reads no more of standard output once it holds this text, and closes the pipe. */
  readonly closeStdoutAt?: string;
}
export interface CliResult {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A new folder, by its real path, removed when the test has finished. */
export function temporaryFolder(name = 'dscourse-'): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), name)));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files (path to text) below a folder, making folders on the way. */
export function writeTree(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function bareEnvironment(extra: RunCliOptions['env'] = {}): Record<string, string> {
  const environment: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    TMPDIR: process.env.TMPDIR,
    LANG: 'C.UTF-8',
    // A Maelstrom in this machine's own cache must not change what a test sees.
    XDG_CACHE_HOME: 'HOME' in extra ? undefined : join(tmpdir(), 'dscourse-no-cache'),
    ...extra,
  };
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Runs `dscourse <args>` with pipes for all streams. */
export function runCli(args: readonly string[], options: RunCliOptions = {}): Promise<CliResult> {
  return collect(process.execPath, [options.entry ?? cliPath, ...args], options);
}

/** Runs any other command in the same way. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: RunCliOptions = {},
): Promise<CliResult> {
  return collect(command, args, options);
}

/** What one line of JSON output parses to; fails the test with the output when it is none. */
export function jsonOf(result: CliResult): Record<string, unknown> {
  try {
    return JSON.parse(result.stdout);
  } catch {
    throw new Error(`not JSON (status ${result.status}):\n${result.stdout}\n${result.stderr}`);
  }
}

/** Whether a pseudo-terminal can be had here (python3 with its pty module). */
export const hasPty = spawnSync('python3', ['-c', 'import pty, fcntl, termios']).status === 0;

export interface PtyOptions extends Omit<RunCliOptions, 'input' | 'kill' | 'closeStdoutAt'> {
  readonly columns?: number;
  readonly rows?: number;
  /** Done one after another, each as soon as the output holds `when` (searched after the previous match). */
  readonly keys?: readonly PtyStep[];
}

export interface PtyStep {
  readonly when: string;
  /** Real milliseconds to wait first. */
  readonly afterMs?: number;
  readonly type?: string;
  readonly write?: { readonly file: string; readonly text: string };
  /** Columns and rows that the terminal has from now on. */
  readonly size?: readonly [number, number];
  readonly signal?: NodeJS.Signals;
  /** Closes the terminal, as closing its window does. */
  readonly hangUp?: boolean;
}

/**
 * Runs `dscourse <args>` on a pseudo-terminal, where stdin, stdout and stderr are one. `stdout` of the
 * result is all that was written, with `\r\n` as `\n`; `stderr` says whether the terminal's modes are as they were.
 */
export async function runCliOnPty(args: readonly string[], options: PtyOptions = {}): Promise<CliResult> {
  const plan = JSON.stringify({
    argv: [process.execPath, options.entry ?? cliPath, ...args],
    columns: options.columns ?? 80,
    rows: options.rows ?? 24,
    keys: options.keys ?? [],
  });
  const env = { TERM: 'xterm-256color', ...options.env };
  const result = await collect('python3', ['-I', join(here, 'pty.py'), plan], { ...options, env });
  return { ...result, stdout: result.stdout.replace(/\r\n/g, '\n') };
}

function collect(command: string, args: readonly string[], options: RunCliOptions): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? tmpdir(),
      env: bareEnvironment(options.env),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    let killsLeft = options.kill?.times ?? 1;
    const timeoutMs = options.timeoutMs ?? 50_000;
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`no end after ${timeoutMs} ms: ${args.join(' ')}\n${stdout}\n${stderr}`));
    }, timeoutMs);
    const look = (): void => {
      const { kill, closeStdoutAt } = options;
      if (kill !== undefined && killsLeft > 0 && (stdout + stderr).includes(kill.when)) {
        killsLeft -= 1;
        child.kill(kill.signal);
      }
      if (closeStdoutAt !== undefined && stdout.includes(closeStdoutAt)) child.stdout.destroy();
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      look();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      look();
    });
    child.stdin.on('error', () => {
      // A child that has ended without reading its input is no failure of the test.
    });
    child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ status, signal, stdout, stderr });
    });
  });
}
