/** `replay --log` and `--current`, by the real binary on a run that it recorded. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { jsonOf, runCli, temporaryFolder, writeTree } from '../support/run-cli.ts';
import { thirdEcho } from '../support/third-echo.ts';

it('follows a recorded run without running it, and compares it with the code of today', async () => {
  const cwd = temporaryFolder('dscourse-replay-');
  writeTree(cwd, { 'dscourse.yaml': 'version: 1\n', 'echo-1/main.js': thirdEcho("'?'") });
  const graded = await runCli(['grade', 'echo', '--seed', '5'], { cwd });
  expect(graded.status, graded.stdout + graded.stderr).toBe(1);

  const log = await runCli(['replay', '1', '--log', '--lines', '5'], { cwd });
  expect(log.status).toBe(0);
  expect(log.stdout).toMatch(/^ +n0\n/);
  expect(log.stdout).toMatch(/\d\.\d{6} {2}· client: echo Please echo \d+ {2}op 0\n/);
  expect(log.stdout).toMatch(/\d+ more rows, from \d\.\d+ s on: --from [\d.]+, or --lines all\./);
  const wrong = jsonOf(await runCli(['replay', '1', '--value', '"?"', '--json'], { cwd }));
  expect(wrong).toMatchObject({ kind: 'log', version: 1, attempt: 1, seed: 5 });
  const rows = wrong.rows as { text: string; source: { kind: string } }[];
  expect(rows.length).toBe(wrong.rowCount);
  expect(rows.some(({ text }) => text.includes('echo ok') && text.includes('"?"'))).toBe(true);

  const same = await runCli(['replay', '1', '--current'], { cwd });
  expect(same.stdout.replace(/\s+/g, ' ')).toContain(
    'It is what that attempt ran. The outcome is as it was: failed.',
  );
  expect(same.stdout).toContain('byte for byte');
  expect(same.status).toBe(1);

  writeFileSync(join(cwd, 'echo-1', 'main.js'), thirdEcho('body.echo'));
  const mended = await runCli(['replay', '1', '--current'], { cwd });
  const said = mended.stdout.replace(/\s+/g, ' ');
  expect(said).toContain('Another run: your code of today under the schedule of attempt 1, seed 5.');
  expect(said).toContain('It failed then, and passed now.');
  expect(said).toMatch(
    /The two part at [\d.]+ s \(messages\.jsonl\.gz, line \d+\): then n0 to c\d+ echo_ok echo="\?", now n0 to c\d+ echo_ok echo="Please/,
  );
  expect(mended.status).toBe(0);
});
