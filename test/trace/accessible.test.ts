/** For everybody: with a screen reader, in the dark, on paper, with little room, with less movement; and with nothing to show. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gradedWorkspace, packageUnderTest } from '../support/trace/graded.ts';
import { diagram, windowOf } from '../support/trace/look.ts';
import { writeSyntheticPage } from '../support/trace/synthetic-page.ts';
import { syntheticRun } from '../support/trace/synthetic-run.ts';
import { noBrowser, traceBrowser } from '../support/trace/trace-browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core calls serious or worse in a part of the page. */
async function violations(page: Page, part = 'body'): Promise<string[]> {
  const { violations: found } = await page.evaluate<AxeResults, string>(
    (selector) => (window as unknown as { axe: typeof import('axe-core') }).axe.run(selector),
    part,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
}

describe.skipIf(noBrowser)('a trace page', () => {
  const workspace = gradedWorkspace();
  const browser = traceBrowser();
  let file = '';
  beforeAll(() => {
    file = workspace().lostValue();
  });
  afterEach(() => browser.closePages());

  it.for(['light', 'dark'] as const)(
    'has no serious violation of accessibility in %s',
    async (colorScheme) => {
      const { page } = await browser.open(file, { colorScheme });
      await page.evaluate(axe);
      expect(await violations(page)).toEqual([]);
      for (const panel of await page.getByRole('tablist', { name: 'Panels' }).getByRole('tab').all()) {
        await panel.click();
        expect(await violations(page, '[role=tabpanel]')).toEqual([]);
      }
      await page.keyboard.press('t');
      await page.getByRole('grid').focus();
      await page.keyboard.press('Enter');
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      expect(await violations(page, 'dialog')).toEqual([]);
    },
  );

  it('is light or dark as the system is, and stays as it was chosen', async () => {
    const background = (page: Page): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await browser.open(file, { colorScheme: 'light' });
    const dark = await browser.open(file, { colorScheme: 'dark' });
    expect(await background(light.page)).not.toBe(await background(dark.page));
    const pixels = (page: Page): Promise<Buffer> => diagram(page).screenshot();
    expect((await pixels(light.page)).equals(await pixels(dark.page))).toBe(false);
  });

  it('zooms in one step where less movement is asked for', async () => {
    const { page } = await browser.open(file, { reducedMotion: 'reduce' });
    const windows = await page.evaluate(async () => {
      const seen = new Set<string>();
      const look = (): void => {
        const root = document.querySelector<HTMLElement>('[data-from]');
        seen.add(`${root?.dataset.from} ${root?.dataset.until}`);
      };
      look();
      const button = Array.from(document.querySelectorAll('button')).find(({ textContent }) =>
        textContent.includes('Zoom in'),
      );
      button?.click();
      for (let frame = 0; frame < 40; frame += 1) {
        await new Promise(requestAnimationFrame);
        look();
      }
      return seen.size;
    });
    // Before and after.
    expect(windows).toBe(2);
  });

  it('is still a picture with forced colours', async () => {
    const { page } = await browser.open(file, { forcedColors: 'active', colorScheme: 'dark' });
    const picture = await diagram(page).screenshot();
    expect(picture.length).toBeGreaterThan(5000);
    expect((await page.getByRole('tabpanel').textContent())?.length).toBeGreaterThan(20);
  });

  it('prints its figures without what only a screen can use', async () => {
    const { page } = await browser.open(file);
    const pdf = await page.pdf({ format: 'A4', landscape: true });
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(0);
    expect(pages.length).toBeLessThan(15);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Zoom in' }).isVisible()).toBe(false);
    expect(await page.getByRole('searchbox').isVisible()).toBe(false);
    expect(await page.locator('.print-words').isVisible()).toBe(true);
    expect(await diagram(page).isVisible()).toBe(true);
  });

  it('fits into 700 pixels', async () => {
    const { page } = await browser.open(file, { viewport: { width: 700, height: 900 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(700);
    const box = await diagram(page).boundingBox();
    expect(box?.width).toBeGreaterThan(300);
    expect(box?.height).toBeGreaterThan(150);
    await page.getByRole('tab', { name: 'Report' }).click();
    expect(await page.getByRole('tabpanel', { name: 'Report' }).isVisible()).toBe(true);
  });

  it('says so when no messages were kept, and shows operations and faults', async () => {
    const run = syntheticRun({ messages: 6000, nodes: 5, seed: 2 });
    const note = 'Maelstrom kept no messages of this run.';
    const without = join(workspace().folder, 'without.html');
    const empty = syntheticRun({ messages: 0, nodes: 5, seed: 2 });
    const head = { ...run.head, types: [], messageCount: 0, notes: [note], report: null };
    const capabilities = { messages: false, deterministic: false, virtualTime: false };
    const operations = head.operations.map((operation) => ({ ...operation, requests: [] }));
    const silent = { ...empty, logs: run.logs, head: { ...head, operations, capabilities } };
    writeSyntheticPage(without, [silent], packageUnderTest);
    const { page } = await browser.open(without);
    expect(await page.getByText(note).isVisible()).toBe(true);
    expect(await page.locator('#counts').textContent()).toMatch(/no messages, [\d,]+ operations/);
    await page.keyboard.press('d');
    await page.keyboard.press('b');
    await page.keyboard.press('Enter');
    const details = page.getByRole('tabpanel', { name: 'Details' });
    await expect.poll(() => details.textContent()).toMatch(/partition|kill/);
    expect((await windowOf(page)).length).toBeGreaterThan(0);
  });

  it.for(['head', 'messages-0', 'bodies-0'])('says so when its %s is damaged', async (id) => {
    const text = readFileSync(file, 'utf8');
    const start = text.indexOf('>', text.indexOf(`id="${id}"`)) + 1;
    const middle = Math.floor((start + text.indexOf('</script>', start)) / 2);
    const damaged = join(workspace().folder, `damaged-${id}.html`);
    writeFileSync(damaged, `${text.slice(0, middle)}AAAAAAAAAAAAAAAA${text.slice(middle + 16)}`);
    const { page } = await browser.open(damaged, { expectComplaints: id === 'bodies-0' });
    if (id === 'bodies-0') {
      // The blocks that are whole can still be read.
      await page.getByRole('searchbox', { name: 'Text in messages' }).fill('read_ok');
      await expect.poll(() => page.locator('body').textContent()).toMatch(/damaged/);
    } else {
      const alert = page.getByRole('alert');
      expect(await alert.textContent()).toMatch(/can.t be shown/);
      expect(await alert.textContent()).toMatch(/dscourse trace/);
    }
  });
});
