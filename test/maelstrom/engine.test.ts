/** The maelstrom engine by itself, on the stand-in for Java and Maelstrom. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunEvent, RunRequest } from '../../src/engines/engine.ts';
import {
  createMaelstromEngine,
  type MaelstromEngine,
  type MaelstromEngineOptions,
} from '../../src/engines/maelstrom/maelstrom-engine.ts';
import { testSpec, type WrittenTest } from '../../src/engines/test-spec.ts';
import { temporaryFolder } from '../support/run-cli.ts';
import { type StandInOptions, standIn } from '../support/stand-in/stand-in.ts';

/** Answers everything with its _ok; after so many messages as its second argument says it prints a line. */
const node = `
let count = 0;
require('node:fs').appendFileSync(process.argv[2] + '/pids', process.pid + '\\n');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { src, dest, body } = JSON.parse(line);
  console.log(JSON.stringify({ src: dest, dest: src, body: { ...body, type: body.type + '_ok', in_reply_to: body.msg_id } }));
});
`;

interface Bench {
  readonly engine: MaelstromEngine;
  readonly starts: () => readonly { readonly pid: number; readonly argv: readonly string[] }[];
  readonly events: RunEvent[];
  readonly folder: string;
  readonly request: (test: WrittenTest, more?: Partial<RunRequest>) => RunRequest;
}

function bench(options: StandInOptions, more: Partial<MaelstromEngineOptions> = {}, source = node): Bench {
  const { java, jar, home, env, starts } = standIn(options);
  const folder = temporaryFolder();
  const bundle = join(folder, 'node.cjs');
  writeFileSync(bundle, source);
  const events: RunEvent[] = [];
  let runs = 0;
  return {
    starts,
    events,
    folder,
    engine: createMaelstromEngine({
      java: { executable: java, major: 17, version: '17.0.15', vendor: null, from: 'JAVA_HOME' },
      install: { home, jar, version: 'v0.2.4', from: 'cache' },
      env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...env },
      ...more,
    }),
    request: (test, more = {}) => ({
      spec: testSpec(test, 1),
      program: {
        kind: 'script',
        language: 'javascript',
        bundle,
        sourceMap: null,
        args: [folder],
        hash: source,
      },
      runDirectory: join(folder, `run-${++runs}`),
      time: 'auto',
      schedule: null,
      signal: new AbortController().signal,
      onEvent: (event) => events.push(event),
      ...more,
    }),
  };
}

const echo: WrittenTest = { workload: 'echo', timeLimit: 5 };

