import { afterAll, describe, expect, it } from 'vitest';
import { notLinearizableDraft } from '../src/grading/diagnosis/not-linearizable.ts';
import type { RunEvidence } from '../src/grading/grader.ts';
import { registerFindings } from '../src/grading/register-findings.ts';
import { mutants } from '../test/challenges/mutants/raft-9c.ts';
import { Court, challengeOf, plan } from '../test/support/court.ts';
import { correctProgram, mutantProgram } from '../test/support/programs.ts';

describe('a stale read of a follower', () => {
  const court = new Court({ maxProcesses: 1 });
  afterAll(() => court.close());

  const graded = async () => {
    const mutant = mutants.find(({ name }) => name.startsWith('reads from its own registers'));
    if (mutant === undefined) throw new Error('The mutant is gone.');
    const challenge = await challengeOf('raft-9c');
    const program = await mutantProgram(mutant, court.scratch);
    const { evidence } = await court.grade(challenge, program, plan(challenge, 1));
    return evidence('replicated', 1);
  };

  it('is told with both answers, and with what is not known when the messages are gone', async () => {
    const evidence = await graded();
    const draft = notLinearizableDraft(evidence);
    expect(draft?.code).toBe('stale-read');
    expect(draft?.headline.text).toMatch(/n\d answered a read of key 0 .* n\d had acknowledged/);
    expect(draft?.steps.map(({ text }) => text).join('\n')).toMatch(/got no message of another node/);
    expect(draft?.cause?.text).toMatch(/answered from what it had/);

    const without: RunEvidence = { ...evidence, messages: () => [] };
    const weaker = notLinearizableDraft(without);
    // The history still says which answers contradict each other, and no more than that.
    expect(['stale-read', 'lost-write']).toContain(weaker?.code);
    expect(weaker?.cause).toBeNull();
    expect(weaker?.steps.map(({ text }) => text).join('\n')).not.toMatch(/message/);
    expect(weaker?.headline.pointers.every(({ kind }) => kind !== 'message')).toBe(true);
  });

  it('is no finding about acknowledgements, which a majority knew of', async () => {
    const codes = registerFindings(await graded()).map(({ code }) => code);
    expect(codes).not.toContain('acknowledged-alone');
  });
});

describe('findings of lin-kv', () => {
  const court = new Court({ maxProcesses: 1 });
  afterAll(() => court.close());

  it('name the request and the answer, and need the messages', async () => {
    const challenge = await challengeOf('raft-9c');
    const program = await correctProgram('solutions/raft-9b/main.ts', court.scratch);
    const { evidence } = await court.grade(challenge, program, plan(challenge, 1));
    const run = evidence('replicated', 1);
    const found = registerFindings(run).find(({ code }) => code === 'acknowledged-alone');
    expect(found?.statement.text).toMatch(/n\d answered .* when no other node had told it anything/);
    expect(found?.statement.pointers.map(({ kind }) => kind)).toEqual(['message', 'message']);
    expect(registerFindings({ ...run, messages: () => [] })).toEqual([]);
  });
});
