import { describe, expect, it } from 'vitest';
import { shorten } from './shorten.ts';

describe('a long text', () => {
  it('keeps its beginning and its end, within the length', () => {
    expect(shorten('read key 5: [1,2,3]', 19)).toBe('read key 5: [1,2,3]');
    expect(shorten('read key 5: [1,2,3,4,5,6,7]', 21)).toBe('read key 5…3,4,5,6,7]');
    for (let most = 1; most < 9; most += 1)
      expect(shorten('abcdefghij', most).length).toBeLessThanOrEqual(most);
  });

  it('is never cut through a character', () => {
    for (let most = 1; most < 12; most += 1) {
      expect(shorten('😀😀😀😀😀😀😀', most)).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
    }
  });
});