describe('the maelstrom engine', () => {
  it('fills the run directory, says who ran it, and shows the phases in their order', async () => {
    const { engine, request, events } = bench({ run: 'echo-pass' });
    const asked = request(echo);
    const outcome = await engine.run(asked);
    expect(outcome).toMatchObject({
      engine: 'maelstrom',
      ending: { kind: 'completed' },
      hasResults: true,
      capabilities: { deterministic: false, virtualTime: false, messages: false },
    });
    const read = (file: string) => readFileSync(join(asked.runDirectory, file), 'utf8');
    expect(JSON.parse(read('outcome.json'))).toEqual(outcome);
    expect(JSON.parse(read('run.json'))).toMatchObject({
      version: 1,
      spec: asked.spec,
      program: { kind: 'script', language: 'javascript' },
      versions: { maelstrom: 'v0.2.4', node: process.versions.node },
      durationMs: expect.any(Number),
    });
    for (const file of ['results.edn', 'history.edn', 'engine.log', 'node-logs/n1.log']) {
      expect([file, existsSync(join(asked.runDirectory, file))]).toEqual([file, true]);
    }
    for (const file of ['console.log', 'stderr.log', 'store']) {
      expect([file, existsSync(join(asked.runDirectory, file))]).toEqual([file, false]);
    }
    const phases = events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []));
    expect(phases).toEqual(['setup', 'main', 'analysis', 'done']);
  });

  it('tries a program once, and runs several tests one after the other', async () => {
    const { engine, request, starts, events, folder } = bench({ run: 'echo-pass' });
    const outcomes = await engine.runSeeds([request(echo), request(echo)]);
    expect(outcomes.map(({ ending }) => ending.kind)).toEqual(['completed', 'completed']);
    expect(starts()).toHaveLength(2);
    // One node for the trial, five for each test.
    expect(readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n')).toHaveLength(11);
    const phases = events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []));
    expect(phases.indexOf('done')).toBe(phases.lastIndexOf('setup') - 1);
  });

  it('leaves the same files when the node can not even be tried', async () => {
    const { engine, request, starts, events } = bench(
      { run: 'echo-pass' },
      {},
      `console.error('about to fail'); process.exitCode = 7;`,
    );
    const asked = request(echo);
    const outcome = await engine.run(asked);
    expect(outcome).toMatchObject({ ending: { kind: 'node-crashed', exitCode: 7 }, hasResults: false });
    expect(starts()).toHaveLength(0);
    const read = (file: string) => readFileSync(join(asked.runDirectory, file), 'utf8');
    expect(JSON.parse(read('outcome.json'))).toEqual(outcome);
    expect(JSON.parse(read('run.json'))).toMatchObject({ versions: { maelstrom: 'v0.2.4' } });
    expect(read('node-logs/n1.log')).toMatch(/^-\d+\.\d{6} about to fail\n$/);
    expect(read('engine.log')).toContain('Maelstrom was not started');
    expect(events.at(-1)).toMatchObject({ type: 'phase', phase: 'done' });
  });

  it('ends at the line that decides the run where it is asked to, and else runs on', async () => {
    const test: WrittenTest = { workload: 'echo', nodeCount: 1, timeLimit: 8 };
    const until = bench({ run: 'stdout-not-json', pace: 12_000 });
    const start = Date.now();
    const early = await until.engine.run(until.request(test, { endAtFatalLine: true }));
    const earlyMs = Date.now() - start;
    expect(early.muted).toMatchObject([{ node: 'n0', reason: 'not-json' }]);
    expect(early.hasResults).toBe(false);
    expect(earlyMs).toBeLessThan(10_000);

    const full = bench({ run: 'stdout-not-json', pace: 2_000 });
    const whole = await full.engine.run(full.request(test));
    expect(whole.hasResults).toBe(true);
    expect(whole.muted).toMatchObject([{ node: 'n0', reason: 'not-json', line: early.muted[0]?.line }]);
  });

  it('ends a Maelstrom that stalls, and could not judge', async () => {
    const { engine, request } = bench({ run: 'echo-pass', trouble: 'silence' }, { silenceMs: -4_000 });
    const outcome = await engine.run(request(echo));
    expect(outcome).toMatchObject({ ending: { kind: 'tool-failed' }, hasResults: false });
  });

  it('is interrupted before the JVM starts as well', async () => {
    const { engine, request, starts } = bench({ run: 'echo-pass' });
    const asked = request(echo, { signal: AbortSignal.abort() });
    expect((await engine.run(asked)).ending).toEqual({ kind: 'interrupted' });
    expect(starts()).toHaveLength(0);
    expect(existsSync(join(asked.runDirectory, 'outcome.json'))).toBe(true);
  });

  it('asks for messages only where they are wanted', async () => {
    const { engine, request, starts } = bench({ run: 'echo-log-net' });
    const test: WrittenTest = { workload: 'echo', nodeCount: 1, timeLimit: 3 };
    const asked = request(test, { log: { messages: true } });
    expect((await engine.run(asked)).capabilities.messages).toBe(true);
    expect(existsSync(join(asked.runDirectory, 'messages.jsonl.gz'))).toBe(true);
    expect((await engine.run(request(test))).capabilities.messages).toBe(false);
    expect(starts().map(({ argv }) => argv.includes('--log-net-send'))).toEqual([true, false]);
  });
});
