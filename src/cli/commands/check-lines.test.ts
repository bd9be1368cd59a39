import { describe, expect, it } from 'vitest';
import { fakeContext, fakeIo } from '../../../test/support/fake-io.ts';
import type { Check } from '../../toolchain/toolchain.ts';
import { displayWidth } from '../terminal/width.ts';
import { checkLines } from './check-lines.ts';
import { listed, readinessText } from './readiness-text.ts';

const ok: Check = {
  id: 'git',
  title: 'git',
  result: 'ok',
  found: '2.39.5, /home/me/bin/git',
  why: 'W.',
  fix: null,
};
const note: Check = {
  ...ok,
  id: 'gnuplot',
  title: 'gnuplot',
  result: 'note',
  found: 'not found',
  fix: 'get it',
};
const missing: Check = {
  ...ok,
  id: 'jdk',
  title: 'JDK',
  result: 'missing',
  found: 'none \u001b[31mred\n',
  why: 'It is needed. Tried:\n/usr/bin/java: it is a folder.',
  fix: 'sudo apt install a-package-with-a-long-name and-another-one-as-long-as-that and-a-third',
};
const all = [ok, note, missing];

function lines(
  columns: number,
  options: Parameters<typeof checkLines>[2] = {},
  env: Record<string, string> = {},
) {
  return checkLines(all, fakeContext(fakeIo({ columns, tty: columns !== 80, env })).terminal, options);
}

describe('the lines of checks', () => {
  it('carry glyph and word, what was found, and below it why and what to do', () => {
    expect(lines(80, { home: '/home/me' })).toEqual([
      '✓ ok       git      2.39.5, ~/bin/git',
      '! note     gnuplot  not found',
      '           W.',
      '           fix: get it',
      '✗ missing  JDK      none red',
      '           It is needed. Tried:',
      '           /usr/bin/java: it is a folder.',
      '           fix: sudo apt install a-package-with-a-long-name',
      '                and-another-one-as-long-as-that and-a-third',
    ]);
  });

  it('keep their columns where what was found takes more than one line', () => {
    const long = { ...ok, found: `release unknown, /opt/${'folder/'.repeat(9)}maelstrom (PATH)` };
    const { terminal } = fakeContext(fakeIo({ columns: 80 }));
    expect(checkLines([long, missing], terminal).slice(0, 3)).toEqual([
      '✓ ok       git  release unknown,',
      `                /opt/${'folder/'.repeat(8)}folde`.slice(0, 80),
      expect.stringMatching(/^ {16}\S/),
    ]);
  });

  it('leave out, when brief, why a mere note is one', () => {
    expect(lines(80, { brief: true })).not.toContain('           W.');
    expect(lines(80, { brief: true })).toContain('           It is needed. Tried:');
  });

  it('fit a narrow terminal', () => {
    for (const columns of [20, 40, 59, 60, 79]) {
      for (const line of lines(columns, {}, { NO_COLOR: '1' })) {
        expect(displayWidth(line)).toBeLessThanOrEqual(columns);
      }
    }
  });

  it('colour the status alone', () => {
    const [first] = lines(100);
    expect(first?.startsWith(`\u001b[32m✓ ok${' '.repeat(5)}\u001b[39m  git`)).toBe(true);
  });
});

describe('which engines can be used, in a line', () => {
  const ready = { ready: true, lacking: [] };
  const lacks = (...ids: readonly (readonly [string, string])[]) => ({
    ready: false,
    lacking: ids.map(([id, title]) => ({ id, title })),
  });
  it.each([
    [ready, 'embedded: ready; maelstrom: ready'],
    [lacks(['jdk', 'JDK']), 'embedded: ready; maelstrom: not yet, JDK is missing'],
    [lacks(['jdk', 'JDK'], ['git', 'git']), 'embedded: ready; maelstrom: not yet, JDK and git are missing'],
    [lacks(['symlinks', 'Links']), 'embedded: ready; maelstrom: not yet, see Links'],
    [
      lacks(['maelstrom', 'Maelstrom'], ['disk', 'Disk'], ['cache', 'Cache']),
      'embedded: ready; maelstrom: not yet, Maelstrom is missing; see Disk and Cache',
    ],
  ])('%#', (maelstrom, text) => expect(readinessText({ embedded: ready, maelstrom })).toBe(text));

  it('lists names', () => {
    expect([listed([]), listed(['a']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
  });
});
