/** The workspace's .vscode/launch.json: an editor must be able to do what it says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { gradeCommand } from '../../src/cli/commands/grade.ts';
import { replayCommand } from '../../src/cli/commands/replay.ts';
import { packageRoot } from '../support/programs.ts';

interface Configuration {
  readonly request: string;
  readonly port?: number;
  readonly attachSimplePort?: number;
  readonly runtimeExecutable?: string;
  readonly runtimeArgs?: readonly string[];
}

it('starts our own commands with flags that they have, and attaches where they listen', () => {
  const file = join(packageRoot, 'templates', 'typescript', 'workspace', 'vscode', 'launch.jsonc');
  const text = readFileSync(file, 'utf8').replace(/^\s*\/\/.*$/gm, '');
  const { configurations } = JSON.parse(text) as { configurations: readonly Configuration[] };
  const commands = [gradeCommand, replayCommand];
  const launched = configurations.filter(({ request }) => request === 'launch');
  expect(launched.map(({ runtimeArgs }) => runtimeArgs?.[0])).toEqual(['grade', 'replay']);
  for (const { runtimeExecutable, runtimeArgs = [], attachSimplePort } of launched) {
    expect(runtimeExecutable).toBe('dscourse');
    const command = commands.find(({ name }) => name === runtimeArgs[0]);
    const known = (command?.options ?? []).map(({ flags }) => /--[\w-]+/.exec(flags)?.[0]);
    for (const word of runtimeArgs) if (word.startsWith('--')) expect(known).toContain(word);
    expect(runtimeArgs).toContain('--inspect');
    expect(runtimeArgs[runtimeArgs.indexOf('--inspect-port') + 1]).toBe(String(attachSimplePort));
  }
  const attached = configurations.filter(({ request }) => request === 'attach');
  expect(attached.map(({ port }) => port)).toEqual([9229]);
});
