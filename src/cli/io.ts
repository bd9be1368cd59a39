/** The outside world as one value; the only place that reads the process. */
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DscourseError, ExitStatus } from '../errors.ts';
import type { Io } from './context.ts';

/**
 * The folder that holds course.yaml, challenges/ and templates/: the nearest one above the running
 * file (`dist/`, or `src/cli/` in unit tests).
 */
export function findPackageRoot(fromUrl: string): string {
  const start = dirname(fileURLToPath(fromUrl));
  let folder = start;
  for (;;) {
    if (existsSync(join(folder, 'course.yaml'))) return folder;
    const parent = dirname(folder);
    if (parent === folder) break;
    folder = parent;
  }
  throw new DscourseError({
    code: 'installation-damaged',
    message: `The course is missing: there is no course.yaml in ${dirname(start)}.`,
    fix: 'Install dscourse again.',
    exitStatus: ExitStatus.defect,
  });
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch (thrown) {
    throw new DscourseError({
      code: 'folder-gone',
      message: 'The current folder no longer exists.',
      fix: 'Change to another folder and run the command again.',
      cause: thrown,
    });
  }
}

/** @param fromUrl `import.meta.url` of the program's entry. */
export function processIo(fromUrl: string, signal: AbortSignal): Io {
  return {
    cwd: currentFolder(),
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    now: Date.now,
    randomSeed: () => randomInt(2 ** 32),
    signal,
    busy,
    lendTerminal,
    packageRoot: findPackageRoot(fromUrl),
  };
}

function busy<Value>(step: () => Value): Value {
  const kept = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map(
    (signal) => [signal, process.listeners(signal)] as const,
  );
  // Without a listener a signal does what the system does: it needs no turn of the event loop.
  for (const [signal] of kept) process.removeAllListeners(signal);
  try {
    return step();
  } finally {
    for (const [signal, listeners] of kept) {
      for (const listener of listeners) process.on(signal, listener);
    }
  }
}

async function lendTerminal<Value>(step: () => Promise<Value>): Promise<Value> {
  const kept = process.listeners('SIGINT');
  const ignore = (): void => undefined;
  process.removeAllListeners('SIGINT');
  process.on('SIGINT', ignore);
  try {
    return await step();
  } finally {
    process.off('SIGINT', ignore);
    for (const listener of kept) process.on('SIGINT', listener);
  }
}
