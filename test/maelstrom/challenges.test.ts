/**
 * The course's challenges through `grade --engine maelstrom`: a correct node passes and is certified, wrong
 * ones fail, and the report has the shape of the embedded engine's. On a stand-in, which plays recorded
 * verdicts as far as there are any; on the real Maelstrom with `npm run test:maelstrom`, where they are its own.
 */
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOfficial } from '../../src/course/course.ts';
import { readCourse } from '../../src/course/read-course.ts';
import type { Report } from '../../src/grading/report.ts';
import { openRun } from '../../src/results/run-directory.ts';
import { correctNodesOf } from '../challenges/correct-nodes.ts';
import { allMutants, type ChallengeId } from '../challenges/mutants/index.ts';
import { type BriefCourse, briefCourse } from '../support/brief-course.ts';
import { danglingPointers, inWords } from '../support/court.ts';
import { maelstromUnderTest } from '../support/maelstrom-under-test.ts';
import { type Mutant, mutantSource, nodeFile } from '../support/mutants.ts';
import { movable, packageRoot } from '../support/programs.ts';
import { recordedAs } from '../support/recorded-as.ts';
import { runCli, temporaryFolder, writeTree } from '../support/run-cli.ts';
import { type RecordedAs, standIn } from '../support/stand-in/stand-in.ts';

const used = maelstromUnderTest();
/** The home of the real Maelstrom for the challenges that run on it; null: a stand-in. */
function realHome(id: ChallengeId): string | null {
  if (used.kind === 'stand-in') return null;
  return used.challenges === 'all' || used.challenges.includes(id) ? used.home : null;
}
/** Real runs take half a minute each: outside of `npm run test:maelstrom` one node of each sort has to do. */
const many = used.kind === 'real' && used.challenges === 'all';
const challenges = Object.keys(recordedAs) as ChallengeId[];
const inCourse = (await readCourse(packageRoot)).challenges;
const workloads = new Map(inCourse.map(({ id, runs }) => [id, runs[0]?.test.workload]));
/** Runs that Maelstrom plays. */
const official = new Map(inCourse.map(({ id, runs }) => [id, runs.filter(isOfficial).map((run) => run.id)]));
const rows: string[] = [];

/** On the stand-in the embedded engine's part is proven elsewhere, on more seeds than one and at full length. */
let course: BriefCourse;
beforeAll(() => {
  course = briefCourse();
});
afterAll(() => course.remove());

interface Graded {
  readonly status: number | null;
  readonly report: Report;
  readonly folder: string;
}

async function grade(
  id: ChallengeId,
  main: { name: string; source: string },
  verdict: 'passes' | 'fails',
): Promise<Graded> {
  const folder = temporaryFolder('dscourse challenge ü ');
  const program = { [`${id}/main${extname(main.name)}`]: movable(main.source, main.name) };
  writeTree(folder, { 'dscourse.yaml': 'version: 1\n', ...program });
  const home = realHome(id);
  const env =
    home !== null
      ? { DSCOURSE_MAELSTROM_HOME: home, JAVA_HOME: process.env.JAVA_HOME }
      : standIn({ run: recorded(id, verdict), pace: 50 }).env;
  const startedAt = performance.now();
  // There is nothing in this workspace to check types with.
  const args = ['grade', id, '--engine', 'maelstrom', '--require-certified', '--no-check', '--json'];
  const result = await runCli(args, {
    cwd: folder,
    env,
    ...(home === null ? { entry: course.entry } : {}),
    timeoutMs: home !== null ? 800_000 : 170_000,
  });
  const report: Report = JSON.parse(result.stdout);
  if (report.outcome === undefined) throw new Error(`status ${result.status}: ${result.stdout}`);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const headline = report.diagnosis?.headline.text ?? report.reason ?? '';
  rows.push(
    `${id.padEnd(13)} ${(home === null ? 'stand-in' : 'real').padEnd(8)} ${report.outcome.padEnd(7)} ${seconds.padStart(6)} s  ${main.name}${headline === '' ? '' : `\n    ${headline}`}`,
  );
  return { status: result.status, report, folder };
}

function recorded(id: ChallengeId, verdict: 'passes' | 'fails'): readonly RecordedAs[] {
  const runs = recordedAs[id][verdict];
  if (runs === null) throw new Error(`No recorded run stands for a pass of ${id}.`);
  return runs.map(({ run, except }) => ({ run, except: [...new Set([...except, 'time-limit' as const])] }));
}

const isOneFile = (file: string) => /\.[cm]js$/.test(file);

/** Whether it is the first challenge of its workload. */
const isFirst = (id: ChallengeId): boolean =>
  challenges.find((other) => workloads.get(other) === workloads.get(id)) === id;

/**
 * On the real Maelstrom all that prove the challenge. On the stand-in, whose verdict is a recorded one, one of
 * them, in one file, for the first challenge of each workload, and for raft-9d, which has a run that only the
 * embedded engine plays.
 */
