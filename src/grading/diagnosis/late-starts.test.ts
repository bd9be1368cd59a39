import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../test/support/evidence.ts';
import { type Edn, kw } from '../../results/edn.ts';
import { clientOperations } from '../evidence/operations.ts';
import { resolvePointer } from '../pointers.ts';
import { startsBehindCommit } from './late-starts.ts';

/** Four messages of key "7", a commit of `committed`, and polls from the beginning that bring the last message. */
function late(committed: number, polls = 3) {
  const cluster = new Cluster('kafka', 1);
  for (const [offset, message] of [11, 12, 13, 14].entries()) {
    const asked: Edn = [[kw('send'), '7', message]];
    const told: Edn = [[kw('send'), '7', [offset, message]]];
    cluster.request(
      1 + offset / 10,
      'n0',
      'send',
      asked,
      { key: '7', msg: message },
      { type: 'send_ok', offset },
      told,
    );
  }
  const body = { type: 'commit_offsets', offsets: { 7: committed }, msg_id: 1 };
  cluster.send(2, 'c99', { to: 'n0', body, travel: 0 });
  for (let i = 0; i < polls; i += 1) {
    const told: Edn = [[kw('poll'), new Map<Edn, Edn>([['7', [[3, 14]]]])]];
    const answer = { type: 'poll_ok', msgs: { 7: [[3, 14]] } };
    cluster.request(3 + i, 'n0', 'poll', [[kw('poll')]], { offsets: { 7: 0 } }, answer, told);
  }
  return cluster;
}

function causeOf(cluster: Cluster): string | null {
  const evidence = cluster.evidence();
  const findings = clientOperations(evidence).flatMap(({ f, completion }) =>
    f !== 'poll' || completion === null
      ? []
      : [
          {
            type: 'late-start' as const,
            poll: completion,
            key: '7',
            asked: 0,
            first: 3,
            skipped: [11, 12, 13],
          },
        ],
  );
  const cause = startsBehindCommit(evidence, findings);
  for (const pointer of cause?.pointers ?? []) expect(resolvePointer(pointer, evidence)).toBeDefined();
  expect(startsBehindCommit(cluster.evidence({ messages: false }), findings)).toBeNull();
  return cause?.text ?? null;
}

describe('polls that begin behind the offset asked for', () => {
  it('are told to begin at the commit where they do', () => {
    expect(causeOf(late(2))).toMatch(
      /^Answers begin where clients have committed, whatever is asked for: offset 2 of key "7" was committed at 2\.00 s, and n0, asked from offset 0, began at offset 3\. So it is with 3 of the 3 such answers/,
    );
    expect(causeOf(late(3))).toMatch(/^Answers begin where clients have committed/);
  });

  it('are not, where messages between the commit and their beginning are left out, or with few cases', () => {
    expect(causeOf(late(1))).toBeNull();
    expect(causeOf(late(2, 2))).toBeNull();
  });
});
