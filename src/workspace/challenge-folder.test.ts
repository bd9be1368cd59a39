import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Challenge, Course } from '../course/course.ts';
import type { AttemptEntry, LogEntry } from '../progress/attempts.ts';
import { type ResetTarget, resetChallenge, startChallenge } from './challenge-folder.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const now = Date.UTC(2026, 10, 21, 10, 15, 30);

const challenge = (id: string, buildsOn: string | null): Challenge =>
  ({ id, buildsOn, family: 'broadcast' }) as Challenge;
const course = {
  challenges: [challenge('3a', null), challenge('3b', '3a'), challenge('3c', '3b'), challenge('3d', '3c')],
} as unknown as Course;

let root: string;
let workspace: Workspace;
let entries: LogEntry[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dscourse folder ö '));
  writeFileSync(join(root, 'dscourse.yaml'), 'version: 1\n');
  workspace = openWorkspace({ cwd: root });
  entries = [];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const find = (id: string) => course.challenges.find((one) => one.id === id) as Challenge;
const common = (id: string) => ({
  workspace,
  course,
  challenge: find(id),
  entries: [...entries],
  packageRoot,
  now,
  record: (entry: LogEntry) => entries.push(entry),
});
const start = (id: string, fresh = false) => startChallenge({ ...common(id), fresh });
const reset = (id: string, to: ResetTarget = { kind: 'start' }) => resetChallenge({ ...common(id), to });
const main = (id: string) => join(root, id, 'main.ts');
const template = readFileSync(join(packageRoot, 'templates/typescript/start/broadcast/main.ts'), 'utf8');

/** Writes a solution, stores it, and logs an attempt. */
async function attempt(
  id: string,
  text: string,
  outcome: AttemptEntry['outcome'] = 'passed',
): Promise<number> {
  mkdirSync(join(root, id), { recursive: true });
  writeFileSync(main(id), text);
  const source = await workspace.objects.putFolder(join(root, id));
  const number = entries.length + 1;
  entries.push({ v: 1, kind: 'attempt', attempt: number, challenge: id, outcome, source } as AttemptEntry);
  return number;
}

describe('start', () => {
  it('writes the template of the family and remembers what it wrote', async () => {
    const result = await start('3a');
    expect(result).toMatchObject({
      directory: join(root, '3a'),
      origin: { kind: 'template' },
      files: ['main.ts'],
    });
    expect(readFileSync(main('3a'), 'utf8')).toBe(template);
    expect(entries).toEqual([
      {
        v: 1,
        kind: 'start',
        challenge: '3a',
        at: '2026-11-21T10:15:30.000Z',
        from: 'template',
        source: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    expect(readdirSync(workspace.temporaryDirectory)).toEqual([]);
  });

  it('makes a folder with the permissions of any other, carried over or not', async () => {
    mkdirSync(join(root, 'other'));
    const usual = statSync(join(root, 'other')).mode;
    await start('3a');
    await attempt('3a', 'passes');
    await start('3b');
    expect(['3a', '3b'].map((id) => statSync(join(root, id)).mode)).toEqual([usual, usual]);
  });

  it('carries over the latest pass of the challenge that it builds on, not a later failure or edit', async () => {
    await attempt('3a', 'first pass');
    const second = await attempt('3a', 'second pass');
    await attempt('3a', 'broken', 'failed');
    writeFileSync(main('3a'), 'being edited');
    const result = await start('3b');
    expect(readFileSync(main('3b'), 'utf8')).toBe('second pass');
    expect(result.origin).toMatchObject({ kind: 'attempt', attempt: { attempt: second, challenge: '3a' } });
    expect(entries.at(-1)).toMatchObject({ from: { attempt: second, challenge: '3a' } });
  });

  it('goes further back where the nearest has no pass, and says which has none', async () => {
    await attempt('3a', 'pass of 3a');
    await attempt('3b', 'fails', 'failed');
    const result = await start('3c');
    expect(readFileSync(main('3c'), 'utf8')).toBe('pass of 3a');
    expect(result.withoutPass).toEqual(['3b']);
    expect((await start('3d', true)).origin.kind).toBe('template');
    expect(readFileSync(main('3d'), 'utf8')).toBe(template);
  });

  it('takes the next best pass when a stored source is damaged or gone, and says why', async () => {
    await attempt('3a', 'older');
    await attempt('3a', 'newer');
    const newest = entries.at(-1) as AttemptEntry;
    writeFileSync(workspace.objects.pathOf(newest.source), 'damaged');
    const result = await start('3b');
    expect(readFileSync(main('3b'), 'utf8')).toBe('older');
    expect(result.passedOver).toEqual([expect.stringMatching(/^attempt 2 of 3a: .*damaged/)]);
    rmSync(workspace.objects.directory, { recursive: true });
    expect(await start('3c')).toMatchObject({
      origin: { kind: 'template' },
      passedOver: [{}, {}].map(() => expect.any(String)),
    });
  });

  it('never overwrites: a folder with anything in it, or a file of that name', async () => {
    mkdirSync(join(root, '3a'));
    expect((await start('3a')).files).toEqual(['main.ts']);
    writeFileSync(main('3a'), 'mine');
    await expect(start('3a')).rejects.toMatchObject({
      code: 'already-started',
      fix: expect.stringContaining('dscourse reset 3a'),
    });
    expect(readFileSync(main('3a'), 'utf8')).toBe('mine');
    writeFileSync(join(root, '3b'), 'a file');
    await expect(start('3b')).rejects.toMatchObject({ code: 'already-started' });
  });

  it('leaves no folder when recording fails, and clears away what a killed one left', async () => {
    const killed = join(workspace.temporaryDirectory, '4000000000-abc');
    mkdirSync(killed, { recursive: true });
    const failing = startChallenge({
      ...common('3a'),
      fresh: false,
      record: () => {
        throw new Error('disk full');
      },
    });
    await expect(failing).rejects.toThrow('disk full');
    expect(existsSync(join(root, '3a'))).toBe(false);
    expect(existsSync(killed)).toBe(false);
    expect((await start('3a')).files).toEqual(['main.ts']);
  });
});

describe('reset', () => {
  it('restores what start wrote and keeps what was there under a name with the time', async () => {
    await attempt('3a', 'pass of 3a');
    await start('3b');
    writeFileSync(main('3b'), 'edited');
    writeFileSync(join(root, '3b', 'more.ts'), 'more');
    const result = await reset('3b');
    const kept = join(root, '3b.backup-2026-11-21T10-15-30');
    expect(result).toMatchObject({ kind: 'restored', kept, what: 'what start wrote', files: ['main.ts'] });
    expect(readFileSync(main('3b'), 'utf8')).toBe('pass of 3a');
    expect(readFileSync(join(kept, 'more.ts'), 'utf8')).toBe('more');
    expect(existsSync(join(root, '3b', 'more.ts'))).toBe(false);
    expect(entries.at(-1)).toMatchObject({
      kind: 'reset',
      challenge: '3b',
      kept: '3b.backup-2026-11-21T10-15-30',
    });
    writeFileSync(main('3b'), 'edited again');
    expect(await reset('3b')).toMatchObject({ kept: `${kept}-2` });
  });

  it('does nothing when that is what is there', async () => {
    await start('3a');
    expect(await reset('3a')).toMatchObject({ kind: 'unchanged' });
    expect(readdirSync(root).filter((name) => name.includes('backup'))).toEqual([]);
    expect(readdirSync(workspace.temporaryDirectory)).toEqual([]);
  });

  it('restores the template, or the source of an attempt of this challenge', async () => {
    const first = await attempt('3a', 'one', 'failed');
    await attempt('3a', 'two');
    await reset('3a', { kind: 'attempt', number: first });
    expect(readFileSync(main('3a'), 'utf8')).toBe('one');
    await reset('3a', { kind: 'template' });
    expect(readFileSync(main('3a'), 'utf8')).toBe(template);
    await expect(reset('3a', { kind: 'attempt', number: 99 })).rejects.toMatchObject({
      code: 'no-such-attempt',
      fix: 'Attempts of 3a: 1, 2.',
    });
    await expect(reset('3b', { kind: 'attempt', number: first })).rejects.toMatchObject({
      message: 'Attempt 1 is one of 3a, not of 3b.',
    });
  });

  it('works when the folder is gone, and says so when nothing was ever started', async () => {
    await start('3a');
    rmSync(join(root, '3a'), { recursive: true });
    expect(await reset('3a')).toMatchObject({ kind: 'restored', kept: null });
    await expect(reset('3b')).rejects.toMatchObject({ code: 'never-started' });
  });

  it('touches nothing when the stored source is damaged', async () => {
    await start('3a');
    writeFileSync(main('3a'), 'mine');
    rmSync(workspace.objects.directory, { recursive: true });
    await expect(reset('3a')).rejects.toMatchObject({
      code: 'object-missing',
      fix: expect.stringContaining('dscourse reset 3a --template'),
    });
    expect(readFileSync(main('3a'), 'utf8')).toBe('mine');
    expect(readdirSync(workspace.temporaryDirectory)).toEqual([]);
  });
});
