/** Answers of lin-kv that no order of the requests explains: what was read, and what should have been. */
import type { MessageRecord } from '../../results/trace.ts';
import { journal } from '../evidence/journal.ts';
import { heardBetween, knownHolders } from '../evidence/knowledge.ts';
import { partitionsOf } from '../evidence/partitions.ts';
import { answersOfRegisters, errorOf } from '../evidence/register-answers.ts';
import { type RegisterCall, registerCalls, registerFailure } from '../evidence/registers.ts';
import type { RunEvidence } from '../grader.ts';
import { majorityOf } from '../majority.ts';
import type { Pointer, Statement } from '../report.ts';
import { at, count, list, quoted, say, sayAt, seconds } from '../statement.ts';
import type { Draft } from './draft.ts';

/** An answer and how it can't be true, in falling order of what the evidence says. */
type Contradiction =
  /** Nobody ever asked to write the value, or for a cas: nobody who was not refused. */
  | { readonly code: 'never-written' }
  /** All who asked to write the value were refused. */
  | { readonly code: 'refused-write'; readonly refused: RegisterCall }
  /**
   * The value had been overwritten before the request. Either somebody had seen, or was to see, the newer one,
   * or the node had asked nobody.
   */
  | {
      readonly code: 'stale-read' | 'stale-cas';
      readonly newer: RegisterCall;
      readonly witness: RegisterCall | null;
    }
  /** As before, but nobody ever saw the newer one. */
  | { readonly code: 'lost-write'; readonly newer: RegisterCall }
  | { readonly code: 'not-linearizable' };

const SHOWN = 6;

/** The earliest answer that no order allows; null when the checker found none. */
export function notLinearizableDraft(evidence: RunEvidence): Draft | null {
  const found = registerFailure(evidence);
  if (found === null) return null;
  const { call, failure } = found;
  const calls = registerCalls(evidence).filter(({ key }) => key === call.key);
  const contradiction = contradictionOf(evidence, call, calls);
  const pointers = [...callPointers(evidence, call), at.result('workload/failures')];
  // The checker's nil is no word of a learner's.
  const states = failure.possible.map(({ state }) => (state === 'nil' ? 'nothing' : state)).slice(0, SHOWN);
  const more = failure.possibleCount === null || failure.possibleCount > states.length;
  const inFlight = failure.inFlight.filter(({ index }) => index !== call.begin);
  const steps: Statement[] = [
    ...stepsBefore(evidence, contradiction),
    callStep(evidence, call),
    ...alone(evidence, call).steps,
    ...cuts(evidence, call),
    say(
      `By all other answers the register of key ${call.key} held ${states.join(' or ')}${more ? ' or something else' : ''} just before that answer${inFlight.length === 0 ? ', and no other request was under way' : `, whichever of the ${count(inFlight.length, 'request')} under way had taken effect`}.`,
      at.result('workload/failures'),
      at.operation(failure.completion),
      ...inFlight.slice(0, SHOWN).map((operation) => at.operation(operation)),
    ),
  ];
  return {
    code: contradiction.code,
    headline: {
      text: headlineOf(evidence, call, contradiction),
      time: call.operation.completion?.time ?? null,
      pointers: [
        ...pointers,
        ...('newer' in contradiction ? callPointers(evidence, contradiction.newer) : []),
        ...('refused' in contradiction ? callPointers(evidence, contradiction.refused) : []),
      ],
    },
    steps: inOrderOfTime(steps),
    cause: causeOf(evidence, call, contradiction),
    look: lookOf(contradiction, call),
  };
}

/** What is about no moment stays at the end. */
function inOrderOfTime(steps: readonly Statement[]): readonly Statement[] {
  const [dated, undated] = [
    steps.filter(({ time }) => time !== null),
    steps.filter(({ time }) => time === null),
  ];
  return [...dated.sort((a, b) => Number(a.time) - Number(b.time)), ...undated];
}

