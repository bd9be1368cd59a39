import { describe, expect, it } from 'vitest';
import { did, historyOf, poll, send } from '../../../../../test/support/log-histories.ts';
import { printResults } from '../../../../results/results-file.ts';
import { judgeRun } from '../judge-history.ts';
import { checkKafka } from './check-kafka.ts';
import { quotedValues, withinRoom } from './shown-items.ts';

describe('what errors quote', () => {
  it('is all of it where it has room', () => {
    const items = [[1, 2], [3], []];
    expect(withinRoom(items, 3)).toBe(items);
  });

  it('ends before the item that has no room, but never before the first', () => {
    expect(withinRoom([[1, 2], new Map([['a', [3]]]), [4]], 3)).toEqual([[1, 2]]);
    expect(withinRoom([{ first: [1, 2, 3] }, []], 2)).toEqual([{ first: [1, 2, 3] }]);
  });

  it('of polls that return everything again and again is bounded, and all of them are counted', () => {
    const log = Array.from({ length: 2000 }, (_, offset): [number, number] => [offset, offset]);
    // Logs that end in their first message again: each poll is an error, and quotes two polls.
    const wrong = [...log, [0, 0] as [number, number]];
    const polls = Array.from({ length: 12 }, () => did(1, poll({ '1': wrong })));
    const history = historyOf(
      ...log.map(([offset, message]) => did(0, send('1', message, offset))),
      ...polls,
    );
    const result = checkKafka(history);
    const group = result.errors.find(({ type }) => type === 'nonmonotonic-poll');
    if (group?.kind !== 'errors') throw new Error('The polls are right.');
    expect(group.count).toBe(11);
    const values = group.shown.length * 2 * 2 * log.length;
    expect(values).toBeGreaterThan(quotedValues / 2);
    expect(values).toBeLessThanOrEqual(quotedValues);
    const none = { sendCount: 0, recvCount: 0, msgCount: 0 };
    const counts = { all: none, clients: none, servers: none };
    const test = { workload: 'kafka', availability: null, consistencyModels: [] } as const;
    expect(printResults(judgeRun(history, counts, test)).length).toBeLessThan(10_000_000);
  });
});
