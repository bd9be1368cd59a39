/** What of a run has to do with what is followed. */

import { concerns, mentions, needleOf, readTyped, type Wanted } from '../../follow-match.ts';
import type { Follow, TraceOperation } from '../../format.ts';
import { blockOrNull, eachBodyWith } from './block-search.ts';
import { followOperation } from './follow-operation.ts';
import type { RunModel } from './run-model.ts';
import { type SlicedWork, sliced } from './sliced-work.ts';

/** 1: taken in. */
export interface FollowSet {
  /** By rank. */
  readonly messages: Uint8Array;
  readonly operations: Uint8Array;
  /** By place in the run's logs. */
  readonly logs: Uint8Array;
}

export interface FollowSearch extends SlicedWork {
  /** Filled as the work goes on. */
  readonly set: FollowSet;
}

/** Operations and log lines that are looked at in one piece of work. */
const atOnce = 128;

/** Finds what a value, key or operation takes in. A rank that is not there takes in nothing. */
export function searchFollowed(run: RunModel, what: Follow): FollowSearch {
  const set: FollowSet = {
    messages: new Uint8Array(run.columns.count),
    operations: new Uint8Array(run.head.operations.length),
    logs: new Uint8Array(run.logs().length),
  };
  if (what.kind === 'operation') {
    followOperation(run, what.rank, set);
    return Object.assign(sliced(0, [].values()), { set });
  }
  const wanted: Wanted = { kind: what.kind, json: readTyped(what.text) };
  const pieces =
    run.bodies.blockCount + Math.ceil(set.operations.length / atOnce) + Math.ceil(set.logs.length / atOnce);
  return Object.assign(sliced(pieces, find(run, wanted, set)), { set });
}

function* find(run: RunModel, wanted: Wanted, set: FollowSet): Generator<void, void> {
  yield* findLines(run, wanted, set.logs);
  yield* findMessages(run, wanted, set.messages);
  yield* findOperations(run, wanted, set);
}

function* findLines(run: RunModel, { json }: Wanted, taken: Uint8Array): Generator<void, void> {
  const mentioned = mentions(json);
  for (const [place, { text }] of run.logs().entries()) {
    if (mentioned(text)) taken[place] = 1;
    if (place % atOnce === atOnce - 1) yield;
  }
}

function* findMessages(run: RunModel, wanted: Wanted, taken: Uint8Array): Generator<void, void> {
  const holds = concerns(wanted);
  const needle = needleOf(wanted.json);
  const whole = needle !== null && /^-?\d+$/.test(needle);
  for (let place = 0; place < run.bodies.blockCount; place++) {
    const block = blockOrNull(run, place);
    if (block === null) continue;
    const { first, count, starts, text } = block;
    const look = (at: number): true => {
      if (taken[first + at] === 0 && holds(text.slice(starts[at], starts[at + 1]))) taken[first + at] = 1;
      return true;
    };
    if (needle === null) {
      for (let at = 0; at < count; at++) look(at);
    } else {
      eachBodyWith(block, text, needle, (at, from) => {
        const partOfNumber =
          whole &&
          ((from > (starts[at] as number) && isDigit(text.charCodeAt(from - 1))) ||
            (from + needle.length < (starts[at + 1] as number) &&
              isDigit(text.charCodeAt(from + needle.length))));
        return !partOfNumber && look(at);
      });
      // What is written with a backslash may say the same in other characters.
      eachBodyWith(block, text, '\\', look);
    }
    yield;
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** After the messages: what an operation was answered is cut where it is long, its reply is not. */
function* findOperations(run: RunModel, wanted: Wanted, set: FollowSet): Generator<void, void> {
  const { operations, workload } = run.head;
  const needle = needleOf(wanted.json);
  const holds = concerns(wanted, workload);
  const says = (text: string): boolean =>
    (needle === null || text.includes(needle) || text.includes('\\')) && holds(text);
  for (const [rank, operation] of operations.entries()) {
    const { value, result } = operation;
    const own = says(value) || (result !== null && says(result));
    if (own || (result?.endsWith('…') && isAnsweredWith(run, operation, set.messages)))
      set.operations[rank] = 1;
    if (rank % atOnce === atOnce - 1) yield;
  }
}

function isAnsweredWith(run: RunModel, { requests }: TraceOperation, taken: Uint8Array): boolean {
  return requests.some((request) => run.replies(request).some((reply) => taken[reply] === 1));
}
