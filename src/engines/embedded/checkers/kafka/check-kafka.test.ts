import { describe, expect, it } from 'vitest';
import { logExamples } from '../../../../../test/support/log-examples.ts';
import {
  assign,
  did,
  early,
  ended,
  historyOf,
  poll,
  type Step,
  send,
} from '../../../../../test/support/log-histories.ts';
import { recordedRunsOf } from '../../../../../test/support/recorded-runs.ts';
import { type Edn, EdnSymbol, isEdnMap, kw, printEdn, readEdn } from '../../../../results/edn.ts';
import type { History, LogsResult } from '../../../../results/results.ts';
import { Section } from '../../../../results/section.ts';
import type { LogErrors } from '../../../../results/sections/log-errors.ts';
import { logsMap, readLogs } from '../../../../results/sections/logs.ts';
import { checkKafka } from './index.ts';

const recorded = recordedRunsOf('kafka');
const check = (...steps: readonly Step[]) => checkKafka(historyOf(...steps));

/** The errors of a type, as they are printed. */
function printed(result: LogsResult, type: string): string {
  return printEdn(logsMap(result).get(kw(type)) ?? null);
}

function groupOf<Type extends LogErrors['type']>(result: LogsResult, type: Type) {
  return result.errors.find((group) => group.type === type);
}

/** What a file holds of a result. */
function onFile({ findings: _, ...result }: LogsResult): Omit<LogsResult, 'findings'> {
  return result;
}

function readBack(result: LogsResult): LogsResult {
  return readLogs(new Section('results.edn', ['workload'], readEdn(printEdn(logsMap(result)))));
}

describe('the recorded runs', () => {
  it.each(recorded)('are judged as Maelstrom judged $name, text for text', (run) => {
    const results = readEdn(run.resultsText ?? '');
    const section = isEdnMap(results) ? results.get(kw('workload')) : undefined;
    const result = checkKafka(run.history());
    expect(printEdn(logsMap(result))).toBe(printEdn(section ?? null));
    // None of them holds what only we would find.
    expect(result.findings).toEqual([]);
  });

  it('are five, two of them invalid', () => {
    const verdicts = recorded.map(({ name }) => name.endsWith('-fail'));
    expect(verdicts.sort()).toEqual([false, false, false, true, true]);
  });
});

describe('each type of error', () => {
  it.each(logExamples)(
    '$types is found where it is, and nothing beside it',
    ({ types, borne, wrong, right }) => {
      const result = checkKafka(wrong);
      expect(result.errorTypes).toEqual(types);
      expect(result.badErrorTypes).toEqual(borne === true ? [] : types);
      expect(result.valid).toBe(borne === true);
      expect(checkKafka(right)).toMatchObject({ valid: true, errorTypes: [] });
    },
  );

  it.each(logExamples)('$types is read back from its text', ({ wrong }) => {
    const result = checkKafka(wrong);
    expect(readBack(result)).toEqual(onFile(result));
  });

  it('is cut to the worst eight, and counted in full', () => {
    const offsets = Array.from({ length: 40 }, (_, offset) => offset);
    const sends = offsets.map((offset) => did(0, send('a', offset + 1, offset)));
    const whole = did(9, poll({ a: offsets.map((offset) => [offset, offset + 1]) }));
    // Each poll begins one message further on than it should: the later, the farther.
    const skipping = offsets.slice(2, 14).map((offset) =>
      did(
        offset + 10,
        poll({
          a: [
            [0, 1],
            [offset, offset + 1],
          ],
        }),
      ),
    );
    const result = check(...sends, whole, ...skipping);
    const group = groupOf(result, 'int-poll-skip');
    expect(group).toMatchObject({ kind: 'errors', count: 12 });
    const deltas =
      group?.kind === 'errors' ? group.shown.map((item) => ('delta' in item ? item.delta : 0)) : [];
    expect(deltas).toEqual([6, 7, 8, 9, 10, 11, 12, 13]);
  });
});

