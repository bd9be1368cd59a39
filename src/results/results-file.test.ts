import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordedRun, recordedRuns, recordedRunsOf } from '../../test/support/recorded-runs.ts';
import { DscourseError } from '../errors.ts';
import { EdnSymbol, ednEquals, kw, readEdn } from './edn.ts';
import { printHistory, readHistory } from './history-file.ts';
import type { Operation, Results, WorkloadResult } from './results.ts';
import { printResults, readResults } from './results-file.ts';

const withResults = recordedRunsOf('echo', 'unique-ids', 'broadcast', 'g-set');
const otherResults = recordedRuns().flatMap(({ name, resultsText }) =>
  resultsText === null || withResults.some((run) => run.name === name) ? [] : [{ name, text: resultsText }],
);

function problemOf(action: () => unknown): { code: string; message: string } {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof DscourseError) return { code: thrown.code, message: thrown.message };
    throw thrown;
  }
  return { code: 'none', message: '' };
}

/** Typed results around a workload section of our own. */
function resultsWith(workload: WorkloadResult, part: Partial<Results> = {}): Results {
  const counts = { valid: true, count: 3, okCount: 2, failCount: 0, infoCount: 1 } as const;
  const messages = { sendCount: 5, recvCount: 4, msgCount: 5 };
  return {
    valid: workload.valid,
    perf: { valid: true },
    stats: { ...counts, byF: { generate: counts } },
    availability: { valid: true, okFraction: 0.6666667 },
    net: {
      valid: true,
      all: { ...messages, msgsPerOp: 1.6666666 },
      clients: messages,
      servers: { ...messages, msgsPerOp: 0 },
    },
    exceptions: { valid: true, exceptions: [] },
    workload,
    ...part,
  };
}

describe('readResults and printResults', () => {
  it.each(withResults.filter((run) => run.name !== 'echo-no-gnuplot'))(
    'write back $name with the same keys and values',
    (run) => {
      const text = run.resultsText ?? '';
      expect(ednEquals(readEdn(printResults(readResults(text))), readEdn(text))).toBe(true);
    },
  );

  it.each(otherResults)('write back the workload section of $name as it was', ({ text }) => {
    const results = readResults(text);
    expect(results.workload.workload).not.toBe('other');
    expect(ednEquals(readEdn(printResults(results)), readEdn(text))).toBe(true);
  });

  it('read the verdicts that the names of the recorded runs tell', () => {
    for (const run of withResults) {
      const expected = run.name.endsWith('-fail') ? false : run.name.endsWith('-pass') ? true : null;
      if (expected !== null) expect(`${run.name} ${run.results().valid}`).toBe(`${run.name} ${expected}`);
    }
    expect(recordedRuns()).toHaveLength(48);
  });

  it('tell why plots are missing', () => {
    expect(recordedRun('echo-no-gnuplot').results()).toMatchObject({
      valid: 'unknown',
      perf: {
        valid: 'unknown',
        error: 'Error rendering plot, verify gnuplot is installed and reachable',
      },
    });
  });

  it('write ids that could not be compared as Maelstrom does, and read the counts back', () => {
    const results = resultsWith({
      workload: 'unique-ids',
      valid: 'unknown',
      attemptedCount: 3,
      acknowledgedCount: 2,
      duplicatedCount: 0,
      duplicated: [],
      range: [null, null],
      error: 'Cannot compare a string with a number',
    });
    const text = printResults(results);
    const section = (readEdn(text) as ReadonlyMap<unknown, unknown>).get(kw('workload'));
    expect([...(section as ReadonlyMap<unknown, unknown>).keys()]).toEqual([kw('valid?'), kw('error')]);
    expect(readResults(text)).toEqual(results);
  });

  it('keep ids of every size, and their order by frequency', () => {
    const results = resultsWith({
      workload: 'unique-ids',
      valid: false,
      attemptedCount: 9,
      acknowledgedCount: 9,
      duplicatedCount: 3,
      duplicated: [
        { id: 2n ** 64n, count: 3 },
        { id: 5, count: 2 },
        { id: 9007199254740993n, count: 2 },
      ],
      range: [5, 2n ** 64n],
    });
    const text = printResults(results);
    expect(text.replace(/\s+/g, ' ')).toContain(
      ':duplicated {5 2, 9007199254740993 2, 18446744073709551616N 3}',
    );
    expect(readResults(text)).toEqual(results);
  });

  it('keep exceptions with their example', () => {
    const example: Operation = {
      index: 3,
      time: 12,
      type: 'info',
      process: 1,
      f: 'echo',
      value: 'Please echo 1',
      exception: new Map([[kw('via'), []]]),
    };
    const results = resultsWith(
      { workload: 'echo', valid: true, errors: [] },
      {
        exceptions: { valid: true, exceptions: [{ count: 2, class: 'clojure.lang.ExceptionInfo', example }] },
      },
    );
    const text = printResults(results);
    expect(text).toContain(':class clojure.lang.ExceptionInfo');
    expect(text).toContain(':example #jepsen.history.Op{');
    expect(readResults(text)).toEqual(results);
  });

  it('print figures without operations as Maelstrom does', () => {
    const none = { valid: true, count: 0, okCount: 0, failCount: 0, infoCount: 0 } as const;
    const messages = { sendCount: 2, recvCount: 2, msgCount: 2 };
    const results = resultsWith(
      { workload: 'echo', valid: true, errors: [] },
      {
        stats: { ...none, byF: {} },
        availability: { valid: true, okFraction: 1 },
        net: {
          valid: true,
          all: { ...messages, msgsPerOp: null },
          clients: messages,
          servers: { ...messages, msgsPerOp: null },
        },
      },
    );
    const text = printResults(results);
    expect(text).toContain(':ok-fraction 1}');
    expect(text).not.toContain('msgs-per-op');
    expect(readResults(text)).toEqual(results);
  });

  it.each([
    ['{:valid? true', 'edn-damaged', 'r.edn:1:1: a map that is never closed.'],
    ['[1]', 'results-damaged', 'r.edn: the file should be a map, found [1].'],
    ['{:valid? true}', 'results-damaged', 'r.edn: :stats should be a map, found nil.'],
    [
      '{:valid? true, :stats {:valid? 3, :by-f {}}}',
      'results-damaged',
      'r.edn: :stats :valid? should be true, false or :unknown, found 3.',
    ],
    [
      '{:valid? :unknown, :error {:cause "No matching clause: [:ok :invoke]"}}',
      'analysis-died',
      'r.edn: the analysis of this run failed: No matching clause: [:ok :invoke].',
    ],
  ])('explain what is wrong with %s', (text, code, message) => {
    expect(problemOf(() => readResults(text, 'r.edn'))).toEqual({ code, message });
  });

  it('never throw anything but an explanation, whatever piece of a file is missing', () => {
    const text = recordedRun('broadcast-partition-pass').resultsText ?? '';
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(40), (start, length) => {
        const cut = text.slice(0, start) + text.slice(start + length);
        expect(problemOf(() => readResults(cut)).code).toMatch(/^(none|edn-damaged|results-damaged)$/);
      }),
      { numRuns: 300, seed: 20261121 },
    );
  });
});

