/** Every recorded run of the real Maelstrom, concluded as if it had ended here, against a table of 48 rows. */
import { afterAll, describe, expect, it } from 'vitest';
import { reportRun, type TestRun } from '../../src/cli/commands/test-run/run-report.ts';
import { endingText } from '../../src/ending-words.ts';
import { conclude } from '../../src/engines/maelstrom/conclude.ts';
import { createFollower } from '../../src/engines/maelstrom/console-follower.ts';
import { writeManifest } from '../../src/engines/run-files.ts';
import { verdictOf } from '../../src/results/verdict.ts';
import { finishedTest, recordingNamed } from '../support/finished-runs.ts';
import { recordedRunNames } from '../support/recorded-runs.ts';
import { temporaryFolder } from '../support/run-cli.ts';
import { type ExpectedOutcome, expectedOutcomes } from './expected-outcomes.ts';

const found = new Map<string, Required<ExpectedOutcome>>();

async function reportOf(name: string): Promise<TestRun> {
  const test = finishedTest(name, temporaryFolder());
  const outcome = await conclude(test);
  writeManifest(test.runDirectory, {
    spec: test.spec,
    program: { kind: 'command', language: 'other', argv: ['node'], cwd: '/', env: {}, hash: name },
    dscourseVersion: '0.0.0',
    maelstromVersion: null,
    startedAt: new Date(0),
    endedAt: new Date(0),
  });
  return reportRun(test.runDirectory, 1, outcome, 0);
}

async function outcomeOf(name: string): Promise<Required<ExpectedOutcome>> {
  const run = await reportOf(name);
  const { outcome } = run;
  const { results } = run.evidence;
  const verdict = results === null ? null : verdictOf(results);
  const { ending } = outcome;
  return {
    ending: ending.kind === 'tool-failed' ? `tool-failed: ${ending.reason}` : ending.kind,
    valid: results?.valid ?? null,
    because: verdict?.because ?? [],
    plotsAlone: verdict?.plotsAlone ?? false,
    muted: outcome.muted.map(({ reason }) => reason),
    status: run.verdict.exitStatus as ExpectedOutcome['status'],
    headline: run.diagnosis?.headline.text ?? (results === null ? endingText(ending) : ''),
  };
}

describe('a recorded run comes to the right outcome, headline and exit status', () => {
  it('has a row for every folder', () => {
    expect(Object.keys(expectedOutcomes).sort()).toEqual(recordedRunNames());
  });

  it.for(Object.entries(expectedOutcomes))('%s', async ([name, expected]) => {
    const outcome = await outcomeOf(name);
    found.set(name, outcome);
    const defaults = { ending: 'completed', because: [], plotsAlone: false, muted: [], headline: '' };
    expect(outcome).toEqual({ ...defaults, ...expected });
  });

  // A crash is the client's own: no node is asked. And a key that is not there yet is a right answer.
  it.for(['kafka-pass', 'kafka-demo-multinode', 'kafka-two-nodes-lin-kv-pass', 'lin-kv-pass'])(
    'nothing is held against the nodes of %s that is none of their doing',
    async (name) => {
      expect((await reportOf(name)).findings).toEqual([]);
    },
  );

  it('two nodes that share nothing are found by what one of them never showed', async () => {
    const { findings } = await reportOf('kafka-fail');
    expect(findings.map(({ code }) => code)).toEqual(['log-unseen-on-one-node']);
  });

  it('three nodes with a map each are found by keys that one acknowledged and another does not know', async () => {
    const { findings } = await reportOf('lin-kv-fail');
    expect(findings.map(({ code }) => code)).toEqual(['key-forgotten']);
    // Operations 7 to 13 of its history.
    expect(findings[0]?.statement.text).toContain(
      'n1 answered a read of key 0 at 0.488 s with the error that there is no such key, though n0 had acknowledged a write of 3 to it at 0.442 s.',
    );
  });

  it('one of the lost elements is followed, and the others are counted', async () => {
    const { diagnosis } = await reportOf('g-set-fail');
    const steps = diagnosis?.steps.map(({ text }) => text);
    expect(steps?.[0]).toBe('A client added 0 at n3, and n3 acknowledged it.');
    expect(steps?.at(-1)).toBe('It is one of 17 values that were lost in this run.');
  });

  it.for(recordedRunNames())('the follower takes the same line of %s to be fatal', (name) => {
    const { console, recordedStatus } = recordingNamed(name);
    const follower = createFollower(finishedTest(name, temporaryFolder()).spec);
    // Cut where it hurts: in the middle of lines and of characters of two units.
    for (let at = 0; at < console.length; at += 4093) follower.push(console.slice(at, at + 4093));
    follower.end();
    const kinds: Readonly<Record<string, string>> = {
      'bin-missing': 'node-not-started',
      'lin-kv-concurrency-1n': 'test-crashed',
      'node-crash': 'node-crashed',
      'stdout-not-json': 'node-muted',
    };
    expect(follower.fatal?.kind ?? null).toBe(kinds[name] ?? null);
    if (recordedStatus === 255) expect(follower.fatal).not.toBeNull();
  });

  // The table is what the tests above are about, for whoever reads their output.
  afterAll(() => {
    const rows = [...found].map(([name, { ending, valid, because, muted, status, headline }]) =>
      [
        String(status).padStart(2),
        String(valid ?? '-').padEnd(7),
        name.padEnd(44),
        [
          ending === 'completed' ? '' : ending,
          because.join(' '),
          muted.map((why) => `muted: ${why}`).join(' '),
        ]
          .filter((part) => part !== '')
          .join(', '),
        headline === ''
          ? ''
          : `\n             ${headline.length > 100 ? `${headline.slice(0, 99)}…` : headline}`,
      ].join(' '),
    );
    process.stdout.write(
      `\nExit status, validity and headline of ${found.size} recorded runs\n${rows.join('\n')}\n`,
    );
  });
});
