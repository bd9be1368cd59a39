/** The bundled run child under another Node or with other flags, asked for one run as its parent asks it. */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildMessage, RunCommand } from '../../src/engines/embedded/run-protocol.ts';
import type { NodeProgram, RunOutcome, TestSpec } from '../../src/engines/engine.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Absolute path of a Node of that major that `scripts/other-nodes.mjs` installed, or null. */
export function otherNode(major: number): string | null {
  const system =
    process.platform === 'darwin' && process.arch === 'arm64'
      ? 'bin-darwin'
      : process.platform === 'win32'
        ? 'win'
        : process.platform;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const folder = join(root, 'node_modules', '.cache', 'other-nodes', String(major), 'node_modules');
  const path = join(folder, `node-${system}-${process.arch}`, 'bin', file);
  return existsSync(path) ? path : null;
}

export interface ChildRun {
  readonly spec: TestSpec;
  readonly program: NodeProgram;
  readonly runDirectory: string;
}

export interface ChildProcessOptions {
  readonly execPath?: string;
  readonly execArgv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

function commandOf(run: ChildRun, id: number): RunCommand {
  return {
    type: 'run',
    id,
    ...run,
    time: 'virtual',
    schedule: null,
    env: {},
    dscourseVersion: 'test',
    // Generous, since flags such as --jitless make every step slow; a hang would be a failure all the same.
    guardMs: 60_000,
    confirmed: true,
    stepLog: null,
    fatalStep: null,
    realTime: null,
  };
}

/** Runs on virtual time, one after the other in one child. Rejects when the child has no outcome to give. */
export function runsInChild(
  runs: readonly ChildRun[],
  how: ChildProcessOptions = {},
): Promise<readonly RunOutcome[]> {
  const child = fork(join(root, 'dist', 'run-child.js'), ['1'], {
    execPath: how.execPath ?? process.execPath,
    execArgv: [...(how.execArgv ?? [])],
    env: { TZ: 'UTC', PATH: process.env.PATH, ...how.env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    const outcomes: RunOutcome[] = [];
    const next = (): void => {
      const run = runs[outcomes.length];
      if (run !== undefined) child.send(commandOf(run, outcomes.length + 1));
      else {
        resolve(outcomes);
        child.disconnect();
      }
    };
    child.on('error', reject);
    child.on('exit', (code, signal) => reject(new Error(`The run child ended with ${signal ?? code}.`)));
    child.on('message', (message) => {
      const said = message as ChildMessage;
      if (said.type !== 'result') return;
      if (said.result.kind === 'outcome') {
        outcomes.push(said.result.outcome);
        next();
        return;
      }
      reject(new Error(`No outcome: ${JSON.stringify(said.result)}`));
      child.disconnect();
    });
    next();
  });
}
