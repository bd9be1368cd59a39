import { parseEDNString } from 'edn-data';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordedEdnFiles } from '../../test/support/recorded-runs.ts';
import { DscourseError } from '../errors.ts';
import {
  clojureCompare,
  Double,
  type Edn,
  EdnList,
  EdnSet,
  EdnSymbol,
  ednEquals,
  ednKey,
  kw,
  prettyEdn,
  printEdn,
  readEdn,
  readEdnLines,
  Tagged,
} from './edn.ts';

/** Of the random values: the same in every run of the tests. */
const SEED = 20261121;

/** Values of every kind that the model has. */
const anyEdn: fc.Arbitrary<Edn> = fc.letrec<{ value: Edn }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }),
    fc.bigInt({ min: -(2n ** 70n), max: -(2n ** 53n) }),
    fc.double({ noNaN: true }).map((n) => (Number.isInteger(n) ? new Double(n) : n)),
    fc.string({ unit: 'binary' }),
    fc.string().map(kw),
    fc.stringMatching(/^[a-z][a-z0-9.$_-]{0,8}$/).map((name) => new EdnSymbol(`s${name}`)),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(tie('value'), { maxLength: 5 }).map((items) => new EdnList(items)),
    fc.uniqueArray(tie('value'), { maxLength: 5, selector: ednKey }).map((items) => new EdnSet(items)),
    fc
      .uniqueArray(fc.tuple(tie('value'), tie('value')), { maxLength: 5, selector: ([key]) => ednKey(key) })
      .map((entries) => new Map(entries)),
    tie('value').map((value) => new Tagged('jepsen.history.Op', value)),
  ),
})).value;

/** Values of a kind that edn-data reads right, so that the two readers can be compared. */
const sharedEdn: fc.Arbitrary<Edn> = fc.letrec<{ value: Edn }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string().filter((text) => !/[\\"]/.test(text)),
    fc.stringMatching(/^[a-z][a-z0-9?!*+-]{0,8}$/).map(kw),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => new EdnList(items)),
    fc
      .uniqueArray(fc.tuple(tie('value'), tie('value')), { maxLength: 4, selector: ([key]) => ednKey(key) })
      .map((entries) => new Map(entries)),
  ),
})).value;

/** What edn-data's default output says, in our model. `text` floats and big integers are told apart by us. */
function fromEdnData(value: unknown): Edn {
  if (value === null || ['boolean', 'number', 'string', 'bigint'].includes(typeof value)) return value as Edn;
  if (Array.isArray(value)) return value.map(fromEdnData);
  const object = value as Record<string, unknown>;
  if ('map' in object) {
    const entries = object.map as [unknown, unknown][];
    return new Map(entries.map(([key, item]) => [fromEdnData(key), fromEdnData(item)]));
  }
  if ('set' in object) return new EdnSet((object.set as unknown[]).map(fromEdnData));
  if ('list' in object) return new EdnList((object.list as unknown[]).map(fromEdnData));
  if ('key' in object) return kw(object.key as string);
  if ('sym' in object) return new EdnSymbol(object.sym as string);
  if ('tag' in object) return new Tagged(object.tag as string, fromEdnData(object.val));
  throw new Error(`edn-data gave ${JSON.stringify(value)}`);
}

/** Our value with whole floats as numbers, as edn-data has them. */
function withoutDoubles(value: Edn): Edn {
  if (value instanceof Double) return value.value;
  if (Array.isArray(value)) return value.map(withoutDoubles);
  if (value instanceof EdnList) return new EdnList(value.items.map(withoutDoubles));
  if (value instanceof EdnSet) return new EdnSet(value.items.map(withoutDoubles));
  if (value instanceof Tagged) return new Tagged(value.tag, withoutDoubles(value.value));
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [withoutDoubles(key), withoutDoubles(item)]));
  }
  return value;
}

function whyNot(text: string): string {
  try {
    readEdn(text, 'some/file.edn');
  } catch (thrown) {
    if (thrown instanceof DscourseError) return thrown.message;
    throw thrown;
  }
  return 'it was read';
}