describe('the figures of an error', () => {
  it('name what was skipped, and both operations', () => {
    const result = check(
      did(0, send('k', 7, 2)),
      did(0, send('k', 8, 5)),
      did(0, send('k', 9, 9)),
      did(
        2,
        poll({
          k: [
            [2, 7],
            [5, 8],
            [9, 9],
          ],
        }),
      ),
      did(1, poll({ k: [[2, 7]] })),
      did(1, poll({ k: [[9, 9]] })),
    );
    expect(printed(result, 'poll-skip')).toMatch(
      /^\{:count 1, :errs \(\{:key "k", :delta 2, :skipped \(8\), :ops \[#jepsen.history.Op\{:index 9, .*#jepsen.history.Op\{:index 11, /,
    );
  });

  it('count places of a log without its holes, and offsets with them', () => {
    const result = check(
      did(0, send('k', 1, 1000)),
      did(0, send('k', 2, 5000)),
      did(1, send('k', 3, 5000)),
      did(
        2,
        poll({
          k: [
            [1000, 1],
            [5000, 2],
          ],
        }),
      ),
      did(3, poll({ k: [[5000, 3]] })),
    );
    expect(printed(result, 'inconsistent-offsets')).toBe(
      '{:count 1, :errs ({:key "k", :offset 5000, :index 1, :values #{2 3}})}',
    );
  });

  it('of a lost write tell who wrote it and who read further', () => {
    const result = check(did(0, send('k', 1, 0)), did(0, send('k', 2, 1)), did(1, poll({ k: [[1, 2]] })));
    expect(groupOf(result, 'lost-write')).toMatchObject({
      shown: [{ key: 'k', value: 1, index: 0, maxReadIndex: 1, writer: { index: 1 }, maxRead: { index: 5 } }],
    });
  });

  it('of unseen messages tell the time of the last answer', () => {
    const result = check(did(0, send('k', 1, 0)), did(1, send('k', 2, 1)), did(2, poll({ b: [] })));
    expect(printed(result, 'unseen')).toBe('{:time 6000000, :unseen {"k" 2}, :messages {"k" (1 2)}}');
  });
});

describe('the realtime lag', () => {
  it('is the time from which more was known than a process had polled, to its next poll', () => {
    const result = check(
      did(0, send('k', 1, 0)),
      assign(1, 'k'),
      did(1, poll({ k: [[0, 1]] })),
      did(0, send('k', 2, 1)),
      did(1, poll()),
      did(1, poll({ k: [[1, 2]] })),
    );
    // The second message was acknowledged at 8 ms, the poll without it began at 9 ms.
    expect(result.worstRealtimeLag).toEqual({ time: 0.009, process: 1, key: 'k', lag: 0.001 });
  });

  it('begins with an assignment at nothing', () => {
    const result = check(
      did(0, send('k', 1, 0)),
      assign(1, 'k'),
      did(1, poll()),
      did(2, poll({ k: [[0, 1]] })),
    );
    expect(result.worstRealtimeLag).toEqual({ time: 0.005, process: 1, key: 'k', lag: 0.003 });
  });

  it('is nothing where nothing was polled', () => {
    expect(printed(check(did(0, send('k', 1, 0))), 'worst-realtime-lag')).toBe('{:time 0.0, :lag 0.0}');
  });
});

describe('what an operation without an answer leaves open', () => {
  it('is not lost when nobody saw it', () => {
    const steps = [
      ended('info', did(0, send('k', 1))),
      did(1, send('k', 2, 1)),
      did(2, poll({ k: [[1, 2]] })),
    ];
    expect(check(...steps)).toMatchObject({ valid: true, errorTypes: [] });
  });

  it('names each cause once', () => {
    const timeout = kw('net-timeout');
    const result = check(
      ended('info', did(0, send('k', 1)), timeout),
      ended('info', did(1, poll()), timeout),
      ended('info', did(2, send('k', 2)), [kw('crash'), 'x']),
      did(3, poll()),
      did(3, poll()),
    );
    expect(printEdn(logsMap(result).get(kw('info-txn-causes')) ?? null)).toBe('(:net-timeout [:crash "x"])');
  });

  it('may be polled though it never completed', () => {
    const steps = [
      ended('never-completed', did(0, send('k', 1))),
      did(1, poll({ k: [[0, 1]] })),
      did(1, poll()),
    ];
    expect(check(...steps)).toMatchObject({ valid: true, errorTypes: [] });
  });
});

describe('where Maelstrom has no answer', () => {
  it('a message that nobody sent is an error', () => {
    const result = check(
      did(0, send('k', 1, 0)),
      did(
        1,
        poll({
          k: [
            [0, 1],
            [1, 'x'],
          ],
        }),
      ),
      did(1, poll()),
    );
    expect(result).toMatchObject({
      valid: false,
      errorTypes: ['unsent-read'],
      badErrorTypes: ['unsent-read'],
    });
    expect(groupOf(result, 'unsent-read')).toMatchObject({
      count: 1,
      shown: [{ key: 'k', value: 'x', reader: { index: 3 } }],
    });
    expect(readBack(result)).toEqual(onFile(result));
  });

  it('a log of which polls returned nothing has nothing to lose', () => {
    const steps = [did(0, send('k', 1, 0)), did(1, poll({ b: [] })), did(1, poll({ k: [[0, 1]] }))];
    expect(check(...steps)).toMatchObject({ valid: true });
  });

  it('values that have no order are listed all the same', () => {
    const result = check(
      did(0, send('k', 1, 0)),
      did(1, send('k', 'x', 0)),
      did(2, poll({ k: [[0, 1]] })),
      did(3, poll({ k: [[0, 'x']] })),
    );
    expect(groupOf(result, 'inconsistent-offsets')).toMatchObject({ shown: [{ values: ['x', 1] }] });
  });

  it('offsets may be as large and as far apart as they like', () => {
    const offsets = [0, 1_700_000_000_000, 2 ** 52, 2n ** 62n];
    const sends = offsets.map((offset, i) => did(0, send('k', i + 1, offset)));
    const all = offsets.map((offset, i): readonly [number | bigint, Edn] => [offset, i + 1]);
    expect(check(...sends, assign(1, 'k'), did(1, poll({ k: all })))).toMatchObject({
      valid: true,
      errorTypes: [],
    });
    const skipping = check(
      ...sends,
      did(1, poll({ k: all })),
      did(2, poll({ k: [all[0] ?? [0, 1], all[3] ?? [0, 1]] })),
    );
    expect(printed(skipping, 'int-poll-skip')).toContain(':delta 3, :skipped (2 3)');
  });

  it('a history without clients, or one that is none, is unknown, and says why', () => {
    expect(checkKafka([])).toMatchObject({
      valid: 'unknown',
      error: 'The history holds no operation of a client.',
    });
    const odd: History = [
      { index: 4, time: 1, type: 'ok', process: 0, f: 'poll', value: new EdnSymbol('x') },
    ];
    const result = checkKafka(odd);
    expect(result).toMatchObject({
      valid: 'unknown',
      error: 'Operation 4 (poll) should hold a list of sends and polls, found x.',
    });
    expect(readBack(result)).toEqual(result);
  });

  it.each<[string, Step]>([
    ['a send without a message', { ...did(0, poll()), f: 'send', answered: [[kw('send'), 'k']] }],
    ['an unknown micro-operation', { ...did(0, poll()), answered: [[kw('peek'), 'k']] }],
    ['a fractional offset', did(0, poll({ k: [[0.5, 1]] }))],
    ['an offset and nothing else', { ...did(0, poll()), answered: [[kw('poll'), new Map([['k', [[1]]]])]] }],
    ['messages that are no map', { ...did(0, poll()), answered: [[kw('poll'), 5]] }],
    ['keys that are no list', { ...assign(0), answered: 'k' }],
  ])('%s makes it unknown too', (_, step) => {
    expect(check(step)).toMatchObject({ valid: 'unknown', error: expect.stringContaining('Operation 1 (') });
  });

  it('a message that only the last poll returned counts as seen', () => {
    const steps = [ended('info', did(0, send('k', 1))), did(1, poll({ k: [[0, 1]] }))];
    expect(check(...steps)).toMatchObject({ valid: true, errorTypes: [] });
  });
});

it('does not depend on what runs beside it', () => {
  const steps = [
    early(did(0, send('k', 1, 0))),
    early(did(1, send('k', 2, 1))),
    did(
      2,
      poll({
        k: [
          [0, 1],
          [1, 2],
        ],
      }),
    ),
  ];
  const history = historyOf(...steps);
  const nemesis = { time: 0, type: 'info', process: 'nemesis', f: 'start-partition', value: null } as const;
  const beside = [{ ...nemesis, index: 0 }, ...history.map((op) => ({ ...op, index: op.index + 1 }))];
  expect(checkKafka(beside)).toMatchObject({
    valid: true,
    worstRealtimeLag: checkKafka(history).worstRealtimeLag,
  });
});
