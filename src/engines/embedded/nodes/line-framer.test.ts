import { describe, expect, it } from 'vitest';
import { LineFramer, lineLimit } from './line-framer.ts';

function lines(chunks: readonly (string | Uint8Array)[], end = false): string[] {
  const seen: string[] = [];
  const framer = new LineFramer((line) => seen.push(line));
  for (const chunk of chunks) framer.push(chunk);
  if (end) framer.end();
  return seen;
}

describe('LineFramer', () => {
  it('ends a line at \\n, at \\r and at \\r\\n', () => {
    expect(lines(['a\nb\rc\r\nd\n'])).toEqual(['a', 'b', 'c', 'd']);
  });

  it('hands a line out as soon as its \\r is there, and swallows the \\n that follows later', () => {
    expect(lines(['a\r'])).toEqual(['a']);
    expect(lines(['a\r', '\nb\n'])).toEqual(['a', 'b']);
    expect(lines(['a\r', 'b\n'])).toEqual(['a', 'b']);
    expect(lines(['a\r', '', '\n', '\n'])).toEqual(['a', '']);
  });

  it('keeps empty lines', () => {
    expect(lines(['\n\n\r\r\n'])).toEqual(['', '', '', '']);
  });

  it('holds a line back until its terminator, or until the stream is closed', () => {
    expect(lines(['{"a":', '1}'])).toEqual([]);
    expect(lines(['{"a":', '1}', '\n'])).toEqual(['{"a":1}']);
    expect(lines(['{"a":', '1}'], true)).toEqual(['{"a":1}']);
    expect(lines(['a\n'], true)).toEqual(['a']);
  });

  it('joins a character that is cut between two chunks, bytes and text mixed', () => {
    const bytes = Buffer.from('grüße\n');
    expect(lines([bytes.subarray(0, 3), bytes.subarray(3)])).toEqual(['grüße']);
    expect(lines(['a', bytes.subarray(0, 3), bytes.subarray(3, 5), 'b\n'])).toEqual(['agrü\ufffdb']);
  });

  it('replaces half a surrogate pair, which has no UTF-8 form', () => {
    expect(lines(['a\ud800b\n'])).toEqual(['a\ufffdb']);
  });

  it('takes 50 MB on one line in small chunks in linear time', () => {
    const chunk = 'x'.repeat(64 * 1024);
    const chunks = Array.from({ length: 800 }, () => chunk);
    const [line] = lines([...chunks, '\n']);
    expect(line?.length).toBe(800 * 64 * 1024);
  });

  it('cuts a line that is longer than the limit', () => {
    const half = 'x'.repeat(lineLimit / 2);
    expect(lines([half, half, 'yy\n', 'z\n']).map((line) => line.length)).toEqual([lineLimit, 1]);
    expect(lines([`${half}${half}y\n`])[0]?.length).toBe(lineLimit);
  });
});
