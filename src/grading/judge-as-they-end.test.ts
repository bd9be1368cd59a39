import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/run-cli.ts';
import type { Challenge } from '../course/course.ts';
import type { NodeProgram, RunEnding, RunOutcome, RunRequest } from '../engines/engine.ts';
import { emptyOutcome, writeManifest, writeOutcome } from '../engines/run-files.ts';
import { judgeAsTheyEnd } from './judge-as-they-end.ts';
import type { EngineReport } from './report.ts';

const run = {
  id: 'default',
  seeds: 3,
  test: { workload: 'echo', nodeCount: 1, timeLimit: 10 },
  requirements: [{ kind: 'valid' }],
} as const;
const challenge = {
  id: 'echo-1',
  title: 'Echo',
  runs: [run],
  hints: [],
  stricter: {},
} as unknown as Challenge;
const program: NodeProgram = {
  kind: 'script',
  language: 'javascript',
  bundle: '/nowhere/node.cjs',
  sourceMap: null,
  args: [],
  hash: 'a'.repeat(64),
};
const crashed: RunEnding = {
  kind: 'node-crashed',
  step: { node: 'n0', time: 0, messageId: null, activity: 'start' },
  exitCode: 1,
  signal: null,
  error: null,
  rejection: false,
  location: null,
  lastStderr: [],
  lastStdout: [],
};
const unjudged: RunEnding = { kind: 'tool-failed', message: 'no disk' };

/** An engine whose runs end when the test says so, and leave nothing but the way they ended. */
class HeldEngine {
  readonly name = 'embedded';
  readonly begun: number[] = [];
  readonly #ends = new Map<number, (ending: RunEnding) => void>();

  runSeeds(requests: readonly RunRequest[]): Promise<RunOutcome[]> {
    return Promise.all(
      requests.map(
        ({ spec, runDirectory }) =>
          new Promise<RunOutcome>((resolve) => {
            this.begun.push(spec.seed);
            this.#ends.set(spec.seed, (ending) => {
              const outcome = emptyOutcome('embedded', ending);
              const at = new Date(0);
              const facts = { dscourseVersion: '0', maelstromVersion: null, startedAt: at, endedAt: at };
              writeManifest(runDirectory, { spec, program, ...facts });
              writeOutcome(runDirectory, outcome);
              resolve(outcome);
            });
          }),
      ),
    );
  }

  async end(seed: number, ending: RunEnding): Promise<void> {
    this.#ends.get(seed)?.(ending);
    // Judging is done in the turns that follow.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function judging(signal = new AbortController().signal) {
  const engine = new HeldEngine();
  const failures: EngineReport[] = [];
  const report = judgeAsTheyEnd(
    {
      challenge,
      program,
      engine,
      planned: [{ run, seeds: [1, 2, 3] }],
      directory: temporaryFolder('dscourse-judge-'),
      time: 'auto',
      signal,
      onEvent: () => undefined,
      onFirstFailure: (soFar) => failures.push(soFar),
    },
    { run: 'default', seed: 2 },
  );
  return { engine, failures, report };
}

const seedsOf = (report: EngineReport | null) => report?.runs[0]?.seeds.map(({ seed }) => seed);

describe('judgeAsTheyEnd', () => {
  it('begins with the seed that failed last, and the others at its side', () => {
    const { engine } = judging();
    expect(engine.begun).toEqual([2, 1, 3]);
  });

  it('tells of the first failure while seeds are out, and goes on explaining that one', async () => {
    const { engine, failures, report } = judging();
    await engine.end(3, unjudged);
    expect(failures).toEqual([]);
    await engine.end(2, crashed);
    expect(failures).toMatchObject([{ outcome: 'failed', diagnosis: { code: 'node-exited', seed: 2 } }]);
    expect(seedsOf(failures[0] ?? null)).toEqual([2, 3]);
    await engine.end(1, crashed);
    const whole = await report;
    expect(failures).toHaveLength(1);
    expect(whole).toMatchObject({ outcome: 'failed', diagnosis: { seed: 2 } });
    expect(seedsOf(whole)).toEqual([2, 1, 3]);
  });

  it('tells nothing ahead where the last seed is the only one that fails', async () => {
    const { engine, failures, report } = judging();
    await engine.end(1, unjudged);
    await engine.end(2, unjudged);
    await engine.end(3, crashed);
    expect(await report).toMatchObject({ outcome: 'failed', diagnosis: { seed: 3 } });
    expect(failures).toEqual([]);
  });

  it('judges nothing after the signal', async () => {
    const stop = new AbortController();
    const { engine, failures, report } = judging(stop.signal);
    stop.abort();
    for (const seed of [1, 2, 3]) await engine.end(seed, crashed);
    expect(await report).toBeNull();
    expect(failures).toEqual([]);
  });
});