describe('readEdn', () => {
  it.each(recordedEdnFiles())('reads $name as edn-data does', ({ text }) => {
    const ours = readEdnLines(text);
    const lines = ours.length === 1 ? [text] : text.trimEnd().split('\n');
    expect(ours).toHaveLength(lines.length);
    lines.forEach((line, i) => {
      const theirs = fromEdnData(parseEDNString(line));
      if (!ednEquals(withoutDoubles(ours[i] as Edn), theirs)) expect(ours[i]).toEqual(theirs);
    });
  });

  it('reads what edn-data reads in the same way, on random values', () => {
    fc.assert(
      fc.property(sharedEdn, (value) => {
        const text = printEdn(value);
        expect(ednEquals(readEdn(text), fromEdnData(parseEDNString(text)))).toBe(true);
      }),
      { numRuns: 500, seed: SEED },
    );
  });

  it.each<[string, Edn]>([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['9007199254740993', 9007199254740993n],
    ['-9007199254740993', -9007199254740993n],
    ['18446744073709551617N', 18446744073709551617n],
    ['12N', 12],
    ['+7', 7],
    ['-0', 0],
    ['1.0', new Double(1)],
    ['-0.0', new Double(-0)],
    ['2.0206184', 2.0206184],
    ['9.3E-4', 0.00093],
    ['1.0E7', new Double(1e7)],
    ['1.5M', 1.5],
    ['1/2', 0.5],
    ['##Inf', Number.POSITIVE_INFINITY],
    ['##-Inf', Number.NEGATIVE_INFINITY],
    [':valid?', kw('valid?')],
    [":value'", kw("value'")],
    [':maelstrom.client/timeout', kw('maelstrom.client/timeout')],
    [':PL-2', kw('PL-2')],
    ['...', new EdnSymbol('...')],
    ['-main', new EdnSymbol('-main')],
    ['<init>', new EdnSymbol('<init>')],
    ['jepsen.checker.perf$plot_BANG_', new EdnSymbol('jepsen.checker.perf$plot_BANG_')],
    ['"a\\n\\t\\"\\\\\\u00e9\\101"', 'a\n\t"\\éA'],
    ['"\\uD83D\\uDE00"', '😀'],
    ['\\a', 'a'],
    ['\\newline', '\n'],
    ['\\u0041', 'A'],
    ['[\\( \\)]', ['(', ')']],
    ['#{1 2}', new EdnSet([1, 2])],
    ['#inst "2024-01-26"', new Tagged('inst', '2024-01-26')],
    ['#a{:b 1}', new Tagged('a', new Map([[kw('b'), 1]]))],
    [
      '#:net{:all 1, :x/y 2, :_/z 3, "s" 4}',
      new Map<Edn, Edn>([
        [kw('net/all'), 1],
        [kw('x/y'), 2],
        [kw('z'), 3],
        ['s', 4],
      ]),
    ],
    [
      '{0 0, 0.5 1, 1 2}',
      new Map([
        [0, 0],
        [0.5, 1],
        [1, 2],
      ]),
    ],
    ['; a comment\n[1 #_ 2 #_[3 4] 5] ; more', [1, 5]],
    ['{:a 1,,, :b\t2}', new Map([kw('a'), kw('b')].map((key, i) => [key, i + 1]))],
    ['[true false nil truely]', [true, false, null, new EdnSymbol('truely')]],
    ['\uFEFF[1]', [1]],
  ])('reads %s', (text, value) => {
    const read = readEdn(text);
    expect(read).toEqual(value);
    expect(ednEquals(read, value)).toBe(true);
  });

  it.each([
    ['', 'some/file.edn:1:1: the file ends where a value was expected.'],
    ['{:a 1\n :b [1 2', 'some/file.edn:2:5: a vector that is never closed.'],
    ['{:a 1\n :b 2', 'some/file.edn:1:1: a map that is never closed.'],
    ['{:a}', 'some/file.edn:1:2: a key without a value.'],
    ['{:a 1 :a 2}', 'some/file.edn:1:7: the same key twice in one map.'],
    ['{[1] 1 (1) 2}', 'some/file.edn:1:8: the same key twice in one map.'],
    ['"abc', 'some/file.edn:1:1: a string that is never closed.'],
    ['"a\\q"', 'some/file.edn:1:3: "\\q" is no escape that a string may hold.'],
    ['[1\n2] 3', 'some/file.edn:2:4: more text after the value.'],
    ['[1 2)', 'some/file.edn:1:5: unexpected ")".'],
    ['12x', 'some/file.edn:1:1: "12x" is not a number.'],
    ['012', 'some/file.edn:1:1: "012" is not a number.'],
    [':', 'some/file.edn:1:1: a keyword without a name.'],
    ['##Nope', 'some/file.edn:1:1: "##Nope" is not a number.'],
    ['\\nope', 'some/file.edn:1:1: "\\nope" is not a character.'],
    ['#"x"', 'some/file.edn:1:1: "#"" means nothing.'],
  ])('says where %j is damaged', (text, message) => {
    expect(whyNot(text)).toBe(message);
  });

  it('refuses endless nesting instead of overflowing the stack', () => {
    expect(whyNot('['.repeat(100_000))).toContain('nested more than 2000 deep');
    expect(whyNot('#a '.repeat(100_000))).toContain('nested more than 2000 deep');
  });

  it('finds the damage wherever a history is cut off', () => {
    const text = '{:index 0, :value [1 2 {:a "b"}], :f :x}';
    for (let end = 1; end < text.length; end++)
      expect(whyNot(text.slice(0, end))).toContain('some/file.edn:1:');
  });
});

