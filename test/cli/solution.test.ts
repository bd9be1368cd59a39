/** `dscourse solution`: closed until a pass or a recorded give-up, then beside the learner's own. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { displayWidth, stripColour } from '../../src/cli/terminal/width.ts';
import { openWorkspace } from '../../src/workspace/workspace.ts';
import { attemptEntry, failedEntry, giveUpEntry } from '../support/log-entries.ts';
import { hasPty, jsonOf, runCli, runCliOnPty, temporaryFolder, writeTree } from '../support/run-cli.ts';

const wrong = "// Mine.\nimport { Node } from '../lib/node.ts';\n\nconst node = new Node();\n\nnode.run();\n";
/** Stands in the reference solution of broadcast-3c and nowhere else. */
const telling = 'const knownTo = new Map';

/** A workspace as far as the command looks at it, with a log. */
function workspace(entries: readonly object[] = [], files: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder();
  writeTree(folder, {
    'dscourse.yaml': 'version: 1\nlanguage: typescript\n',
    '.dscourse/attempts.jsonl': entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
    ...files,
  });
  return folder;
}

const logOf = (cwd: string): string => readFileSync(join(cwd, '.dscourse/attempts.jsonl'), 'utf8');
const of3c = { challenge: 'broadcast-3c' } as const;

describe('a closed solution', () => {
  it('is not shown before a pass, in no form, and says what opens it', async () => {
    const cwd = workspace([failedEntry(of3c)]);
    const before = logOf(cwd);
    const plain = await runCli(['solution', '3c'], { cwd });
    expect(plain).toMatchObject({ status: 64, stdout: '' });
    const text = plain.stderr.replace(/\s+/g, ' ');
    expect(text).toContain('The solution of broadcast-3c opens when you have passed the challenge.');
    expect(text).toContain('dscourse grade broadcast-3c; for a hint: dscourse hint broadcast-3c.');
    expect(text).toContain('dscourse solution broadcast-3c --give-up');
    const json = await runCli(['solution', '3c', '--json', '--verbose'], { cwd });
    expect(jsonOf(json)).toMatchObject({ kind: 'error', error: { code: 'solution-closed' } });
    expect(plain.stderr + json.stdout + json.stderr).not.toContain(telling);
    expect(logOf(cwd)).toBe(before);
  });

  it('stays closed where giving up can not be confirmed', async () => {
    const cwd = workspace([failedEntry(of3c)]);
    const before = logOf(cwd);
    const unasked = await runCli(['solution', '3c', '--give-up'], { cwd, input: 'y\n' });
    expect(unasked).toMatchObject({ status: 64, stdout: '' });
    expect(unasked.stderr.replace(/\s+/g, ' ')).toContain('dscourse solution broadcast-3c --give-up --yes');
    const half = await runCli(['solution', '3c', '--yes'], { cwd });
    expect(half.stderr).toContain('--yes answers the question that --give-up asks.');
    expect(logOf(cwd)).toBe(before);
  });

  it.skipIf(!hasPty)('stays closed after Enter, which is a no, or Ctrl-C, and opens by a yes', async () => {
    const cwd = workspace([failedEntry(of3c)]);
    const before = logOf(cwd);
    const answer = (type: string) =>
      runCliOnPty(['solution', '3c', '--give-up', '--no-measure', '--no-pager'], {
        cwd,
        keys: [{ when: 'Give up on broadcast-3c?', type }],
      });
    const declined = await answer('\r');
    expect(declined.status).toBe(0);
    expect(declined.stdout).toContain('Nothing was recorded; the solution stays closed.');
    const broken = await answer('\u0003');
    expect(broken.status).toBe(130);
    expect(broken.stdout).toContain('Interrupted; nothing was recorded.');
    expect(logOf(cwd)).toBe(before);

    const opened = await answer('y\r');
    expect(opened.status).toBe(0);
    expect(stripColour(opened.stdout)).toContain(telling);
    expect(logOf(cwd)).toMatch(/"kind":"give-up","challenge":"broadcast-3c"/);
  });
});

