/** `dscourse analyze` by the real binary, on recorded histories of the real Maelstrom. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordedRunsFolder } from '../support/recorded-runs.ts';
import { jsonOf, runCli, temporaryFolder } from '../support/run-cli.ts';

const recorded = (run: string) => join(recordedRunsFolder, run);
const flat = (text: string) => text.replace(/\s+/g, ' ');

/** A folder with history.edn and results.edn of a recorded run. */
function copyOf(run: string): string {
  const cwd = temporaryFolder();
  for (const name of ['history.edn', 'results.edn']) {
    copyFileSync(join(recorded(run), name), join(cwd, name));
  }
  return cwd;
}

function change(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

describe('dscourse analyze', () => {
  it('says first whether it is valid and why, then the sections, then that the file says the same', async () => {
    const cwd = copyOf('broadcast-partition-fail');
    const { stdout, stderr, status } = await runCli(
      ['analyze', '-w', 'broadcast', 'history.edn', 'results.edn'],
      { cwd },
    );
    expect(stderr).toBe('');
    expect(status).toBe(1);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('✗ invalid: workload');
    expect(lines[1]).toBe('  broadcast, 209 operations in 30.084 s, from history.edn');
    expect(flat(stdout)).toContain('96 values: 47 stable, 49 lost, 0 never read');
    expect(stdout).toContain('✓ Compared with results.edn: no difference in 230 values.');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('takes the folder of a run, packed files too, and says what it took for granted', async () => {
    const run = 'txn-rw-register-pass';
    const { stdout, status } = await runCli(['analyze', run, run], { cwd: recordedRunsFolder });
    expect(flat(stdout)).toContain(
      'No -w was given: its operations are those of txn-rw-register. ✓ workload',
    );
    expect(flat(stdout)).toMatch(/txn-rw-register-pass\/results.edn: no difference in \d\d values\./);
    expect(status).toBe(0);
  });

  it('names each value that differs, and ends with 1', async () => {
    const cwd = copyOf('g-set-pass');
    change(join(cwd, 'results.edn'), ':lost-count 0', ':lost-count 2');
    change(join(cwd, 'results.edn'), ':lost ()', ':lost (1 2)');
    const { stdout, status } = await runCli(['analyze', 'history.edn', 'results.edn', '-w', 'g-set'], {
      cwd,
    });
    expect(status).toBe(1);
    expect(stdout).toContain('✓ valid');
    expect(stdout).toContain('✗ Compared with results.edn: 2 differences, ');
    expect(stdout).toContain('\n  :workload :lost-count: 0 here, 2 in the file\n');
    expect(stdout).toContain('\n  :workload :lost: only in the file: 1, 2\n');
  });

  it('ends with 2 where nothing can be said', async () => {
    const cwd = temporaryFolder();
    const add = (index: number, type: string) =>
      `{:index ${index}, :time ${index}, :type ${type}, :process 0, :f :add, :value 1}`;
    writeFileSync(join(cwd, 'history.edn'), [add(0, ':invoke'), add(1, ':ok')].join('\n'));
    const { stdout, status } = await runCli(['analyze', '-w', 'g-set', 'history.edn'], { cwd });
    expect(stdout.split('\n')[0]).toBe('? unknown: workload');
    expect(status).toBe(2);
  });

  it('prints one JSON value of version 1, with what it was judged under and what differs', async () => {
    const cwd = copyOf('g-set-pass');
    change(join(cwd, 'history.edn'), ':type :ok, :process 1, :f :add', ':type :info, :process 1, :f :add');
    const result = await runCli(
      ['analyze', 'history.edn', 'results.edn', '--json', '-w', 'g-set', '--availability', 'total'],
      { cwd },
    );
    const found = jsonOf(result);
    expect(found).toMatchObject({
      version: 1,
      kind: 'analyze',
      workload: 'g-set',
      workloadFrom: 'flag',
      availability: 'total',
      valid: false,
      because: ['availability'],
      comparison: { file: 'results.edn' },
      exitStatus: 1,
      results: { workload: { 'valid?': true, 'lost-count': 0 }, availability: { 'valid?': false } },
    });
    const { differences } = found.comparison as { differences: unknown[] };
    expect(differences).toContainEqual({
      kind: 'value',
      path: [':availability', ':valid?'],
      here: 'false',
      there: 'true',
    });
    expect(result.status).toBe(1);
  });

  it('says which flag of the test may be missing', async () => {
    const cwd = copyOf('g-set-pass');
    change(join(cwd, 'results.edn'), ':availability {:valid? true', ':availability {:valid? false');
    const { stdout } = await runCli(['analyze', 'history.edn', 'results.edn'], { cwd });
    expect(flat(stdout)).toContain('If the test ran with --availability, give the same here.');
  });

  it.each<[string[], number, string, string]>([
    [['analyze'], 64, 'dscourse analyze needs <file>', 'dscourse analyze --help'],
    [['analyze', 'nowhere.edn'], 64, 'There is no file nowhere.edn.', 'Give a history.edn'],
    [
      ['analyze', '-w', 'lin-kv', 'history.edn'],
      64,
      'history.edn:1: no history of lin-kv holds',
      'dscourse analyze -w g-set history.edn',
    ],
    [
      ['analyze', 'history.edn', '--consistency-models', 'serialisable'],
      64,
      'no consistency model "serialisable"',
      'Did you mean serializable?',
    ],
    [['analyze', 'cut.edn'], 2, 'cut.edn:', 'It was cut off or changed'],
  ])('%j ends with %i and one error', async (args, expected, message, fix) => {
    const cwd = copyOf('g-set-pass');
    const history = readFileSync(join(cwd, 'history.edn'), 'utf8');
    writeFileSync(join(cwd, 'cut.edn'), history.slice(0, history.length / 2 - 5));
    const { stdout, stderr, status } = await runCli(args, { cwd });
    expect(stdout).toBe('');
    expect(flat(stderr)).toContain(message);
    expect(flat(stderr)).toContain(fix);
    expect(stderr.match(/^(error|fix): /gm)).toEqual(['error: ', 'fix: ']);
    expect(status).toBe(expected);
  });

  it('is completed: flags by name, files for both of its arguments', async () => {
    const words = async (...line: string[]) => (await runCli(['__complete', ...line])).stdout;
    expect(await words('analyze', '--')).toContain('--consistency-models');
    expect(await words('analyze', 'history.edn', '')).toContain(':files');
  });
});
