import { describe, expect, it } from 'vitest';
import { prettyBody } from './body-text.ts';
import { exactTime, parseTime, took } from './time-text.ts';
import { planRows, scrollTopFor } from './virtual-rows.ts';
import { oneLine, visible } from './visible-text.ts';

describe('times', () => {
  it('are shown to the microsecond where it says something', () => {
    expect(exactTime(4_213_000_000)).toBe('4.213 s');
    expect(exactTime(4_213_512_000)).toBe('4.213512 s');
    expect(exactTime(-12_000)).toBe('-0.000012 s');
    expect(exactTime(0)).toBe('0.000 s');
  });

  it('say how long something took in a fitting unit', () => {
    expect([0, 340_000, 999_600, 12_400_000, 100_000_000, 999_700_000, 1_210_000_000].map(took)).toEqual([
      '0 µs',
      '340 µs',
      '1 ms',
      '12.4 ms',
      '100 ms',
      '1 s',
      '1.21 s',
    ]);
  });

  it('are understood as people type them', () => {
    expect(['4.2', ' 4,2 s ', '350 ms', '-1s', '.5', '20µs'].map(parseTime)).toEqual([
      4.2e9, 4.2e9, 3.5e8, -1e9, 5e8, 2e4,
    ]);
    expect(['', 'soon', '4 parsecs', '1.2.3', '--1'].map(parseTime)).toEqual([null, null, null, null, null]);
  });
});

describe('the layout of a body', () => {
  it('keeps short lists in a line and breaks long objects', () => {
    const body = `{"type":"gossip","values":[1,2,3],"text":"${'x'.repeat(60)}","deep":{"a":{},"b":[]}}`;
    expect(prettyBody(body, 10_000).text).toBe(
      [
        '{',
        '  "type": "gossip",',
        '  "values": [1, 2, 3],',
        `  "text": "${'x'.repeat(60)}",`,
        '  "deep": {"a": {}, "b": []}',
        '}',
      ].join('\n'),
    );
  });

  it('shows every digit, repeated key and escape as it was sent', () => {
    const body = '{"n":12345678901234567890,"n":1.0,"__proto__":{"x":"\\u202e\\""}}';
    expect(prettyBody(body, 10_000).text).toBe(
      '{"n": 12345678901234567890, "n": 1.0, "__proto__": {"x": "\\u202e\\""}}',
    );
  });

  it('leaves what is no JSON alone', () => {
    for (const body of ['hello, [world', '{"a":}', '"open', '', '<b>,</b>']) {
      expect(prettyBody(body, 100)).toEqual({ text: body, left: 0 });
    }
  });

  it('says how much it left out of a long body', () => {
    const body = JSON.stringify({ text: 'y'.repeat(1_000_000), more: [1] });
    const { text, left } = prettyBody(body, 1000);
    expect(left).toBe(body.length - 1000);
    expect(text.length).toBeLessThan(1100);
  });

  it('is not brought down by deep nesting', () => {
    const { text } = prettyBody('['.repeat(50_000) + ']'.repeat(50_000), 20_000);
    expect(text.length).toBeLessThan(50_000);
  });
});

describe('text from nodes', () => {
  it('has no character that hides or turns round its neighbours', () => {
    expect(visible('a\u202eb\u0000c\u200bd\ud800')).toBe('a\\u202eb\\u0000c\\u200bd\\ud800');
    expect(visible('tab\tand\nfeed, 😀, é, שלום')).toBe('tab\tand\nfeed, 😀, é, שלום');
  });

  it('stays in one line', () => {
    expect(oneLine('a\n\n  b', 10)).toBe('a b');
    expect(oneLine('x'.repeat(50), 10)).toBe(`${'x'.repeat(9)}…`);
  });
});

describe('the rows in sight', () => {
  const short = { count: 1000, rowHeight: 25, viewport: 500 };
  const long = { count: 1_000_000, rowHeight: 25, viewport: 500 };

  it('are a few more than fit', () => {
    expect(planRows({ ...short, scrollTop: 2500 })).toEqual({
      first: 94,
      end: 126,
      height: 25_000,
      top: 2350,
    });
    expect(planRows({ count: 3, rowHeight: 25, viewport: 500, scrollTop: 0 })).toMatchObject({
      first: 0,
      end: 3,
    });
    expect(planRows({ count: 0, rowHeight: 25, viewport: 500, scrollTop: 0 })).toMatchObject({
      first: 0,
      end: 0,
    });
  });

  it.each([short, long])('reach from the first to the last of $count rows', (rows) => {
    const { height } = planRows({ ...rows, scrollTop: 0 });
    const last = planRows({ ...rows, scrollTop: height - rows.viewport });
    expect(height).toBeLessThanOrEqual(8_000_000);
    expect(last.end).toBe(rows.count);
    expect(last.top + (last.end - last.first) * rows.rowHeight).toBeCloseTo(height);
  });

  it.each([short, long])('hold the row that was asked for, of $count', (rows) => {
    for (const row of [0, 1, 19, 20, 499, rows.count - 2, rows.count - 1]) {
      const scrollTop = scrollTopFor(row, { ...rows, scrollTop: 700 });
      const { first, top } = planRows({ ...rows, scrollTop });
      const y = top + (row - first) * rows.rowHeight - scrollTop;
      expect(y).toBeGreaterThan(-0.001);
      expect(y).toBeLessThanOrEqual(rows.viewport - rows.rowHeight + 0.001);
    }
  });

  it('do not move for a row that is in sight already', () => {
    expect(scrollTopFor(30, { ...short, scrollTop: 700 })).toBe(700);
  });
});
