import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { jsonOf, runCli, temporaryFolder } from '../support/run-cli.ts';

let folder: string;
beforeEach(async () => {
  folder = temporaryFolder('dscourse ü ');
  expect((await runCli(['init', '--yes'], { cwd: folder })).status).toBe(0);
});
const run = (...args: string[]) => runCli(args, { cwd: folder });
const file = (name: string) => join(folder, name);
const log = () =>
  readFileSync(file('.dscourse/attempts.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** The template of broadcast with the one line that 3a asks for. */
function solve3a(): void {
  const text = readFileSync(file('broadcast-3a/main.ts'), 'utf8');
  writeFileSync(
    file('broadcast-3a/main.ts'),
    text.replace(
      "node.reply(message, { type: 'broadcast_ok' });",
      "messages.add(message.body.message);\n  node.reply(message, { type: 'broadcast_ok' });",
    ),
  );
}

describe('the starting points', () => {
  it.each([
    ['echo-1', 'wrong-echo'],
    ['unique-ids-2', 'duplicate-id'],
    ['broadcast-3a', 'never-read'],
  ])('of %s runs, and fails for the reason that its comments give: %s', async (challenge, code) => {
    await run('start', challenge);
    const report = jsonOf(await run('grade', challenge, '--seeds', '1', '--json'));
    expect(report).toMatchObject({ outcome: 'failed', diagnosis: { code } });
  });
});

describe('start', () => {
  it('writes the next challenge where none is named, and never overwrites', async () => {
    const first = await run('start');
    expect(first).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringContaining('echo-1 starts from the template'),
    });
    writeFileSync(file('echo-1/main.ts'), '// mine');
    const again = await run('start', 'echo');
    expect(again).toMatchObject({ status: 64, stderr: expect.stringContaining('start overwrites nothing') });
    expect(readFileSync(file('echo-1/main.ts'), 'utf8')).toBe('// mine');
  });

  it('carries a pass over, says from where, and grades it once without counting it as an attempt', async () => {
    await run('start', '3a');
    solve3a();
    const passed = await run('grade', '3a');
    expect({ status: passed.status, out: passed.status === 0 ? '' : passed.stdout + passed.stderr }).toEqual({
      status: 0,
      out: '',
    });
    const started = await run('start', '3b');
    expect(started.status).toBe(0);
    expect(started.stdout).toContain('broadcast-3b starts from your passing broadcast-3a (attempt 1)');
    expect(started.stdout).toContain('failed');
    expect(readFileSync(file('broadcast-3b/main.ts'), 'utf8')).toContain('messages.add');
    expect(
      log().map(({ kind, challenge, from, outcome, carried }) => ({
        kind,
        challenge,
        from,
        outcome,
        carried,
      })),
    ).toEqual([
      { kind: 'start', challenge: 'broadcast-3a', from: 'template' },
      { kind: 'attempt', challenge: 'broadcast-3a', outcome: 'passed', carried: false },
      { kind: 'start', challenge: 'broadcast-3b', from: { attempt: 1, challenge: 'broadcast-3a' } },
      { kind: 'attempt', challenge: 'broadcast-3b', outcome: 'failed', carried: true },
    ]);

    rmSync(file('broadcast-3b'), { recursive: true });
    const json = jsonOf(await run('start', '3b', '--json'));
    expect(json).toMatchObject({
      kind: 'start',
      from: { attempt: 1 },
      grade: { kind: 'report', outcome: 'failed' },
    });

    const fresh = await run('start', '3c', '--fresh');
    expect(fresh.stdout).toContain('broadcast-3c starts from the template, as you asked');
    expect(readFileSync(file('broadcast-3c/main.ts'), 'utf8')).not.toContain('messages.add');
  });

  it('says that there was nothing to carry over', async () => {
    const { status, stdout } = await run('start', '3b');
    expect(status).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'from the template (broadcast-3a has no pass to carry over yet)',
    );
  });
});

describe('reset', () => {
  it('restores what start wrote from any folder inside, and names the copy', async () => {
    await run('start', 'echo');
    const original = readFileSync(file('echo-1/main.ts'), 'utf8');
    writeFileSync(file('echo-1/main.ts'), '// mine');
    mkdirSync(file('echo-1/deep'));
    const result = await runCli(['reset', 'echo'], { cwd: file('lib') });
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(file('echo-1/main.ts'), 'utf8')).toBe(original);
    const backup = readdirSync(folder).find((name) =>
      /^echo-1\.backup-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d$/.test(name),
    );
    expect(result.stdout).toContain(`../${backup}`);
    expect(readFileSync(file(`${backup}/main.ts`), 'utf8')).toBe('// mine');
    expect((await run('reset', 'echo')).stdout).toContain('nothing to do');
  });

  it('leaves a shell that is in the folder where it is', async () => {
    await run('start', 'echo');
    writeFileSync(file('echo-1/main.ts'), '// mine');
    const inside = file('echo-1');
    const before = statSync(inside).ino;
    expect((await runCli(['reset', 'echo', '--template'], { cwd: inside })).status).toBe(0);
    expect(statSync(inside).ino).toBe(before);
    expect(readdirSync(inside)).toEqual(['main.ts']);
  });

  it('says what is wrong with what was asked for', async () => {
    for (const args of [
      ['echo'],
      ['echo', '--from', '7'],
      ['echo', '--from', 'x'],
      ['echo', '--from', '1', '--template'],
      [],
    ]) {
      const result = await run('reset', ...args);
      expect({ args, status: result.status }).toEqual({ args, status: 64 });
      expect(result.stderr).toMatch(/Fix/i);
    }
  });
});

describe('a damaged workspace', () => {
  it('is explained and worked around', async () => {
    rmSync(file('dscourse.yaml'));
    const without = await run('start', 'echo');
    expect(without).toMatchObject({ status: 0, stderr: expect.stringContaining('dscourse.yaml is missing') });
    expect((await run('init', '--yes')).stdout).toContain('wrote dscourse.yaml');

    writeFileSync(file('dscourse.yaml'), 'version: 1\nlanguage: typescript\nengine: warp\n');
    const damaged = await run('list');
    expect(damaged).toMatchObject({ status: 0, stderr: expect.stringContaining('dscourse.yaml:3:9') });

    writeFileSync(file('dscourse.yaml'), 'version: 1\n');
    writeFileSync(file('.dscourse/attempts.jsonl'), '{"v":1,"kind":"sta');
    expect(await run('start', 'unique')).toMatchObject({ status: 0 });
    rmSync(file('lib'), { recursive: true });
    expect((await run('start', '3a')).stderr).toContain('the node library, is missing');
  });
});
