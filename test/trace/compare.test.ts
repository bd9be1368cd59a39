/** Two attempts beside one another. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gradedWorkspace } from '../support/trace/graded.ts';
import { counts, windowOf } from '../support/trace/look.ts';
import { noBrowser, traceBrowser } from '../support/trace/trace-browser.ts';

describe.skipIf(noBrowser)('two attempts compared', () => {
  const workspace = gradedWorkspace();
  const browser = traceBrowser();
  let file = '';
  beforeAll(() => {
    const wrong = workspace().gradeMutant('broadcast-3c', 'sends each value once', '--seed', '7');
    const right = workspace().gradeSolution('broadcast-3c', '--seed', '7');
    file = workspace().trace('compared', String(wrong), '--compare', String(right));
  });
  afterEach(() => browser.closePages());

  it('stand below each other on one axis of time, with figures of both and where they part', async () => {
    const { page } = await browser.open(file);
    expect(await page.getByLabel(/^Space-time diagram/).count()).toBe(2);
    await page.getByRole('tab', { name: 'Compare' }).click();
    const panel = page.getByRole('tabpanel', { name: 'Compare' });
    const text = (await panel.textContent()) ?? '';
    expect(text).toMatch(/messages per operation/i);
    expect(text).toMatch(/latency/i);
    expect(text).toMatch(/% (fewer|more|less|shorter|longer)|the same/);
    expect(text).toMatch(/first|part/i);
    const whole = await windowOf(page);
    await panel.getByRole('button').first().click();
    await expect.poll(() => windowOf(page)).not.toEqual(whole);
  });

  it('are both counted and filtered', async () => {
    const { page } = await browser.open(file);
    const { total } = await counts(page);
    await page.getByRole('searchbox', { name: 'Text in messages' }).fill('read_ok');
    await expect.poll(async () => (await counts(page)).shown).toBeLessThan(total);
    expect((await counts(page)).shown).toBeGreaterThan(0);
  });
});
