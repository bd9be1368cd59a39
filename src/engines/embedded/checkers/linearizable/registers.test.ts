import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordedRun } from '../../../../../test/support/recorded-runs.ts';
import { registerHistory, withImpossibleRead } from '../../../../../test/support/register-histories.ts';
import { type Edn, ednKey, isEdnMap, kw, printEdn, readEdn, sequenceOf } from '../../../../results/edn.ts';
import { readHistory } from '../../../../results/history-file.ts';
import type { History } from '../../../../results/results.ts';
import { Section } from '../../../../results/section.ts';
import {
  isRegisters,
  type RegistersResult,
  readRegisters,
  registersMap,
  whyUnknown,
} from '../../../../results/sections/registers.ts';
import { checkRegisters, type RegistersOptions } from './registers.ts';

/** The same in every run of the tests. */
const SEED = 20261121;

/** Lines `type process f value`; index and time are counted. */
function history(...lines: string[]): History {
  const text = lines.map((line, index) => {
    const [type, process, f, ...value] = line.split(' ');
    return `{:index ${index}, :time ${index}, :type :${type}, :process ${process}, :f :${f}, :value ${value.join(' ')}}`;
  });
  return readHistory(text.join('\n'));
}

/** What is found of the first key. */
function first(given: History, options?: RegistersOptions) {
  const [register] = checkRegisters(given, options).keys;
  if (register === undefined) throw new Error('The history has no key.');
  return register.linearizable;
}

function explanation(given: History, options?: RegistersOptions) {
  const found = first(given, options);
  if (found.valid !== false || found.explanation === undefined)
    throw new Error('The history is linearizable.');
  return found.explanation;
}

/** Lists whose order is that of a hash table become sets. */
function unordered(value: Edn): Edn {
  if (!isEdnMap(value)) return value;
  return new Map(
    [...value].map(([key, item]): [Edn, Edn] => {
      const isHashed = key === kw('configs') || key === kw('final-paths');
      const items = isHashed ? sequenceOf(item) : undefined;
      return [key, items === undefined ? unordered(item) : items.map(ednKey).sort()];
    }),
  );
}

function readBack(section: Edn): RegistersResult {
  return readRegisters(new Section('results.edn', ['workload'], section));
}

describe.each(['lin-kv-pass', 'lin-kv-fail', 'lin-kv-partition-pass'])('the recorded run %s', (name) => {
  const run = recordedRun(name);
  const results = readEdn(run.resultsText ?? '', name);
  const recorded = isEdnMap(results) ? (results.get(kw('workload')) ?? null) : null;

  it('gets key by key what Knossos said, failing key and operation included', () => {
    const ours = registersMap(checkRegisters(run.history()));
    expect(printEdn(unordered(ours))).toBe(printEdn(unordered(recorded)));
  });

  it('is read from its results.edn and written again as it was', () => {
    expect(isRegisters(new Section('results.edn', [], recorded))).toBe(true);
    expect(printEdn(registersMap(readBack(recorded)))).toBe(printEdn(recorded));
  });
});

