/** A machine in a folder: a PATH with the tools that it is to have, a home, a folder to work in. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { javaVersionLines, writeJava, writeTool } from './fake-tools.ts';
import { temporaryFolder } from './run-cli.ts';

export type ToolName = 'java' | 'git' | 'gnuplot' | 'dot';
export const allTools: readonly ToolName[] = ['java', 'git', 'gnuplot', 'dot'];

export interface Machine {
  readonly folder: string;
  /** The one folder on PATH. */
  readonly bin: string;
  readonly home: string;
  readonly work: string;
  /** PATH, HOME and TMPDIR of it; nothing of the machine that runs the tests shows through. */
  readonly env: { readonly PATH: string; readonly HOME: string; readonly TMPDIR: string };
}

/** Removed when the test has finished. */
export function machine(tools: readonly ToolName[] = allTools): Machine {
  const folder = temporaryFolder('machine é ');
  const [bin, home, work, temporary] = ['bin', 'home', 'work', 'tmp'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  for (const path of [bin, home, work, temporary]) mkdirSync(path);
  for (const tool of tools) {
    if (tool === 'java') writeJava(bin, javaVersionLines('17.0.15'));
    else writeTool(bin, tool);
  }
  // Pseudo-terminals are made by python; what PATH holds may be a script that needs more of PATH.
  const python = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  if (python.status === 0) symlinkSync(python.stdout.trim(), join(bin, 'python3'));
  return { folder, bin, home, work, env: { PATH: bin, HOME: home, TMPDIR: temporary } };
}
