import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromMacrotask, runAsProcess, runVirtually, type Seen } from './run-both.ts';

const folder = join(import.meta.dirname, 'programs');
const programs = readdirSync(folder).filter((name) => name.endsWith('.cjs'));
const real = new Map<string, Seen>();

/** Frames below the program's own are Node's inner ones, and differ. */
function withoutInnerFrames(lines: readonly string[]): string[] {
  return lines.filter((line) => !/^ +at .*(node:|<anonymous>)/.test(line));
}

describe('a program does the same as a process and on virtual time', () => {
  beforeAll(async () => {
    const queue = [...programs];
    const worker = async (): Promise<void> => {
      for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
        real.set(name, await runAsProcess(join(folder, name)));
      }
    };
    await Promise.all([worker(), worker(), worker()]);
  });

  for (const name of programs) {
    it(name, async () => {
      const file = join(folder, name);
      const expected = real.get(name);
      const seen = await fromMacrotask(() => runVirtually(file));
      expect(seen.stdout).toEqual(expected?.stdout);
      expect(seen.exitCode).toBe(expected?.exitCode);
      if (readFileSync(file, 'utf8').includes('// compare: stderr')) {
        expect(withoutInnerFrames(seen.stderr)).toEqual(withoutInnerFrames(expected?.stderr ?? []));
      }
    });
  }
});

describe('docs/node-compat.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/node-compat.md'), 'utf8');
  const named = [...text.matchAll(/^\|.*\|([^|]*)\|$/gm)].flatMap((row) =>
    (row[1] ?? '').split(',').map((name) => name.trim()),
  );

  it('names a program that exists in its rows, and every program in some row', () => {
    const known = programs.map((name) => name.replace('.cjs', ''));
    const mentioned = new Set(
      named.filter((name) => name !== '' && name !== 'program' && !name.startsWith('--')),
    );
    expect([...mentioned].sort()).toEqual([...known].sort());
  });
});
