import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyHead, eachInteger, mayHold } from './json-text.ts';

function integers(json: string): [string, string][] {
  const found: [string, string][] = [];
  eachInteger(json, (path, digits) => found.push([path, digits]));
  return found;
}

describe('integers of a body', () => {
  it('come with the way to them, whatever they are in', () => {
    expect(integers('{"type":"a","value":3,"list":[1,[2]],"o":{"7":true,"k":{"x":"8"}},"after":9}')).toEqual([
      ['value', '3'],
      ['list/*', '1'],
      ['list/*/*', '2'],
      ['o/{}', '7'],
      ['o/k/x', '8'],
      ['after', '9'],
    ]);
  });

  it('keep every digit', () => {
    expect(integers('[9007199254740993, -0, -12]').map(([, digits]) => digits)).toEqual([
      '9007199254740993',
      '-0',
      '-12',
    ]);
  });

  it('are not found in floats, exponents or longer text', () => {
    expect(integers('{"a":1.0,"b":1e5,"c":"x17","d":"1 7","e":"\\"17"}')).toEqual([]);
  });

  it('are those that JSON.parse finds, in any JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (json) => {
        const expected: string[] = [];
        JSON.parse(json, (_, value: unknown) => {
          if (Number.isSafeInteger(value)) expected.push(String(value));
          return value;
        });
        const found = integers(json.replace(/"(?:[^"\\]|\\.)*"/g, '"s"')).map(([, digits]) => digits);
        // -0 and 1e21 are written otherwise than they are read.
        const usual = (digits: string) => digits !== '-0' && digits !== '0' && digits.length < 16;
        expect(found.filter(usual).sort()).toEqual(
          expected.filter((digits) => usual(digits) && json.includes(digits)).sort(),
        );
      }),
      { examples: [['{"a":[1,{"b":2}],"c":3}']] },
    );
  });
});

it('a quick look tells a number from its neighbours', () => {
  expect(mayHold('[1,17,3]', '17')).toBe(true);
  for (const other of ['[170]', '[117]', '[1.17]', '[17.5]', '[17e3]', '[-17]']) {
    expect(mayHold(other, '17'), other).toBe(false);
  }
});

it('reads the head of a body, and takes no float for a reply', () => {
  expect(bodyHead('{"type":"a","msg_id":1,"in_reply_to":2}')).toEqual({ type: 'a', msgId: 1, inReplyTo: 2 });
  expect(bodyHead('{"type":"a","in_reply_to":2.0}').inReplyTo).toBeNull();
  expect(bodyHead('not json')).toEqual({ type: null, msgId: null, inReplyTo: null });
});
