/** grade and replay, by the real binary in a folder of its own. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasPty, jsonOf, runCli, runCliOnPty, temporaryFolder, writeTree } from '../support/run-cli.ts';

const send = 'const send = (dest, body) => console.log(JSON.stringify({ src: id, dest, body }));';

/** Floods along the topology, and sends nothing twice. */
const lossy = `
let id = '';
let neighbours = [];
const values = new Set();
${send}
const handle = ({ src, body }) => {
  const reply = (fields) => send(src, { ...fields, type: body.type + '_ok', in_reply_to: body.msg_id });
  if (body.type === 'init') { id = body.node_id; reply({}); }
  else if (body.type === 'topology') { neighbours = body.topology[id]; reply({}); }
  else if (body.type === 'read') reply({ messages: [...values] });
  else if (body.type === 'broadcast' || body.type === 'tell') {
    if (body.type === 'broadcast') reply({});
    if (values.has(body.message)) return;
    values.add(body.message);
    console.error('learned', body.message, 'from', src);
    for (const to of neighbours) if (to !== src) send(to, { type: 'tell', message: body.message });
  }
};
let rest = '';
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n');
  rest = lines.pop();
  for (const line of lines) handle(JSON.parse(line));
});
`;

const echo = `
let id = '';
${send}
let rest = '';
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n');
  rest = lines.pop();
  for (const line of lines) {
    const { src, body } = JSON.parse(line);
    if (body.type === 'init') id = body.node_id;
    send(src, { ...(body.type === 'echo' ? { echo: body.echo } : {}), type: body.type + '_ok', in_reply_to: body.msg_id });
  }
});
`;

function workspace(files: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder('dscourse grade ü-');
  writeTree(folder, {
    'dscourse.yaml': 'version: 1\n',
    'echo-1/main.js': echo,
    'broadcast-3c/main.js': lossy,
    ...files,
  });
  return folder;
}

