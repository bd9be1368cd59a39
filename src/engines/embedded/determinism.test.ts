import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstDivergence } from '../../results/divergence.ts';
import type { Engine, RunOutcome } from '../engine.ts';
import { emptyOutcome } from '../run-files.ts';
import { testSpec } from '../test-spec.ts';
import { checkDeterminism } from './determinism.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dscourse-twice-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Trace {
  readonly messages?: readonly number[];
  readonly history?: readonly number[];
  readonly log?: readonly string[];
}

function write(directory: string, { messages = [], history = [], log = [] }: Trace): string {
  mkdirSync(join(directory, 'node-logs'), { recursive: true });
  const lines = messages.map((sent, id) => `${JSON.stringify({ id, src: 'n0', sent })}\n`).join('');
  writeFileSync(join(directory, 'messages.jsonl.gz'), gzipSync(lines));
  writeFileSync(
    join(directory, 'history.edn'),
    history.map((time) => `{:index 0, :time ${time}}\n`).join(''),
  );
  writeFileSync(join(directory, 'node-logs', 'n0.log'), log.map((line) => `${line}\n`).join(''));
  return directory;
}

describe('firstDivergence', () => {
  it('names the earliest difference in virtual time, with both versions', () => {
    const first = write(join(folder, 'a'), { messages: [1, 5e9], history: [1, 3e9], log: ['4.000000 x'] });
    const second = write(join(folder, 'b'), { messages: [1, 6e9], history: [1, 2e9], log: ['4.000000 y'] });
    expect(firstDivergence(first, second)).toEqual({
      file: 'history.edn',
      line: 2,
      time: 2e9,
      first: '{:index 0, :time 3000000000}',
      second: '{:index 0, :time 2000000000}',
    });
  });

  it('names a line of a node log', () => {
    const first = write(join(folder, 'a'), { log: ['-0.500000 up', '1.000000 x'] });
    const second = write(join(folder, 'b'), { log: ['-0.500000 up'] });
    expect(firstDivergence(first, second)).toEqual({
      file: join('node-logs', 'n0.log'),
      line: 2,
      time: 1e9,
      first: '1.000000 x',
      second: null,
    });
  });
});

describe('checkDeterminism', () => {
  function engine(
    hashes: readonly (string | null)[],
    ending: RunOutcome['ending'] = { kind: 'completed' },
  ): Engine {
    let run = 0;
    return {
      name: 'embedded',
      run: async ({ runDirectory }) => {
        write(runDirectory, { messages: [run] });
        return { ...emptyOutcome('embedded', ending), traceHash: hashes[run++] ?? null };
      },
    };
  }
  const request = () => ({
    spec: testSpec({ workload: 'echo' }, 1),
    program: { kind: 'script' as const, language: 'x', bundle: '', sourceMap: null, args: [], hash: '' },
    runDirectory: folder,
    time: 'auto' as const,
    schedule: null,
    signal: new AbortController().signal,
    onEvent: () => undefined,
  });

  it('finds two equal traces the same', async () => {
    expect((await checkDeterminism(engine(['a', 'a']), request())).kind).toBe('same');
  });
  it('shows where two traces part', async () => {
    const result = await checkDeterminism(engine(['a', 'b']), request());
    expect(result).toMatchObject({
      kind: 'different',
      divergence: { file: 'messages.jsonl.gz', line: 1, time: 0 },
    });
  });
  it('does not judge a run that can promise nothing', async () => {
    expect((await checkDeterminism(engine([null]), request())).kind).toBe('not-checked');
  });
});
