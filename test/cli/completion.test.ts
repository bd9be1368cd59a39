/** Completion as the shells see it: the printed scripts, loaded by real shells, asking the real program. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { cliPath, runCli, runCommand, temporaryFolder } from '../support/run-cli.ts';

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

/** A folder with `dscourse` in it, to be put on PATH. */
function onPath(): string {
  const folder = temporaryFolder('dscourse bin ');
  const file = join(folder, 'dscourse');
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${cliPath}' "$@"\n`);
  chmodSync(file, 0o755);
  return folder;
}

/** What a shell prints for a script of its own. */
async function shellSays(shell: string, script: string): Promise<string[]> {
  const bin = onPath();
  const cwd = temporaryFolder('a folder with spaces ');
  writeFileSync(join(cwd, 'my node.ts'), '');
  mkdirSync(join(cwd, 'my folder'));
  const args = shell === 'zsh' ? ['-f', '-c', script] : ['-c', script];
  const env = { PATH: `${bin}:${process.env.PATH}`, TERM: 'dumb' };
  const result = await runCommand(shell, args, { cwd, env });
  expect(result.stderr).toBe('');
  return result.stdout.split('\n').filter((line) => line !== '');
}

describe('dscourse __complete', () => {
  it.each<[string[], string[]]>([
    [['st'], ['start']],
    [['grade', '3c'], ['broadcast-3c']],
    [['--json', 'grade', 'echo'], ['echo-1']],
    [['test', '-w', 'ec'], ['echo']],
    [['test', '--workload=ec'], ['--workload=echo']],
    [['test', '--bin', ''], [':files']],
    [['test', '--', ''], [':files']],
    [['init', ''], [':folders']],
    [['grade', '--run', ''], expect.arrayContaining(['echo'])],
    [['grade', '--', 'echo'], ['echo-1']],
    [['grade', 'echo-1', ''], []],
    [['completion', 'z'], ['zsh']],
    [
      ['explain', 'lineariz'],
      ['linearizable', 'linearization-point', 'linearizable-read'],
    ],
    [['lesson', '3c'], ['broadcast-3c']],
    [['lesson', 'read'], ['reading-a-report']],
    [['replay', ''], []],
    [['no-such-command', ''], []],
  ])('%j', async (words, values) => {
    const result = await runCli(['__complete', ...words], { cwd: temporaryFolder() });
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
    const lines = result.stdout.split('\n').filter((line) => line !== '');
    const found = lines.map((line) => line.split('\t')[0]);
    if (words[1] === '--run') expect(found.length).toBeGreaterThan(2);
    else expect(found).toEqual(values);
  });

  it('knows every command and every flag without further work', async () => {
    const words = async (...line: string[]): Promise<string> =>
      (await runCli(['__complete', ...line], { cwd: temporaryFolder() })).stdout;
    const names = await words('');
    for (const { name, options } of commands) {
      expect(names).toContain(`${name}\t`);
      const flags = await words(name, '--');
      for (const { flags: written } of options ?? []) {
        expect(flags, name).toContain(`${/--[\w-]+/.exec(written)?.[0]}\t`);
      }
    }
  });
});

describe.skipIf(!has('bash'))('in bash', () => {
  it.each([
    [['dscourse', 'grade', '3c'], ['broadcast-3c']],
    [['dscourse', 'test', '--workload', '=', 'ec'], ['echo']],
    [
      ['dscourse', 'test', '--workload', '='],
      ['broadcast', 'echo', 'g-counter'],
    ],
    [['dscourse', 'test', '-w', 'unique'], ['unique-ids']],
  ])('%j', async (words, wanted) => {
    const array = words.map((word) => `'${word}'`).join(' ');
    const last = words.length - 1;
    const found = await shellSays(
      'bash',
      `source <(dscourse completion bash); COMP_WORDS=(${array}); COMP_CWORD=${last}; _dscourse; printf '%s\\n' "\${COMPREPLY[@]}"`,
    );
    expect(found).toEqual(expect.arrayContaining(wanted));
    if (wanted.length === 1) expect(found).toEqual(wanted);
  });
});

describe.skipIf(!has('zsh'))('in zsh', () => {
  it('offers what fits', async () => {
    const found = await shellSays(
      'zsh',
      `compdef() { }; compadd() { print -l -- "\${values[@]}" }; source <(dscourse completion zsh)
       words=(dscourse grade 3c); CURRENT=3; _dscourse; words=(dscourse test --workload=ec); _dscourse`,
    );
    expect(found).toEqual(['broadcast-3c', '--workload=echo']);
  });
});

describe.skipIf(!has('fish'))('in fish', () => {
  it.each([
    ['dscourse grade echo', 'echo-1'],
    ['dscourse test --workload=ec', '--workload=echo'],
    ['dscourse test --bin my', 'my node.ts'],
  ])('%s', async (line, wanted) => {
    const found = await shellSays('fish', `dscourse completion fish | source; complete -C '${line}'`);
    expect(found.map((one) => one.split('\t')[0])).toContain(wanted);
  });
});
