import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeTree } from '../../test/support/run-cli.ts';
import { browserCommand, openInBrowser } from './open-in-browser.ts';

describe('browserCommand', () => {
  it.for([
    ['darwin', {}, ['open', '/a b.html']],
    ['win32', {}, ['rundll32', 'url.dll,FileProtocolHandler', '/a b.html']],
    ['linux', { DISPLAY: ':0' }, ['xdg-open', '/a b.html']],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open', '/a b.html']],
    ['linux', {}, null],
  ] as const)('on %s, with %o, is %o', ([platform, env, command]) => {
    expect(browserCommand('/a b.html', env, platform)).toEqual(command);
  });
});

describe.skipIf(process.platform === 'win32')('openInBrowser', () => {
  const withOpener = (script: string): { env: Record<string, string>; folder: string } => {
    const folder = temporaryFolder();
    writeTree(folder, { 'xdg-open': `#!/bin/sh\n${script}\n` });
    chmodSync(join(folder, 'xdg-open'), 0o755);
    return { folder, env: { PATH: `${folder}:${process.env.PATH}`, DISPLAY: ':0', FOLDER: folder } };
  };

  it('hands the file over', async () => {
    const { env, folder } = withOpener('echo "$1" > "$FOLDER/opened"');
    expect(await openInBrowser('/a b.html', env, 'linux')).toBe(true);
    expect(readFileSync(join(folder, 'opened'), 'utf8')).toBe('/a b.html\n');
  });

  it('says when that is not possible', async () => {
    expect(await openInBrowser('/a.html', withOpener('exit 3').env, 'linux')).toBe(false);
    expect(await openInBrowser('/a.html', { PATH: '/nowhere', DISPLAY: ':0' }, 'linux')).toBe(false);
    expect(await openInBrowser('/a.html', {}, 'linux')).toBe(false);
  });
});
