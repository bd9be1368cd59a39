/**
 * The page of `dscourse trace` with runs of 100,000 and 1,000,000 messages, in real Chromium: how long it takes to
 * open, how much script a frame takes while somebody pans and zooms, how long a search takes.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { chromiumArguments, findChromium } from '../test/support/trace/chromium.ts';
import { writeSyntheticPage } from '../test/support/trace/synthetic-page.ts';
import { syntheticRun } from '../test/support/trace/synthetic-run.ts';
import { categories, type FrameTimes, frameTimes, type TracedEvent } from './frame-times.ts';
import { median } from './processes.ts';
import type { Figure } from './transactions.ts';

interface Goals {
  readonly ready: string;
  readonly frame: string;
  readonly file: string;
}

const sizes: readonly { messages: number; openings: number; goals: Goals }[] = [
  { messages: 100_000, openings: 5, goals: { ready: '1.5 s', frame: 'p95 8 ms', file: '5 MB' } },
  { messages: 1_000_000, openings: 3, goals: { ready: 'it opens', frame: 'p95 33 ms', file: 'none' } },
];

/** Rows for docs/bench.md, or why there are none. Pages are written into `folder`. */
export async function tracePageFigures(root: string, folder: string): Promise<Figure[] | string> {
  const executablePath = findChromium();
  if (executablePath === null) return 'no Chromium on PATH, and DSCOURSE_CHROMIUM names none';
  const figures: Figure[] = [];
  const browser = await chromium.launch({ executablePath, args: chromiumArguments });
  const version = `Chromium ${browser.version()}, rendering in software, 1400 × 850`;
  await browser.close();
  for (const { messages, openings, goals } of sizes) {
    const file = join(folder, `trace-${messages}.html`);
    writeSyntheticPage(file, [syntheticRun({ messages, nodes: 25, seed: 1 })], root);
    const what = `trace page, ${messages.toLocaleString('en')} messages, 25 nodes`;
    const size = `${(statSync(file).size / 1e6).toFixed(1)} MB`;
    figures.push({ what: `${what} (${version}): file`, figure: size, goal: goals.file });
    const ready: number[] = [];
    let used: Figure[] = [];
    for (let opening = 0; opening < openings; opening += 1) {
      const browser = await chromium.launch({ executablePath, args: chromiumArguments });
      const { page, readyAfter } = await open(browser, file);
      ready.push(readyAfter);
      if (opening === openings - 1) used = await use(browser, page, what, goals);
      await browser.close();
    }
    const opened = `${milliseconds(median(ready))} (${ready.map(milliseconds).join(', ')})`;
    const name = `${what}: from navigation to the first frame drawn, a browser of its own each, median of ${openings}`;
    figures.push({ what: name, figure: opened, goal: goals.ready }, ...used);
  }
  return figures;
}

async function open(browser: Browser, file: string): Promise<{ page: Page; readyAfter: number }> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 850 } });
  page.setDefaultTimeout(120_000);
  await page.goto(pathToFileURL(file).href);
  await page.waitForFunction(() => performance.getEntriesByName('trace-ready').length > 0);
  const readyAfter = await page.evaluate(
    () => performance.getEntriesByName('trace-ready')[0]?.startTime ?? 0,
  );
  return { page, readyAfter };
}

/** Frames, memory and searches of one page that is open. */
async function use(browser: Browser, page: Page, what: string, goals: Goals): Promise<Figure[]> {
  const system = await browser.newBrowserCDPSession();
  const script = frameWords(await frames(page, system));
  await page.getByRole('tab', { name: 'Rates' }).click();
  await page.waitForTimeout(1500);
  const withRates = frameWords(await frames(page, system));
  const filter = await settled(page, () => page.getByRole('searchbox').first().fill('"value":77'));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear' }).click();
  const follow = await settled(page, async () => {
    await page.keyboard.press('f');
    await page.keyboard.type('770');
    await page.keyboard.press('Enter');
  });
  const memory = await rendererMemory(system);
  return [
    { what: `${what}: script in a frame while zooming and panning`, figure: script, goal: goals.frame },
    { what: `${what}: the same beside charts of rates and latencies`, figure: withRates, goal: goals.frame },
    { what: `${what}: text in all bodies, from the last key`, figure: milliseconds(filter), goal: 'none' },
    { what: `${what}: a value followed, from the first key`, figure: milliseconds(follow), goal: 'none' },
    { what: `${what}: resident memory of its process, all bodies searched`, figure: memory, goal: 'none' },
  ];
}

function frameWords({ p50, p95, ownP95, max, perSecond, frames: count }: FrameTimes): string {
  return `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms (${ownP95.toFixed(1)} ms of the thread's own time), max ${max.toFixed(1)} ms; ${count} frames, ${perSecond.toFixed(0)} per second`;
}

/** Zooms in by the wheel, pans by dragging, zooms out half way, pans again, all the way out: as a hand does it. */
async function frames(page: Page, system: CDPSession): Promise<FrameTimes> {
  const box = await page
    .getByLabel(/^Space-time diagram/)
    .first()
    .boundingBox();
  if (box === null) throw new Error('The page shows no diagram.');
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const events: TracedEvent[] = [];
  const chunk = ({ value }: { value: object[] }): void => {
    events.push(...(value as TracedEvent[]));
  };
  system.on('Tracing.dataCollected', chunk);
  await system.send('Tracing.start', {
    traceConfig: { includedCategories: categories },
    transferMode: 'ReportEvents',
  });
  await page.mouse.move(x, y);
  const wheel = async (steps: number, delta: number): Promise<void> => {
    for (let step = 0; step < steps; step += 1) await page.mouse.wheel(0, delta);
  };
  const drag = async (): Promise<void> => {
    await page.mouse.move(x + 250, y);
    await page.mouse.down();
    await page.mouse.move(x - 250, y, { steps: 60 });
    await page.mouse.move(x + 100, y, { steps: 40 });
    await page.mouse.up();
  };
  await drag();
  await wheel(25, -100);
  await drag();
  await wheel(25, -100);
  await drag();
  await wheel(60, 100);
  const complete = new Promise((resolve) => system.once('Tracing.tracingComplete', resolve));
  await system.send('Tracing.end');
  await complete;
  system.off('Tracing.dataCollected', chunk);
  return frameTimes(events);
}

/** Milliseconds until the page says that it has looked at all messages. */
async function settled(page: Page, act: () => Promise<void>): Promise<number> {
  const look = async () => {
    const { shown, followed, complete } = await page
      .locator('#counts')
      .evaluate(({ dataset }): Record<string, string> => ({ ...dataset }));
    return { counted: `${shown} ${followed}`, complete: complete === 'true' };
  };
  const before = await look();
  const start = performance.now();
  await act();
  for (let now = await look(); !now.complete || now.counted === before.counted; now = await look()) {
    await page.waitForTimeout(5);
  }
  return performance.now() - start;
}

async function rendererMemory(system: CDPSession): Promise<string> {
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  const resident = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(
      ({ id }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) / 1000,
    );
  return `${Math.max(...resident).toFixed(0)} MB`;
}

function milliseconds(value: number): string {
  return value < 1000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(2)} s`;
}
