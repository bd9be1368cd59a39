/**
 * Every way in which a node can misbehave ends in a verdict, with a diagnosis that names the node: never in
 * a hang or a crash of ours, and nothing stays behind.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Challenge } from '../../src/course/course.ts';
import { stepGuardMs } from '../../src/engines/embedded/run-protocol.ts';
import { Court, challengeOf, danglingPointers, type Grade, inWords } from '../support/court.ts';
import { nodesDirectory } from '../support/mutants.ts';
import { descendants, untilGone } from '../support/processes.ts';
import { correctProgram } from '../support/programs.ts';
import { cases, defaultTest, type MisbehaviourCase } from './misbehaviour-cases.ts';

/** Real milliseconds in which any of them must have ended, repetitions on a busy machine included. */
const bound = 120_000;

let court: Court;
/** For steps that never end: a quarter of the usual patience shows the same. */
let impatient: Court;
/** For nodes that fill the memory: they show the same with less of it. */
let cramped: Court;
let echo: Challenge;
/** The temporary folder of this file, so that what is left there is ours. */
let temporary: string;
const systemTemporary = process.env.TMPDIR;

beforeAll(async () => {
  temporary = mkdtempSync(join(tmpdir(), 'dscourse-misbehaviour-'));
  process.env.TMPDIR = join(temporary, 'tmp');
  mkdirSync(process.env.TMPDIR);
  court = new Court();
  impatient = new Court({ maxProcesses: 1, guardMs: stepGuardMs / 4 });
  cramped = new Court({ room: 0.4 });
  echo = await challengeOf('echo-1');
});

afterAll(() => {
  court.close();
  impatient.close();
  cramped.close();
  rmSync(temporary, { recursive: true, force: true });
  if (systemTemporary === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = systemTemporary;
});

describe('a node that misbehaves', () => {
  it('has a case for every program in the folder', () => {
    const files = readdirSync(join(nodesDirectory, 'misbehaviour'), { withFileTypes: true });
    const programs = files.filter((file) => file.isFile()).map(({ name }) => name.replace('.mjs', ''));
    expect(new Set(cases.map(({ node }) => node))).toEqual(new Set(programs));
  });

  it.for(cases.map((one) => [title(one), one] as const))('%s', { timeout: bound }, async ([, one]) => {
    const judge = one.stopped === 'node-hung' ? impatient : one.ending === 'out-of-memory' ? cramped : court;
    const program = await correctProgram(`misbehaviour/${one.node}.mjs`, judge.scratch);
    const run = { id: 'run', seeds: 1, test: { ...defaultTest, ...one.test }, requirements: [valid] };
    const grade = await judge.grade({ ...echo, runs: [run] }, program, [{ run, seeds: [1] }]);
    expectEnd(one, grade);
    expectDiagnosis(one, grade);
  });

  it('leaves no process and no file behind', async () => {
    const ours = descendants(process.pid).filter((pid) => pid !== 0);
    const scratch = [court, impatient, cramped].map((one) => basename(one.scratch));
    expect(readdirSync(join(temporary, 'tmp')).sort()).toEqual(scratch.sort());
    court.close();
    impatient.close();
    cramped.close();
    const stayed: number[] = [];
    for (const pid of ours) if (!(await untilGone(pid, 2000))) stayed.push(pid);
    // The bundler's own process serves as long as this one.
    expect(stayed.length).toBeLessThanOrEqual(1);
    expect(readdirSync(join(temporary, 'tmp'))).toEqual([]);
  });
});

const valid = { kind: 'valid' } as const;

function title({ node, note }: MisbehaviourCase): string {
  return note === undefined ? node : `${node}, ${note}`;
}

/** What the engine saw. */
function expectEnd(one: MisbehaviourCase, { report, events, evidence }: Grade): void {
  const words = inWords(report);
  const { outcome, results } = evidence('run', 1);
  expect(outcome.ending.kind, words).toBe(one.ending);
  expect(results?.valid ?? null, words).toBe(one.valid);
  expect(outcome.muted[0]?.reason, words).toBe(one.muted);
  for (const { line } of outcome.muted) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(4096);
  expect(outcome.stopped[0]?.kind, words).toBe(one.stopped);
  if (one.realTime === undefined) {
    expect(outcome.capabilities.virtualTime, words).toBe(outcome.ending.kind !== 'tool-failed');
    expect(outcome.realTime, words).toBeNull();
  } else {
    expect(outcome.realTime?.feature, words).toMatch(one.realTime);
    expect(events.map(({ type }) => type)).toContain('real-time');
  }
}

/** What the report says. */
function expectDiagnosis(one: MisbehaviourCase, { report, evidence }: Grade): void {
  const words = inWords(report);
  const { diagnosis } = report;
  expect(report.outcome, words).toBe(one.code === null ? 'passed' : 'failed');
  expect(diagnosis?.code ?? null, words).toBe(one.code);
  if (diagnosis === null) return;
  if (one.headline !== undefined) expect(diagnosis.headline.text).toMatch(one.headline);
  if (one.location !== undefined) expect(diagnosis.look ?? '', words).toMatch(one.location);
  expect(danglingPointers(diagnosis, evidence('run', 1)), words).toEqual([]);
}
