import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allMutants } from '../challenges/mutants/index.ts';
import { nodesDirectory } from './mutants.ts';
import { correctNodes, correctProgram, mutantProgram } from './programs.ts';

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'dscourse-programs-'));
});
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

describe('the nodes of the corpus', () => {
  it('can be built, each to a program of its own', async () => {
    const files = ['echo', 'unique-ids', 'broadcast'].flatMap(correctNodes);
    const misbehaving = readdirSync(join(nodesDirectory, 'misbehaviour'), { withFileTypes: true });
    for (const entry of misbehaving) if (entry.isFile()) files.push(`misbehaviour/${entry.name}`);
    const hashes = new Set<string>();
    for (const file of files) hashes.add((await correctProgram(file, scratch)).hash);
    expect(hashes.size).toBe(files.length);
  });

  it('make mutants that can be built', async () => {
    for (const mutants of Object.values(allMutants)) {
      for (const mutant of mutants) {
        expect(await mutantProgram(mutant, scratch)).toMatchObject({ kind: 'script' });
      }
    }
  });
});
