/** Answers about a register by a node that can't have known what it held: only by luck are they right. */
import { journal } from './evidence/journal.ts';
import { answersOfRegisters, errorOf } from './evidence/register-answers.ts';
import { type RegisterCall, registerCalls } from './evidence/registers.ts';
import { toldRequests } from './evidence/told-requests.ts';
import type { RunEvidence } from './grader.ts';
import type { Statement } from './report.ts';
import { at, count, sayAt, seconds } from './statement.ts';

interface Unaware {
  readonly call: RegisterCall;
  /** What it would have had to know of, or something later. */
  readonly newest: RegisterCall;
}

/**
 * The first answer that no node could have known to be right; null when there is none.
 *
 * An answer is right only if it tells of the last write before it, or of one that may have come after that.
 * Some message must have brought word of one of these to the node that answers: whatever it holds by lease or
 * by clock, it can't know a value that nobody sent it. O(calls of a key squared) in the worst case.
 */
export function unawareAnswer(evidence: RunEvidence): Statement | null {
  if (evidence.spec.nodes.length < 2 || evidence.messages().length === 0) return null;
  const byKey = new Map<string, RegisterCall[]>();
  for (const call of registerCalls(evidence)) {
    const known = byKey.get(call.key);
    if (known === undefined) byKey.set(call.key, [call]);
    else known.push(call);
  }
  const found = [...byKey.values()]
    .flatMap((calls) => unawareOf(evidence, calls))
    .sort((a, b) => a.call.end - b.call.end);
  const [first] = found;
  return first === undefined ? null : statementOf(evidence, first, found.length);
}

function unawareOf(evidence: RunEvidence, calls: readonly RegisterCall[]): readonly Unaware[] {
  const setters = calls.filter(({ sets, operation }) => sets !== null && operation.outcome !== 'fail');
  return calls.filter(tellsOfRegister).flatMap((call): readonly Unaware[] => {
    const reply = replyTo(evidence, call);
    let newest: RegisterCall | null = null;
    for (const one of setters) {
      if (one.end < call.begin && (newest === null || one.begin > newest.begin)) newest = one;
    }
    if (reply === null || newest === null) return [];
    const oldest = newest.begin;
    const others = setters.filter((one) => one !== call && one.begin < call.end && one.end >= oldest);
    const informed = others.some((one) => {
      const request = journal(evidence).requestOf(one.operation);
      // A request that the journal does not show may have been known.
      return request === null || toldRequests(evidence).knows(reply, request);
    });
    return informed ? [] : [{ call, newest }];
  });
}

/** True where the answer says what the register held. */
function tellsOfRegister({ sees, operation }: RegisterCall): boolean {
  if (sees !== null) return true;
  return operation.outcome === 'fail' && answersOfRegisters.has(errorOf(operation) ?? '');
}

function replyTo(evidence: RunEvidence, { operation }: RegisterCall) {
  const request = journal(evidence).requestOf(operation);
  return request === null ? null : (journal(evidence).repliesTo(request)[0] ?? null);
}

function statementOf(evidence: RunEvidence, { call, newest }: Unaware, found: number): Statement {
  const { operation } = call;
  const reply = replyTo(evidence, call);
  const time = reply?.sent ?? operation.invoke.time;
  const more = found === 1 ? '' : ` It is the first of ${count(found, 'such answer')}.`;
  return sayAt(
    time,
    `${operation.node} answered a ${call.name} of key ${call.key} at ${seconds(time)} and could not know what the key held: ${newest.operation.node} had acknowledged a ${newest.name} at ${seconds(newest.operation.completion?.time ?? 0)}, before the question, and word of that, or of anything later, had not come to ${operation.node}.${more}`,
    at.operation(operation.invoke),
    at.operation(newest.operation.invoke),
    ...[operation, newest.operation].flatMap((one) =>
      one.completion === null ? [] : [at.operation(one.completion)],
    ),
    ...(reply === null ? [] : [at.message(reply)]),
  );
}
