/** Every figure that a lesson or chapter says was measured, measured again. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { graders } from '../../graders/index.ts';
import { parseTestFlags } from '../../src/engines/test-flags.ts';
import { openRun } from '../../src/results/run-directory.ts';
import { measuredFigures, shownReports } from '../lessons/figures.ts';
import { fencesOf } from '../lessons/lessons.ts';
import { nodeFile } from '../support/mutants.ts';
import { packageRoot } from '../support/programs.ts';
import { runCli, temporaryFolder } from '../support/run-cli.ts';

const timeoutMs = 300_000;
const decimals = (figure: string): number => figure.split('.')[1]?.length ?? 0;

describe('a measured figure', () => {
  it.for(measuredFigures.map((one) => [one.words, one] as const))(
    '%s',
    { timeout: timeoutMs },
    async ([, { node, flags, figures }]) => {
      const folder = join(temporaryFolder(), 'run');
      const argv = [...flags.split(' '), '--bin', nodeFile(node)];
      const ran = await runCli(['test', ...argv, '--keep', folder], { timeoutMs });
      expect(ran.status, ran.stderr).toBe(0);
      const { test } = parseTestFlags(argv, { nodeArguments: [], readFile: () => '' });
      const evidence = openRun(folder, 'test');
      for (const [figure, name, step = 10 ** -decimals(figure)] of figures) {
        const measured = graders[test.workload].measures.find((one) => one.name === name)?.read(evidence);
        const rounded = Math.round((measured ?? Number.NaN) / step) * step;
        expect(rounded.toFixed(decimals(figure)), name).toBe(figure.replaceAll(',', ''));
      }
    },
  );
});

describe('a report that is shown', () => {
  it.for(shownReports.map((one) => [one.text, one] as const))(
    '%s',
    { timeout: timeoutMs },
    async ([, { text, challenge, node, flags }]) => {
      const cwd = temporaryFolder();
      for (const args of [
        ['init', '.', '--yes'],
        ['start', challenge],
      ]) {
        const done = await runCli(args, { cwd });
        expect(done.status, done.stderr).toBe(0);
      }
      const source = readFileSync(nodeFile(node), 'utf8');
      writeFileSync(
        join(cwd, challenge, 'main.ts'),
        source.replaceAll('../../../templates/typescript/lib/', '../lib/'),
      );
      const graded = await runCli(['grade', challenge, ...flags.split(' ')], { cwd, timeoutMs });
      const [shown] = fencesOf(readFileSync(join(packageRoot, text), 'utf8')).filter(
        ({ info }) => info === 'text report',
      );
      const timeless = (report: string): string =>
        report.trim().replace(/attempt 1, [\d.]+ s/, 'attempt 1, … s');
      expect(timeless(graded.stdout)).toBe(timeless(shown?.text ?? ''));
    },
  );
});
