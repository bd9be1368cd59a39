/** Hands a file to the person's browser. */
import { spawn } from 'node:child_process';
import type { Environment } from './terminal/capabilities.ts';

/** The program that opens a file with what the person chose for its kind; null where there is no screen for it. */
export function browserCommand(
  file: string,
  env: Environment,
  platform: NodeJS.Platform,
): readonly [command: string, ...args: string[]] | null {
  if (platform === 'darwin') return ['open', file];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', file];
  const screen = env.DISPLAY ?? env.WAYLAND_DISPLAY ?? env.BROWSER ?? '';
  return screen === '' ? null : ['xdg-open', file];
}

/** Milliseconds that the program has to say that it can't; one that goes on is taken for the browser itself. */
const patience = 2_000;

/** Opens the file, and does not wait for the browser's end. @returns false when that is not possible. */
export function openInBrowser(
  file: string,
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  const command = browserCommand(file, env, platform);
  if (command === null) return Promise.resolve(false);
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true, env: { ...env } });
    const timer = setTimeout(() => done(true), patience);
    const done = (opened: boolean): void => {
      clearTimeout(timer);
      child.unref();
      resolve(opened);
    };
    child.once('error', () => done(false));
    child.once('exit', (status) => done(status === 0));
  });
}
