/** Why answers to polls begin behind the offset asked for: because of what clients have committed. */
import type { Offset } from '../../results/sections/log-errors.ts';
import type { LogFinding } from '../../results/sections/logs.ts';
import { type Commit, committedOffsets } from '../evidence/commits.ts';
import { ednToText } from '../evidence/edn-text.ts';
import { journal } from '../evidence/journal.ts';
import { acknowledgementOf, askedFrom, operationPointers } from '../evidence/logs.ts';
import { type ClientOperation, clientOperations } from '../evidence/operations.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, sayAt, seconds } from '../statement.ts';

/** Fewer may begin there by chance. */
const fewest = 3;
const mostOfThem = 0.8;
/** At most so many are looked at. */
const mostFollowed = 100;

type LateStart = Extract<LogFinding, { readonly type: 'late-start' }>;

interface BehindCommit {
  readonly operation: ClientOperation;
  readonly key: string;
  readonly asked: Offset;
  readonly first: Offset;
  readonly commit: Commit;
}

/**
 * Answers that begin with the first message behind the greatest offset that was committed, or with that one: the
 * node goes by what was committed, and not by what the poll asks for, or removes what is before it.
 */
export function startsBehindCommit(evidence: RunEvidence, findings: readonly LogFinding[]): Statement | null {
  const late = findings.filter((one): one is LateStart => one.type === 'late-start').slice(0, mostFollowed);
  const found = late.flatMap((one) => behindCommit(evidence, one) ?? []);
  const [example] = found;
  if (example === undefined || found.length < fewest || found.length < late.length * mostOfThem) return null;
  const { operation, key, asked, first, commit } = example;
  const { node, completion, invoke } = operation;
  return sayAt(
    completion?.time ?? invoke.time,
    `Answers begin where clients have committed, whatever is asked for: offset ${commit.offset} of key "${key}" was committed at ${seconds(commit.request.sent)}, and ${node}, asked from offset ${asked}, began at offset ${first}. So it is with ${found.length} of the ${count(late.length, 'such answer')} looked at. What somebody has committed another client may still want to read.`,
    ...operationPointers(evidence, operation),
    at.message(commit.request),
  );
}

function behindCommit(evidence: RunEvidence, finding: LateStart): BehindCommit | null {
  const key = ednToText(finding.key);
  const operation = clientOperations(evidence).find(
    ({ completion }) => completion?.index === finding.poll.index,
  );
  const asked = operation === undefined ? null : (askedFrom(evidence, operation, key) ?? finding.asked);
  if (operation === undefined || asked === null) return null;
  const read = journal(evidence).requestOf(operation)?.received ?? operation.invoke.time;
  const commit = (committedOffsets(evidence).commits.get(key) ?? [])
    .filter(({ request }) => request.received !== null && request.received < read)
    .reduce<Commit | null>((most, one) => (most === null || one.offset > most.offset ? one : most), null);
  const last = finding.skipped.at(-1);
  const passed = last === undefined ? null : acknowledgementOf(evidence, key, ednToText(last));
  // Offsets may have gaps: what counts is that nothing between the commit and the first message is left out.
  if (commit === null || passed === null || commit.offset < asked) return null;
  if (passed.offset > commit.offset || finding.first < commit.offset) return null;
  return { operation, key, asked, first: finding.first, commit };
}
