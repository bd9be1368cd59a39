/** For each type of error of kafka's checker a small history that shows it, and one beside it that is right. */
import type { History } from '../../src/results/results.ts';
import { assign, did, early, ended, historyOf, poll, send } from './log-histories.ts';

export interface LogExample {
  /** The types that are found in `wrong`. */
  readonly types: readonly string[];
  /** Whether Maelstrom bears them. */
  readonly borne?: boolean;
  readonly wrong: History;
  readonly right: History;
}

/** Another process that polls all of the log `a`. */
const allOf = (...messages: readonly (readonly [number, number])[]) => did(9, poll({ a: messages }));
const three = [
  did(0, send('a', 1, 0)),
  did(0, send('a', 2, 1)),
  did(0, send('a', 3, 2)),
  allOf([0, 1], [1, 2], [2, 3]),
];

export const logExamples: readonly LogExample[] = [
  {
    types: ['duplicate'],
    wrong: historyOf(did(0, send('a', 1, 0)), allOf([0, 1]), did(8, poll({ a: [[4, 1]] }))),
    right: historyOf(did(0, send('a', 1, 0)), allOf([0, 1]), did(8, poll({ a: [[0, 1]] }))),
  },
  {
    types: ['inconsistent-offsets'],
    wrong: historyOf(
      did(0, send('a', 1, 0)),
      did(1, send('a', 2, 0)),
      allOf([0, 1]),
      did(8, poll({ a: [[0, 2]] })),
    ),
    right: historyOf(
      did(0, send('a', 1, 0)),
      did(1, send('a', 2, 1)),
      allOf([0, 1]),
      did(8, poll({ a: [[1, 2]] })),
    ),
  },
  {
    types: ['G1a'],
    wrong: historyOf(ended('fail', did(0, send('a', 1))), allOf([0, 1]), did(9, poll())),
    right: historyOf(ended('info', did(0, send('a', 1))), allOf([0, 1]), did(9, poll())),
  },
  {
    types: ['lost-write', 'unseen'],
    wrong: historyOf(did(0, send('a', 1, 0)), did(1, send('a', 2, 1)), allOf([1, 2])),
    right: historyOf(did(0, send('a', 1, 0)), did(1, send('a', 2, 1)), allOf([0, 1], [1, 2])),
  },
  {
    types: ['unseen'],
    wrong: historyOf(did(0, send('a', 1, 0)), did(1, send('a', 2, 1)), allOf([0, 1])),
    right: historyOf(did(0, send('a', 1, 0)), ended('info', did(1, send('a', 2))), allOf([0, 1])),
  },
  {
    types: ['int-poll-skip'],
    wrong: historyOf(
      ...three,
      did(
        8,
        poll({
          a: [
            [0, 1],
            [2, 3],
          ],
        }),
      ),
    ),
    right: historyOf(
      ...three,
      did(
        8,
        poll({
          a: [
            [0, 1],
            [1, 2],
            [2, 3],
          ],
        }),
      ),
    ),
  },
  {
    types: ['int-nonmonotonic-poll'],
    wrong: historyOf(
      ...three,
      did(
        8,
        poll({
          a: [
            [1, 2],
            [0, 1],
          ],
        }),
      ),
    ),
    right: historyOf(
      ...three,
      did(
        8,
        poll({
          a: [
            [0, 1],
            [1, 2],
          ],
        }),
      ),
    ),
  },
  {
    types: ['poll-skip'],
    wrong: historyOf(...three, did(8, poll({ a: [[0, 1]] })), did(8, poll({ a: [[2, 3]] }))),
    right: historyOf(...three, did(8, poll({ a: [[0, 1]] })), assign(8, 'b'), did(8, poll({ a: [[2, 3]] }))),
  },
  {
    types: ['nonmonotonic-poll'],
    wrong: historyOf(
      ...three,
      did(8, poll({ a: [[0, 1]] })),
      assign(8, 'a', 'b'),
      did(8, poll({ a: [[0, 1]] })),
    ),
    right: historyOf(...three, did(8, poll({ a: [[0, 1]] })), assign(8, 'b'), did(8, poll({ a: [[0, 1]] }))),
  },
  {
    types: ['nonmonotonic-send'],
    wrong: historyOf(did(0, send('a', 1, 1)), did(0, send('a', 2, 0)), allOf([0, 2], [1, 1])),
    right: historyOf(did(0, send('a', 1, 1)), did(1, send('a', 2, 0)), allOf([0, 2], [1, 1])),
  },
  {
    types: ['int-nonmonotonic-send'],
    wrong: historyOf(did(0, send('a', 1, 1), send('a', 2, 0)), allOf([0, 2], [1, 1])),
    right: historyOf(did(0, send('a', 1, 0), send('a', 2, 1)), allOf([0, 1], [1, 2])),
  },
  {
    types: ['int-send-skip'],
    borne: true,
    wrong: historyOf(
      did(0, send('a', 1, 0), send('a', 3, 2)),
      did(1, send('a', 2, 1)),
      allOf([0, 1], [1, 2], [2, 3]),
    ),
    right: historyOf(
      did(0, send('a', 1, 0), send('a', 3, 1)),
      did(1, send('a', 2, 2)),
      allOf([0, 1], [1, 3], [2, 2]),
    ),
  },
  {
    types: ['precommitted-read'],
    wrong: historyOf(did(0, send('a', 1, 0), poll({ a: [[0, 1]] })), allOf([0, 1])),
    right: historyOf(did(0, send('a', 1, 0), poll({ a: [] })), allOf([0, 1])),
  },
  {
    types: ['G1c', 'PL-2-cycle-exists'],
    wrong: historyOf(
      early(did(0, send('a', 1, 0), poll({ b: [[0, 2]] }))),
      early(did(1, send('b', 2, 0), poll({ a: [[0, 1]] }))),
    ),
    right: historyOf(
      early(did(0, send('a', 1, 0), poll())),
      early(did(1, send('b', 2, 0), poll({ a: [[0, 1]] }))),
      did(2, poll({ b: [[0, 2]] })),
    ),
  },
  {
    types: ['G1c-realtime', 'strong-PL-2-cycle-exists'],
    wrong: historyOf(allOf([0, 1]), did(0, send('a', 1, 0))),
    right: historyOf(allOf([0, 1]), early(did(0, send('a', 1, 0)))),
  },
  {
    types: ['empty-transaction-graph'],
    wrong: historyOf(did(0, poll())),
    right: historyOf(did(0, poll()), did(0, poll())),
  },
];
