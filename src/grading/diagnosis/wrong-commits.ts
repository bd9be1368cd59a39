/** Committed offsets that were told wrongly: forgotten, gone back, or ahead of all that was committed. */
import type { MessageRecord } from '../../results/trace.ts';
import { type Commit, committedOffsets, type Listed } from '../evidence/commits.ts';
import { journal } from '../evidence/journal.ts';
import { clientOperations } from '../evidence/operations.ts';
import type { RunEvidence } from '../grader.ts';
import type { ExplainedFinding } from '../log-findings.ts';
import type { Pointer, Statement } from '../report.ts';
import { at, grouped, sayAt, seconds } from '../statement.ts';

/**
 * After so many nanoseconds a commit that one node acknowledged must be told by every other: it may be
 * passed on late, as it only makes a client read again what it had.
 */
const SPREAD = 1_000_000_000;

type Wrong =
  | { readonly code: 'commit-forgotten'; readonly listed: Listed; readonly commit: Commit }
  | {
      readonly code: 'commit-regressed';
      readonly listed: Listed;
      readonly commit: Commit;
      /** The commit of the same node that was told instead. */
      readonly later: Commit;
    }
  | { readonly code: 'commit-ahead'; readonly listed: Listed; readonly commit: Commit | null };

/** The first answer of each kind that is wrong. Cost: the commits of a key for each time it is listed. */
export function wrongCommits(evidence: RunEvidence): readonly ExplainedFinding[] {
  const { commits, listed } = committedOffsets(evidence);
  const found = new Map<Wrong['code'], { readonly first: Wrong; count: number }>();
  for (const one of listed) {
    const wrong = judge(one, commits.get(one.key) ?? []);
    if (wrong === null) continue;
    const known = found.get(wrong.code);
    if (known === undefined) found.set(wrong.code, { first: wrong, count: 1 });
    else known.count += 1;
  }
  return [...found.values()].map(({ first, count }) => explain(evidence, first, count));
}

function judge(listed: Listed, commits: readonly Commit[]): Wrong | null {
  const { offset, request, answer, node } = listed;
  const begun = commits.filter((commit) => commit.request.sent <= answer.sent);
  const highest = greatest(begun);
  if (offset !== null && offset > (highest?.offset ?? Number.NEGATIVE_INFINITY)) {
    return { code: 'commit-ahead', listed, commit: highest };
  }
  const settled = begun.filter(
    (commit) =>
      commit.answer !== null &&
      (commit.answer.received ?? Number.POSITIVE_INFINITY) + (commit.node === node ? 0 : SPREAD) <=
        request.sent,
  );
  const expected = greatest(settled);
  if (expected === null || (offset !== null && offset >= expected.offset)) return null;
  const later = begun.find(
    (commit) =>
      commit.node === node && commit.offset === offset && commit.request.sent >= (expected.answer?.sent ?? 0),
  );
  return later === undefined || expected.node !== node
    ? { code: 'commit-forgotten', listed, commit: expected }
    : { code: 'commit-regressed', listed, commit: expected, later };
}

function greatest(commits: readonly Commit[]): Commit | null {
  let best: Commit | null = null;
  for (const commit of commits) if (best === null || commit.offset > best.offset) best = commit;
  return best;
}

function explain(evidence: RunEvidence, wrong: Wrong, count: number): ExplainedFinding {
  const { listed, commit } = wrong;
  const { key, node, offset, request, answer } = listed;
  const time = answer.sent;
  const told = offset === null ? 'nothing' : `offset ${offset}`;
  const more = count === 1 ? '' : ` It is the first of ${grouped(count)} such answers.`;
  const asked: readonly Pointer[] = [
    at.message(request),
    at.message(answer),
    ...pointToOperation(evidence, request),
  ];
  const evidenceOf = commit === null ? [] : commitPointers(evidence, commit);
  const steps: Statement[] = [
    ...(commit === null ? [] : [commitStep(evidence, commit)]),
    ...(wrong.code === 'commit-regressed' ? [commitStep(evidence, wrong.later)] : []),
    sayAt(time, `Asked for the committed offset of key "${key}", ${node} told ${told}.`, ...asked),
  ];
  const base = { code: wrong.code, steps, cause: null };
  switch (wrong.code) {
    case 'commit-forgotten':
      return {
        ...base,
        statement: sayAt(
          time,
          `Asked for the committed offset of key "${key}" at ${seconds(time)}, ${node} told ${told}, though ${acknowledged(wrong.commit)}.${more}`,
          ...asked,
          ...evidenceOf,
        ),
        look:
          wrong.commit.node === node
            ? 'where the handler of commit_offsets keeps what it is told, and what list_committed_offsets reads'
            : 'how a committed offset gets to the other nodes',
      };
    case 'commit-regressed':
      return {
        ...base,
        statement: sayAt(
          time,
          `The committed offset of key "${key}" went back: ${node} told ${told} at ${seconds(time)}, though ${acknowledged(wrong.commit)}.${more}`,
          ...asked,
          ...evidenceOf,
        ),
        cause: sayAt(
          wrong.later.request.sent,
          `A slower client committed offset ${wrong.later.offset} after that, and the last commit won. Of two the greater one holds.`,
          ...commitPointers(evidence, wrong.later),
        ),
        look: 'the handler of commit_offsets: a committed offset only goes up',
      };
    case 'commit-ahead':
      return {
        ...base,
        statement: sayAt(
          time,
          `Asked for the committed offset of key "${key}" at ${seconds(time)}, ${node} told ${told}, which nobody had committed${wrong.commit === null ? '' : `: the greatest commit until then was offset ${wrong.commit.offset}`}.${more}`,
          ...asked,
          ...evidenceOf,
        ),
        look: 'what list_committed_offsets answers: the offsets that were committed, as they were committed',
      };
  }
}

function acknowledged({ node, offset, answer }: Commit): string {
  return `${node} had acknowledged a commit of offset ${offset}${answer === null ? '' : ` at ${seconds(answer.sent)}`}`;
}

function commitStep(evidence: RunEvidence, commit: Commit): Statement {
  const { node, offset, key, answer, request } = commit;
  const end = answer === null ? '' : `, and ${node} acknowledged it`;
  return sayAt(
    request.sent,
    `A client committed offset ${offset} of key "${key}" at ${node}${end}.`,
    ...commitPointers(evidence, commit),
  );
}

function commitPointers(evidence: RunEvidence, { request, answer }: Commit): readonly Pointer[] {
  return [
    at.message(request),
    ...(answer === null ? [] : [at.message(answer)]),
    ...pointToOperation(evidence, request),
  ];
}

function pointToOperation(evidence: RunEvidence, request: MessageRecord): readonly Pointer[] {
  const log = journal(evidence);
  const operation = clientOperations(evidence).find((one) =>
    log.conversationOf(one).some(({ id }) => id === request.id),
  );
  return operation === undefined ? [] : [at.operation(operation.completion ?? operation.invoke)];
}
