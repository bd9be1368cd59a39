import { describe, expect, it } from 'vitest';
import { page, pagerFor } from './pager.ts';

const screen = { isTTY: true, rows: 5 };
const long = 'a\nb\nc\nd\ne';
const never = new AbortController().signal;

describe('pagerFor', () => {
  it('is less where nothing else was chosen, with colours', () => {
    expect(pagerFor(long, {}, screen, screen)).toEqual({
      command: 'less',
      args: ['-R'],
      shell: false,
      env: { LESS: 'R' },
    });
  });

  it('is what PAGER says, as a line for the shell', () => {
    expect(pagerFor(long, { PAGER: 'more -s', LESS: 'X' }, screen, screen)).toMatchObject({
      command: 'more -s',
      args: [],
      shell: true,
      env: { LESS: 'X' },
    });
  });

  it.for([
    ['it fits on the screen', 'a\nb', {}, screen, screen],
    ['it goes into a pipe', long, {}, screen, { rows: 5 }],
    ['nobody types', long, {}, {}, screen],
    ['the terminal is dumb', long, { TERM: 'dumb' }, screen, screen],
    ['PAGER is empty', long, { PAGER: ' ' }, screen, screen],
    ['PAGER is cat', long, { PAGER: 'cat' }, screen, screen],
  ] as const)('is none where %s', ([, text, env, stdin, stdout]) => {
    expect(pagerFor(text, env, stdin, stdout)).toBeNull();
  });
});

describe('page', () => {
  const pager = (command: string, shell = true) => ({ command, args: [], shell, env: process.env });
  // More than a pipe holds, so that a pager which quits early leaves us writing.
  const text = 'line\n'.repeat(100_000);

  it.for([
    ['reads nothing and ends', 'exec true', true],
    ['ends with a failure of its own', 'exec false', true],
    ['quits early', 'read line; exit 0', true],
    ['is killed', 'kill -KILL $$', true],
    ['is not there', 'no-such-pager-anywhere 2>&-', false],
  ] as const)('ends calmly with a pager that %s', async ([, command, seen]) => {
    expect(await page(text, pager(command), never)).toBe(seen);
  });

  it('says that nothing was seen where the program can’t be started', async () => {
    expect(await page(text, pager('/no/such/less', false), never)).toBe(false);
  });

  it('ends the pager when we are told to stop', async () => {
    const stop = new AbortController();
    const paged = page('a', pager('exec sleep 30'), stop.signal);
    setTimeout(() => stop.abort(), 50);
    expect(await paged).toBe(true);
  });
});
