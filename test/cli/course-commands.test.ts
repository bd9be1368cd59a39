import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { displayWidth, stripColour } from '../../src/cli/terminal/width.ts';
import { attemptEntry, failedEntry, hintEntry, startEntry } from '../support/log-entries.ts';
import { packageRoot } from '../support/programs.ts';
import {
  cliPath,
  hasPty,
  jsonOf,
  runCli,
  runCliOnPty,
  temporaryFolder,
  writeTree,
} from '../support/run-cli.ts';

const escapeCharacter = '\u001b';

const packagedChallenges = readdirSync(join(packageRoot, 'challenges')).length;

/** A workspace as far as these commands look at it, with a log. */
function workspace(entries: readonly object[] = [], name = 'dscourse-'): string {
  const folder = temporaryFolder(name);
  writeTree(folder, {
    'dscourse.yaml': 'version: 1\nlanguage: typescript\n',
    '.dscourse/attempts.jsonl': entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
  });
  return folder;
}

describe('dscourse', () => {
  it('prints its version and nothing else', async () => {
    for (const flag of ['--version', '-v', '-V']) {
      const result = await runCli([flag]);
      expect(result).toMatchObject({ status: 0, stderr: '' });
      expect(result.stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
    }
    const json = jsonOf(await runCli(['--version', '--json']));
    expect(json).toMatchObject({ version: 1, kind: 'version' });
  });

  it('suggests the nearest command, option and challenge, with status 64', async () => {
    for (const [args, message, fix] of [
      [['lessn'], 'There is no command "lessn".', 'Did you mean lesson?'],
      [['lesson', '--rwa'], 'no option --rwa', 'Did you mean --raw?'],
      [['lesson', 'brodcast-3c'], 'There is no challenge "brodcast-3c".', 'Did you mean broadcast-3c'],
      [['lesson', 'kafak'], 'There is no challenge "kafak".', 'Did you mean kafka-5a, kafka-5b, kafka-5c?'],
      [['lesson', '3'], '"3" fits 5 challenges: broadcast-3a, ', 'Type a little more'],
    ] as const) {
      const result = await runCli([...args]);
      expect(result).toMatchObject({ status: 64, stdout: '' });
      const text = result.stderr.replace(/\s+/g, ' ');
      expect(text).toContain(message);
      expect(text).toContain(`fix: ${fix}`);
    }
  });

  it.skipIf(process.platform === 'win32')('says that the current folder is gone', async () => {
    const gone = join(temporaryFolder(), 'gone');
    mkdirSync(gone);
    const inGone = `rmdir "$PWD" && exec "${process.execPath}" "${cliPath}" list`;
    const result = spawnSync('sh', ['-c', inGone], { cwd: gone, encoding: 'utf8' });
    expect(result.status).toBe(64);
    expect(result.stderr).toContain('error: The current folder no longer exists.');
  });
});

describe('list', () => {
  it('shows the course anywhere, and status inside a workspace', async () => {
    const outside = await runCli(['list'], { cwd: temporaryFolder() });
    expect(outside.status).toBe(0);
    expect(outside.stdout).toContain('broadcast-3e');
    expect(outside.stdout).not.toContain('not started');
    expect(outside.stdout).toContain('dscourse init');

    const folder = workspace([startEntry(), attemptEntry()]);
    const inside = await runCli(['ls'], { cwd: folder });
    expect(inside.stdout).toMatch(/echo-1 +✓ passed +Echo +20 min/);
    expect(inside.stdout).toMatch(/unique-ids-2 +· not started/);
    expect(inside.stdout).toContain('Next: dscourse lesson unique-ids-2');
  });

  it('lists as JSON', async () => {
    const json = jsonOf(await runCli(['list', '--json'], { cwd: workspace([failedEntry()]) }));
    expect(json).toMatchObject({ version: 1, kind: 'list', next: 'echo-1' });
    expect(JSON.stringify(json)).toContain('"id":"echo-1"');
    expect(JSON.stringify(json)).toContain('"status":"failed"');
  });

  it('prints only the list with --quiet', async () => {
    const { stdout } = await runCli(['list', '--quiet'], { cwd: temporaryFolder() });
    expect(stdout).toContain('echo-1');
    expect(stdout).not.toContain('dscourse init');
  });
});

describe('colour and width', () => {
  const folder = () => workspace([attemptEntry()]);

  it.each([
    ['a pipe', {}, false],
    ['FORCE_COLOR', { FORCE_COLOR: '1' }, true],
    ['NO_COLOR and FORCE_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('on %s', async (_, env, coloured) => {
    const { stdout } = await runCli(['list'], { cwd: folder(), env });
    expect(stdout.includes(escapeCharacter)).toBe(coloured);
  });

  it.skipIf(!hasPty).each([
    ['a terminal', {}, true],
    ['NO_COLOR', { NO_COLOR: '1' }, false],
    ['TERM=dumb', { TERM: 'dumb' }, false],
  ])('on a pseudo-terminal with %s', async (_, env, coloured) => {
    const { stdout, status } = await runCliOnPty(['list'], { cwd: folder(), env });
    expect(status).toBe(0);
    expect(stdout.includes(escapeCharacter)).toBe(coloured);
    expect(stripColour(stdout)).toMatch(coloured ? /✓ passed/ : /passed/);
  });

  it.skipIf(!hasPty)('fits terminals of any width', async () => {
    const cwd = workspace([attemptEntry(), failedEntry({ challenge: 'broadcast-3d', attempt: 2 })]);
    for (const columns of [24, 40, 80]) {
      for (const args of [['list'], ['progress'], ['lesson', '3d'], ['grade', '--help'], []]) {
        const { stdout } = await runCliOnPty(args, { cwd, columns, env: { PAGER: 'cat' } });
        for (const line of stdout.split('\n')) {
          expect(
            displayWidth(stripColour(line)),
            `${args.join(' ')} on ${columns}: ${line}`,
          ).toBeLessThanOrEqual(columns);
        }
      }
    }
  });

  it('uses ASCII only where the locale has no Unicode', async () => {
    for (const args of [['list'], ['progress'], ['lesson', 'echo'], ['hint', 'echo']]) {
      const { stdout } = await runCli(args, { cwd: folder(), env: { LANG: 'C' } });
      expect(stdout).toMatch(/^[\n\x20-\x7e]+$/);
    }
  });
});

describe('lesson', () => {
  it('shows the lesson named, that of the folder, or the next', async () => {
    const cwd = workspace([attemptEntry()]);
    mkdirSync(join(cwd, 'broadcast-3b', 'src'), { recursive: true });
    const title = async (args: string[], where: string) =>
      (await runCli(['lesson', ...args], { cwd: where })).stdout.split('\n')[0];
    expect(await title(['3e'], cwd)).toBe('Efficient broadcast, fewer messages');
    expect(await title([], join(cwd, 'broadcast-3b', 'src'))).toBe('Broadcast on five nodes');
    expect(await title([], cwd)).toBe('Echo');
    expect(await title([], temporaryFolder())).toBe('Echo');
  });

  it('gives the Markdown as it is with --raw, and in JSON', async () => {
    const raw = await runCli(['lesson', 'echo', '--raw']);
    expect(raw.stdout).toMatch(/^# Echo\n/);
    expect(raw.stdout).toMatch(/^\| -+ \| -+ \|$/m);
    expect(jsonOf(await runCli(['lesson', 'echo', '--json']))).toMatchObject({
      version: 1,
      kind: 'lesson',
      challenge: 'echo-1',
      markdown: raw.stdout,
    });
  });
});

describe('hint', () => {
  it('opens one after another, first the one that fits, records each, and shows them again', async () => {
    const cwd = workspace([startEntry(), failedEntry({ attempt: 3, diagnosis: 'no-answer' })]);
    const first = await runCli(['hint'], { cwd });
    expect(first.stdout).toContain('Hint 1 of 4, echo-1');
    expect(first.stdout).toContain('Put a request and your reply side by side');
    expect(first.stdout).toContain('It fits the failure of attempt 3.');
    const second = await runCli(['hint', '1'], { cwd });
    expect(second.stdout).toContain('Hint 2 of 4');
    expect(second.stdout).toContain('Standard output belongs to the network');
    const log = readFileSync(join(cwd, '.dscourse', 'attempts.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(log.slice(2).map(({ kind, hint }) => [kind, hint])).toEqual([
      ['hint', 'pair-up'],
      ['hint', 'two-channels'],
    ]);
    await runCli(['hint'], { cwd });
    await runCli(['hint'], { cwd });
    const after = await runCli(['hint'], { cwd });
    expect(after.stdout).toContain('Hint 4 of 4');
    expect(after.stdout).toContain('These are all the hints of echo-1.');
    const opened = await runCli(['hint', '--opened', '--json'], { cwd });
    expect(jsonOf(opened)).toMatchObject({ version: 1, kind: 'hint', opened: 4, total: 4 });
    expect(
      readFileSync(join(cwd, '.dscourse', 'attempts.jsonl'), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(6);
  });

  it('needs a workspace', async () => {
    const result = await runCli(['hint'], { cwd: temporaryFolder() });
    expect(result.status).toBe(64);
    expect(result.stderr).toContain('dscourse init');
  });
});

describe('progress', () => {
  const entries = [
    startEntry(),
    failedEntry({ attempt: 1 }),
    attemptEntry({ attempt: 2 }),
    hintEntry(),
    attemptEntry({
      attempt: 3,
      challenge: 'broadcast-3d',
      figures: {
        'performance/stable-latency-median': 368.2,
        'performance/servers-messages-per-operation': 24.1,
      },
    }),
  ];

  it('shows status, attempts, best figures with their bounds, hints, and what is next', async () => {
    const { stdout, status } = await runCli(['progress'], { cwd: workspace(entries) });
    expect(status).toBe(0);
    expect(stdout).toMatch(/A node that answers {2}█{5}░{5} 1 of 2 passed/);
    expect(stdout).toMatch(/echo-1 +✓ passed +2 attempts +1 of 4 hints: plan/);
    expect(stdout).toMatch(/broadcast-3d +median latency +368 ms +below 400 ms/);
    expect(stdout).toMatch(/broadcast-3d +messages between nodes per operation +24\.1 +below 30/);
    expect(stdout).toContain('Next: unique-ids-2, Unique ids: dscourse start unique-ids-2');
  });

  it('is the same from any subfolder, in a folder with spaces and letters of any kind', async () => {
    const cwd = workspace(entries, 'Kurs für 分散 systèmes ');
    mkdirSync(join(cwd, 'echo-1', 'sub'), { recursive: true });
    const above = await runCli(['progress'], { cwd });
    const below = await runCli(['progress'], { cwd: join(cwd, 'echo-1', 'sub') });
    expect(below).toEqual(above);
    expect(below.status).toBe(0);
  });

  it('is versioned JSON', async () => {
    const json = jsonOf(await runCli(['progress', '--json'], { cwd: workspace(entries) }));
    expect(json).toMatchObject({
      version: 1,
      kind: 'progress',
      passed: 2,
      total: packagedChallenges,
      next: 'unique-ids-2',
    });
    expect((json.challenges as unknown[])[0]).toEqual({
      id: 'echo-1',
      part: 'one-node',
      title: 'Echo',
      status: 'passed',
      attempts: 2,
      passes: 1,
      lastAttempt: {
        attempt: 2,
        at: '2026-11-21T10:00:00.000Z',
        outcome: 'passed',
        engine: 'embedded',
        certified: false,
        enginesDisagree: false,
        diagnosis: null,
      },
      firstPassedAt: '2026-11-21T10:00:00.000Z',
      certifiedBy: null,
      best: [],
      hints: { opened: ['plan'], total: 4 },
      gaveUpAt: null,
    });
  });

  it('says when all is passed', async () => {
    const { challenges } = jsonOf(await runCli(['progress', '--json'], { cwd: workspace() })) as {
      challenges: { id: string }[];
    };
    const all = challenges.map(({ id }, index) => attemptEntry({ challenge: id, attempt: index + 1 }));
    expect((await runCli(['progress'], { cwd: workspace(all) })).stdout).toContain(
      `All ${packagedChallenges} challenges are passed.`,
    );
  });

  it('explains damaged lines on stderr, counts the rest, and changes nothing', async () => {
    const cwd = workspace([attemptEntry()]);
    const file = join(cwd, '.dscourse', 'attempts.jsonl');
    appendFileSync(file, '<<<<<<< HEAD\n{"v":1,"kind":"att');
    const before = readFileSync(file, 'utf8');
    const result = await runCli(['progress'], { cwd });
    expect(result.status).toBe(0);
    expect(result.stdout).toContain('1 of 2 passed');
    const text = result.stderr.replace(/\s+/g, ' ');
    expect(text).toContain('attempts.jsonl:2 is passed over: it is a marker of a merge conflict');
    expect(text).toContain('attempts.jsonl:3 is passed over: it was cut off');
    expect(readFileSync(file, 'utf8')).toBe(before);
    const json = jsonOf(await runCli(['progress', '--json'], { cwd }));
    expect(json.damagedLines).toHaveLength(2);
  });

  it('works on when dscourse.yaml is damaged or missing', async () => {
    const cwd = workspace([attemptEntry()]);
    writeFileSync(join(cwd, 'dscourse.yaml'), 'version: [1\n');
    const damaged = await runCli(['progress'], { cwd });
    expect(damaged).toMatchObject({ status: 0 });
    expect(damaged.stderr).toMatch(/^warning: /);
    rmSync(join(cwd, 'dscourse.yaml'));
    const missing = await runCli(['progress'], { cwd });
    expect(missing.stdout).toContain('1 of 2 passed');
    expect(missing.stderr).toContain('dscourse.yaml');
  });
});

describe('clean', () => {
  /** Fourteen attempts that decided nothing, with runs of 100 bytes each, two days old. */
  function fullWorkspace(): string {
    const attempts = Array.from({ length: 14 }, (_, index) => index + 1);
    const cwd = workspace(attempts.map((attempt) => attemptEntry({ attempt, outcome: 'could-not-judge' })));
    for (const attempt of attempts) {
      const run = join('.dscourse', 'runs', 'echo-1', String(attempt));
      writeTree(cwd, { [join(run, 'echo', 'results.edn')]: 'x'.repeat(100) });
      const old = new Date(Date.now() - 2 * 24 * 3600 * 1000);
      utimesSync(join(cwd, run), old, old);
    }
    return cwd;
  }
  const kept = (cwd: string): number[] =>
    Array.from({ length: 14 }, (_, index) => index + 1).filter((attempt) =>
      existsSync(join(cwd, '.dscourse', 'runs', 'echo-1', String(attempt))),
    );

  it('says what would go and leaves it, then removes it, and never touches the log', async () => {
    const cwd = fullWorkspace();
    const log = readFileSync(join(cwd, '.dscourse', 'attempts.jsonl'), 'utf8');
    const dry = await runCli(['clean', '--dry-run'], { cwd });
    expect(dry.stdout).toContain('would remove echo-1 attempt 1, 100 bytes');
    expect(dry.stdout).toContain('Would remove the runs of 4 attempts, 400 bytes; 10 kept.');
    expect(kept(cwd)).toHaveLength(14);
    const real = await runCli(['clean'], { cwd });
    expect(real.stdout).toContain('Removed the runs of 4 attempts, 400 bytes; 10 kept.');
    expect(kept(cwd)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect((await runCli(['clean'], { cwd })).stdout).toBe('Nothing to remove, 10 kept.\n');
    expect(readFileSync(join(cwd, '.dscourse', 'attempts.jsonl'), 'utf8')).toBe(log);
  });

  it('keeps what is pinned until it is unpinned', async () => {
    const cwd = fullWorkspace();
    const json = jsonOf(await runCli(['clean', '--pin', '2', '--pin', '3', '--json'], { cwd }));
    expect(json).toMatchObject({ version: 1, kind: 'clean', dryRun: false, bytes: 200 });
    expect(kept(cwd).slice(0, 3)).toEqual([2, 3, 5]);
    await runCli(['clean', '--unpin', '3'], { cwd });
    expect(kept(cwd).slice(0, 2)).toEqual([2, 5]);
    const unknown = await runCli(['clean', '--pin', '99'], { cwd });
    expect(unknown.status).toBe(64);
    expect(unknown.stderr).toContain('There are no runs of an attempt "99".');
  });

  it('names the attempts that could be pinned in the order of their numbers', async () => {
    const cwd = workspace();
    for (const run of ['broadcast-3a/3', 'echo-1/1', 'echo-1/10']) {
      mkdirSync(join(cwd, '.dscourse', 'runs', run), { recursive: true });
    }
    expect((await runCli(['clean', '--pin', '9'], { cwd })).stderr).toContain('Runs are kept of: 1, 3, 10\n');
  });

  it('explains a runs folder that is none', async () => {
    const cwd = workspace();
    rmSync(join(cwd, '.dscourse', 'runs'), { recursive: true, force: true });
    writeTree(cwd, { [join('.dscourse', 'runs')]: 'a file' });
    const result = await runCli(['clean', '--json'], { cwd });
    expect(result.status).toBe(64);
    expect(jsonOf(result)).toMatchObject({ kind: 'error', error: { code: 'not-a-folder' } });
  });

  it('has nothing to do in a new workspace', async () => {
    expect((await runCli(['clean'], { cwd: workspace() })).stdout).toBe('Nothing to remove, 0 kept.\n');
  });
});
