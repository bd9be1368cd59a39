import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Cluster } from '../../test/support/evidence.ts';
import { temporaryFolder } from '../../test/support/run-cli.ts';
import type { Challenge } from '../course/course.ts';
import type { Engine, NodeProgram, RunEvent, RunOutcome, RunRequest } from '../engines/engine.ts';
import { Interrupted } from '../errors.ts';
import { printHistory } from '../results/history-file.ts';
import type { Results } from '../results/results.ts';
import { printResults } from '../results/results-file.ts';
import { runFiles } from '../results/run-directory.ts';
import { gradeOnMaelstrom, type MaelstromGrade } from './grade-on-maelstrom.ts';

const requirements: Challenge['runs'][number]['requirements'] = [
  { kind: 'valid' },
  { kind: 'measure', measure: 'stable-latency-max', below: 600, atLeast: null, unit: 'ms' },
  { kind: 'measure', measure: 'lost-count', below: 1, atLeast: null, unit: null },
];
const run = (id: string) => ({
  id,
  seeds: 5,
  test: { workload: 'broadcast' as const, nodeCount: 1 },
  requirements,
});
/** The run as one of transactions, with that requirement alone. */
const requiring = (one: Challenge['runs'][number], measure: string): Challenge['runs'][number] => ({
  ...one,
  test: { ...one.test, workload: 'txn-list-append' },
  requirements: [{ kind: 'measure', measure, below: 2000, atLeast: null, unit: null }],
});
const challenge = {
  id: 'broadcast-3d',
  title: 'Efficient broadcast',
  runs: [run('performance'), run('partitions')],
  stricter: {},
  hints: [],
} as unknown as Challenge;
const program: NodeProgram = {
  kind: 'command',
  language: 'go',
  argv: ['/bin/node'],
  cwd: '/',
  env: {},
  hash: 'a',
};

/** What one run leaves: its greatest latency in ms, or changes to outcome and results. */
type Left = number | { outcome?: Partial<RunOutcome>; results?: Partial<Results>; ms?: number };

/** Leaves run directories as the maelstrom engine does, one after another as listed. */
class PlayedEngine implements Engine {
  readonly name = 'maelstrom';
  readonly requests: RunRequest[] = [];
  readonly #left: Left[];
  constructor(left: readonly Left[]) {
    this.#left = [...left];
  }
  async run(request: RunRequest): Promise<RunOutcome> {
    this.requests.push(request);
    const left = this.#left.shift();
    if (left === undefined) throw new Error(`run ${this.requests.length} was not foreseen`);
    const {
      outcome: changed = {},
      results: sections = {},
      ms = 100,
    } = typeof left === 'number' ? { ms: left } : left;
    const evidence = new Cluster('broadcast', 1)
      .broadcast(1, 'n0', 3)
      .read(20, 'n0', [3], true)
      .verdict({ stableLatencies: [{ quantile: 1, ms }] })
      .outcome({
        engine: 'maelstrom',
        capabilities: { messages: false, deterministic: false, virtualTime: false },
        traceHash: null,
        ...changed,
      })
      .evidence();
    const put = (name: string, text: string) => writeFileSync(join(request.runDirectory, name), text);
    mkdirSync(request.runDirectory, { recursive: true });
    const manifest = {
      version: 1,
      spec: request.spec,
      program: { kind: 'command', language: 'go', hash: 'a' },
      versions: { dscourse: '0.1.0', node: '20', v8: '11', maelstrom: 'v0.2.4' },
      durationMs: 5,
    };
    put(runFiles.manifest, JSON.stringify(manifest));
    put(runFiles.outcome, JSON.stringify(evidence.outcome));
    if (evidence.results !== null) {
      put(runFiles.results, printResults({ ...evidence.results, ...sections }));
      put(runFiles.history, printHistory(evidence.history()));
    }
    return evidence.outcome;
  }
}