describe('readHistory and printHistory', () => {
  it.each(recordedRuns().filter((run) => run.historyText !== null))('keep $name byte for byte', (run) => {
    expect(printHistory(run.history()) === run.historyText).toBe(true);
  });

  it('keep errors, exceptions and final reads', () => {
    const history: Operation[] = [
      { index: 0, time: 5, type: 'info', process: 'nemesis', f: 'start-partition', value: kw('one') },
      { index: 1, time: 6, type: 'invoke', process: 2, f: 'read', value: null, final: true },
      {
        index: 2,
        time: 7,
        type: 'info',
        process: 2,
        f: 'read',
        value: null,
        final: true,
        error: [kw('not-supported'), 'no "reads" here\n'],
        exception: new Map([[kw('type'), new EdnSymbol('java.lang.Error')]]),
      },
    ];
    const text = printHistory(history);
    expect(text.split('\n')[2]).toBe(
      '{:index 2, :time 7, :type :info, :process 2, :f :read, :value nil, :final? true, ' +
        ':error [:not-supported "no \\"reads\\" here\\n"], :exception {:type java.lang.Error}}',
    );
    expect(readHistory(text)).toEqual(history);
    expect(printHistory([])).toBe('');
    expect(readHistory('')).toEqual([]);
  });

  it.each([
    ['{:index 0}', 'h.edn:1: an operation without a whole number as :time.'],
    ['[1]', 'h.edn:1: an operation must be a map.'],
    ['{:index 0, :time 1, :type :odd}', 'h.edn:1: an operation whose :type is none.'],
    ['{:index 0, :time 1, :type :ok, :f :x}', 'h.edn:1: an operation without a :process.'],
  ])('explain what is wrong with %s', (text, message) => {
    expect(problemOf(() => readHistory(text, 'h.edn'))).toEqual({ code: 'history-damaged', message });
  });

  it('name the line where a history was cut off', () => {
    const text = recordedRun('echo-pass').historyText ?? '';
    const cut = text.slice(0, text.length - 20);
    expect(problemOf(() => readHistory(cut, 'h.edn')).message).toMatch(/^h\.edn:48:/);
  });
});
