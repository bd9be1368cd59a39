/** What a trace page says of itself in its document: what is drawn on a canvas can't be asked. */
import type { Locator, Page } from 'playwright-core';

export interface Counts {
  readonly shown: number;
  readonly followed: number;
  readonly total: number;
}

/** Once all messages have been looked at. */
export async function counts(page: Page): Promise<Counts> {
  const numbers = await page.locator('#counts[data-complete="true"]').evaluate((element) => {
    const { shown, followed, total } = (element as HTMLElement).dataset;
    return [shown, followed, total].map(Number);
  });
  const [shown = 0, followed = 0, total = 0] = numbers;
  return { shown, followed, total };
}

export function diagram(page: Page): Locator {
  return page.getByLabel(/^Space-time diagram/).first();
}

export interface Window {
  readonly from: number;
  readonly until: number;
  readonly length: number;
}

/** The part of the time that the diagram has drawn, when nothing moves any more. */
export async function windowOf(page: Page): Promise<Window> {
  const read = async (): Promise<Window> => {
    const root = page.locator('[data-from][data-until]').first();
    const [from, until] = [await root.getAttribute('data-from'), await root.getAttribute('data-until')].map(
      Number,
    );
    return { from: from ?? 0, until: until ?? 0, length: (until ?? 0) - (from ?? 0) };
  };
  for (let before = await read(); ; ) {
    await page.waitForTimeout(120);
    const now = await read();
    if (now.from === before.from && now.until === before.until) return now;
    before = now;
  }
}

/** Moves the pointer over the diagram until it says something of what is below; gives where that is. */
export async function findSomething(page: Page, what: RegExp): Promise<{ x: number; y: number }> {
  const box = await diagram(page).boundingBox();
  if (box === null) throw new Error('The page shows no diagram.');
  for (let row = 0.15; row < 0.95; row += 0.04) {
    for (let column = 0.12; column < 0.98; column += 0.021) {
      const at = { x: Math.round(box.x + column * box.width), y: Math.round(box.y + row * box.height) };
      await page.mouse.move(at.x, at.y);
      const tip = page.getByRole('tooltip');
      if ((await tip.count()) > 0 && what.test((await tip.textContent()) ?? '')) return at;
    }
  }
  throw new Error(`Nothing in the diagram is ${what}.`);
}

/** What has the focus, in words. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return 'body';
    const name = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
    return `${element.getAttribute('role') ?? element.localName}: ${name.slice(0, 40)}`;
  });
}
