import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelOf } from '../../../../test/support/trace/model-of.ts';
import { smallRun } from '../../../../test/support/trace/small-run.ts';
import { syntheticRun } from '../../../../test/support/trace/synthetic-run.ts';
import { fates } from '../../format.ts';
import { emptyFilter, type Filter } from './filter.ts';
import { filterMessages, filterOperations } from './filter-mask.ts';
import { searchText } from './text-search.ts';

const run = modelOf(syntheticRun({ messages: 1050, nodes: 5, seed: 9 }));
const { head, columns } = run;
const ranks = Array.from({ length: columns.count }, (_, rank) => rank);
const middle = (head.start + head.end) / 2;

const some = (all: readonly string[]) => fc.subarray([...all], { maxLength: 3 });
const filters: fc.Arbitrary<Filter> = fc.record({
  types: some(head.types),
  nodes: some(head.names),
  links: fc.array(fc.record({ src: fc.constantFrom(...head.names), dest: fc.constantFrom(...head.names) }), {
    maxLength: 2,
  }),
  fates: some(fates),
  text: fc.constantFrom('', '', 'GOSSIP', '"value":1', 'nothing has this'),
  from: fc.constantFrom(null, middle),
  until: fc.constantFrom(null, middle),
});

/** What a filter lets through, by what its words say. */
function isShown(filter: Filter, rank: number): boolean {
  const name = (column: Uint16Array) => head.names[column[rank] ?? -1] ?? '';
  const src = name(columns.src);
  const dest = name(columns.dest);
  const oneOf = (wanted: readonly string[], ...words: readonly string[]) =>
    wanted.length === 0 || words.some((word) => wanted.includes(word));
  return (
    oneOf(filter.types, head.types[columns.type[rank] ?? -1] ?? '') &&
    oneOf(filter.nodes, src, dest) &&
    oneOf(filter.fates, fates[columns.fate[rank] ?? -1] ?? '') &&
    (filter.links.length === 0 || filter.links.some((link) => link.src === src && link.dest === dest)) &&
    run.body(rank).toLowerCase().includes(filter.text.toLowerCase()) &&
    (filter.from === null || (columns.end[rank] ?? 0) >= filter.from) &&
    (filter.until === null || (columns.sent[rank] ?? 0) <= filter.until)
  );
}

function masked(filter: Filter) {
  if (filter.text === '') return filterMessages(run, filter, null);
  const search = searchText(run, filter.text);
  search.step(() => false);
  return filterMessages(run, filter, search.hits);
}

const shownBy = (filter: Filter): number => ranks.filter((rank) => isShown(filter, rank)).length;

describe('a filter', () => {
  it('shows what its words say', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const { failing, shown } = masked(filter);
        const wrong = ranks.filter((rank) => (failing[rank] === 0) !== isShown(filter, rank));
        expect(wrong).toEqual([]);
        expect(shown).toBe(shownBy(filter));
      }),
      { numRuns: 25 },
    );
  });

  it('counts for each choice what that one alone would show', () => {
    fc.assert(
      fc.property(filters, fc.nat(), (filter, chosen) => {
        const { counts } = masked(filter);
        const type = chosen % head.types.length;
        const node = chosen % head.names.length;
        const fate = chosen % fates.length;
        expect(counts.types[type]).toBe(shownBy({ ...filter, types: [head.types[type] ?? ''] }));
        expect(counts.nodes[node]).toBe(shownBy({ ...filter, nodes: [head.names[node] ?? ''] }));
        expect(counts.fates[fate]).toBe(shownBy({ ...filter, fates: [fates[fate] ?? ''] }));
      }),
      { numRuns: 12 },
    );
  });

  it('shows nothing where it names what is not in this run', () => {
    expect(filterMessages(run, { ...emptyFilter, types: ['no such'] }, null).shown).toBe(0);
    expect(filterMessages(run, { ...emptyFilter, nodes: ['n99'] }, null).shown).toBe(0);
    const links = [{ src: 'n99', dest: 'n0' }];
    expect(filterMessages(run, { ...emptyFilter, links }, null).shown).toBe(0);
  });

  it('hides operations by time, text and node, and leaves them when it is about messages', () => {
    const small = smallRun(
      [],
      [
        { client: 'c1', node: 'n0', f: 'broadcast', value: '17', start: 10, end: 12 },
        { client: 'c2', node: 'n1', f: 'read', value: '', result: '[17]', start: 20 },
      ],
    );
    const shown = (filter: Partial<Filter>) => [...filterOperations(small, { ...emptyFilter, ...filter })];
    expect(shown({})).toEqual([1, 1]);
    expect(shown({ nodes: ['n1'] })).toEqual([0, 1]);
    expect(shown({ nodes: ['c1'] })).toEqual([1, 0]);
    expect(shown({ text: 'BROAD' })).toEqual([1, 0]);
    expect(shown({ text: '17' })).toEqual([1, 1]);
    expect(shown({ until: 15e6 })).toEqual([1, 0]);
    expect(shown({ from: 15e6 })).toEqual([0, 1]);
    expect(shown({ types: ['gossip'], fates: ['lost'] })).toEqual([1, 1]);
  });
});

describe('a search for text', () => {
  const search = (bodies: readonly string[], text: string) => {
    const small = smallRun(bodies.map((body, at) => ({ link: 'n0>n1', sent: at, body })));
    const work = searchText(small, text);
    work.step(() => false);
    return [...work.hits];
  };

  it('keeps bodies apart, and takes upper and lower case for the same', () => {
    expect(search(['ab', 'ba', 'aB', '', 'xabab'], 'Ab')).toEqual([1, 0, 1, 0, 1]);
    expect(search(['a', 'b'], 'ab')).toEqual([0, 0]);
    expect(search(['ÄRGER', '17'], 'ärger')).toEqual([1, 0]);
  });

  it('finds its place where lower case is longer than upper', () => {
    expect(search(['İİİ', 'needle', 'İ'], 'needle')).toEqual([0, 1, 0]);
  });

  it('stops when it is told to, and goes on from there', () => {
    const work = searchText(run, 'gossip');
    work.step(() => true);
    expect(work.done).toBe(false);
    expect(work.progress).toBeGreaterThan(0);
    expect(work.progress).toBeLessThan(1);
    while (!work.done) work.step(() => true);
    expect(work.progress).toBe(1);
    expect([...work.hits]).toEqual(ranks.map((rank) => (run.body(rank).includes('gossip') ? 1 : 0)));
  });
});
