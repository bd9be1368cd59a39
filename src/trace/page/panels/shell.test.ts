import { describe, expect, it } from 'vitest';
import { modelOf } from '../../../../test/support/trace/model-of.ts';
import { syntheticRun } from '../../../../test/support/trace/synthetic-run.ts';
import type { RunHead } from '../../format.ts';
import { diagramKeys } from '../diagram/diagram-keys.ts';
import { emptyFilter } from '../model/filter.ts';
import { facetsOf, linksOf } from './facets.ts';
import { fateWords } from './fate-words.ts';
import { filterWords, followWords } from './filter-words.ts';
import { keyWords, pageKeys, tableKeys } from './keys.ts';
import { linkName, linkOf } from './link-names.ts';
import { panelsOf } from './panel-names.ts';

const run = modelOf(syntheticRun({ messages: 600, nodes: 5, seed: 3 }));

describe('the keys', () => {
  const each = (keys: readonly { readonly keys: string }[]) => keys.flatMap((key) => key.keys.split(' '));

  it('have one meaning wherever the focus is', () => {
    for (const inside of [diagramKeys, tableKeys]) {
      // Escape lets go of the same thing in both.
      const all = [...each(pageKeys).filter((key) => key !== 'Escape'), ...each(inside)];
      expect(all.filter((key, place) => all.indexOf(key) !== place)).toEqual([]);
    }
  });

  it('are told as they stand on a keyboard', () => {
    expect(['Shift+ArrowLeft', 'Escape', '+', 'Ctrl+Home'].map(keyWords)).toEqual([
      'Shift+←',
      'Esc',
      '+',
      'Ctrl+Home',
    ]);
  });
});

describe('the panels', () => {
  const headOf = (change: Partial<RunHead>, comparison = null) =>
    panelsOf({ runs: [{ ...run.head, report: null, figures: [], ...change }], comparison });

  it('are those that have something to show, each with a digit', () => {
    expect(headOf({}).map(({ name, key }) => `${key} ${name}`)).toEqual([
      '1 details',
      '2 logs',
      '3 rates',
      '4 links',
      '5 report',
    ]);
  });

  it('begin with the evidence where there is any', () => {
    const step = { text: 'lost', time: null, targets: [] };
    const report = { requirements: [], diagnosis: null, reason: null };
    const first = (severity: 'blocking' | 'note') =>
      headOf({ report: { ...report, findings: [{ severity, step }] } })[0]?.name;
    expect(first('blocking')).toBe('evidence');
    expect(first('note')).toBe('details');
  });

  it('leave out the links of a run without messages', () => {
    const capabilities = { ...run.head.capabilities, messages: false };
    expect(headOf({ capabilities }).map(({ name }) => name)).not.toContain('links');
  });
});

describe('what can be filtered by', () => {
  const { head, columns } = run;
  const counts = {
    types: Uint32Array.from(head.types, (_, rank) => rank + 1),
    nodes: new Uint32Array(head.names.length).fill(2),
    fates: Uint32Array.of(5, 4, 3, 2, 1),
  };

  it('is counted over all runs, by name', () => {
    const { types, fates, nodes } = facetsOf([run, run], [counts, counts]);
    expect(types.map(({ name }) => name)).toEqual(head.types);
    expect(types[1]?.count).toBe(4);
    expect(fates.map(({ count }) => count)).toEqual([10, 8, 6, 4, 2]);
    expect(nodes).toHaveLength(head.names.length);
    expect(nodes[0]).toEqual({ name: 'n0', count: 4 });
  });

  it('has each link with all its messages, the busiest first', () => {
    const links = linksOf([run]);
    const sum = links.reduce((total, { count }) => total + (count ?? 0), 0);
    expect(sum).toBe(columns.count);
    const ordered = links.map(({ count }) => count ?? 0);
    expect(ordered).toEqual([...ordered].sort((a, b) => b - a));
  });

  it('knows a link by its name, whatever nodes are called', () => {
    const link = { src: 'a → b"', dest: '["c"]' };
    expect(linkOf(linkName(link).name)).toEqual(link);
    expect(linkName({ src: 'a', dest: 'b → c' }).name).not.toBe(linkName({ src: 'a → b', dest: 'c' }).name);
  });
});

describe('the filter in words', () => {
  it('says nothing when all is shown', () => {
    expect(filterWords(emptyFilter, null, [run])).toBeNull();
  });

  it('names every part, in one sentence', () => {
    const filter = {
      types: ['read', 'read_ok'],
      nodes: ['n1'],
      links: [{ src: 'n0', dest: 'n1' }],
      fates: ['lost'],
      text: '17\u202e',
      from: 1e9,
      until: 2.5e9,
    };
    expect(filterWords(filter, { run: 0, what: { kind: 'value', text: '17' } }, [run])).toBe(
      'Shown are messages of type read and read_ok, from or to n1, on n0 → n1, that were lost, with “17\\u202e” ' +
        'in them, from 1.000 s, until 2.500 s. Followed is value 17.',
    );
  });

  it('names an operation by what it asked', () => {
    const [operation] = run.head.operations;
    const words = followWords({ run: 0, what: { kind: 'operation', rank: 0 } }, [run]);
    expect(words).toContain(`operation ${operation?.index}, ${operation?.f}`);
    expect(followWords({ run: 7, what: { kind: 'operation', rank: 0 } }, [run])).toBe('an operation');
  });
});

it('says in words what became of each message', () => {
  const told = new Map<number, string>();
  for (let rank = 0; rank < run.columns.count; rank++)
    told.set(run.columns.fate[rank] ?? 0, fateWords(run, rank));
  expect(told.get(0)).toMatch(/^Delivered (at once|after .* (µs|ms|s))\.$/);
  for (const [code, words] of told) if (code > 0) expect(words).toMatch(/^(Dropped|Lost|Never read)/);
});
