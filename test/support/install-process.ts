/** Starts {@link file://./install-child.ts} as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { MaelstromRelease } from '../../src/toolchain/toolchain.ts';

/** Bundles the child into a folder. @returns the path of the program */
export async function bundleInstallChild(folder: string): Promise<string> {
  const outfile = join(folder, 'install-child.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'install-child.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return outfile;
}

export interface ChildOptions {
  readonly program: string;
  readonly release: MaelstromRelease;
  readonly cache: string;
  readonly from?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** As another user (root only). */
  readonly uid?: number;
}

export interface ChildEvent {
  readonly type: string;
  readonly code?: string;
  readonly message?: string;
  /** Kilobytes. */
  readonly maxRss?: number;
}

export interface InstallProcess {
  readonly child: ChildProcess;
  /** When it first told of this; settles with its end at the latest. */
  readonly told: (type: string) => Promise<void>;
  /** All events, once it has ended; `done` or `failed` last, unless it was killed. */
  readonly ended: Promise<readonly ChildEvent[]>;
}

export function startInstall({ program, release, cache, from, env, uid }: ChildOptions): InstallProcess {
  const child = spawn(
    process.execPath,
    [program, JSON.stringify(release), ...(from === undefined ? [] : [from])],
    {
      env: { PATH: process.env.PATH, DSCOURSE_CACHE: cache, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    },
  );
  let text = '';
  const waiting: { readonly type: string; readonly resolve: () => void }[] = [];
  const has = (type: string): boolean => text.includes(`{"type":"${type}"`);
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more;
    for (const { type, resolve } of waiting) if (has(type)) resolve();
  });
  const ended = new Promise<readonly ChildEvent[]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      const lines = text.split('\n').slice(0, -1);
      resolve(lines.map((line) => JSON.parse(line) as ChildEvent));
    });
  });
  const told = (type: string): Promise<void> => {
    const said = new Promise<void>((resolve) => {
      if (has(type)) resolve();
      else waiting.push({ type, resolve });
    });
    return Promise.race([said, ended.then(() => undefined)]);
  };
  return { child, told, ended };
}
