/** The browser that tests and bench of the trace page use: one that this machine has, never one of our own. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** Path of Chromium: what DSCOURSE_CHROMIUM names, else the first on PATH; null where there is none. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | null {
  const named = environment.DSCOURSE_CHROMIUM;
  if (named !== undefined && named !== '') return named;
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

/** For the last lines of a test run. */
export function chromiumSummary(path = findChromium()): string {
  return path === null
    ? 'The trace page was not tried: no Chromium was found on PATH, and DSCOURSE_CHROMIUM names none.'
    : `The trace page was tried in ${path}.`;
}

/** What every start of it is given: nothing that talks to anybody, and no GPU. */
export const chromiumArguments = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
