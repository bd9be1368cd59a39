import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { machine } from '../support/machine.ts';
import { hasPty, jsonOf, runCli, runCliOnPty, temporaryFolder } from '../support/run-cli.ts';

describe('dscourse init', () => {
  it('makes a workspace in a new folder and says what comes next', async () => {
    const folder = temporaryFolder('dscourse é ');
    const result = await runCli(['init', 'my cluster'], { cwd: folder });
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(result.stdout).toContain(`The workspace is ready: ${join(folder, 'my cluster')}`);
    expect(result.stdout).toContain("Next: cd 'my cluster'\n      dscourse start echo");
    expect(readdirSync(join(folder, 'my cluster')).sort()).toEqual(
      [
        '.dscourse',
        '.gitattributes',
        '.gitignore',
        '.vscode',
        'README.md',
        'dscourse.yaml',
        'lib',
        'package.json',
        'tsconfig.json',
      ].sort(),
    );
    expect(result.stdout).not.toContain('\u001b');
  });

  it('does nothing a second time, also from a folder inside', async () => {
    const folder = temporaryFolder();
    await runCli(['init', '--yes'], { cwd: folder });
    const again = await runCli(['init'], { cwd: join(folder, 'lib') });
    expect(again).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(`${folder} is complete; nothing to do`),
    });
    expect(existsSync(join(folder, 'lib', 'dscourse.yaml'))).toBe(false);
  });

  it('lists every file in the way and changes nothing; --force keeps copies', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'README.md'), 'theirs');
    writeFileSync(join(folder, 'package.json'), '{}');
    const refused = await runCli(['init', '--yes'], { cwd: folder });
    expect(refused.status).toBe(64);
    expect(refused.stderr).toContain('README.md (not written by dscourse)');
    expect(refused.stderr).toContain('package.json (not written by dscourse)');
    expect(refused.stderr).toContain('--force');
    expect(readdirSync(folder).sort()).toEqual(['README.md', 'package.json']);
    const forced = await runCli(['init', '--yes', '--force'], { cwd: folder });
    expect(forced).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('kept README.md as README.md.before-dscourse'),
    });
    expect(readFileSync(join(folder, 'README.md.before-dscourse'), 'utf8')).toBe('theirs');
  });

  it('explains a place that can not hold a workspace', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    for (const place of ['file', 'file/below']) {
      const result = await runCli(['init', place], { cwd: folder });
      expect({ status: result.status, stack: /\n\s+at /.test(result.stderr) }).toEqual({
        status: 64,
        stack: false,
      });
      expect(result.stderr).toMatch(/a file/);
    }
  });

  it('refuses a workspace inside a workspace', async () => {
    const folder = temporaryFolder();
    await runCli(['init', '--yes'], { cwd: folder });
    const result = await runCli(['init', 'inner'], { cwd: folder });
    expect(result).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('lies inside the workspace'),
    });
    expect(existsSync(join(folder, 'inner'))).toBe(false);
  });

  it('prints one JSON document with --json, for errors too', async () => {
    const folder = temporaryFolder();
    const made = jsonOf(await runCli(['init', '--json'], { cwd: folder }));
    expect(made).toMatchObject({ version: 1, kind: 'init', root: folder, moved: [] });
    expect(made.written).toContain('lib/node.ts');
    const refused = await runCli(['init', '--language', 'cobol', '--json'], { cwd: folder });
    expect(refused.status).toBe(64);
    expect(() => jsonOf(refused)).not.toThrow();
  });

  it.skipIf(process.getuid?.() !== 0)(
    'works for a user who is not root, and says where that user may not write',
    async () => {
      const folder = temporaryFolder();
      const own = join(folder, 'own');
      const closed = join(folder, 'closed');
      for (const path of [own, closed]) mkdirSync(path);
      chmodSync(folder, 0o755);
      chownSync(own, 65534, 65534);
      const { cliPath } = await import('../support/run-cli.ts');
      const asNobody = (cwd: string, ...args: string[]) => {
        try {
          const stdout = execFileSync(process.execPath, [cliPath, ...args], {
            cwd,
            uid: 65534,
            gid: 65534,
            encoding: 'utf8',
            stdio: 'pipe',
            env: { PATH: process.env.PATH, HOME: own },
          });
          return { status: 0, text: stdout };
        } catch (error) {
          const { status, stderr } = error as { status: number; stderr: string };
          return { status, text: stderr };
        }
      };
      expect(asNobody(own, 'init', '--yes')).toMatchObject({ status: 0 });
      expect(asNobody(own, 'start', 'echo')).toMatchObject({ status: 0 });
      const refused = asNobody(closed, 'init', '--yes');
      expect(refused.status).toBe(64);
      expect(refused.text).toMatch(/permission is denied/);
      expect(readdirSync(closed)).toEqual([]);
    },
  );

  it('is completed by the same command after a kill at any moment', async () => {
    const complete = temporaryFolder();
    await runCli(['init', '--yes'], { cwd: complete });
    const all = readdirSync(complete, { recursive: true }).sort();
    for (const delay of [60, 90, 120, 160, 220]) {
      const folder = temporaryFolder();
      await new Promise<void>((resolve) => {
        import('node:child_process').then(async ({ spawn }) => {
          const { cliPath } = await import('../support/run-cli.ts');
          const child = spawn(process.execPath, [cliPath, 'init', '--yes'], { cwd: folder, stdio: 'ignore' });
          setTimeout(() => child.kill('SIGKILL'), delay);
          child.on('close', () => resolve());
        });
      });
      const completed = await runCli(['init', '--yes'], { cwd: folder });
      expect(completed).toMatchObject({ status: 0, stderr: '' });
      expect(readdirSync(folder, { recursive: true }).sort()).toEqual(all);
    }
  });
});

