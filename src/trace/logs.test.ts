import { describe, expect, it } from 'vitest';
import { Cluster } from '../../test/support/evidence.ts';
import { traceLogs } from './logs.ts';
import { lengthWithin } from './operations.ts';

/** n1 logs each second, n0 each other. */
function chatty() {
  const cluster = new Cluster('echo', 2);
  for (let second = 0; second < 20; second++) {
    cluster.log(second, 'n1', `n1 at ${second}`);
    if (second % 2 === 0) cluster.log(second, 'n0', `n0 at ${second}`);
  }
  return cluster.evidence();
}
const texts = (...parameters: Parameters<typeof traceLogs>) =>
  traceLogs(...parameters).lines.map(({ text }) => text);
const limits = { lines: 5, characters: 1e6, lineLength: 100 };

describe('the logs of a page', () => {
  it('are all lines of all nodes, in order of time', () => {
    const { lines, rankOf, notes } = traceLogs(chatty(), [], null);
    expect(lines).toHaveLength(30);
    expect(lines.slice(0, 3).map(({ text }) => text)).toEqual(['n0 at 0', 'n1 at 0', 'n1 at 1']);
    expect(rankOf('n1', 2)).toBe(2);
    expect(notes).toEqual([]);
  });

  it('are the ones about the moment of a report where there are too many, and say so', () => {
    const { lines, notes, rankOf } = traceLogs(chatty(), [], 10e9, limits);
    expect(lines.map(({ text }) => text)).toEqual(['n0 at 8', 'n1 at 9', 'n0 at 10', 'n1 at 10', 'n1 at 11']);
    expect(notes).toEqual([
      expect.stringMatching(/^25 lines of the node logs are not in this page, which takes 5 lines/),
    ]);
    expect(rankOf('n1', 1)).toBeNull();
  });

  it('always have the lines that a report rests on, and then those near them', () => {
    const named = [
      { node: 'n1', line: 1 },
      { node: 'n1', line: 20 },
    ];
    expect(texts(chatty(), named, 10e9, { ...limits, lines: 1 })).toEqual(['n1 at 0', 'n1 at 19']);
    expect(texts(chatty(), named, null, { ...limits, lines: 4 })).toEqual([
      'n0 at 0',
      'n1 at 0',
      'n1 at 1',
      'n1 at 19',
    ]);
  });

  it('are the last ones where nothing else says which matter, within the room that there is', () => {
    expect(texts(chatty(), [], null, { ...limits, lines: 3 })).toEqual(['n0 at 18', 'n1 at 18', 'n1 at 19']);
    expect(texts(chatty(), [], null, { ...limits, lines: 9, characters: 45 })).toEqual(['n1 at 19']);
  });

  it('cut a line that is very long', () => {
    const { lines, notes } = traceLogs(
      new Cluster('echo', 1).log(1, 'n0', 'x'.repeat(101)).evidence(),
      [],
      null,
      limits,
    );
    expect(lines[0]?.text).toBe(`${'x'.repeat(100)}…`);
    expect(notes).toEqual(['1 line of the node logs was cut to 100 characters.']);
  });
});

describe('the length that texts are cut to', () => {
  it('is the greatest that keeps their sum within a bound; short ones give theirs to the long', () => {
    expect(lengthWithin([5, 5], 10)).toBeNull();
    expect(lengthWithin([2, 10, 10], 12)).toBe(5);
    expect(lengthWithin([], 0)).toBeNull();
  });
});
