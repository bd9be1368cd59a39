/** Keys of lin-kv that are not linearizable as figures: the operations around the answer that can't be. */
import { registerOperation } from '../../engines/embedded/checkers/linearizable/register-operation.ts';
import {
  type RegisterCall,
  type RegisterFailureOf,
  registerCalls,
  registerFailures,
} from '../../grading/evidence/registers.ts';
import type { RunEvidence } from '../../grading/grader.ts';
import { list, seconds } from '../../grading/statement.ts';
import { type Edn, ednEquals, readEdn, sequenceOf } from '../../results/edn.ts';
import type { Operation } from '../../results/results.ts';
import type { OtherStep, PossibleState } from '../../results/sections/linearization-failure.ts';
import type { RegisterFigure } from '../format.ts';
import type { Ranks } from '../trace-ranks.ts';
import { mostSaid, said } from './micro-operation.ts';
import { shorten } from './shorten.ts';

/** Operations that took effect before, and those in flight: as many as an eye can follow. */
const mostBefore = 40;
const mostInFlight = 24;

/** The keys that the checker refused, the one that broke first at the head. None for runs of other workloads. */
export function registerFigures(evidence: RunEvidence, ranks: Ranks): readonly RegisterFigure[] {
  return registerFailures(evidence).flatMap((found) => figureOf(found, evidence, ranks) ?? []);
}

type Shown = RegisterFigure['operations'][number];

/** How operations of the history are named in a figure, and where they are in the page. */
interface Names {
  readonly rank: (operation: Operation) => number | null;
  readonly text: (operation: Operation) => string;
}

function figureOf(found: RegisterFailureOf, evidence: RunEvidence, ranks: Ranks): RegisterFigure | null {
  const { call, failure } = found;
  const calls = registerCalls(evidence).filter(({ key }) => key === call.key);
  const names: Names = { rank: ({ index }) => ranks.operation(index), text: texts(calls) };
  if (names.rank(failure.completion) === null) return null;
  const order = failure.order === null ? null : withStates(failure.order).slice(-mostBefore);
  const operations = new Map<number, Shown>();
  const show = (role: Shown['role'], ...those: readonly Operation[]) => {
    for (const operation of those) {
      const rank = names.rank(operation);
      if (rank === null || operations.has(rank)) continue;
      operations.set(rank, { operation: rank, text: names.text(operation), role });
    }
  };
  show('illegal', failure.completion);
  show('in-flight', ...failure.inFlight.slice(-mostInFlight));
  show('before', ...(order?.map(({ operation }) => operation) ?? overBefore(calls, failure.completion)));
  const placed = order?.flatMap(({ operation, state }) => {
    const rank = names.rank(operation);
    return rank === null ? [] : [{ rank, state }];
  });
  return {
    kind: 'register',
    key: call.key,
    words: wordsOf(found),
    operations: [...operations.values()],
    possible: failure.possible.map((state) => possible(state, failure.completion, names)),
    possibleCount: failure.possibleCount,
    order: placed?.map(({ rank }) => rank) ?? null,
    orderStates: placed?.map(({ state }) => said(state)) ?? null,
  };
}

/** `read 4`, `write 3`, `cas 1 to 2`, by the index of the invocation or completion; `read` of one without an answer. */
function texts(calls: readonly RegisterCall[]): Names['text'] {
  const known = new Map<number, string>();
  for (const { operation, sees, sets } of calls) {
    const { completion, f, invoke } = operation;
    const [, asked = null] = sequenceOf(invoke.value) ?? [];
    const text =
      f === 'cas' ? casText(asked) : [f, readable(sets ?? sees)].filter((word) => word !== null).join(' ');
    known.set(invoke.index, text);
    if (completion !== null) known.set(completion.index, text);
  }
  return ({ f, index }) => known.get(index) ?? f;
}

function casText(asked: Edn): string {
  const [from = null, to = null] = sequenceOf(asked) ?? [];
  return `cas ${said(from)} to ${said(to)}`;
}

function readable(json: string | null): string | null {
  return json === 'null' ? 'nothing' : json === null ? null : shorten(json, mostSaid);
}

/** Where no order was found: what was over by then, the latest. */
function overBefore(calls: readonly RegisterCall[], { index }: Operation): readonly Operation[] {
  return calls
    .filter(({ end, operation }) => operation.outcome === 'ok' && end < index)
    .sort((a, b) => a.end - b.end)
    .slice(-mostBefore)
    .map(({ operation }) => operation.invoke);
}

function wordsOf({ call, failure }: RegisterFailureOf): string {
  const { f, node } = call.operation;
  const end = seconds(failure.completion.time);
  const did =
    f === 'read'
      ? `${node} answered a read of key ${call.key} with ${call.sees} at ${end}`
      : `${node} carried out a ${call.name} on key ${call.key} at ${end}`;
  const states = [...new Set(failure.possible.map(stateOf))];
  const all = failure.possibleCount === states.length;
  return `${did}. By all other answers the register held ${list(states).replace(/ and (?=[^,]*$)/, ' or ')}${all ? '' : ' or something else'} then: no order of the operations allows it.`;
}

function stateOf({ state }: PossibleState): string {
  return said(readEdn(state));
}

function possible(state: PossibleState, answer: Operation, names: Names): RegisterFigure['possible'][number] {
  const held = stateOf(state);
  const others = state.others.flatMap((step) => {
    const rank = names.rank(step.operation);
    return rank === null ? [] : [{ rank, words: otherWords(step, names.text(step.operation), held) }];
  });
  return {
    state: held,
    tookEffect: state.tookEffect.flatMap((operation) => names.rank(operation) ?? []),
    illegal: `${names.text(answer)} can’t be next: the register holds ${held}.`,
    others: others.map(({ words }) => words),
    otherOperations: others.map(({ rank }) => rank),
  };
}

function otherWords(step: OtherStep, text: string, held: string): string {
  if ('illegal' in step) return `${text} can’t be next either.`;
  const states = step.leadsTo.map((state) => said(readEdn(state)));
  return states.every((state) => state === held)
    ? `${text} may be next and changes nothing.`
    : `${text} may be next: the register then holds ${list(states)}, which doesn’t help.`;
}

/** An order with what the register holds after each of its operations. */
function withStates(order: readonly Operation[]): readonly { operation: Operation; state: Edn }[] {
  let state: Edn = null;
  return order.map((operation) => {
    const meaning = registerOperation(operation, null);
    if (meaning?.f === 'write') state = meaning.value;
    if (meaning?.f === 'cas' && ednEquals(meaning.from, state)) state = meaning.to;
    return { operation, state };
  });
}
