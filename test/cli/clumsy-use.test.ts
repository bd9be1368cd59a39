/** What a hurried person does, by the real binary: folders deleted, lines damaged, another challenge peeked at. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliPath, runCli, temporaryFolder } from '../support/run-cli.ts';

async function startedWorkspace(): Promise<string> {
  const cwd = temporaryFolder('dscourse clumsy ü-');
  expect((await runCli(['init', '--yes'], { cwd })).status).toBe(0);
  expect((await runCli(['start', 'echo'], { cwd })).status).toBe(0);
  return cwd;
}
const flat = (text: string): string => text.replace(/\s+/g, ' ');

describe('grade', () => {
  it('goes on with the challenge that was started, whatever hint was looked at since', async () => {
    const cwd = await startedWorkspace();
    expect((await runCli(['hint', '3a'], { cwd })).status).toBe(0);
    const { stdout, status } = await runCli(['grade'], { cwd });
    expect(stdout).toContain('echo-1');
    expect(status).toBe(1);
  });

  it('says how to bring back a folder that was deleted', async () => {
    const cwd = await startedWorkspace();
    appendFileSync(join(cwd, 'echo-1', 'main.ts'), '// of mine\n');
    await runCli(['grade'], { cwd });
    rmSync(join(cwd, 'echo-1'), { recursive: true });
    const { stderr, status } = await runCli(['grade', 'echo'], { cwd });
    expect(status).toBe(64);
    expect(stderr).toContain('dscourse reset echo-1 --from 1');
    expect((await runCli(['reset', 'echo-1', '--from', '1'], { cwd })).status).toBe(0);
    expect(readFileSync(join(cwd, 'echo-1', 'main.ts'), 'utf8')).toContain('// of mine');
  });

  it('is right again as soon as the library is', async () => {
    const cwd = await startedWorkspace();
    renameSync(join(cwd, 'lib'), join(cwd, 'lib-away'));
    const broken = await runCli(['grade'], { cwd });
    expect(broken.status).toBe(2);
    expect(flat(broken.stdout)).toContain('`dscourse init` puts it back');
    await runCli(['init', '--yes'], { cwd });
    expect((await runCli(['grade'], { cwd })).stdout).toContain('What went wrong');
  });

  it('names each damaged line of the log, as replay does', async () => {
    const cwd = await startedWorkspace();
    await runCli(['grade'], { cwd });
    appendFileSync(join(cwd, '.dscourse', 'attempts.jsonl'), '{"v":1,"kind":"att');
    for (const command of [['replay', '1'], ['grade']]) {
      const { stderr, status } = await runCli(command, { cwd });
      expect(flat(stderr)).toContain('attempts.jsonl:3 is passed over: it was cut off');
      expect(status).toBe(1);
    }
  });
});

describe('test', () => {
  it('explains every flag that it has in its help', async () => {
    const { stdout } = await runCli(['test', '--help'], { cwd: temporaryFolder('dscourse help-') });
    const source = readFileSync(new URL('../../src/engines/test-flags.ts', import.meta.url), 'utf8');
    const table = source.slice(source.indexOf('const flags = {'), source.indexOf('} as const satisfies'));
    const known = [...table.matchAll(/^ {2}'(--[a-z-]+)'/gm)].map(([, flag]) => flag ?? '');
    expect(known.length).toBeGreaterThan(25);
    // Taken for the sake of scripts that have them; they do nothing, or another name of theirs is shown.
    const silent =
      /^--(leave-db|logging|no-ssh|username|password|ssh-|strict-host|store|node$|nodes-file|key-count|max-|consistency)/;
    for (const flag of known) if (!silent.test(flag)) expect(stdout).toContain(flag);
  });
});

describe('output', () => {
  it.runIf(process.platform === 'linux')('that can not be written is said on stderr', () => {
    const cwd = temporaryFolder('dscourse full-');
    const run = (redirect: string) =>
      spawnSync('sh', ['-c', `"$0" "$1" list ${redirect}`, process.execPath, cliPath], {
        cwd,
        encoding: 'utf8',
      });
    const full = run('> /dev/full');
    expect(full.stderr).toMatch(/^error: The output can't be written: ENOSPC/);
    expect(full.status).toBe(70);
    expect(run('2> /dev/full')).toMatchObject({ status: 0 });
  });
});

describe('init', () => {
  it.runIf(existsSync('/proc/self'))('does not hang where no folder can be made', async () => {
    const { stderr, status } = await runCli(['init', '/proc/none/here', '--yes'], {
      cwd: temporaryFolder('dscourse proc-'),
    });
    expect(flat(stderr)).toContain("Can't write /proc/none/here");
    expect(status).toBe(64);
  });
});
