import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Edn, EdnList, EdnSet, isEdnMap, kw, printEdn, readEdn } from '../edn.ts';
import { compareEdn, type Treatment } from './compare-edn.ts';
import { differenceText, pathText } from './difference-text.ts';

/** Each difference as a user reads it. */
function said(here: string, there: string, treatment?: Treatment): string[] {
  return compareEdn(readEdn(here), readEdn(there), treatment).differences.map(
    (one) => `${pathText(one.path)}: ${differenceText(one)}`,
  );
}

describe('two values', () => {
  it.each([
    ['{:a 1 :b {:c 2}}', '{:b {:c 2}, :a 1}', 'maps in another order'],
    ['#{1 2 3}', '#{3 1 2}', 'sets in another order'],
    ['{:a (1 [2 #{3}] nil ())}', '{:a (1 [2 #{3}] nil ())}', 'nested collections'],
    ['#jepsen.history.Op{:index 3}', '#jepsen.history.Op{:index 3}', 'operations'],
    ['{"k" 0.97209305 5 :unknown}', '{5 :unknown "k" 0.97209305}', 'keys of any kind'],
    ['{}', '{}', 'nothing'],
  ])('%s is %s: %s', (here, there) => {
    expect(said(here, there)).toEqual([]);
  });

  it.each([
    ['{:a {:lost-count 3}}', '{:a {:lost-count 2}}', ':a :lost-count: 3 here, 2 in the file'],
    ['{:x 1}', '{:x 1.0}', ':x: 1 here, 1.0 in the file'],
    ['{:x ()}', '{:x nil}', ':x: () here, nil in the file'],
    ['{:x ()}', '{:x []}', ':x: () here, [] in the file'],
    ['{:x [1 2]}', '{:x (1 2)}', ':x: [1 2] here, (1 2) in the file'],
    ['{:x [[1] [2]]}', '{:x [(1) [2]]}', ':x [0]: [1] here, (1) in the file'],
    ['{:x 1, :y 2}', '{:x 1}', ':y: 2 here, nothing in the file'],
    ['{:x 1}', '{:x 1, :not #{:PL-2}}', ':not: nothing here, #{:PL-2} in the file'],
    ['{:x #{1 2}}', '{:x #{2 3 4}}', ':x: only here: 1; only in the file: 3, 4'],
    ['{:x (1 2 3)}', '{:x (1 3)}', ':x: only here: 2'],
    ['{:x (1 1)}', '{:x (1)}', ':x: only here: 1'],
    ['{:x (1 2)}', '{:x (2 1)}', ':x: the same items in another order: (1 2) here, (2 1) in the file'],
    ['{:x (1 {:y 2})}', '{:x (1 {:y 3})}', ':x [1] :y: 2 here, 3 in the file'],
    ['{:x #a.B{:y 2}}', '{:x #a.B{:y 3}}', ':x :y: 2 here, 3 in the file'],
    ['{:x #a.B{:y 2}}', '{:x #a.C{:y 2}}', ':x: #a.B{:y 2} here, #a.C{:y 2} in the file'],
    ['{:x true}', '{:x :unknown}', ':x: true here, :unknown in the file'],
    ['{0.5 1}', '{1/2 2}', '0.5: 1 here, 2 in the file'],
  ])('%s and %s differ: %s', (here, there, text) => {
    expect(said(here, there)).toEqual([text]);
  });

  it('are cut where they are long, and whole when asked for', () => {
    const items = new EdnList(Array.from({ length: 30 }, (_, i) => i));
    const [difference] = compareEdn(items, new EdnList([])).differences;
    if (difference === undefined) throw new Error('no difference');
    expect(differenceText(difference)).toBe('only here: 0, 1, 2, 3, 4, 5 and 24 more');
    expect(differenceText(difference, true)).toContain('28, 29');
  });
});

describe('a place that is not determined', () => {
  const asSet = (value: Edn) => (value instanceof EdnList ? new EdnSet(value.items) : value);
  const treatment: Treatment = (path) =>
    path.at(-1) === kw('configs')
      ? 'skip'
      : path.at(-1) === kw('errors')
        ? (...both) => both.map(asSet) as [Edn, Edn]
        : null;

  it('is left out, also where only one has it', () => {
    expect(said('{:configs 1 :x 1}', '{:configs 2 :x 1}', treatment)).toEqual([]);
    expect(said('{:x 1}', '{:configs 2 :x 1}', treatment)).toEqual([]);
  });

  it('is reduced to what is', () => {
    expect(said('{:errors (1 2 2)}', '{:errors (2 1 2)}', treatment)).toEqual([]);
    expect(said('{:errors (1 2 2)}', '{:errors (1 1 2)}', treatment)).toEqual([
      ':errors: only here: 2; only in the file: 1',
    ]);
  });
});

describe('any value', () => {
  const atoms = fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('a', 'b c').map((name) => (name === 'a' ? kw('a') : name)),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
  const { edn } = fc.letrec<{ edn: Edn }>((tie) => ({
    edn: fc.oneof(
      { depthSize: 'small' },
      atoms,
      fc.array(tie('edn'), { maxLength: 4 }),
      fc.array(tie('edn'), { maxLength: 4 }).map((items) => new EdnList(items)),
      fc.uniqueArray(fc.integer(), { maxLength: 4 }).map((items) => new EdnSet(items)),
      fc
        .uniqueArray(fc.tuple(fc.string(), tie('edn')), { selector: ([key]) => key, maxLength: 4 })
        .map((entries) => new Map<Edn, Edn>(entries)),
    ),
  }));

  it('is the same as itself read back, and differs from another text in a named place', () => {
    fc.assert(
      fc.property(edn, edn, (one, other) => {
        expect(compareEdn(one, readEdn(printEdn(one))).differences).toEqual([]);
        const { differences } = compareEdn(one, other);
        const back = compareEdn(other, one).differences;
        expect(back.length).toBe(differences.length);
        if (!isEdnMap(one) && printEdn(one) !== printEdn(other) && !(one instanceof EdnSet)) {
          expect(differences.length).toBeGreaterThan(0);
        }
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});