async function graded(
  left: readonly Left[],
  more: { repetitions?: number; only?: string; signal?: AbortSignal; measure?: string } = {},
): Promise<MaelstromGrade & { engine: PlayedEngine; events: RunEvent[] }> {
  const engine = new PlayedEngine(left);
  const events: RunEvent[] = [];
  const grade = await gradeOnMaelstrom({
    challenge,
    program,
    engine,
    planned: challenge.runs
      .filter(({ id }) => more.only === undefined || id === more.only)
      .map((one) => ({ run: more.measure === undefined ? one : requiring(one, more.measure) })),
    repetitions: more.repetitions ?? 1,
    directory: temporaryFolder(),
    messages: false,
    signal: more.signal ?? new AbortController().signal,
    onEvent: (_run, _number, event) => events.push(event),
    now: () => 0,
  });
  return { ...grade, engine, events };
}
const requirement = ({ report }: MaelstromGrade, name: string) =>
  report.runs[0]?.requirements.find((one) => one.name === name);

describe('each run of the challenge', () => {
  it('runs once, in real time, and ends at the first line that decides it', async () => {
    const { report, doubt, engine } = await graded([100, 100]);
    expect(report).toMatchObject({ engine: 'maelstrom', outcome: 'passed', reason: null, diagnosis: null });
    expect(doubt).toBeNull();
    expect(report.runs.map(({ id, seeds }) => [id, ...seeds.map((seed) => seed.directory)])).toEqual([
      ['performance', 'performance/maelstrom-1'],
      ['partitions', 'partitions/maelstrom-1'],
    ]);
    expect(engine.requests[0]).toMatchObject({
      time: 'real',
      endAtFatalLine: true,
      log: { messages: false },
    });
  });

  it('records its messages where a requirement is about them', async () => {
    const { engine } = await graded([100], {
      only: 'performance',
      measure: 'servers-characters-per-operation',
    });
    expect(engine.requests.map(({ log }) => log)).toEqual([{ messages: true }]);
  });

  it('is left out where only the embedded engine plays it', async () => {
    const [performance, partitions] = challenge.runs;
    if (performance === undefined || partitions === undefined) throw new Error('the challenge has two runs');
    const engine = new PlayedEngine([100]);
    const { report } = await gradeOnMaelstrom({
      challenge,
      program,
      engine,
      planned: [{ run: performance }, { run: { ...partitions, engine: 'embedded' } }],
      repetitions: 1,
      directory: temporaryFolder(),
      messages: true,
      signal: new AbortController().signal,
      onEvent: () => undefined,
      now: () => 0,
    });
    expect(report.runs.map(({ id }) => id)).toEqual(['performance']);
    expect(engine.requests).toHaveLength(1);
  });

  it('is repeated as often as asked for, and one failure fails it', async () => {
    const lost = { results: { valid: false } as Partial<Results> };
    const { report } = await graded([100, lost, 100], { repetitions: 3, only: 'performance' });
    expect(report.outcome).toBe('failed');
    expect(report.runs[0]?.seeds.map(({ seed, outcome }) => [seed, outcome])).toEqual([
      [1, 'passed'],
      [2, 'failed'],
      [3, 'passed'],
    ]);
    expect(report.diagnosis).toMatchObject({ run: 'performance', seed: 2 });
  });

  it('is not gone on with when it is interrupted', async () => {
    await expect(graded([100], { signal: AbortSignal.abort() })).rejects.toThrow(Interrupted);
  });
});

