import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { allMutants } from '../challenges/mutants/index.ts';
import { applyEdits, mutantSource, nodesDirectory } from './mutants.ts';

describe('edits', () => {
  it('replaces each text once, `$` being no pattern', () => {
    expect(applyEdits('a b c', [['b', '$& $1']], 'test')).toBe('a $& $1 c');
  });

  it('refuses a text that is missing, one that stands twice, and an edit that changes nothing', () => {
    expect(() => applyEdits('a b', [['c', 'd']], 'test')).toThrow('stands 0 times');
    expect(() => applyEdits('a a', [['a', 'd']], 'test')).toThrow('stands 2 times');
    expect(() => applyEdits('a', [['a', 'a']], 'test')).toThrow('change nothing');
  });
});

describe('the mutants', () => {
  for (const [challenge, mutants] of Object.entries(allMutants)) {
    it(`of ${challenge} are at least ${challenge === 'echo-1' ? 3 : 8}, of two correct nodes or more`, () => {
      expect(mutants.length).toBeGreaterThanOrEqual(challenge === 'echo-1' ? 3 : 8);
      expect(new Set(mutants.map((mutant) => mutant.base)).size).toBeGreaterThanOrEqual(2);
      expect(new Set(mutants.map((mutant) => mutant.name)).size).toBe(mutants.length);
    });

    it(`of ${challenge} apply to their base`, () => {
      for (const mutant of mutants) expect(mutantSource(mutant)).not.toBe('');
    });
  }

  /** The list of the tables, and the mistakes that several challenges share. */
  const notATable = ['index.ts', 'raft-mistakes.ts'];
  it('have a table for every file in the folder', () => {
    const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'challenges', 'mutants');
    const tables = readdirSync(folder).filter((name) => !notATable.includes(name));
    expect(tables.map((name) => name.replace('.ts', '')).sort()).toEqual(Object.keys(allMutants).sort());
    expect(readdirSync(nodesDirectory)).toContain('misbehaviour');
  });
});
