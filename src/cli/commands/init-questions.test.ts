import { expect, test } from 'vitest';
import { folderOf } from './init-questions.ts';

test.each([
  ['my-cluster', 'my-cluster'],
  ['~/courses/ds', '/home/ann/courses/ds'],
  ['~', '/home/ann'],
  ['~ann/ds', '~ann/ds'],
  ['a~/b', 'a~/b'],
  ['  my cluster ', 'my cluster'],
  ['  ', null],
])('the answer "%s" means %s', (answer, folder) => {
  expect(folderOf(answer, { HOME: '/home/ann' })).toBe(folder);
});

test('without a home a ~ stays', () => {
  expect(folderOf('~/ds', {})).toBe('~/ds');
});