describe('giving up', () => {
  it('is recorded once, shown in progress, and is no pass', async () => {
    const cwd = workspace([failedEntry(of3c)]);
    const first = await runCli(['solution', '3c', '--give-up', '--yes', '--no-measure'], { cwd });
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toMatch(/Open since you gave up on it \(\d{4}-\d\d-\d\d\)\./);
    expect(first.stdout).toContain(telling);
    expect(first.stdout).toContain('There is nothing of your own to compare it with.');
    await runCli(['solution', '3c', '--give-up', '--yes', '--no-measure'], { cwd });
    expect(logOf(cwd).match(/give-up/g)).toHaveLength(1);
    const shown = (await runCli(['progress'], { cwd })).stdout.replace(/\s+/g, ' ');
    expect(shown).toMatch(/broadcast-3c ✗ fail\w+ .*gave up/);
    const { challenges } = jsonOf(await runCli(['progress', '--json'], { cwd })) as {
      challenges: { id: string; status: string; gaveUpAt: string | null }[];
    };
    expect(challenges.find(({ id }) => id === 'broadcast-3c')).toMatchObject({
      status: 'failed',
      gaveUpAt: expect.stringMatching(/^\d{4}-/),
    });
  });

  it('compares with the folder as it is', async () => {
    const cwd = workspace([giveUpEntry(of3c)], { 'broadcast-3c/index.ts': wrong });
    const { stdout } = await runCli(['solution', '3c', '--no-measure'], { cwd });
    expect(stdout).toContain('Beside your folder as it is: main.ts (yours is index.ts)');
    expect(stdout).toContain('\n- // Mine.\n');
  });
});

describe('after a pass', () => {
  /** The log of a workspace whose attempt graded the source, which was changed since. */
  async function passed(): Promise<string> {
    const cwd = workspace([], { 'broadcast-3c/main.ts': wrong });
    const source = await openWorkspace({ cwd }).objects.putFolder(join(cwd, 'broadcast-3c'));
    writeTree(cwd, {
      'broadcast-3c/main.ts': '// Changed since.\n',
      '.dscourse/attempts.jsonl': `${JSON.stringify(attemptEntry({ ...of3c, attempt: 4, source }))}\n`,
    });
    return cwd;
  }

  it('shows the reason, the program, and what differs from the source that passed', async () => {
    const cwd = await passed();
    const { status, stdout, stderr } = await runCli(['solution', '3c', '--no-measure'], {
      cwd,
      env: { COLUMNS: '60' },
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Open since you passed it; attempt 4 is your last pass.');
    expect(stdout.indexOf('Why this design')).toBeLessThan(stdout.indexOf('The program: main.ts'));
    expect(stdout).toContain("  import { Node } from '../lib/node.ts';");
    expect(stdout).toContain('Beside yours, attempt 4: main.ts');
    expect(stdout).toContain('\n- // Mine.\n');
    expect(stdout).not.toContain('Changed since');
    for (const line of stdout.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(60);
    expect(readdirSync(join(cwd, '.dscourse/tmp'))).toEqual([]);
  });

  it('takes the folder where the source that passed is lost, and says why it can not be run', async () => {
    const cwd = workspace([attemptEntry()], { 'echo-1/main.ts': wrong });
    const { status, stdout } = await runCli(['solution', 'echo'], { cwd });
    expect(status).toBe(0);
    expect(stdout).toContain('Beside your folder as it is: main.ts');
    expect(stdout).toMatch(/Figures on seed 1\n +reference\n +echo +✓ passed\n/);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      "Yours could not be run: It can't be built: echo-1/main.ts:2",
    );
  });

  it('runs both on one seed, and tells all of it as JSON', async () => {
    const cwd = workspace([attemptEntry()], { 'echo-1/main.ts': wrong, 'lib/node.ts': '' });
    const result = await runCli(['solution', 'echo', '--json', '--seed', '7'], { cwd });
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(jsonOf(result)).toMatchObject({
      version: 1,
      kind: 'solution',
      challenge: 'echo-1',
      openAfter: 'pass',
      gaveUpAt: null,
      why: expect.stringContaining('one handler'),
      files: [{ name: 'main.ts', text: expect.stringContaining("type: 'echo_ok'") }],
      own: { from: 'folder', attempt: null, files: ['main.ts'] },
      comparison: [
        { own: 'main.ts', reference: 'main.ts', difference: expect.arrayContaining(['-// Mine.']) },
      ],
      measures: {
        engine: 'embedded',
        seed: 7,
        ownProblem: null,
        runs: [{ run: 'echo', own: 'failed', reference: 'passed' }],
      },
    });
  });

  it.skipIf(!hasPty)('goes through the pager when it is longer than the screen', async () => {
    const cwd = await passed();
    const seen = join(cwd, 'seen');
    const { status, stdout } = await runCliOnPty(['solution', '3c', '--no-measure'], {
      cwd,
      env: { PAGER: `cat > "${seen}"` },
    });
    expect(status).toBe(0);
    expect(stdout).not.toContain(telling);
    expect(existsSync(seen) && stripColour(readFileSync(seen, 'utf8'))).toContain(telling);
  });
});
