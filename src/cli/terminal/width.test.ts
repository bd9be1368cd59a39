import { describe, expect, it } from 'vitest';
import { breakLine, displayWidth, pad, stripColour, truncate, wrapText } from './width.ts';

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;

describe('displayWidth', () => {
  it.each([
    ['plain', 5],
    ['日本', 4],
    ['e\u0301', 1],
    ['👩‍💻', 2],
    ['한글', 4],
    [red('abc'), 3],
    ['✓ passed', 8],
    ['', 0],
  ])('of %j is %d', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('wrapText', () => {
  it('breaks at spaces and hangs the indent', () => {
    expect(wrapText('one two three four', 9, '  ')).toBe('one two\n  three\n  four');
  });
  it('keeps line breaks and leading space', () => {
    expect(wrapText('  one two\nthree', 7)).toBe('  one\ntwo\nthree');
  });
  it('breaks a word that is wider than a line', () => {
    expect(wrapText('/a/very/long/path x', 8).split('\n')).toEqual(['/a/very/', 'long/pat', 'h x']);
  });
  it('counts wide characters as two columns', () => {
    expect(wrapText('日本 日本', 5)).toBe('日本\n日本');
    for (const line of wrapText('日本日本日本', 5).split('\n'))
      expect(displayWidth(line)).toBeLessThanOrEqual(5);
  });
  it('ends a colour at a break and begins it again', () => {
    expect(wrapText(red('one two'), 4)).toBe('\u001b[31mone\u001b[0m\n\u001b[31mtwo\u001b[39m');
  });
  it('fits any text into any width', () => {
    const text = '            Some words, 日本語の文章, a/very/long/path/without/any/space and 👩‍💻 people.';
    for (let columns = 2; columns < 70; columns++) {
      for (const line of wrapText(text, columns, '    ').split('\n')) {
        expect(displayWidth(line)).toBeLessThanOrEqual(columns);
      }
      expect(wrapText(text, columns).replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
    }
  });
});

describe('truncate and pad', () => {
  it('marks what was cut', () => {
    expect(truncate('abcdefgh', 6)).toBe('abc...');
    expect(truncate('abc', 6)).toBe('abc');
    expect(displayWidth(truncate('日本日本', 6))).toBeLessThanOrEqual(6);
    expect(truncate('abcdef', 2)).toBe('ab');
  });
  it('fills by width, not by length', () => {
    expect(pad('日本', 6)).toBe('日本  ');
    expect(pad('7', 3, 'right')).toBe('  7');
  });
  it('strips colour only', () => {
    expect(stripColour(`${red('x')}[31m`)).toBe('x[31m');
  });
});

describe('breakLine', () => {
  it('breaks after a comma or a space of the second half, else where the line is full', () => {
    expect(breakLine('{"type":"read_ok","messages":[7,9]}', 24, '  ')).toBe(
      '{"type":"read_ok",\n  "messages":[7,9]}',
    );
    expect(breakLine('abcdefghij', 4, ' ')).toBe('abcd\n efg\n hij');
    expect(breakLine('a bcdefghij', 6)).toBe('a bcde\nfghij');
  });

  it('leaves a line that fits as it is', () => {
    expect(breakLine('a  b', 4)).toBe('a  b');
  });
});
