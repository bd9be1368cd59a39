import { describe, expect, it } from 'vitest';
import { findTerm, normalForm, termLookup } from './find-term.ts';
import type { Glossary, GlossaryTerm } from './glossary.ts';

const term = (name: string, also: string[] = [], names: string[] = []): GlossaryTerm => ({
  name,
  also,
  names,
  lessons: [],
  see: [],
  text: 'What it is.',
});
const glossary: Glossary = {
  themes: [
    { id: 'models', title: 'Models', terms: [term('linearizable', ['linearizability'])] },
    {
      id: 'anomalies',
      title: 'Anomalies',
      terms: [
        term('circular information flow', [], ['G1c', 'G1c-realtime']),
        term('lost update'),
        term('lost write'),
        term('consistent view', ['PL-2+'], ['PL-2']),
        term('messages per operation', ['msgs-per-op', 'net servers msgs-per-op']),
      ],
    },
  ],
};
const nameOf = (typed: string): string | null => {
  const search = findTerm(glossary, typed);
  return search.kind === 'found' ? search.term.name : null;
};

describe('findTerm', () => {
  it.each([
    ['linearizable', 'linearizable'],
    ['Linearizability', 'linearizable'],
    ['g1c', 'circular information flow'],
    [':G1c-realtime', 'circular information flow'],
    ['Lost-Updates', 'lost update'],
    ['lost_update', 'lost update'],
    ['msgs per op', 'messages per operation'],
    [':net :servers :msgs-per-op', 'messages per operation'],
    ['circular', 'circular information flow'],
    ['pl-2+', 'consistent view'],
  ])('takes %j for %s', (typed, name) => {
    expect(nameOf(typed)).toBe(name);
  });

  it('names all terms that a part of a name fits, and the nearest where none does', () => {
    expect(findTerm(glossary, 'lost')).toEqual({ kind: 'several', names: ['lost update', 'lost write'] });
    expect(findTerm(glossary, 'linearisable')).toEqual({ kind: 'unknown', near: ['linearizable'] });
    expect(findTerm(glossary, 'lsot update')).toMatchObject({ kind: 'unknown', near: ['lost update'] });
    expect(findTerm(glossary, 'zebra')).toEqual({ kind: 'unknown', near: [] });
  });

  it.each(['', ' ', '---', 'e'])('finds nothing for %j', (typed) => {
    expect(findTerm(glossary, typed).kind).toBe('unknown');
  });

  it('says of which theme a term is', () => {
    expect(termLookup(glossary)('lost updates')).toMatchObject({ theme: { id: 'anomalies' } });
    expect(termLookup(glossary)('lost')).toBeNull();
  });
});

describe('normalForm', () => {
  it('keeps apart what signs keep apart', () => {
    const names = ['PL-2', 'PL-2+', 'PL-2.99', 'PL-2L'];
    expect(new Set(names.map(normalForm)).size).toBe(names.length);
  });
});