function contradictionOf(
  evidence: RunEvidence,
  call: RegisterCall,
  calls: readonly RegisterCall[],
): Contradiction {
  const setters = calls.filter(({ sets, begin }) => sets === call.sees && begin < call.end);
  const effective = setters.filter((one) => one !== call && one.operation.outcome !== 'fail');
  if (effective.length === 0) {
    // What a cas expects is a guess: only a refusal by the register itself can have to do with it.
    const refused = setters.findLast(
      (one) =>
        one !== call && (call.operation.f === 'read' || answersOfRegisters.has(errorOf(one.operation) ?? '')),
    );
    return refused === undefined ? { code: 'never-written' } : { code: 'refused-write', refused };
  }
  // The last value for which no other order is possible: acknowledged before the request came, and asked
  // for after whatever set the value that was seen.
  const newer = calls.findLast(
    ({ sets, sees, begin, end, operation }) =>
      sets !== null &&
      sets !== call.sees &&
      operation.outcome === 'ok' &&
      end < call.begin &&
      (sees === null || sees !== sets) &&
      effective.every((one) => one.end < begin),
  );
  if (newer === undefined) return { code: 'not-linearizable' };
  const others = calls.filter(
    (one) =>
      one !== newer && one.sets === newer.sets && one.operation.outcome !== 'fail' && one.end > newer.begin,
  );
  const witness = calls.find(
    (one) =>
      one !== call &&
      one.sees === newer.sets &&
      one.end > newer.begin &&
      others.every(({ begin }) => begin > one.end),
  );
  const isElsewhere = newer.operation.node !== call.operation.node;
  if (witness === undefined && !(isElsewhere && alone(evidence, call).isAlone)) {
    return { code: 'lost-write', newer };
  }
  const code = call.operation.f === 'read' ? 'stale-read' : 'stale-cas';
  return { code, newer, witness: witness ?? null };
}

function headlineOf(
  evidence: RunEvidence,
  { key, sees, name, operation }: RegisterCall,
  contradiction: Contradiction,
): string {
  const { node, invoke, completion } = operation;
  const end = seconds(completion?.time ?? invoke.time);
  const did =
    operation.f === 'read'
      ? `${node} answered a read of key ${key} with ${sees} at ${end}`
      : `${node} carried out a ${name} on key ${key}, as it said at ${end}`;
  switch (contradiction.code) {
    case 'never-written':
      return operation.f === 'read'
        ? `${did}, and nobody had ever asked to write ${sees} there.`
        : `${did}, and nobody had written ${sees} there: no request for it had succeeded, or may have.`;
    case 'refused-write': {
      const { refused } = contradiction;
      return `${did}, though ${refused.operation.node} had refused the ${refused.name} (asked at ${seconds(refused.operation.invoke.time)}), and nobody else had written ${sees}.`;
    }
    case 'stale-read':
    case 'stale-cas':
    case 'lost-write': {
      const { newer } = contradiction;
      const seen = contradiction.code === 'lost-write' ? ', which no answer ever showed' : '';
      return `${did}, though it was asked at ${seconds(invoke.time)} and ${newer.operation.node} had acknowledged a ${newer.name} at ${seconds(newer.operation.completion?.time ?? 0)}${seen}.`;
    }
    case 'not-linearizable':
      return evidence.spec.nodes.length === 1
        ? `${did}, which no order of the requests allows.`
        : `${did}, which can't be with what the nodes had answered before, in whatever order.`;
  }
}

function stepsBefore(evidence: RunEvidence, contradiction: Contradiction): readonly Statement[] {
  switch (contradiction.code) {
    case 'refused-write':
      return [callStep(evidence, contradiction.refused)];
    case 'stale-read':
    case 'stale-cas':
      return [contradiction.newer, contradiction.witness].flatMap((call) =>
        call === null ? [] : [callStep(evidence, call)],
      );
    case 'lost-write':
      return [callStep(evidence, contradiction.newer)];
    default:
      return [];
  }
}

function messagesOf(
  evidence: RunEvidence,
  { operation }: RegisterCall,
): { readonly request: MessageRecord | null; readonly reply: MessageRecord | null } {
  const request = journal(evidence).requestOf(operation);
  const reply = request === null ? undefined : journal(evidence).repliesTo(request)[0];
  return { request, reply: reply ?? null };
}

