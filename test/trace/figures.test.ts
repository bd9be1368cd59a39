/** The evidence that is drawn: a cycle of transactions, and a key that no order of its operations explains. */
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gradedWorkspace } from '../support/trace/graded.ts';
import { windowOf } from '../support/trace/look.ts';
import { noBrowser, traceBrowser } from '../support/trace/trace-browser.ts';

describe.skipIf(noBrowser)('evidence as a figure', () => {
  const workspace = gradedWorkspace();
  const browser = traceBrowser();
  afterEach(() => browser.closePages());

  describe('of transactions in a cycle', () => {
    let file = '';
    beforeAll(() => {
      const mistake = 'carries the reads out a moment after the writes';
      const program = workspace().writeMutant('txn-6c', mistake);
      const flags = [
        '--consistency-models',
        'read-committed',
        '--rate',
        '200',
        '--concurrency',
        '2n',
        '--key-count',
        '4',
      ];
      const kept = join(workspace().folder, 'cycle');
      const test = [
        'test',
        '-w',
        'txn-rw-register',
        '--bin',
        program,
        '--node-count',
        '2',
        '--time-limit',
        '4',
      ];
      workspace().run(...test, ...flags, '--seed', '1', '--keep', kept);
      file = workspace().trace('cycle', kept);
    });

    it('shows the transactions, and explains each edge in words', async () => {
      const { page } = await browser.open(file);
      await page.getByRole('tab', { name: 'Evidence' }).click();
      const panel = page.getByRole('tabpanel', { name: 'Evidence' });
      const figure = panel.getByRole('region', { name: 'Figures' }).locator('details').first();
      await figure.waitFor();
      const text = (await figure.textContent()) ?? '';
      expect(text).toMatch(/^G1c/);
      const edges = figure.getByRole('list', { name: 'Why each comes before the next' });
      expect(await edges.textContent()).toMatch(/T1 set key .*, and T2 read .*: T1 comes before T2/);
      const transactions = figure.getByRole('button', { name: /^T\d/ });
      expect(await transactions.count()).toBeGreaterThan(1);
      const before = await windowOf(page);
      await transactions.last().click();
      await expect.poll(() => windowOf(page)).not.toEqual(before);
    });
  });

  describe('of a key that is not linearizable', () => {
    let file = '';
    beforeAll(() => {
      const attempt = workspace().gradeMutant(
        'raft-9b',
        'answers whether it leads or not',
        '--seed',
        '980450',
      );
      file = workspace().trace('register', String(attempt));
    });

    it('shows operations, what states were possible, and moves the view to an operation', async () => {
      const { page } = await browser.open(file);
      await page.getByRole('tab', { name: 'Evidence' }).click();
      const panel = page.getByRole('tabpanel', { name: 'Evidence' });
      const figure = panel.getByRole('region', { name: 'Figures' }).locator('details').first();
      await figure.waitFor();
      expect(await figure.textContent()).toMatch(/read/);
      expect(await panel.textContent()).toMatch(/state|value/);
      await page.getByRole('button', { name: 'Show all' }).click();
      const whole = await windowOf(page);
      await figure.getByRole('button', { name: /^read/ }).first().click();
      await expect.poll(async () => (await windowOf(page)).length).toBeLessThan(whole.length);
    });
  });
});
