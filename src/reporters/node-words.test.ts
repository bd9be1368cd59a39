import { describe, expect, it } from 'vitest';
import type { Diagnosis } from '../grading/report.ts';
import type { Look } from './look.ts';
import { wordLines } from './node-words.ts';

const look: Look = {
  columns: 60,
  paint: (_, text) => text,
  glyph: (name) => name,
  wrap: (text) => text,
};

const ms = (count: number): number => count * 1e6;
const step = (text: string, time: number | null) => ({ text, time, pointers: [] });
const diagnosis: Diagnosis = {
  run: 'single',
  seed: 1,
  code: 'lost-value-dropped',
  headline: step('Value 0 never reached n3.', ms(345)),
  steps: [
    step('A partition began.', ms(0)),
    step('A client broadcast 0 to n0, and n0 acknowledged it at once, long before n3.', ms(344)),
    step('n0 sent 0 to n3.', ms(345)),
    step('It is one of 34 values.', null),
    step('The partition healed.', ms(12_106)),
  ],
  cause: null,
  look: null,
  hint: null,
};

describe('what nodes wrote to stderr', () => {
  it('stands in one column of time with the steps of then, each on a line', () => {
    const words = [
      { node: 'n3', time: ms(340), line: 1, text: 'waiting' },
      {
        node: 'n0',
        time: ms(345),
        line: 1,
        text: 'telling n3 of 0, which has been said to me by a client just now',
      },
    ];
    expect(wordLines(words, diagnosis, look)).toEqual([
      '  On stderr of n3 and n0 around then, beside the steps above',
      '   n3    0.34 s  waiting',
      '   2.   0.344 s  A client broadcast 0 to n0, and n0 ackno...',
      '   n0   0.345 s  telling n3 of 0, which has been said to me\n                 by a client just now',
      '   3.   0.345 s  n0 sent 0 to n3.',
    ]);
  });

  it('stands alone where no step is of that time', () => {
    const words = [{ node: 'n0', time: ms(345), line: 1, text: 'said\u001b[2J' }];
    expect(wordLines(words, { ...diagnosis, steps: [] }, look)).toEqual([
      '  On stderr of n0 around then',
      '   n0   0.345 s  said',
    ]);
  });
});