function callPointers(evidence: RunEvidence, call: RegisterCall): readonly Pointer[] {
  const { request, reply } = messagesOf(evidence, call);
  const { invoke, completion } = call.operation;
  return [
    at.operation(invoke),
    ...(completion === null ? [] : [at.operation(completion)]),
    ...[request, reply].flatMap((message) => (message === null ? [] : [at.message(message)])),
  ];
}

function callStep(evidence: RunEvidence, call: RegisterCall): Statement {
  const { node, invoke, completion } = call.operation;
  const { reply } = messagesOf(evidence, call);
  const answer =
    reply !== null
      ? `it answered ${quoted(reply.body, 120)} at ${seconds(reply.sent)}`
      : `the answer came at ${seconds(completion?.time ?? invoke.time)}`;
  return sayAt(
    invoke.time,
    `${node} got a ${call.name} of key ${call.key} at ${seconds(invoke.time)}; ${answer}.`,
    ...callPointers(evidence, call),
  );
}

/** Whom the node had heard between question and answer; silent where there is one node, or no messages are kept. */
function alone(
  evidence: RunEvidence,
  call: RegisterCall,
): { readonly isAlone: boolean; readonly steps: readonly Statement[] } {
  const { request, reply } = messagesOf(evidence, call);
  if (evidence.spec.nodes.length < 2 || request === null || reply === null) {
    return { isAlone: false, steps: [] };
  }
  const { node } = call.operation;
  const heard = heardBetween(evidence, node, request.received ?? request.sent, reply.sent);
  const from = [...new Set(heard.map(({ src }) => src))].sort();
  const text =
    from.length === 0
      ? `Between the question and its answer ${node} got no message of another node.`
      : `Between the question and its answer ${node} got ${count(heard.length, 'message')} of ${list(from)}.`;
  const shown = heard.slice(-2).map((message) => at.message(message));
  return {
    isAlone: from.length === 0,
    steps: [sayAt(reply.sent, text, at.message(request), at.message(reply), ...shown)],
  };
}

function cuts(evidence: RunEvidence, { operation }: RegisterCall): readonly Statement[] {
  const { node, invoke, completion } = operation;
  const end = completion?.time ?? invoke.time;
  const inForce = partitionsOf(evidence, node).find(
    ({ start, heal }) => start.time <= end && (heal === null || heal.time >= invoke.time),
  );
  if (inForce === undefined) return [];
  return [
    sayAt(
      inForce.start.time,
      `A partition began, which cut ${node} off from other nodes${inForce.heal === null ? '' : ` until ${seconds(inForce.heal.time)}`}.`,
      at.operation(inForce.start),
      ...(inForce.heal === null ? [] : [at.operation(inForce.heal)]),
    ),
  ];
}

function causeOf(evidence: RunEvidence, call: RegisterCall, contradiction: Contradiction): Statement | null {
  if ('newer' in contradiction) {
    const { newer } = contradiction;
    const { request, reply } = messagesOf(evidence, newer);
    const majority = majorityOf(evidence);
    if (evidence.spec.nodes.length > 1 && request !== null && reply !== null) {
      const holders = knownHolders(evidence, request, reply, majority);
      if (holders.size < majority) {
        return say(
          `When ${newer.operation.node} acknowledged the ${newer.name}, it had not heard from a majority since it got the request: nobody else had to know of it.`,
          at.message(request),
          at.message(reply),
        );
      }
    }
  }
  const { isAlone, steps } = alone(evidence, call);
  const isElsewhere = 'newer' in contradiction && contradiction.newer.operation.node !== call.operation.node;
  if (!isAlone || !isElsewhere) return null;
  return say(
    `${call.operation.node} answered from what it had. It asked nobody whether that was still so.`,
    ...steps.flatMap(({ pointers }) => pointers),
  );
}

function lookOf({ code }: Contradiction, { operation }: RegisterCall): string {
  switch (code) {
    case 'refused-write':
      return 'where a request is refused: whether it is carried out all the same';
    case 'lost-write':
      return 'what becomes of a write between its acknowledgement and the next read';
    default:
      return operation.f === 'cas' ? 'with what cas compares' : 'where the value of a read comes from';
  }
}