describe('a latency beyond its bound', () => {
  it("is tried three times, and is then this machine's timing", async () => {
    const grade = await graded([900, 700, 800, 100]);
    expect(grade.report.outcome).toBe('could-not-judge');
    expect(grade.doubt).toBe('timing');
    expect(grade.report.diagnosis).toBeNull();
    expect(grade.report.reason).toContain('timing of this machine');
    expect(requirement(grade, 'stable-latency-max')).toMatchObject({
      status: 'not-judged',
      actual: '800 ms',
      note: "missed 3 times; this machine's timing; 200 ms over the bound (33 %)",
    });
    expect(grade.report.runs.map(({ outcome }) => outcome)).toEqual(['could-not-judge', 'passed']);
    expect(
      grade.engine.requests.map(({ runDirectory }) => runDirectory.split(/[\\/]/).slice(-2).join('/')),
    ).toEqual([
      'performance/maelstrom-1',
      'performance/maelstrom-2',
      'performance/maelstrom-3',
      'partitions/maelstrom-1',
    ]);
    expect(grade.events.filter(({ type }) => type === 'rerun')).toHaveLength(2);
  });

  it('is forgotten when the next try keeps the bound', async () => {
    const grade = await graded([900, 550, 100]);
    expect(grade.report.outcome).toBe('passed');
    expect(requirement(grade, 'stable-latency-max')).toMatchObject({ status: 'met', note: 'met at try 2' });
    expect(grade.report.runs[0]?.seeds).toMatchObject([{ seed: 2, directory: 'performance/maelstrom-2' }]);
  });

  it('does not hide a failure, in the same run or in the next try', async () => {
    const lost = { results: { valid: false } as Partial<Results> };
    expect((await graded([{ ...lost, ms: 900 }, 100])).report.outcome).toBe('failed');
    const { report } = await graded([900, { ...lost, ms: 900 }, 100]);
    expect(report.outcome).toBe('failed');
    expect(report.runs[0]?.seeds).toHaveLength(1);
  });

  it('counts tries and repetitions together', async () => {
    const { report } = await graded([900, 100, 100], { repetitions: 2, only: 'performance' });
    expect(report.runs[0]?.seeds.map(({ seed }) => seed)).toEqual([2, 3]);
  });
});

describe('what is not known', () => {
  const perf = { valid: 'unknown', error: 'verify gnuplot is installed' } as const;

  it('of plots alone is no harm, and is said', async () => {
    const grade = await graded([{ results: { valid: 'unknown', perf } }, 100]);
    expect(grade.report.outcome).toBe('passed');
    expect(requirement(grade, 'valid')).toMatchObject({
      status: 'met',
      note: expect.stringContaining('plots'),
    });
    expect(grade.report.runs[0]?.seeds[0]).toMatchObject({ valid: 'unknown', invalidSections: [] });
  });

  it('of the analysis is no failure', async () => {
    const workload = { workload: 'unique-ids', valid: 'unknown', error: 'Cannot run program "dot"' };
    const unknown = {
      valid: 'unknown',
      workload: {
        ...workload,
        attemptedCount: 1,
        acknowledgedCount: 1,
        duplicatedCount: 0,
        duplicated: [],
        range: [1, 1],
      },
    };
    const grade = await graded([{ results: unknown as unknown as Partial<Results> }, 100]);
    expect(grade.report.outcome).toBe('could-not-judge');
    expect(grade.doubt).toBe('unknown');
    expect(grade.report.reason).toMatch(/^Maelstrom's analysis gave no answer: .*\.$/);
  });
});

describe('a run without results', () => {
  it('of a node that fell silent is a failure of the node', async () => {
    const muted = {
      node: 'n0',
      time: 1e9,
      reason: 'not-json',
      line: 'hello',
      lineNumber: 3,
      messageId: null,
      detail: '',
    } as const;
    const grade = await graded([{ outcome: { hasResults: false, muted: [muted] } }, 100]);
    expect(grade.report.outcome).toBe('failed');
    expect(grade.report.diagnosis?.headline.text).toContain('n0 fell silent');
    expect(requirement(grade, 'valid')?.actual).toBe('not valid: node-muted');
  });

  it("of Maelstrom itself ends the grade, and is nobody's failure", async () => {
    const ending = { kind: 'tool-failed', message: 'Maelstrom crashed.', reason: 'crashed' } as const;
    const grade = await graded([{ outcome: { ending, hasResults: false } }]);
    expect(grade.report).toMatchObject({
      outcome: 'could-not-judge',
      reason: 'Maelstrom crashed.',
      diagnosis: null,
    });
    expect(grade.doubt).toBe('tool-failed');
    expect(grade.report.runs.map(({ id }) => id)).toEqual(['performance']);
  });
});