describe('printEdn', () => {
  it('prints what reads back as an equal value', () => {
    fc.assert(
      fc.property(anyEdn, (value) => {
        expect(ednEquals(readEdn(printEdn(value)), value)).toBe(true);
        expect(ednEquals(readEdn(prettyEdn(value)), value)).toBe(true);
      }),
      { numRuns: 1000, seed: SEED },
    );
  });

  it.each(recordedEdnFiles().filter(({ name }) => name.endsWith('history.edn')))(
    'prints $name byte for byte',
    ({ text }) => {
      const printed = readEdnLines(text).map((line) => `${printEdn(line)}\n`);
      expect(printed.join('') === text).toBe(true);
    },
  );

  it.each<[Edn, string]>([
    [new Double(1), '1.0'],
    [18.336449, '18.336449'],
    [0.00093, '9.3E-4'],
    [new Double(1e7), '1.0E7'],
    [12345678.5, '1.23456785E7'],
    [new Double(-0), '-0.0'],
    [2n ** 63n - 1n, '9223372036854775807'],
    [2n ** 63n, '9223372036854775808N'],
    [-(2n ** 63n) - 1n, '-9223372036854775809N'],
    ['\ud800', '"\\ud800"'],
    [kw('a b'), '#dscourse/keyword "a b"'],
    [kw(''), '#dscourse/keyword ""'],
    [kw('é'), ':é'],
    [new Tagged('jepsen.history.Op', new Map([[kw('f'), kw('read')]])), '#jepsen.history.Op{:f :read}'],
  ])('prints %o as %s', (value, text) => {
    expect(printEdn(value)).toBe(text);
  });

  it('lays results out as Clojure does, for all but the odd file', () => {
    const files = recordedEdnFiles().filter(({ name }) => !name.includes('history'));
    const same = files.filter(({ text }) => `${prettyEdn(readEdn(text))}\n` === text);
    expect(same.length).toBeGreaterThanOrEqual(files.length - 3);
  });

  it('stays on one line where that is just long enough', () => {
    fc.assert(
      fc.property(anyEdn, (value) => {
        const flat = printEdn(value);
        expect(prettyEdn(value, { width: flat.length + 1 })).toBe(flat);
      }),
      { numRuns: 300 },
    );
  });
});

describe('ednEquals and ednKey', () => {
  it.each<[Edn, Edn, boolean]>([
    [1, new Double(1), false],
    [new Double(0), new Double(-0), true],
    [9007199254740993n, 9007199254740992n, false],
    [[1, 2], new EdnList([1, 2]), true],
    [[1, 2], [2, 1], false],
    [new EdnSet([1, 2]), new EdnSet([2, 1]), true],
    ['a', kw('a'), false],
    ['1', 1, false],
    [null, 'nil', false],
    [['a b'], ['a', 'b'], false],
    [new Map([[kw('a'), 1]]), new Map([[kw('a'), 2]]), false],
    [new Map([['a', [1]]]), new Map([['a', [1]]]), true],
  ])('compares %o and %o', (a, b, equal) => {
    expect(ednEquals(a, b)).toBe(equal);
    expect(ednKey(a) === ednKey(b)).toBe(equal);
  });

  it('agrees with itself whatever the values', () => {
    fc.assert(
      fc.property(anyEdn, anyEdn, (a, b) => ednEquals(a, b) === (ednKey(a) === ednKey(b))),
      {
        seed: SEED,
      },
    );
  });
});

describe('clojureCompare', () => {
  it.each<[Edn, Edn, number]>([
    [null, 0, -1],
    [1, new Double(1), 0],
    [2, 10, -1],
    ['2', '10', 1],
    [9007199254740993n, 9007199254740992n, 1],
    [9007199254740993n, new Double(9007199254740992), 0],
    [[2], [1, 1], -1],
    [[1, 2], [1, 3], -1],
    [false, true, -1],
    [kw('broadcast'), kw('read'), -1],
  ])('puts %o and %o in order', (a, b, order) => {
    expect(Math.sign(clojureCompare(a, b))).toBe(order);
    expect(Math.sign(clojureCompare(b, a))).toBe(order === 0 ? 0 : -order);
  });

  it.each<[Edn, Edn, string]>([
    ['a', 1, 'Cannot compare a string with a number'],
    [new Map(), new Map(), 'Cannot compare an object with an object'],
    [[1], 1, 'Cannot compare a list with a number'],
    [true, 'x', 'Cannot compare a boolean with a string'],
  ])('refuses %o and %o', (a, b, message) => {
    expect(() => clojureCompare(a, b)).toThrow(message);
  });
});