function log(folder: string): readonly Record<string, unknown>[] {
  const file = join(folder, '.dscourse', 'attempts.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('grade', () => {
  it('passes a right node, says the seed, and records the attempt', async () => {
    const folder = workspace();
    const result = await runCli(['grade', 'echo'], { cwd: folder });
    expect(result.stdout).toMatch(/^✓ passed {2}echo-1 .*attempt 1/);
    expect(result.stdout).toMatch(/5 of 5 seeds, first seed \d+\./);
    expect(result.stdout).toContain('Not certified: Maelstrom is not installed (dscourse init --maelstrom).');
    expect(result.stdout).toContain('Next: dscourse start unique-ids-2');
    expect(result.status).toBe(0);
    expect(log(folder)).toMatchObject([
      { kind: 'attempt', attempt: 1, challenge: 'echo-1', outcome: 'passed' },
    ]);
  });

  it('explains a lost value by the message that was dropped, and tries the failed seed first next time', async () => {
    const folder = workspace();
    const options = { cwd: join(folder, 'broadcast-3c') };
    const failed = await runCli(['grade', '--seed', '812', '--seeds', '3'], options);
    expect(failed.status).toBe(1);
    expect(failed.stdout).toMatch(/Value \d+ never reached n\d\. .* while n\d was\s+cut off/s);
    expect(failed.stdout).toMatch(/healed\s+at\s+\d+\.\d+ s/);
    expect(failed.stdout).toContain('Hint          dscourse hint broadcast-3c  (hint 1 of 4)');
    expect(failed.stdout).toMatch(/learned \d+ from/);
    expect(failed.stdout).toMatch(/dscourse replay 1 --seed (812|813|814)/);
    for (const line of failed.stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    const seed = /replay 1 --seed (\d+)/.exec(failed.stdout)?.[1];
    const again = jsonOf(await runCli(['grade', '--seeds', '2', '--json'], options));
    expect(again).toMatchObject({ kind: 'report', version: 1, outcome: 'failed', exitStatus: 1 });
    expect(JSON.stringify(again.runs)).toContain(`"seed":${seed},"outcome":"failed"`);
  });

  it('does not record a pass of fewer seeds than the challenge asks for', async () => {
    const folder = workspace();
    const result = await runCli(['grade', 'echo', '--seed', '3'], { cwd: folder });
    expect(result.status).toBe(0);
    expect(result.stdout).toContain('not recorded as a pass');
    expect(log(folder)).toEqual([]);
  });

  it('prints the verdict alone with --quiet', async () => {
    const result = await runCli(['grade', 'echo', '--quiet'], { cwd: workspace() });
    expect(result.stdout.trimEnd().split('\n')).toHaveLength(2);
  });

  it('withholds the verdict on code that can not be built, and shows the line', async () => {
    const folder = workspace({ 'echo-1/main.js': 'const a = 1;\nconst b = ;\n' });
    const result = await runCli(['grade', 'echo'], { cwd: folder });
    expect(result.status).toBe(2);
    expect(result.stdout).toMatch(/echo-1\/main\.js:2:11/);
    expect(result.stdout).toContain('const b = ;');
    expect(existsSync(join(folder, '.dscourse', 'runs'))).toBe(false);
    const json = jsonOf(await runCli(['grade', 'echo', '--json'], { cwd: folder }));
    expect(json).toMatchObject({ kind: 'build', outcome: 'build-errors', exitStatus: 2 });
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const folder = workspace({ 'echo-1/main.js': 'for (;;) {}' });
    const result = await runCli(['grade', 'echo'], {
      cwd: folder,
      kill: { when: 'run again alone', signal: 'SIGINT' },
    });
    expect(result.status).toBe(130);
    expect(log(folder)).toEqual([]);
    expect(readdirSync(join(folder, '.dscourse', 'runs', 'echo-1'))).toEqual([]);
  });

  it.runIf(hasPty)(
    'shows what goes on while it runs, and leaves the report alone on the screen',
    async () => {
      const result = await runCliOnPty(['grade', '3c', '--seed', '5', '--seeds', '4'], { cwd: workspace() });
      expect(result.stdout).toMatch(/seeds \d\/4 .*operations .*messages/);
      expect(result.status).toBe(1);
    },
  );

  it('says what is missing: a challenge, its folder, a run, an engine', async () => {
    const folder = workspace();
    const error = async (...args: string[]) =>
      jsonOf(await runCli(['grade', '--json', ...args], { cwd: folder }));
    expect(await error()).toMatchObject({ error: { code: 'no-challenge' }, exitStatus: 64 });
    expect(await error('3d')).toMatchObject({ error: { code: 'not-started' } });
    expect(await error('3c', '--run', 'nope')).toMatchObject({ error: { code: 'unknown-run' } });
    expect(await error('echo', '--engine', 'maelstrom')).toMatchObject({ error: { code: 'no-maelstrom' } });
  });

  it('compares two runs of each seed when asked', async () => {
    const result = await runCli(['grade', 'echo', '--check-determinism', '--json'], { cwd: workspace() });
    expect(jsonOf(result)).toMatchObject({ outcome: 'passed', findings: [] });
  });
});

describe('replay', () => {
  it('is the same run, byte for byte, also after the code has changed and the cache is gone', async () => {
    const folder = workspace();
    await runCli(['grade', '3c', '--seed', '812'], { cwd: folder });
    const before = await runCli(['replay', '1'], { cwd: folder });
    writeFileSync(join(folder, 'broadcast-3c', 'main.js'), 'process.exit(1)');
    rmSync(join(folder, '.dscourse', 'cache'), { recursive: true });
    const after = await runCli(['replay', '1'], { cwd: folder });
    expect(after.stdout).toContain('The same run, byte for byte');
    expect(after.stdout).toMatch(/Value \d+ never reached/);
    expect(after.status).toBe(1);
    const untimed = (text: string) => text.replace(/attempt 1, .* s/, '');
    expect(untimed(after.stdout)).toBe(untimed(before.stdout));
    expect(readdirSync(join(folder, '.dscourse', 'tmp'))).toEqual([]);
  });

  it('says so when the stored program was damaged, and when the trace is another', async () => {
    const folder = workspace();
    await runCli(['grade', '3c', '--seed', '812'], { cwd: folder });
    const attempt = join(folder, '.dscourse', 'runs', 'broadcast-3c', '1');
    const outcome = join(attempt, 'partitions', 'seed-812', 'outcome.json');
    const text = readFileSync(outcome, 'utf8');
    writeFileSync(outcome, text.replace(/"traceHash": "../, '"traceHash": "zz'));
    const other = await runCli(['replay', '1', '--json'], { cwd: folder });
    expect(jsonOf(other)).toMatchObject({ kind: 'replay', same: false, exitStatus: 2 });
    const { bundle } = JSON.parse(readFileSync(join(attempt, 'program.json'), 'utf8'));
    writeFileSync(join(folder, '.dscourse', 'objects', bundle.slice(0, 2), bundle.slice(2)), 'x');
    const damaged = await runCli(['replay', '1', '--json'], { cwd: folder });
    expect(jsonOf(damaged)).toMatchObject({ error: { code: 'object-damaged' } });
  });

  it('says that an attempt was never finished whose grade was killed, and what to do', async () => {
    const folder = workspace({ 'echo-1/main.js': 'for (;;) {}' });
    const kill = { when: 'run again alone', signal: 'SIGKILL' } as const;
    expect((await runCli(['grade', 'echo'], { cwd: folder, kill })).signal).toBe('SIGKILL');
    expect(readdirSync(join(folder, '.dscourse', 'runs', 'echo-1'))).toEqual(['1']);
    for (const command of ['replay', 'report-parity']) {
      const result = await runCli([command, '1', '--json'], { cwd: folder });
      expect(result.status).toBe(64);
      expect(jsonOf(result)).toMatchObject({
        error: {
          code: 'attempt-unfinished',
          message: expect.stringContaining('Attempt 1 (echo-1) was never finished'),
          fix: expect.stringContaining('dscourse grade echo-1'),
        },
      });
    }
    // Ended between its report and its program, it can't run again either.
    writeFileSync(join(folder, 'echo-1', 'main.js'), echo);
    await runCli(['grade', 'echo', '--seed', '3'], { cwd: folder });
    rmSync(join(folder, '.dscourse', 'runs', 'echo-1', '2', 'program.json'));
    const unstored = await runCli(['replay', '2', '--json'], { cwd: folder });
    expect(jsonOf(unstored)).toMatchObject({ error: { code: 'attempt-unfinished' } });
    // What the log knows was finished, and has lost its files since.
    await runCli(['grade', 'echo'], { cwd: folder });
    rmSync(join(folder, '.dscourse', 'runs', 'echo-1', '3', 'report.json'));
    const lost = await runCli(['replay', '3', '--json'], { cwd: folder });
    expect(jsonOf(lost)).toMatchObject({ error: { code: 'run-file-missing' } });
  });

  it('names an attempt that is not there, a seed that it has not, a report that is damaged', async () => {
    const folder = workspace();
    await runCli(['grade', 'echo', '--seed', '3'], { cwd: folder });
    const error = async (...args: string[]) =>
      jsonOf(await runCli(['replay', '--json', ...args], { cwd: folder }));
    expect(await error('9')).toMatchObject({
      error: { code: 'attempt-gone', fix: expect.stringContaining('attempts.jsonl') },
    });
    expect(await error('1', '--seed', '4')).toMatchObject({ error: { code: 'unknown-seed' } });
    writeFileSync(join(folder, '.dscourse', 'runs', 'echo-1', '1', 'report.json'), '{"version":');
    expect(await error('1')).toMatchObject({ error: { code: 'run-damaged' } });
  });
});
