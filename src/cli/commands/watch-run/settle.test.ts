import { describe, expect, it } from 'vitest';
import { type Look, lookAt, settled } from './settle.ts';
import type { SourceState } from './source-files.ts';

const state = (files: Readonly<Record<string, string>>): SourceState => new Map(Object.entries(files));
const before = state({ 'main.ts': '1 10 5', 'util.ts': '1 20 6' });

function looks(...states: readonly SourceState[]): readonly Look[] {
  let settling = settled(before);
  return states.map((now) => {
    const { next, look } = lookAt(settling, now);
    settling = next;
    return look;
  });
}

describe('a save', () => {
  it('is over at the first look at which nothing more has changed', () => {
    const saved = state({ 'main.ts': '2 11 5', 'util.ts': '1 20 6' });
    expect(looks(before, saved, saved, saved)).toEqual([
      { kind: 'calm' },
      { kind: 'changing' },
      { kind: 'saved', files: ['main.ts'] },
      { kind: 'calm' },
    ]);
  });

  it('of several writes is one', () => {
    const empty = state({ 'main.ts': '2 0 5', 'util.ts': '1 20 6' });
    const written = state({ 'main.ts': '3 12 5', 'util.ts': '1 20 6' });
    const formatted = state({ 'main.ts': '4 13 5', 'util.ts': '1 20 6' });
    expect(looks(empty, written, formatted, formatted).map(({ kind }) => kind)).toEqual([
      'changing',
      'still-changing',
      'still-changing',
      'saved',
    ]);
  });

  it('by renaming is seen by the new file behind the name', () => {
    const renamed = state({ 'main.ts': '1 10 9', 'util.ts': '1 20 6' });
    expect(looks(renamed, renamed)[1]).toEqual({ kind: 'saved', files: ['main.ts'] });
  });

  it('of a folder that goes and comes again is one', () => {
    const gone = state({});
    const again = state({ 'main.ts': '2 10 15', 'util.ts': '2 20 16', 'new.ts': '2 1 17' });
    expect(looks(gone, again, again)).toEqual([
      { kind: 'changing' },
      { kind: 'still-changing' },
      { kind: 'saved', files: ['main.ts', 'new.ts', 'util.ts'] },
    ]);
  });

  it('that is taken back is told all the same, since the run has been stopped for it', () => {
    const other = state({ 'main.ts': '2 11 5', 'util.ts': '1 20 6' });
    expect(looks(other, before, before)).toEqual([
      { kind: 'changing' },
      { kind: 'still-changing' },
      { kind: 'saved', files: [] },
    ]);
  });

  it('does not wait for ever for a file that changes at each look', () => {
    const growing = Array.from({ length: 60 }, (_, i) => state({ 'main.ts': `${i + 2} ${i} 5` }));
    expect(looks(...growing).filter(({ kind }) => kind === 'saved')).toHaveLength(1);
  });
});
