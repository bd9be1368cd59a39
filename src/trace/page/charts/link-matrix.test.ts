import { describe, expect, it } from 'vitest';
import { modelOf } from '../../../../test/support/trace/model-of.ts';
import { syntheticRun } from '../../../../test/support/trace/synthetic-run.ts';
import { fates } from '../../format.ts';
import { emptyFilter } from '../model/filter.ts';
import { compact, linkEnds, linkMatrix, topologyOf } from './link-matrix.ts';
import { chosenIn, linksOf } from './matrix-filter.ts';
import { cellWords, matrixWords } from './matrix-words.ts';

const run = modelOf(syntheticRun({ messages: 3000, nodes: 25, seed: 3 }));
const { head, columns } = run;
const whole = { from: head.start, until: head.end };
const ends = linkEnds(run);
const matrix = linkMatrix(run, ends, whole, null);
const placeOf = (label: string) => ends.ends.findIndex((end) => end.label === label);
const nameOf = (rank: number | undefined) => head.names[rank ?? -1] ?? '';
const ranks = Array.from({ length: columns.count }, (_, rank) => rank);

describe('the ends of links', () => {
  it('are nodes in their natural order, then services, then all clients as one', () => {
    const labels = ends.ends.map(({ label }) => label);
    expect(labels.slice(0, 25)).toEqual(Array.from({ length: 25 }, (_, node) => `n${node}`));
    expect(labels.at(-1)).toBe('clients');
    expect(ends.ends.filter(({ kind }) => kind === 'service').map(({ label }) => label)).toContain('lin-kv');
    for (const [rank, name] of head.names.entries()) {
      expect(ends.ends[ends.placeOf[rank] ?? -1]?.names).toContain(name);
    }
  });
});

describe('the matrix of links', () => {
  it('counts each message once, and which were dropped', () => {
    expect(matrix.total).toBe(columns.count);
    const lost = ranks.filter((rank) => !/^(un)?delivered$/.test(fates[columns.fate[rank] ?? 0] ?? ''));
    expect(lost.length).toBeGreaterThan(0);
    expect(matrix.totalDropped).toBe(lost.length);
    for (const [src, dest] of [
      ['n0', 'n1'],
      ['n1', 'n0'],
      ['n3', 'n12'],
    ] as const) {
      const own = ranks.filter(
        (rank) => nameOf(columns.src[rank]) === src && nameOf(columns.dest[rank]) === dest,
      );
      expect(matrix.sent[placeOf(src) * matrix.size + placeOf(dest)]).toBe(own.length);
    }
    const fromN0 = ranks.filter((rank) => nameOf(columns.src[rank]) === 'n0');
    expect(matrix.rowTotals[placeOf('n0')]).toBe(fromN0.length);
    const toClients = ranks.filter((rank) => /^c\d/.test(nameOf(columns.dest[rank])));
    expect(matrix.columnTotals[placeOf('clients')]).toBe(toClients.length);
  });

  it('is of one type, or of one part of the time', () => {
    const typed = linkMatrix(run, ends, whole, 0);
    expect(typed.total).toBe(ranks.filter((rank) => columns.type[rank] === 0).length);
    const window = { from: head.end / 4, until: head.end / 2 };
    const inside = ranks.filter((rank) => {
      const sent = columns.sent[rank] ?? 0;
      return sent >= window.from && sent <= window.until;
    });
    expect(linkMatrix(run, ends, window, null).total).toBe(inside.length);
    expect(matrixWords(ends, linkMatrix(run, ends, { from: -9e18, until: -8e18 }, null))).toBe(
      'No such messages.',
    );
  });

  it('tells which ways between nodes were used, most and least', () => {
    const { links, used, most, least } = topologyOf(ends, matrix);
    expect(links).toBe(600);
    const ways = new Map<string, number>();
    for (const rank of ranks) {
      const [src, dest] = [nameOf(columns.src[rank]), nameOf(columns.dest[rank])];
      if (/^n\d/.test(src) && /^n\d/.test(dest))
        ways.set(`${src} → ${dest}`, (ways.get(`${src} → ${dest}`) ?? 0) + 1);
    }
    expect(used).toBe(ways.size);
    expect(matrix.sent[most ?? -1]).toBe(Math.max(...ways.values()));
    expect(matrix.sent[least ?? -1]).toBe(Math.min(...ways.values()));
    expect(matrixWords(ends, matrix)).toMatch(
      new RegExp(`^3,000 messages, .*dropped\\. ${used} of the 600 ways .*; most by n\\d+ → n\\d+ \\(`),
    );
    expect(cellWords(ends, matrix, most ?? -1)).toMatch(/^n\d+ → n\d+: \d+ messages/);
  });
});

describe('the filter of a cell', () => {
  it('is its link, or every link with a client', () => {
    const cell = { row: placeOf('n0'), column: placeOf('n1') };
    expect(linksOf(run, ends, cell)).toEqual([{ src: 'n0', dest: 'n1' }]);
    const toClients = linksOf(run, ends, { row: placeOf('n0'), column: placeOf('clients') });
    expect(toClients.length).toBeGreaterThan(1);
    expect(toClients.every(({ src, dest }) => src === 'n0' && /^c\d/.test(dest))).toBe(true);
    const chosen = chosenIn(ends, { ...emptyFilter, links: toClients, nodes: ['n7'] });
    expect(chosen).toEqual({ cell: { row: placeOf('n0'), column: placeOf('clients') }, head: placeOf('n7') });
  });

  it('is not found where the filter is something else', () => {
    expect(chosenIn(ends, emptyFilter)).toEqual({ cell: null, head: null });
    const two = [
      { src: 'n0', dest: 'n1' },
      { src: 'n1', dest: 'n0' },
    ];
    expect(chosenIn(ends, { ...emptyFilter, links: two, nodes: ['n1', 'stranger'] })).toEqual({
      cell: null,
      head: null,
    });
  });
});

describe('compact numbers', () => {
  it('have four characters at most', () => {
    expect([0, 999, 1000, 9949, 9950, 34_567, 999_499, 999_500, 12_345_678].map(compact)).toEqual([
      '0',
      '999',
      '1.0k',
      '9.9k',
      '10k',
      '35k',
      '999k',
      '1.0M',
      '12M',
    ]);
  });
});
