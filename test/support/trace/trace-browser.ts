/** Trace pages in a real browser, opened from file: as people open them, with an eye on what they must never do. */
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { chromiumArguments, findChromium } from './chromium.ts';

/** For `describe.skipIf`. */
export const noBrowser = findChromium() === null;

export interface OpenedPage {
  readonly page: Page;
  /** Errors and warnings on the console, exceptions that nobody caught, dialogs. Policy violations are errors. */
  readonly complaints: readonly string[];
  /** Addresses that were asked for, but the page's own. */
  readonly requests: readonly string[];
}

export interface OpenOptions extends BrowserContextOptions {
  /** With the `#`. */
  readonly fragment?: string;
  /** False for a page that can't show its run. */
  readonly ready?: boolean;
  /** True where the test itself tries what a page must not do. */
  readonly expectComplaints?: boolean;
}

export class TraceBrowser {
  #browser: Browser | null = null;
  readonly #opened: (OpenedPage & { readonly expectComplaints: boolean })[] = [];

  async launch(): Promise<void> {
    const executablePath = findChromium();
    if (executablePath === null) return;
    this.#browser = await chromium.launch({ executablePath, args: chromiumArguments });
  }

  /** Opens a page in a context of its own, and waits until it shows its run. */
  async open(
    file: string,
    { fragment = '', ready = true, expectComplaints = false, ...context }: OpenOptions = {},
  ) {
    if (this.#browser === null) throw new Error('There is no browser.');
    const page = await this.#browser.newPage({ viewport: { width: 1280, height: 800 }, ...context });
    page.setDefaultTimeout(20_000);
    const complaints: string[] = [];
    const requests: string[] = [];
    const address = pathToFileURL(file).href;
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
    page.on('dialog', (dialog) => {
      complaints.push(`A dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(address)) requests.push(request.url());
    });
    const opened = { page, complaints, requests, expectComplaints };
    this.#opened.push(opened);
    await page.goto(`${address}${fragment}`);
    if (ready) await untilReady(page);
    return opened;
  }

  /** Closes the pages of a test; fails when one of them complained or asked for anything. */
  async closePages(): Promise<void> {
    const opened = this.#opened.splice(0);
    for (const { page } of opened) await page.close();
    const quiet = opened.filter(({ expectComplaints }) => !expectComplaints);
    expect(quiet.flatMap(({ requests }) => requests)).toEqual([]);
    expect(quiet.flatMap(({ complaints }) => complaints)).toEqual([]);
  }

  async close(): Promise<void> {
    await this.#browser?.close();
  }
}

/** Waits for the first frame that shows the run. */
export async function untilReady(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByName('trace-ready').length > 0);
}

/** A browser for all tests of a file. */
export function traceBrowser(): TraceBrowser {
  const browser = new TraceBrowser();
  beforeAll(() => browser.launch());
  afterAll(() => browser.close());
  return browser;
}