describe('a history that is not linearizable', () => {
  const stale = history(
    'invoke 0 write [7 1]',
    'ok 0 write [7 1]',
    'invoke 1 write [7 2]',
    'invoke 2 cas [7 [2 3]]',
    'invoke 3 write [7 4]',
    'ok 3 write [7 4]',
    'invoke 4 read [7 nil]',
    'ok 4 read [7 1]',
    'ok 1 write [7 2]',
    'info 2 cas [7 [2 3]]',
  );

  it('is explained by the shortest prefix, what was in flight, and each state with its reasons', () => {
    const failure = explanation(stale);
    expect(failure).toMatchObject({
      completions: 3,
      completion: { index: 7, value: 1 },
      invocation: { index: 6 },
    });
    expect(failure.inFlight.map(({ index }) => index)).toEqual([2, 3]);
    expect(failure.possibleCount).toBe(3);
    expect(
      failure.possible.map(({ state, tookEffect, illegal, others }) => ({
        state,
        tookEffect: tookEffect.map(({ index }) => index),
        illegal,
        others: others.map((step) => ('illegal' in step ? step.illegal : step.leadsTo)),
      })),
    ).toEqual([
      {
        state: '4',
        tookEffect: [],
        illegal: "can't read 1 from register 4",
        others: [['2'], "can't CAS 4 from 2 to 3"],
      },
      { state: '2', tookEffect: [2], illegal: "can't read 1 from register 2", others: [['3']] },
      { state: '3', tookEffect: [2, 3], illegal: "can't read 1 from register 3", others: [] },
    ]);
    // The write of 4 must come last of those that completed; what is in flight may come before it.
    expect(failure.order?.map(({ index }) => index)).toEqual([0, 2, 3, 4]);
  });

  it('is linearizable without its last operation, so that the prefix is the shortest', () => {
    expect(checkRegisters(stale.filter(({ index }) => index !== 7)).valid).toBe(true);
    expect(checkRegisters(stale.slice(0, 8)).valid).toBe(false);
    expect(checkRegisters(stale.slice(0, 7)).valid).toBe(true);
  });

  it('is printed as Knossos prints it: final paths end with what is impossible', () => {
    const found = first(stale);
    if (found.valid !== false) throw new Error('It is linearizable.');
    expect(found).toMatchObject({
      operation: { index: 7 },
      previousOk: { index: 5 },
      lastOperation: { index: 5 },
    });
    const paths = found.finalPaths.map((path) =>
      path.map(({ operation, outcome }) => [
        operation?.index,
        'value' in outcome ? outcome.value : outcome.inconsistent,
      ]),
    );
    expect(paths).toContainEqual([
      [5, 4],
      [7, "can't read 1 from register 4"],
    ]);
    expect(paths).toContainEqual([
      [5, 4],
      [2, 2],
      [3, 3],
      [7, "can't read 1 from register 3"],
    ]);
    expect(new Set(paths.map((path) => JSON.stringify(path))).size).toBe(paths.length);
  });

  it('is one even when the first search gives up and the second one finds it', () => {
    const budgets = { configurations: 1, iterations: 10_000 };
    const failure = explanation(stale, { budgets });
    expect(failure).toMatchObject({ completions: 3, completion: { index: 7 }, possibleCount: null });
    expect(failure.possible.map(({ illegal }) => illegal)).toEqual(["can't read 1 from register 4"]);
    expect(first(stale.slice(0, 6), { budgets })).toMatchObject({ valid: true });
  });

  it('leaves the nil of an empty register blank where Knossos does, and only there', () => {
    const found = first(history('invoke 0 read ["a" nil]', 'ok 0 read ["a" "x"]'));
    if (found.valid !== false) throw new Error('It is linearizable.');
    expect(found.finalPaths[0]?.[1]?.outcome).toEqual({ inconsistent: "can't read x from register " });
    expect(found.explanation?.possible[0]?.illegal).toBe(`can't read "x" from register nil`);
    expect(found).toMatchObject({ previousOk: null, lastOperation: null });
  });

  it('comes back from results.edn but for the explanation', () => {
    const result = checkRegisters(stale);
    const [key] = result.keys;
    const { explanation: _, ...rest } = first(stale) as Extract<ReturnType<typeof first>, { valid: false }>;
    expect(readBack(readEdn(printEdn(registersMap(result)), 'results.edn'))).toEqual({
      workload: 'registers',
      valid: false,
      keys: [{ ...key, linearizable: rest }],
      failures: [7],
    });
  });
});

describe('keys', () => {
  it('are judged apart: one that fails makes the whole fail, the others stay valid', () => {
    const result = checkRegisters(
      history(
        'invoke 0 write [[1 :b] 1]',
        'invoke 1 read [3 nil]',
        'ok 0 write [[1 :b] 1]',
        'ok 1 read [3 5]',
        'invoke 0 read [[1 :b] nil]',
        'ok 0 read [[1 :b] 1]',
      ),
    );
    expect(result.keys.map(({ valid }) => valid)).toEqual([true, false]);
    expect(result).toMatchObject({ valid: false, failures: [3] });
  });

  it('without operations are none, and a history without keys is valid', () => {
    expect(registersMap(checkRegisters([]))).toEqual(
      readEdn('{:valid? true, :results {}, :failures []}', 'expected'),
    );
  });
});

describe('operations in doubt', () => {
  const lost = history(
    'invoke 0 write [0 1]',
    'ok 0 write [0 1]',
    'invoke 1 write [0 2]',
    'info 1 write [0 2]',
    'invoke 2 read [0 nil]',
    'ok 2 read [0 2]',
  );

  it('may have taken effect', () => {
    expect(checkRegisters(lost).valid).toBe(true);
  });
});

