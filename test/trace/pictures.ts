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
import { diagram, windowOf } from '../support/trace/look.ts';
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

async function zoomIn(page: Page, times: number): Promise<void> {
  const box = await diagram(page).boundingBox();
  if (box === null) throw new Error('The page shows no diagram.');
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5);
  for (let step = 0; step < times; step += 1) await page.mouse.wheel(0, -100);
}

describe.skipIf(noBrowser)('a picture of', () => {
  const workspace = gradedWorkspace();
  const browser = traceBrowser();
  afterEach(() => browser.closePages());
  const open = (file: string, fragment = '') =>
    browser.open(file, { fragment, viewport: { width: 1400, height: 850 }, colorScheme: 'light' });

  it('25 nodes that pass on values to each other with few messages', async () => {
    const attempt = workspace().gradeSolution('broadcast-3e', '--seed', '7');
    const { page } = await open(workspace().trace('passing', String(attempt), '--run', 'performance'));
    await page.getByRole('tab', { name: 'Report' }).click();
    expect(await page.getByRole('tabpanel').textContent()).toMatch(/met|passed/i);
    await zoomIn(page, 12);
    await photograph(page, 'passing-broadcast');
  });

  it('a value that a partition swallowed', async () => {
    const attempt = workspace().gradeMutant('broadcast-3c', 'sends each value once', '--seed', '559024');
    const { page } = await open(workspace().trace('lost', String(attempt)));
    expect(await page.getByRole('tabpanel', { name: 'Evidence' }).textContent()).toMatch(/cut off/);
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
    const { page } = await open(workspace().trace('election', String(attempt), '--run', 'partitions'));
    await page.getByRole('searchbox', { name: 'Text in messages' }).fill('vote');
    await expect.poll(() => page.locator('#counts').getAttribute('data-shown')).toMatch(/^[1-9]/);
    await page.keyboard.press('d');
    await page.keyboard.press('0');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Log' }).click();
    await photograph(page, 'election');
  });
});
