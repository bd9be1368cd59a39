import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordedRunsOf } from '../../../../test/support/recorded-runs.ts';
import { Double, type Edn, isEdnMap, kw, printEdn, readEdn } from '../../../results/edn.ts';
import type { History, Operation } from '../../../results/results.ts';
import { Section } from '../../../results/section.ts';
import { counterMap, readCounter } from '../../../results/sections/counter.ts';
import { checkCounter } from './counter.ts';

const recorded = recordedRunsOf('g-counter', 'pn-counter');

type End = Pick<Operation, 'process' | 'f' | 'type'> & { readonly value: Edn; readonly final?: boolean };
const add = (process: number, value: Edn, type: Operation['type'] = 'ok'): End => ({
  process,
  f: 'add',
  type,
  value,
});
const read = (process: number, value: Edn): End => ({ process, f: 'read', type: 'ok', value });
const final = (process: number, value: Edn): End => ({ ...read(process, value), final: true });

/** Each operation alone. */
function historyOf(...ends: readonly End[]): History {
  return ends.flatMap((end, i): Operation[] => [
    { ...end, index: 2 * i, time: 2 * i, type: 'invoke', value: end.f === 'read' ? null : end.value },
    { ...end, index: 2 * i + 1, time: 2 * i + 1 },
  ]);
}
const check = (...ends: readonly End[]) => checkCounter(historyOf(...ends));

describe('the recorded runs', () => {
  it.each(recorded)('are judged as Maelstrom judged $name, text for text', (run) => {
    const results = readEdn(run.resultsText ?? '');
    const section = isEdnMap(results) ? results.get(kw('workload')) : undefined;
    const result = checkCounter(run.history());
    expect(printEdn(counterMap(result))).toBe(printEdn(section ?? null));
    // None of them holds what only we would find.
    expect(result.findings).toEqual([]);
  });

  it('are seven, three of them invalid', () => {
    expect(recorded.filter(({ name }) => name.endsWith('-fail'))).toHaveLength(3);
    expect(recorded).toHaveLength(7);
  });
});

describe('final reads', () => {
  it('must be the sum of the acknowledged adds', () => {
    expect(check(add(0, 3), add(1, -1), final(0, 2), final(1, 2))).toMatchObject({ valid: true, errors: [] });
    const wrong = check(add(0, 3), add(1, -1), final(0, 2), final(1, 3));
    expect(wrong).toMatchObject({ valid: false, errors: [{ index: 7, value: 3 }], finalReads: [2, 3] });
  });

  it('may hold adds without an answer, and never those that are known to have failed', () => {
    const unsure = [add(0, 100), add(1, 7, 'info'), add(2, 3, 'info'), add(3, 50, 'fail')];
    const result = check(...unsure, final(0, 103), final(1, 110), final(2, 105), final(3, 150));
    expect(printEdn(counterMap(result).get(kw('acceptable')) ?? null)).toBe(
      '([100 100] [103 103] [107 107] [110 110])',
    );
    expect(result.errors.map(({ value }) => value)).toEqual([105, 150]);
  });

  it('decide alone: other reads may be anything', () => {
    expect(check(add(0, 3), read(0, 1000), final(0, 3)).valid).toBe(true);
    expect(check(add(0, 3), read(0, 3)).valid).toBe(true);
  });

  it('that returned no integer are wrong, where Maelstrom has no answer', () => {
    expect(check(final(0, new Double(0))).valid).toBe(false);
    expect(check(final(0, null)).valid).toBe(false);
  });

  it('are exact beyond 2^53', () => {
    const large = 2n ** 62n;
    expect(check(add(0, large), add(0, 1), final(0, large + 1n)).valid).toBe(true);
    expect(check(add(0, large), add(0, 1), final(0, large)).valid).toBe(false);
  });

  it('have no answer where the open adds have too many sums', () => {
    const open = Array.from({ length: 40 }, (_, i) => add(i, 3n ** BigInt(i), 'info'));
    const result = check(...open, final(0, 0));
    expect(result).toMatchObject({
      valid: 'unknown',
      error: 'The 40 adds without an answer have more than 100000 possible sums.',
    });
    const text = printEdn(counterMap(result));
    const { findings: _, ...onFile } = result;
    expect(readCounter(new Section('results.edn', [], readEdn(text)))).toEqual(onFile);
  });
});

describe('what Maelstrom passes over', () => {
  const findings = (...ends: readonly End[]) => check(...ends).findings;

  it('is a read of more or less than all adds that had begun', () => {
    expect(findings(add(0, 3), add(1, -2), read(2, 4))).toMatchObject([
      { type: 'impossible-read', read: { index: 5 }, possible: { low: -2n, high: 3n } },
    ]);
    expect(findings(add(0, 3), read(2, -1))).toMatchObject([{ type: 'impossible-read' }]);
    // What comes later can't be read yet; what has no answer can.
    expect(findings(read(2, 3), add(0, 3))).toMatchObject([{ type: 'impossible-read', read: { index: 1 } }]);
    expect(findings(add(0, 3, 'info'), add(1, 2, 'fail'), read(2, 5))).toEqual([]);
  });

  it('is a read without what the same process was told is added', () => {
    expect(findings(add(0, 3), add(1, 4), read(0, 2))).toMatchObject([
      { type: 'forgotten-add', possible: { low: 3n, high: 7n }, acknowledged: 3n },
    ]);
    expect(findings(add(0, 3), add(1, 4), read(0, 3))).toEqual([]);
    // Another process may not know of it yet, and a negative add of another may outweigh it.
    expect(findings(add(0, 3), read(1, 0))).toEqual([]);
    expect(findings(add(0, 3), add(1, -3), read(0, 0))).toEqual([]);
  });

  it('is a process that reads less than before, where no add was negative', () => {
    expect(findings(add(0, 3), add(1, 4), read(2, 7), read(3, 0), read(2, 4))).toMatchObject([
      { type: 'falling-read', read: { index: 9, value: 4 }, before: { index: 5, value: 7 } },
    ]);
    expect(findings(add(0, 3), add(1, -4), read(2, 3), read(2, -4))).toEqual([]);
  });

  it('is never found in the reads of counters that merge what they are told', () => {
    const step = fc.record({
      kind: fc.constantFrom('add', 'read', 'merge'),
      node: fc.nat(2),
      from: fc.nat(2),
      delta: fc.integer({ min: -5, max: 9 }),
      end: fc.constantFrom<Operation['type']>('ok', 'ok', 'ok', 'info'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, grows) => {
        // Per node, the adds that it knows of, each by its number.
        const known = [new Map<number, number>(), new Map<number, number>(), new Map<number, number>()];
        const at = (node: number) => known[node] as Map<number, number>;
        const sum = (node: number) => [...at(node).values()].reduce((total, delta) => total + delta, 0);
        const ends = steps.flatMap(({ kind, node, from, delta, end }, i): End[] => {
          if (kind === 'read') return [read(node, sum(node))];
          if (kind === 'merge') {
            for (const [number, each] of at(from)) at(node).set(number, each);
            return [];
          }
          const value = grows ? Math.abs(delta) : delta;
          at(node).set(i, value);
          return [add(node, value, end)];
        });
        for (const node of [0, 1, 2]) for (const [number, each] of at(node)) at(0).set(number, each);
        const result = check(...ends, final(0, sum(0)));
        expect(result).toMatchObject({ valid: true, findings: [] });
        expect(check(...ends, final(0, sum(0) + 1000)).valid).toBe(false);
      }),
      { seed: 2, numRuns: 150 },
    );
  });
});
