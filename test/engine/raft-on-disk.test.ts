/** Raft whose nodes are killed: it stays right with a disk, and each way to use the disk wrongly is told as such. */
import { describe, expect, it } from 'vitest';
import type { ChallengeTest } from '../../src/course/course.ts';
import type { NodeProgram } from '../../src/engines/engine.ts';
import { diagnosisOf, type JudgedSeed, judgeSeed } from '../../src/grading/judge.ts';
import { openRun } from '../../src/results/run-directory.ts';
import { challengeOf, danglingPointers } from '../support/court.ts';
import { correctProgram, mutantProgram } from '../support/programs.ts';
import { raftOnDisk, wrongOnDisk } from '../support/raft-on-disk.ts';
import { useBench } from './support.ts';

const bench = useBench();
const kills: ChallengeTest = {
  workload: 'lin-kv',
  nodeCount: 3,
  concurrency: '2n',
  rate: 30,
  timeLimit: 18,
  latency: 40,
  latencyDist: 'exponential',
  nemesis: ['kill'],
  nemesisInterval: 0.15,
};
const challenge = await challengeOf('raft-9d');

async function judged(program: NodeProgram, seed: number): Promise<JudgedSeed> {
  const { engine, request } = bench();
  const asked = request(program, kills, { seed });
  await engine.run(asked);
  const criteria = { requirements: [{ kind: 'valid' } as const], stricter: challenge.stricter };
  return judgeSeed(openRun(asked.runDirectory, 'kills'), criteria, 'kills/seed');
}

const words = ({ findings, report }: JudgedSeed) =>
  [report.ending, report.valid, ...findings.map(({ code, statement }) => `${code}: ${statement.text}`)].join(
    '\n',
  );

describe('Raft whose nodes are killed, many at a time', () => {
  it('stays right when it keeps term, vote and log on its disk', async () => {
    const program = await mutantProgram(raftOnDisk, bench().folder);
    const one = await judged(program, 1);
    expect(one.report.outcome, words(one)).toBe('passed');
    expect(one.findings).toEqual([]);
  });

  it('votes twice when it keeps its vote in memory alone', async () => {
    const one = await judged(await correctProgram(raftOnDisk.base, bench().folder), 1);
    const diagnosis = diagnosisOf(challenge, [one]);
    expect(diagnosis?.code, words(one)).toBe('double-vote');
    expect(diagnosis?.headline.text).toMatch(
      /twice: to n\d .*, and, after it was killed at [\d.]+ s, to n\d/,
    );
  });

  it.for(wrongOnDisk.map((mutant) => [mutant.name, mutant] as const))(
    'is wrong when it %s',
    async ([, mutant]) => {
      const one = await judged(await mutantProgram(mutant, bench().folder), 1);
      const diagnosis = diagnosisOf(challenge, [one]);
      if (diagnosis === null) throw new Error(`There is no diagnosis.\n${words(one)}`);
      expect(diagnosis.code, words(one)).toBe(mutant.expect.code);
      expect(diagnosis.headline.text).toMatch(mutant.expect.headline);
      expect(danglingPointers(diagnosis, one.evidence)).toEqual([]);
    },
  );
});
