import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printJson } from '../json.ts';
import { concerns, mentions, needleOf, readTyped } from './follow-match.ts';

const has = (kind: 'value' | 'key', typed: string, text: string, workload?: string): boolean =>
  concerns({ kind, json: readTyped(typed) }, workload)(text);

describe('what is followed', () => {
  it.each([
    ['17', '{"type":"tell","values":[1,17]}', true],
    ['17', '{"type":"tell","values":[170,117]}', false],
    ['17', '{"type":"tell","msg_id":17,"in_reply_to":17}', false],
    ['17', '{"topology":{"17":[]}}', true],
    ['17', '{"a":"17"}', false],
    ['"17"', '{"a":"17"}', true],
    ['hello', '{"echo":"hello"}', true],
    ['hello', '{"echo":"hello world"}', false],
    ['hello', '{"echo":"h\\u0065llo"}', true],
    ['1.0', '{"a":1}', false],
    ['9007199254740993', '{"a":9007199254740992}', false],
    ['[1, 2]', '{"a":[[1,2]]}', true],
    ['no json {', 'no json {', true],
    ['17', '', false],
  ])('value %s in %s: %s', (typed, text, expected) => {
    expect(has('value', typed, text)).toBe(expected);
  });

  it.each([
    ['x', '{"type":"write","key":"x","value":1}', true],
    ['x', '{"type":"write","key":"y","value":"x"}', false],
    ['7', '{"txn":[["r",7,null],["w",8,7]]}', true],
    ['7', '{"txn":[["w",8,7]]}', false],
    ['7', '{"offsets":{"7":3}}', true],
    ['7', '{"keys":["7"]}', true],
    ['7', '{"k":7}', true],
  ])('key %s in %s: %s', (typed, text, expected) => {
    expect(has('key', typed, text)).toBe(expected);
  });

  it('is the first of the pair in lin-kv, of operations only', () => {
    expect(has('key', '3', '[3,[1,2]]', 'lin-kv')).toBe(true);
    expect(has('key', '1', '[3,[1,2]]', 'lin-kv')).toBe(false);
    expect(has('key', '3', '[3,4]')).toBe(false);
  });

  it('survives a body that is nested without end', () => {
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    expect(has('value', '17', deep)).toBe(false);
    expect(has('key', '17', deep)).toBe(false);
  });

  it('is a word of its own in a log', () => {
    expect(mentions(17)('learned 17 from n0')).toBe(true);
    expect(mentions(17)('learned 17.')).toBe(true);
    expect(mentions(17)('117, 170, 1.17, 17.5, -17')).toBe(false);
    expect(mentions('a.b')('see a.b here, not axb')).toBe(true);
    expect(mentions('a.b')('axb')).toBe(false);
  });
});

describe('the needle of what is followed', () => {
  const value = fc.oneof(
    fc.integer({ min: -20, max: 20 }),
    fc.constantFrom(
      'a',
      'x y',
      '17',
      '1.5',
      'é',
      '"',
      '\\',
      '[',
      '',
      '-',
      true,
      null,
      1.5,
      1e21,
      {},
      [],
      [17],
      {
        a: 'x y',
      },
    ),
  );
  const field = fc.constantFrom('key', 'k', 'keys', 'value', '17', 'a', '[17]', 'x y');
  const body = fc.oneof(
    fc.dictionary(field, fc.oneof(value, fc.array(value, { maxLength: 3 })), { maxKeys: 3 }),
    fc.array(fc.tuple(fc.constant('r'), value, value), { maxLength: 2 }),
  );

  it('is in everything that it spares from parsing, backslashes aside', () => {
    fc.assert(
      fc.property(fc.constantFrom<'value' | 'key'>('value', 'key'), value, body, (kind, wanted, json) => {
        const typed = readTyped(JSON.stringify(wanted));
        // With white space as somebody else may print it.
        const text = JSON.stringify(json, null, 1);
        const needle = needleOf(typed);
        if (needle === null || text.includes('\\') || text.includes(needle)) return;
        expect(concerns({ kind, json: typed })(text), `${kind} ${printJson(typed)} in ${text}`).toBe(false);
      }),
      { numRuns: 600 },
    );
  });

  it('spares the common cases', () => {
    expect(needleOf(17)).toBe('17');
    expect(needleOf('x')).toBe('x');
    expect(needleOf([1, 2])).toBe('1');
    expect(needleOf({ a: 1 })).toBe('a');
  });
});
