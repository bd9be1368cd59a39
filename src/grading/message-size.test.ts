import { describe, expect, it } from 'vitest';
import { Cluster } from '../../test/support/evidence.ts';
import type { Draft } from './diagnosis/draft.ts';
import type { RunEvidence } from './grader.ts';
import { messageSizeDraft, messageSizeMeasure } from './message-size.ts';
import { resolvePointer } from './pointers.ts';

/** Ten broadcasts, each of which makes n0 write a value of so many characters to lin-kv. */
function writing(sizes: readonly number[]): Cluster {
  const cluster = new Cluster('broadcast', 2);
  for (const [i, size] of sizes.entries()) {
    cluster.broadcast(i, 'n0', i);
    cluster.send(i + 0.1, 'n0', { to: 'lin-kv', body: { type: 'write', value: 'x'.repeat(size) } });
  }
  return cluster;
}

function explained(evidence: RunEvidence, bound: string | null = null): Draft {
  const draft = messageSizeDraft(evidence, bound);
  if (draft === null) throw new Error('There is no draft.');
  return draft;
}

function dangling(draft: Draft, evidence: RunEvidence): number {
  const statements = [draft.headline, ...draft.steps, ...(draft.cause === null ? [] : [draft.cause])];
  const pointers = statements.flatMap((statement) => statement.pointers);
  expect(pointers.length).toBeGreaterThan(0);
  return pointers.filter((pointer) => resolvePointer(pointer, evidence) === undefined).length;
}

const empty = JSON.stringify({ type: 'write', value: '' }).length;
const growing = Array.from({ length: 10 }, (_, i) => 100 * i);
const even = growing.map(() => 450);

describe('characters between nodes per operation', () => {
  it('counts bodies of messages with services, and none of clients', () => {
    expect(messageSizeMeasure.read(writing(even).evidence())).toBe(450 + empty);
  });

  it('is unknown where no messages were kept', () => {
    expect(messageSizeMeasure.read(writing(even).evidence({ messages: false }))).toBeNull();
  });
});

describe('too large messages', () => {
  it('are told by kind, with the longest', () => {
    const evidence = writing(growing).evidence();
    const draft = explained(evidence, 'below 200');
    expect(draft.code).toBe('too-large-messages');
    expect(draft.headline.text).toMatch(new RegExp(`hold ${450 + empty} characters.*below 200`));
    expect(draft.steps[0]?.text).toMatch(
      new RegExp(`100 %.*10 messages write to lin-kv.*${900 + empty} char`),
    );
    expect(dangling(draft, evidence)).toBe(0);
  });

  it('are said to grow only where the last are far longer than the first', () => {
    expect(explained(writing(growing).evidence()).cause?.text).toMatch(/write to lin-kv grow/);
    const draft = explained(writing(even).evidence());
    expect(draft.cause).toBeNull();
    expect(draft.look).toBeNull();
    expect(draft.steps).toHaveLength(1);
  });

  it('are not explained when the messages are gone', () => {
    expect(messageSizeDraft(writing(even).evidence({ messages: false }), null)).toBeNull();
  });
});
