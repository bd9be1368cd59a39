/** Whatever a node sends, logs or is called stays text, and the page's policy would stop what did not. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gradedWorkspace, packageUnderTest } from '../support/trace/graded.ts';
import { hostileNode, hostileRun, hostileTexts } from '../support/trace/hostile.ts';
import { counts } from '../support/trace/look.ts';
import { writeSyntheticPage } from '../support/trace/synthetic-page.ts';
import { syntheticRun } from '../support/trace/synthetic-run.ts';
import { noBrowser, traceBrowser } from '../support/trace/trace-browser.ts';

/** Looks at all views and panels; after each, nothing may have run and no element may have come of a text. */
async function lookEverywhere(page: Page): Promise<string> {
  let seen = '';
  const look = async (): Promise<void> => {
    const { ran, made, text } = await page.evaluate(() => ({
      ran: 'ran' in window || 'polluted' in Object.prototype,
      made: Array.from(
        document.querySelectorAll(
          'img, iframe, object, embed, link, base, form[action], body style, [onerror], [onload], a[href^="javascript:" i], script:not([type="application/octet-stream"])',
        ),
        (element) => element.outerHTML.slice(0, 80),
      ),
      text: document.body.textContent,
    }));
    expect(ran).toBe(false);
    // The page's own script is the only one that there is.
    expect(made).toHaveLength(1);
    seen += text;
  };
  const panels = page.getByRole('tablist', { name: 'Panels' }).getByRole('tab');
  await panels.first().waitFor();
  for (const panel of await panels.all()) {
    await panel.click();
    await look();
  }
  await page.keyboard.press('d');
  for (let event = 0; event < 5; event += 1) {
    await page.keyboard.press('ArrowRight');
    await look();
  }
  await page.keyboard.press('t');
  const grid = page.getByRole('grid').first();
  await grid.focus();
  for (let row = 0; row < 14; row += 1) {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await look();
  }
  await page.getByRole('tab', { name: /^Operations/ }).click();
  await look();
  return seen;
}

describe.skipIf(noBrowser)('a hostile run', () => {
  const workspace = gradedWorkspace();
  const browser = traceBrowser();
  let real = '';
  let made = '';
  beforeAll(() => {
    const program = join(workspace().folder, 'hostile.mjs');
    writeFileSync(program, hostileNode);
    const kept = '<img src=x onerror=window.ran=1>';
    const flags = ['--node-count', '2', '--rate', '10', '--time-limit', '4', '--seed', '1', '--keep', kept];
    workspace().run('test', '-w', 'echo', '--bin', program, ...flags);
    real = workspace().trace('real', kept);
    made = join(workspace().folder, 'made.html');
    const title = hostileTexts[0] ?? '';
    writeSyntheticPage(
      made,
      [hostileRun(syntheticRun({ messages: 3000, nodes: 5, seed: 3 }))],
      packageUnderTest,
      {
        title,
      },
    );
  });
  afterEach(() => browser.closePages());

  it('of a real node stays text, a body of a megabyte too', async () => {
    const { page } = await browser.open(real);
    const seen = await lookEverywhere(page);
    expect(seen).toContain('onerror');
    await page.getByRole('tab', { name: /^Messages/ }).click();
    await page.getByRole('button', { name: 'Clear' }).click();
    const { total } = await counts(page);
    await page.getByRole('searchbox', { name: 'Text in messages' }).fill('xxxxxxxxxxxxxxxx');
    await expect.poll(async () => (await counts(page)).shown).toBeLessThan(total);
    expect((await counts(page)).shown).toBe(2);
    await page.getByRole('grid').focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await page.getByRole('tabpanel', { name: 'Details' }).textContent())?.length)
      .toBeGreaterThan(1000);
  });

  it('with hostile names, titles, values and words everywhere stays text', async () => {
    const { page } = await browser.open(made);
    expect(await page.title()).toBe(hostileTexts[0]);
    const seen = await lookEverywhere(page);
    for (const text of hostileTexts.slice(0, 9)) expect(seen).toContain(text);
  });

  it('finds a policy that lets nothing else run or load, and no style or handler in markup', async () => {
    const { page } = await browser.open(made, { expectComplaints: true });
    const outcome = await page.evaluate(async () => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        violations.push(effectiveDirective);
      });
      const script = document.createElement('script');
      script.textContent = 'window.ran = 1';
      document.body.append(script);
      const button = document.createElement('button');
      button.setAttribute('onclick', 'window.ran = 1');
      document.body.append(button);
      button.click();
      const styled = document.createElement('p');
      styled.setAttribute('style', 'color: red');
      document.body.append(styled);
      const image = new Image();
      image.src = 'https://example.org/x.png';
      document.body.append(image);
      const fetched = await fetch('https://example.org/').then(
        () => 'fetched',
        () => 'refused',
      );
      const evaluated = await new Promise((resolve) => {
        setTimeout(() => {
          try {
            // biome-ignore lint/security/noGlobalEval: the policy has to refuse it
            resolve(window.eval('1'));
          } catch {
            resolve('refused');
          }
        });
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { violations: [...new Set(violations)].sort(), fetched, evaluated, ran: 'ran' in window };
    });
    expect(outcome).toEqual({
      violations: [
        'connect-src',
        'img-src',
        'script-src',
        'script-src-attr',
        'script-src-elem',
        'style-src-attr',
      ],
      fetched: 'refused',
      evaluated: 'refused',
      ran: false,
    });
  });
});
