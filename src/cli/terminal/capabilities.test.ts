import { describe, expect, it } from 'vitest';
import { capabilities, hasUnicode, wantsColour } from './capabilities.ts';

const tty = { isTTY: true, columns: 120 };
const pipe = {};

describe('colour', () => {
  it.each([
    ['a terminal', {}, tty, true],
    ['a pipe', {}, pipe, false],
    ['NO_COLOR on a terminal', { NO_COLOR: '1' }, tty, false],
    ['an empty NO_COLOR, which counts as unset', { NO_COLOR: '' }, tty, true],
    ['FORCE_COLOR on a pipe', { FORCE_COLOR: '1' }, pipe, true],
    ['an empty FORCE_COLOR on a pipe', { FORCE_COLOR: '' }, pipe, true],
    ['FORCE_COLOR=0 on a terminal', { FORCE_COLOR: '0' }, tty, false],
    ['NO_COLOR with FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, tty, false],
    ['TERM=dumb', { TERM: 'dumb' }, tty, false],
    ['FORCE_COLOR with TERM=dumb', { TERM: 'dumb', FORCE_COLOR: '1' }, tty, true],
  ])('on %s', (_, env, stream, expected) => {
    expect(wantsColour(env, stream)).toBe(expected);
  });
});

describe('unicode', () => {
  it.each([
    [{ LANG: 'en_GB.UTF-8' }, 'linux', true],
    [{ LANG: 'C.utf8' }, 'linux', true],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'C' }, 'linux', false],
    [{ LANG: 'C', LC_CTYPE: 'C.UTF-8' }, 'linux', true],
    [{}, 'linux', false],
    [{ LANG: 'en_GB.UTF-8', TERM: 'linux' }, 'linux', false],
    [{ WT_SESSION: 'x' }, 'win32', true],
    [{}, 'win32', false],
  ])('with %j on %s: %s', (env, platform, expected) => {
    expect(hasUnicode(env, platform)).toBe(expected);
  });
});

describe('capabilities', () => {
  const columnsWith = (env: Record<string, string>, stdout: object): number =>
    capabilities(env, { stdout, stderr: pipe }, 'linux').columns;

  it('takes the width from the terminal, then COLUMNS, then 80, and never less than 20', () => {
    expect(columnsWith({ COLUMNS: '50' }, tty)).toBe(120);
    expect(columnsWith({ COLUMNS: '50' }, pipe)).toBe(50);
    expect(columnsWith({ COLUMNS: 'wide' }, pipe)).toBe(80);
    expect(columnsWith({}, { isTTY: true, columns: 0 })).toBe(80);
    expect(columnsWith({}, { isTTY: true, columns: 7 })).toBe(20);
  });

  it('animates only on a terminal that can redraw, and not in CI', () => {
    const animated = (env: Record<string, string>, stderr: object): boolean =>
      capabilities(env, { stdout: pipe, stderr }, 'linux').animated;
    expect(animated({}, tty)).toBe(true);
    expect(animated({}, pipe)).toBe(false);
    expect(animated({ TERM: 'dumb' }, tty)).toBe(false);
    expect(animated({ CI: 'true' }, tty)).toBe(false);
  });

  it('decides colour for stdout and stderr apart', () => {
    const can = capabilities({}, { stdout: pipe, stderr: tty }, 'linux');
    expect([can.colour, can.errorColour]).toEqual([false, true]);
  });
});