describe('too many operations in flight', () => {
  it('make the answer unknown, with the reason, never a guess', () => {
    const made = registerHistory({ seed: 3, operations: 40, clients: 8, key: 0 });
    const result = checkRegisters(made, { budgets: { configurations: 20, iterations: 20 } });
    expect(result.valid).toBe('unknown');
    expect(result.failures).toEqual([]);
    const reason =
      /one search gave up after 20 configurations, at the completion with index \d+, another after 20 steps/;
    expect(whyUnknown(result.keys[0] as (typeof result.keys)[number])).toMatch(reason);
    expect(readBack(registersMap(result)).keys.map(whyUnknown)).toEqual(result.keys.map(whyUnknown));
  });

  it('of Knossos are read with its reasons', () => {
    const keyOf = (linearizable: string) =>
      readBack(
        readEdn(
          `{:valid? :unknown, :results {0 {:linearizable ${linearizable}, :timeline {:valid? true}, :valid? :unknown}}, :failures []}`,
          'results.edn',
        ),
      ).keys.map(whyUnknown);
    expect(keyOf('{:valid? :unknown, :cause :out-of-memory, :configs (), :final-paths ()}')).toEqual([
      'the search ran out of memory',
    ]);
    expect(keyOf('{:valid? :unknown, :error {:via [{:type A, :message "Assert failed: x"}]}}')).toEqual([
      'Assert failed: x',
    ]);
  });
});

describe('reads of nil', () => {
  const forgetful = history(
    'invoke 0 read [0 nil]',
    'ok 0 read [0 nil]',
    'invoke 0 write [0 1]',
    'invoke 1 read [0 nil]',
    'ok 1 read [0 nil]',
    'ok 0 write [0 1]',
    'invoke 1 read [0 nil]',
    'invoke 0 cas [0 [1 2]]',
    'ok 1 read [0 nil]',
    'ok 0 cas [0 [1 2]]',
  );

  it('are valid as in Maelstrom; after a write that had completed they are named apart', () => {
    const result = checkRegisters(forgetful);
    expect(result.valid).toBe(true);
    expect(result.nilReads?.map(({ key, read, write }) => [key, read.index, write.index])).toEqual([
      [0, 8, 5],
    ]);
  });

  it('are not named when the write was still going on as they were invoked', () => {
    const overlapping = history(
      'invoke 0 write [0 1]',
      'invoke 1 read [0 nil]',
      'ok 0 write [0 1]',
      'ok 1 read [0 nil]',
    );
    expect(checkRegisters(overlapping).nilReads).toEqual([]);
  });

  it('are not named where nil may have been written, or the key is another one', () => {
    const writesNil = history(
      'invoke 0 write [0 1]',
      'ok 0 write [0 1]',
      'invoke 1 write [0 nil]',
      'invoke 2 read [0 nil]',
      'ok 2 read [0 nil]',
    );
    expect(checkRegisters(writesNil).nilReads).toEqual([]);
    const otherKey = history(
      'invoke 0 write [0 1]',
      'ok 0 write [0 1]',
      'invoke 2 read [1 nil]',
      'ok 2 read [1 nil]',
    );
    expect(checkRegisters(otherKey).nilReads).toEqual([]);
  });
});

describe('histories of a correct register', () => {
  const shape = fc.record({
    seed: fc.nat(),
    operations: fc.integer({ min: 1, max: 80 }),
    clients: fc.integer({ min: 1, max: 10 }),
    values: fc.integer({ min: 1, max: 6 }),
    indefinite: fc.constantFrom(0, 0.02, 0.2),
  });

  it('are always valid', () => {
    fc.assert(
      fc.property(shape, (options) => checkRegisters(registerHistory({ ...options, key: 0 })).valid === true),
      { seed: SEED, numRuns: 150 },
    );
  });

  it('with one read of a value that nobody wrote are not, and that read is the one named', () => {
    fc.assert(
      fc.property(shape, fc.double({ min: 0, max: 0.9, noNaN: true }), (options, share) => {
        const made = registerHistory({ ...options, operations: options.operations + 40, key: 0 });
        const { history: spoilt, at } = withImpossibleRead(made, share);
        const found = first(spoilt);
        expect(found.valid === false && found.operation.index).toBe(at);
        expect(found.valid === false && found.explanation?.completion.index).toBe(at);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});
