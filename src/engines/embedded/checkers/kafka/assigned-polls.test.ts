import { describe, expect, it } from 'vitest';
import {
  assign,
  assignFromStart,
  did,
  ended,
  historyOf,
  poll,
  type Step,
  send,
} from '../../../../../test/support/log-histories.ts';
import { checkKafka } from './index.ts';

const check = (...steps: readonly Step[]) => checkKafka(historyOf(...steps));

describe('what Maelstrom passes over', () => {
  const sends = [did(0, send('k', 1, 0)), did(0, send('k', 2, 1)), did(0, send('k', 3, 2))];
  const seen = [
    assign(9, 'k'),
    did(
      9,
      poll({
        k: [
          [0, 1],
          [1, 2],
          [2, 3],
        ],
      }),
    ),
  ];

  it('is a first poll that begins behind what was asked for', () => {
    const late = [assign(1, 'k'), did(1, poll({ k: [[2, 3]] }))];
    const result = check(...sends, ...seen, ...late);
    expect(result).toMatchObject({ valid: true, errorTypes: [] });
    expect(result.findings).toMatchObject([
      { type: 'late-start', key: 'k', asked: 0, first: 2, skipped: [1, 2], poll: { index: 13 } },
    ]);
  });

  it('is not a poll that goes on where its process was, nor one of a log that begins further on', () => {
    const goesOn = [
      assign(1, 'k'),
      did(
        1,
        poll({
          k: [
            [0, 1],
            [1, 2],
          ],
        }),
      ),
      assign(1, 'k', 'b'),
      did(1, poll({ k: [[2, 3]] })),
    ];
    expect(check(...sends, ...seen, ...goesOn).findings).toEqual([]);
    const sparse = [did(0, send('s', 1, 700)), assign(1, 's'), did(1, poll({ s: [[700, 1]] }))];
    expect(check(...sparse).findings).toEqual([]);
  });

  it('is a poll that begins late after the logs were sought from their start', () => {
    const again = [
      assign(1, 'k'),
      did(
        1,
        poll({
          k: [
            [0, 1],
            [1, 2],
          ],
        }),
      ),
      assignFromStart(1, 'k'),
    ];
    const late = check(...sends, ...seen, ...again, did(1, poll({ k: [[1, 2]] })));
    expect(late.findings).toMatchObject([{ type: 'late-start', asked: 0, first: 1, skipped: [1] }]);
  });

  it('is silent on a client whose place a failed poll left unknown, until it starts anew', () => {
    const failed = [assign(1, 'k'), ended('fail', did(1, poll()))];
    expect(check(...sends, ...seen, ...failed, did(1, poll({ k: [[2, 3]] }))).findings).toEqual([]);
    const anew = [...failed, assignFromStart(1, 'k'), did(1, poll({ k: [[2, 3]] }))];
    expect(check(...sends, ...seen, ...anew).findings).toMatchObject([{ type: 'late-start' }]);
  });

  it('is a poll of a log that its client was not assigned to, told once', () => {
    const strange = [assign(1, 'b'), did(1, poll({ k: [[0, 1]] })), did(1, poll({ k: [[1, 2]] }))];
    expect(check(...sends, ...seen, ...strange).findings).toMatchObject([
      { type: 'unassigned-key', key: 'k', poll: { index: 13 } },
    ]);
  });
});
