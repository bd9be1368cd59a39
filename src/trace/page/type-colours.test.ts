import { expect, test } from 'vitest';
import { typeSlots } from './type-colours.ts';

test('a request and its reply share a colour, whichever is more frequent', () => {
  expect([...typeSlots(['gossip_ok', 'read', 'gossip', 'read_ok', 'cas'], 8)]).toEqual([0, 1, 0, 1, 2]);
});

test('what prepares a run takes no colour from the others', () => {
  expect([...typeSlots(['init', 'echo', 'init_ok', 'topology', 'echo_ok'], 8)]).toEqual([7, 0, 7, 7, 0]);
});

test('a type has the same colour in both runs of a comparison', () => {
  const first = ['gossip', 'read', 'gossip_ok'];
  expect([...typeSlots(['read', 'cas', 'gossip'], 8, first)]).toEqual([1, 2, 0]);
});

test('more families than colours begin again, and leave the last to set-up', () => {
  const types = Array.from({ length: 9 }, (_, place) => `type ${place}`);
  expect([...typeSlots(types, 8)]).toEqual([0, 1, 2, 3, 4, 5, 6, 0, 1]);
});
