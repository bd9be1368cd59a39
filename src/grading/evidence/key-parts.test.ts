import { expect, it } from 'vitest';
import { partsAbout } from './key-parts.ts';

it.each([
  ['what stands under its name', { logs: { 9: [1, 2], 8: [3] } }, ['[1,2]']],
  [
    'the object that names it',
    { appended: [{ key: '9', from: 1, messages: [4] }] },
    ['{"from":1,"messages":[4]}'],
  ],
  [
    'the other one of a pair',
    {
      offsets: [
        ['9', 14],
        ['8', 15],
      ],
    },
    ['14'],
  ],
  ['nothing, where it is a value', { msg: '9', offsets: { 8: 9 } }, []],
] as const)('the parts of a body about a key are %s', (_, body, parts) => {
  expect(partsAbout(JSON.stringify(body), '9')).toEqual(parts);
});