describe.skipIf(!hasPty)('dscourse init on a terminal', () => {
  it('asks for folder, engine and Maelstrom, and takes Enter for the defaults', async () => {
    const { work, env } = machine();
    const result = await runCliOnPty(['init'], {
      cwd: work,
      env,
      keys: [
        { when: 'Folder of the workspace', type: '\r' },
        { when: 'Engine to grade with', type: '\r' },
        { when: 'Download Maelstrom', type: '\r' },
      ],
    });
    expect(result.status).toBe(0);
    expect(readFileSync(join(work, 'dscourse.yaml'), 'utf8')).toContain('engine: auto');
  });

  it('takes other answers', async () => {
    const folder = temporaryFolder();
    const result = await runCliOnPty(['init'], {
      cwd: folder,
      keys: [
        { when: 'Folder of the workspace', type: 'elsewhere\r' },
        { when: 'Engine to grade with', type: '\u001b[B\r' },
      ],
    });
    expect(result.status).toBe(0);
    expect(readFileSync(join(folder, 'elsewhere', 'dscourse.yaml'), 'utf8')).toContain('engine: embedded');
  });

  it('writes nothing when it is left with Ctrl-C, and ends with 130', async () => {
    const folder = temporaryFolder();
    const result = await runCliOnPty(['init'], {
      cwd: folder,
      keys: [{ when: 'Folder of the workspace', type: '\u0003' }],
    });
    expect(result.status).toBe(130);
    expect(result.stdout).toContain('Interrupted');
    expect(result.stdout).not.toMatch(/\n\s+at /);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes Ctrl-D for the end as well, at either question', async () => {
    const folder = temporaryFolder();
    const first = 'Folder of the workspace';
    for (const keys of [
      [{ when: first, type: '\u0004' }],
      [
        { when: first, type: '\r' },
        { when: 'Engine to grade with', type: '\u0004' },
      ],
    ]) {
      const result = await runCliOnPty(['init'], { cwd: folder, keys });
      expect(result.stdout).toContain('Interrupted');
      expect(result.stdout).not.toContain('defect');
      expect(result.status).toBe(130);
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('asks nothing with --yes, and nothing in a workspace that has all it wants', async () => {
    const folder = temporaryFolder();
    const first = await runCliOnPty(['init', '--yes', '--engine', 'embedded'], { cwd: folder });
    expect(first.status).toBe(0);
    const again = await runCliOnPty(['init'], { cwd: folder });
    expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('nothing to do') });
  });
});
