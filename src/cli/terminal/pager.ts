/** Long text, a screen at a time, by the program that the person chose for it. */
import { spawn } from 'node:child_process';
import type { Environment } from './capabilities.ts';

export interface Pager {
  readonly command: string;
  readonly args: readonly string[];
  /** The command is a line for the shell, as PAGER's value is to every other program. */
  readonly shell: boolean;
  readonly env: Environment;
}

export interface Screen {
  readonly isTTY?: boolean | undefined;
  readonly rows?: number | undefined;
}

/** The pager for a text, or null where it goes straight to the screen: nobody scrolls, or it fits. Pure. */
export function pagerFor(text: string, env: Environment, stdin: Screen, stdout: Screen): Pager | null {
  if (stdout.isTTY !== true || stdin.isTTY !== true || env.TERM === 'dumb') return null;
  // One row for the prompt that comes after it.
  if (text.split('\n').length < (stdout.rows ?? 24)) return null;
  const chosen = env.PAGER?.trim();
  if (chosen === '' || chosen === 'cat') return null;
  return {
    command: chosen ?? 'less',
    args: chosen === undefined ? ['-R'] : [],
    shell: chosen !== undefined,
    // Colours come through a bare `less` too, unless the person has settings of their own.
    env: { ...env, LESS: env.LESS ?? 'R' },
  };
}

/** What a shell answers with when there is no such command, or one that can't be run. */
const notRun = new Set([126, 127]);

/**
 * Shows the text; resolves when the pager has ended, however it did.
 *
 * @returns false when there is no such pager, and the text has not been seen.
 */
export function page(text: string, pager: Pager, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(pager.command, pager.args, {
      stdio: ['pipe', 'inherit', 'inherit'],
      shell: pager.shell,
      env: { ...pager.env },
    });
    const stop = (): void => void child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    const done = (seen: boolean): void => {
      signal.removeEventListener('abort', stop);
      resolve(seen);
    };
    child.once('error', () => done(false));
    child.once('close', (status) => done(!notRun.has(status ?? 0)));
    // Whoever quits before the end has read enough.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(`${text}\n`);
  });
}
