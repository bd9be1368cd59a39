/**
 * The pictures of docs/pictures: `npm run pictures` grades five programs, opens their pages and photographs them, each
 * where the page shows what the picture is for; a picture that would not show it is not made.
 */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../support/programs.ts';
import { gradedWorkspace } from '../support/trace/graded.ts';
import { windowOf } from '../support/trace/look.ts';
import { noBrowser, traceBrowser } from '../support/trace/trace-browser.ts';

const folder = join(packageRoot, 'docs', 'pictures');

async function photograph(page: Page, name: string): Promise<void> {
  const path = join(folder, `${name}.png`);
  mkdirSync(folder, { recursive: true });
  await windowOf(page);
  await page.mouse.move(0, 0);
  await page.screenshot({ path });
  expect(statSync(path).size).toBeLessThan(250_000);
}

describe.skipIf(noBrowser)('a picture of', () => {
  const workspace = gradedWorkspace();
  const browser = traceBrowser();
  afterEach(() => browser.closePages());
  const open = (file: string, fragment = '') =>
    browser.open(file, { fragment, viewport: { width: 1400, height: 850 }, colorScheme: 'light' });

  it('25 nodes that pass on values to each other with few messages', async () => {
    const attempt = workspace().gradeSolution('broadcast-3e', '--seed', '540344');
    const file = workspace().trace('passing', String(attempt), '--run', 'performance');
    const { page } = await open(file, '#from=10.05s&until=11.05s&value=513&text=513&panel=report');
    expect(await page.getByRole('tabpanel', { name: 'Report' }).textContent()).toMatch(/✓ met/);
    expect(await page.locator('#counts').textContent()).toMatch(/[1-9]\d* followed/);
    await photograph(page, 'passing-broadcast');
  });

  it('a value that a partition swallowed', async () => {
    const attempt = workspace().gradeMutant('broadcast-3c', 'sends each value once', '--seed', '559024');
    const { page } = await open(workspace().trace('lost', String(attempt)));
    const evidence = page.getByRole('tabpanel', { name: 'Evidence' });
    const step = evidence.getByRole('button', { name: /was dropped/ }).first();
    await step.click();
    expect(await step.textContent()).toMatch(/cut off/);
    await photograph(page, 'lost-value');
  });

  it('transactions in a cycle', async () => {
    const mistake = 'carries the reads out a moment after the writes';
    const attempt = workspace().gradeMutant('txn-6c', mistake, '--seed', '7');
    const { page } = await open(workspace().trace('cycle', String(attempt)));
    await page.getByRole('tab', { name: 'Evidence' }).click();
    const figure = page.getByRole('region', { name: 'Figures' }).locator('details').first();
    await figure.scrollIntoViewIfNeeded();
    expect(await figure.textContent()).toMatch(/G1c/);
    await photograph(page, 'cycle');
  });

  it('a key that is not linearizable', async () => {
    const attempt = workspace().gradeMutant('raft-9b', 'answers whether it leads or not', '--seed', '980450');
    const { page } = await open(workspace().trace('register', String(attempt)));
    await page.getByRole('tab', { name: 'Evidence' }).click();
    const figure = page.getByRole('region', { name: 'Figures' }).locator('details').first();
    await figure.scrollIntoViewIfNeeded();
    expect(await figure.textContent()).toMatch(/read/);
    await photograph(page, 'not-linearizable');
  });

  it('an election', async () => {
    const attempt = workspace().gradeSolution('raft-9d', '--seed', '20648');
    const file = workspace().trace('election', String(attempt), '--run', 'slow-network');
    const types = ['request_vote', 'request_vote_ok', 'append_entries', 'append_entries_ok'];
    const filter = types.map((type) => `type=${type}`).join('&');
    const { page } = await open(file, `#from=3.3s&until=4.4s&${filter}&pin=m345`);
    const details = await page.getByRole('tabpanel', { name: 'Details' }).textContent();
    expect(details).toMatch(/request_vote_ok.*"granted": true/s);
    await photograph(page, 'election');
  });
});
