/** The page of a run that lost a value in a partition, as a learner uses it: by pointer, by keyboard, by its address. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gradedWorkspace } from '../support/trace/graded.ts';
import { counts, diagram, findSomething, focused, windowOf } from '../support/trace/look.ts';
import { noBrowser, traceBrowser, untilReady } from '../support/trace/trace-browser.ts';

describe.skipIf(noBrowser)('the page of a broadcast that lost a value', () => {
  const workspace = gradedWorkspace();
  const browser = traceBrowser();
  let file = '';
  beforeAll(() => {
    file = workspace().lostValue();
  });
  afterEach(() => browser.closePages());

  it('opens from its file on the evidence, without a network and without a complaint', async () => {
    const { page, complaints, requests } = await browser.open(file);
    await expect
      .poll(() => page.getByRole('tab', { name: 'Evidence' }).getAttribute('aria-selected'))
      .toBe('true');
    expect(await page.getByRole('tabpanel', { name: 'Evidence' }).textContent()).toMatch(/value|lost/i);
    expect(await page.title()).toMatch(/broadcast-3c/);
    const { shown, total } = await counts(page);
    expect(total).toBeGreaterThan(500);
    expect(shown).toBe(total);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
  });

  it('moves to what a step of the evidence says', async () => {
    const { page } = await browser.open(file);
    const places = new Set<string>();
    const steps = page.getByRole('tabpanel', { name: 'Evidence' }).locator('ol > li');
    const many = await steps.count();
    expect(many).toBeGreaterThan(1);
    for (let step = 0; step < many; step += 1) {
      await steps.nth(step).getByRole('button').first().click();
      const { from, until } = await windowOf(page);
      places.add(`${from} ${until}`);
    }
    expect(places.size).toBeGreaterThan(1);
  });

  it('zooms by wheel and buttons, keeping the moment under the pointer, and pans by dragging', async () => {
    const { page } = await browser.open(file);
    await page.getByRole('button', { name: 'Show all' }).click();
    const whole = await windowOf(page);
    const box = await diagram(page).boundingBox();
    if (box === null) throw new Error('The page shows no diagram.');
    await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.6);
    await page.mouse.wheel(0, -400);
    const near = await windowOf(page);
    expect(near.length).toBeLessThan(whole.length * 0.8);
    // More of what lies left of the pointer has gone than of what lies right of it.
    expect(near.from - whole.from).toBeGreaterThan(whole.until - near.until);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.6, { steps: 4 });
    await page.mouse.up();
    const moved = await windowOf(page);
    expect(moved.from).toBeGreaterThan(near.from);
    expect(moved.length).toBeCloseTo(near.length, -3);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(async () => (await windowOf(page)).length).toBeLessThan(moved.length);
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => windowOf(page)).toEqual(whole);
  });

  it('follows a value: all else fades, and comes back', async () => {
    const { page } = await browser.open(file);
    await page.getByRole('button', { name: 'Clear' }).click();
    const before = await counts(page);
    expect(before.followed).toBe(before.total);
    await page.keyboard.press('f');
    await page.keyboard.type('3');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await counts(page)).followed).toBeLessThan(before.total / 2);
    const { shown, followed } = await counts(page);
    expect(shown).toBe(before.total);
    expect(followed).toBeGreaterThan(2);
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await counts(page)).toEqual(before);
  });

  it('filters, and shows the same after a reload and to whoever gets the address', async () => {
    const { page } = await browser.open(file);
    await page.getByRole('button', { name: 'Clear' }).click();
    const { total } = await counts(page);
    const types = page.getByRole('group', { name: 'Types of messages' });
    await types.getByRole('button', { name: /^relay\b(?!_)/ }).click();
    const typed = await counts(page);
    expect(typed.shown).toBeLessThan(total);
    await page.getByRole('button', { name: /^Nodes/ }).click();
    await page.getByRole('checkbox', { name: /^n2\b/ }).check();
    await page.keyboard.press('Escape');
    const node = await counts(page);
    expect(node.shown).toBeLessThan(typed.shown);
    await page.getByRole('button', { name: /^Fates/ }).click();
    await page.getByRole('checkbox', { name: /^partitioned\b|cut off/i }).check();
    await page.keyboard.press('Escape');
    const dropped = await counts(page);
    expect(dropped.shown).toBeLessThan(node.shown);
    expect(dropped.shown).toBeGreaterThan(0);
    await page.getByRole('searchbox', { name: 'Text in messages' }).fill('1');
    await expect.poll(async () => (await counts(page)).shown).toBeLessThan(dropped.shown);
    const all = await counts(page);
    const fragment = await expect
      .poll(() => page.evaluate(() => location.hash))
      .toMatch(/node=n2.*text=1/)
      .then(() => page.evaluate(() => location.hash));
    await page.reload();
    await untilReady(page);
    await expect.poll(() => counts(page)).toEqual(all);
    const other = await browser.open(file, { fragment });
    await expect.poll(() => counts(other.page)).toEqual(all);
  });

  it('has a table of the same messages', async () => {
    const { page } = await browser.open(file);
    await page.keyboard.press('t');
    const grid = page.getByRole('grid', { name: 'Messages in order of time' });
    const { total } = await counts(page);
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe(String(total + 1));
    await page.getByRole('searchbox', { name: 'Text in messages' }).fill('read_ok');
    await expect.poll(async () => (await counts(page)).shown).toBeLessThan(total);
    const { shown } = await counts(page);
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe(String(shown + 1));
    await grid.focus();
    await page.keyboard.press('Control+End');
    await expect.poll(() => grid.locator(`[aria-rowindex="${shown + 1}"]`).count()).toBe(1);
    await page.keyboard.press('Enter');
    expect(await page.getByRole('tabpanel', { name: 'Details' }).textContent()).toContain('read_ok');
  });

  it('shows the message under the pointer, and pins it with its request or reply', async () => {
    const { page } = await browser.open(file);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('button', { name: 'Show all' }).click();
    await windowOf(page);
    const at = await findSomething(page, /broadcast_ok|read_ok/);
    await page.mouse.click(at.x, at.y);
    const details = page.getByRole('tabpanel', { name: 'Details' });
    await expect.poll(() => details.textContent()).toMatch(/in_reply_to/);
    const before = await details.getByRole('heading').first().textContent();
    await details
      .getByRole('button', { name: /request|answers|reply/i })
      .first()
      .click();
    expect(await details.getByRole('heading').first().textContent()).not.toBe(before);
  });

  it('gives everything to the keyboard, and traps it nowhere', async () => {
    const { page } = await browser.open(file);
    const stops: string[] = [];
    for (let step = 0; step < 150; step += 1) {
      await page.keyboard.press('Tab');
      const stop = await focused(page);
      if (stop === 'body') break;
      stops.push(stop);
    }
    const all = stops.join('\n');
    for (const wanted of [
      'To the diagram',
      'Help',
      'Diagram',
      'Table',
      'Zoom in',
      'Zoom out',
      'Show all',
      'Clients',
      'Copy link',
      'Text in messages',
      'Nodes',
      'Links',
      'Fates',
      'Time',
      'Clear',
      'Space-time diagram',
      'tab: Evidence',
    ]) {
      expect(all, `reachable by Tab: ${wanted}`).toContain(wanted);
    }
    expect(stops.length, 'Tab comes to an end').toBeLessThan(150);
    await page.keyboard.press('Shift+Tab');
    expect(await focused(page)).toBe(stops.at(-1));
  });

  it('zooms, moves, steps and pins in the diagram by keys', async () => {
    const { page } = await browser.open(file);
    await page.keyboard.press('d');
    expect(await focused(page)).toContain('Space-time diagram');
    await page.keyboard.press('0');
    const whole = await windowOf(page);
    for (let step = 0; step < 6; step += 1) await page.keyboard.press('+');
    const near = await windowOf(page);
    expect(near.length).toBeLessThan(whole.length / 2);
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(async () => (await windowOf(page)).from).toBeGreaterThan(near.from);
    await page.keyboard.press('0');
    await page.keyboard.press('x');
    await page.keyboard.press('Enter');
    const details = page.getByRole('tabpanel', { name: 'Details' });
    await expect.poll(() => details.textContent()).toMatch(/cut off|partition|dropped/i);
    await page.keyboard.press('d');
    await page.keyboard.press('b');
    await page.keyboard.press('Enter');
    await expect.poll(() => details.getByRole('heading').first().textContent()).toMatch(/partition/i);
  });

  it('helps with a list of keys, and gives the focus back', async () => {
    const { page } = await browser.open(file);
    await page.keyboard.press('d');
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keys' });
    await help.waitFor();
    expect(await help.textContent()).toMatch(/filter by text/);
    await page.keyboard.press('Escape');
    await expect.poll(() => help.isVisible()).toBe(false);
    expect(await focused(page)).toContain('Space-time diagram');
    await page.keyboard.press('/');
    expect(await focused(page)).toContain('Text in messages');
  });
});