function correct(id: ChallengeId): readonly string[] {
  if (realHome(id) === null && (recordedAs[id].passes === null || !(isFirst(id) || id === 'raft-9d')))
    return [];
  if (many) return correctNodesOf[id].slice(0, 2);
  // The last: a node that asks a service for every id takes the embedded engine far longer.
  return correctNodesOf[id].filter(isOneFile).slice(-1);
}

/**
 * Those that Maelstrom can see. For the real one three that end differently, and none whose mistake takes a
 * seed of its own to show: it may well hide from one real run. On the stand-in, whose verdict is a recorded
 * one, the first challenge of each workload has to do, and those of which no recorded run stands for a pass.
 */
function wrong(id: ChallengeId): readonly Mutant[] {
  if (realHome(id) === null && recordedAs[id].passes !== null && !isFirst(id)) return [];
  const seen = allMutants[id].filter(({ maelstrom }: Mutant) => maelstrom === 'fails');
  if (!many) return seen.filter(({ base, seeds = [1] }) => seeds.length === 1 && isOneFile(base)).slice(-1);
  const anySeed = seen.filter(({ seeds }) => seeds === undefined);
  const tried = anySeed.length > 0 ? anySeed : seen.filter(({ seeds = [1] }) => seeds.length === 1);
  const byCode = new Map(tried.map((mutant) => [mutant.expect.code, mutant] as const).reverse());
  return [...byCode.values()].slice(-3);
}

const tried = challenges.filter((id) => correct(id).length + wrong(id).length > 0);

// The embedded engine runs first: 25 nodes on three seeds take their time on a busy machine.
describe.for(tried)('%s on Maelstrom', { timeout: used.kind === 'real' ? 900_000 : 180_000 }, (id) => {
  it.for(correct(id))('%s passes and is certified', async (name) => {
    const source = readFileSync(nodeFile(name), 'utf8');
    const { status, report, folder } = await grade(id, { name, source }, 'passes');
    expect([status, report.outcome], inWords(report)).toEqual([0, 'passed']);
    expect([report.engine, report.other?.engine].sort()).toEqual(['embedded', 'maelstrom']);
    expect(report.other?.outcome).toBe('passed');
    expect(report.certified).toBe(true);
    expect(report.certification.kind).toBe('certified');
    expect(report.enginesDisagree).toBe(false);
    expectWhole(report, folder);
  });

  it.for(wrong(id).map((mutant) => [mutant.name, mutant] as const))(
    'fails one that %s',
    async ([, mutant]) => {
      const main = { name: mutant.base, source: mutantSource(mutant) };
      const { status, report, folder } = await grade(id, main, 'fails');
      expect([status, report.outcome, report.engine]).toEqual([1, 'failed', 'maelstrom']);
      expect(report.certified).toBe(false);
      expect(report.certification).toMatchObject({ kind: 'not-certified', why: 'failed' });
      expect(report.diagnosis).not.toBeNull();
      expect(report.enginesDisagree).toBe(false);
      expectWhole(report, folder);
    },
  );
});

/** Every run is there with its directory, has the other engine's shape, and every pointer resolves. */
function expectWhole(report: Report, folder: string): void {
  const { other, diagnosis } = report;
  if (other === null) throw new Error('One of the engines has no part in the report.');
  const played = official.get(report.challenge.id) ?? [];
  const [ours, theirs] = [report, other].map(({ runs }) => runs.filter(({ id }) => played.includes(id)));
  expect(ours?.map(({ id }) => id)).toEqual(theirs?.map(({ id }) => id));
  expect(ours?.map(shape)).toEqual(theirs?.map(shape));
  const attempt = join(folder, '.dscourse', 'runs', report.challenge.id, String(report.attempt));
  for (const one of [...report.runs, ...other.runs]) {
    for (const seed of one.seeds) {
      const { spec } = openRun(join(attempt, seed.directory), one.id);
      expect(spec).toEqual({ ...one.spec, seed: spec.seed });
    }
  }
  for (const part of [{ runs: report.runs, diagnosis }, other]) {
    if (part.diagnosis === null) continue;
    const { run, seed } = part.diagnosis;
    const found = part.runs.find(({ id }) => id === run)?.seeds.find((one) => one.seed === seed);
    if (found === undefined) throw new Error(`The diagnosis is of ${run} ${seed}, which was not run.`);
    expect(danglingPointers(part.diagnosis, openRun(join(attempt, found.directory), run))).toEqual([]);
  }
}

/**
 * The keys of a value, recursively; of a list those of its first item. Texts, figures and null are all one, and
 * so is which measures a run has: one that a crash cut short has fewer.
 */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return typeof value[0] === 'object' ? [shape(value[0])] : [];
  if (typeof value !== 'object' || value === null) return null;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === 'measures' ? typeof item : shape(item)]),
  );
}

afterAll(() => {
  if (used.kind === 'real')
    process.stdout.write(`\nWhat Maelstrom says of the challenges\n${rows.join('\n')}\n`);
});
