/** What led to a message or an operation, and what came of it. */
import { fates } from '../../format.ts';
import { took } from '../panels/time-text.ts';
import type { Thing } from '../state.ts';
import { handledBefore, sentAfter } from './causality.ts';
import type { RunModel } from './run-model.ts';

export type RelationKind =
  | 'operation'
  | 'request'
  | 'reply'
  | 'original'
  | 'copy'
  | 'cause'
  | 'consequence'
  | 'earlier-sending'
  | 'later-sending'
  | 'operation-before'
  | 'operation-after';

export interface Relation {
  readonly kind: RelationKind;
  /** `n0 sent it again 1.2 s later`. */
  readonly words: string;
  readonly thing: Thing;
  /** False: nothing says so, it is most likely so. */
  readonly certain: boolean;
}

/** Sendings of the same content that are told of, either way. */
const mostSendings = 4;

/** Causes and consequences of a thing, the weightiest first. A log line or fault has none. */
export function relationsOf(run: RunModel, { kind, rank }: Thing): readonly Relation[] {
  if (kind === 'message' && rank >= 0 && rank < run.columns.count) return relationsOfMessage(run, rank);
  if (kind === 'operation' && run.head.operations[rank] !== undefined) return relationsOfOperation(run, rank);
  return [];
}

/** Ranks of the messages and operations to stress with a thing: itself, what it is related to, all its sendings. */
export function relatedTo(
  run: RunModel,
  thing: Thing,
): { readonly messages: ReadonlySet<number>; readonly operations: ReadonlySet<number> } {
  const messages = new Set<number>();
  const operations = new Set<number>();
  for (const { kind, rank } of [thing, ...relationsOf(run, thing).map((relation) => relation.thing)]) {
    if (kind === 'message') messages.add(rank);
    if (kind === 'operation') operations.add(rank);
  }
  if (thing.kind === 'message' && messages.has(thing.rank) && thing.rank < run.columns.count) {
    for (const sending of earlierSendings(run, thing.rank)) messages.add(sending);
    for (const sending of laterSendings(run, thing.rank)) messages.add(sending);
  }
  return { messages, operations };
}

function relationsOfMessage(run: RunModel, rank: number): readonly Relation[] {
  const { head, columns } = run;
  const { src, dest, request, copyOf, sent } = columns;
  const name = (of: number): string => head.names[of] ?? '?';
  const typeOf = (of: number): string => head.types[columns.type[of] as number] ?? '?';
  const related: Relation[] = [];
  const told = new Set<number>([rank]);
  const tell = (kind: RelationKind, other: number, words: string, certain = true): void => {
    if (told.has(other)) return;
    told.add(other);
    related.push({ kind, words, thing: { run: run.place, kind: 'message', rank: other }, certain });
  };
  const between = (earlier: number, later: number): number =>
    (sent[later] as number) - (sent[earlier] as number);

  const asked = request[rank] as number;
  if (asked >= 0) {
    tell(
      'request',
      asked,
      `It answers ${typeOf(asked)}, which ${name(src[asked] as number)} sent ${before(between(asked, rank))}`,
    );
  }
  for (const reply of run.replies(rank)) {
    const lost = columns.fate[reply] === 0 ? '' : `; the answer was ${fateWord(run, reply)}`;
    tell(
      'reply',
      reply,
      `${name(src[reply] as number)} answered ${typeOf(reply)} ${later(between(rank, reply))}${lost}`,
    );
  }
  const original = copyOf[rank] as number;
  if (original >= 0) tell('original', original, 'It is a copy that a faulty link made of this message');
  for (const copy of run.copies(rank)) tell('copy', copy, 'A faulty link made a copy of it');

  const operation = run.operationOf()[rank] as number;
  const belongsTo = operationRelation(run, operation, 'operation', 'It belongs to ');
  if (belongsTo !== null) related.unshift(belongsTo);

  const cause = handledBefore(run, rank);
  if (cause >= 0) {
    const from = name(src[cause] as number);
    const words = `${name(src[rank] as number)} probably sent it because of ${typeOf(cause)} from ${from}`;
    tell('cause', cause, words, false);
  }
  for (const next of sentAfter(run, rank)) {
    const words = `${name(dest[rank] as number)} probably sent ${typeOf(next)} to ${name(dest[next] as number)} because of it`;
    tell('consequence', next, words, false);
  }
  const sentBefore = earlierSendings(run, rank);
  const sentAgain = laterSendings(run, rank);
  const sender = name(src[rank] as number);
  for (const [at, sending] of sentBefore.slice(0, mostSendings).entries()) {
    const rest = at === mostSendings - 1 ? more(sentBefore.length - mostSendings) : '';
    const fate = columns.fate[sending] === 0 ? '' : `, which was ${fateWord(run, sending)}`;
    tell('earlier-sending', sending, `${sender} had sent it ${before(between(sending, rank))}${fate}${rest}`);
  }
  for (const [at, sending] of sentAgain.slice(0, mostSendings).entries()) {
    const rest = at === mostSendings - 1 ? more(sentAgain.length - mostSendings) : '';
    tell('later-sending', sending, `${sender} sent it again ${later(between(rank, sending))}${rest}`);
  }
  return related;
}

/** Real clocks may put what came later before. */
function later(nanos: number): string {
  return nanos > 0 ? `${took(nanos)} later` : 'at once';
}

function before(nanos: number): string {
  return nanos > 0 ? `${took(nanos)} before` : 'at the same moment';
}

function more(count: number): string {
  return count > 0 ? `, and ${count} times more` : '';
}

/** Nearest first. */
function earlierSendings({ columns: { repeats } }: RunModel, rank: number): number[] {
  const found: number[] = [];
  for (let at = repeats[rank] as number; at >= 0 && at < rank; at = repeats[at] as number) {
    found.push(at);
    rank = at;
  }
  return found;
}

function laterSendings(run: RunModel, rank: number): number[] {
  const found: number[] = [];
  const repeatedBy = run.repeatedBy();
  for (let at = repeatedBy[rank] as number; at > rank; at = repeatedBy[at] as number) {
    found.push(at);
    rank = at;
  }
  return found;
}

/** As part of a sentence: `it was lost`. */
function fateWord({ columns }: RunModel, rank: number): string {
  const words = {
    delivered: 'delivered',
    partitioned: 'cut off by a partition',
    lost: 'lost on the link',
    down: 'dropped, as its receiver was down',
    undelivered: 'never delivered',
  } as const;
  return words[fates[columns.fate[rank] as number] ?? 'undelivered'];
}

function relationsOfOperation(run: RunModel, rank: number): readonly Relation[] {
  const { head, columns } = run;
  const related: Relation[] = [];
  const operation = head.operations[rank];
  if (operation === undefined) return [];
  const tell = (kind: RelationKind, message: number, words: string): void => {
    related.push({ kind, words, thing: { run: run.place, kind: 'message', rank: message }, certain: true });
  };
  const name = (of: number): string => head.names[of] ?? '?';
  const typeOf = (of: number): string => head.types[columns.type[of] as number] ?? '?';
  for (const request of operation.requests) {
    const fate = columns.fate[request] === 0 ? '' : `, and was ${fateWord(run, request)}`;
    tell('request', request, `It asked ${name(columns.dest[request] as number)}: ${typeOf(request)}${fate}`);
    for (const reply of run.replies(request)) {
      const arrived = columns.fate[reply] === 0;
      const moment = (arrived ? columns.end[reply] : columns.sent[reply]) as number;
      const late = operation.end !== null && moment > operation.end ? ', too late' : '';
      const words = arrived
        ? `${later(moment - operation.start)}${late}`
        : `in vain: it was ${fateWord(run, reply)}`;
      tell('reply', reply, `${name(columns.src[reply] as number)} answered ${typeOf(reply)} ${words}`);
    }
  }
  const [previous, next] = neighbours(run, rank);
  const around = [
    operationRelation(run, previous, 'operation-before', 'Before that its client asked '),
    operationRelation(run, next, 'operation-after', 'After that its client asked '),
  ];
  return [...related, ...around.filter((one) => one !== null)];
}

/** The operations of the same worker just before and after; -1: none. */
function neighbours({ head: { operations } }: RunModel, rank: number): readonly [number, number] {
  const lane = operations[rank]?.lane;
  let before = rank - 1;
  while (before >= 0 && operations[before]?.lane !== lane) before -= 1;
  let after = rank + 1;
  while (after < operations.length && operations[after]?.lane !== lane) after += 1;
  return [before, after < operations.length ? after : -1];
}

function operationRelation(
  run: RunModel,
  rank: number,
  kind: RelationKind,
  opening: string,
): Relation | null {
  const operation = run.head.operations[rank];
  if (operation === undefined) return null;
  const { f, value, index } = operation;
  const asked = value.length > longestValue ? `${value.slice(0, longestValue)}…` : value;
  const words = `${opening}${f}${asked === '' ? '' : ` ${asked}`} (operation ${index})`;
  return { kind, words, thing: { run: run.place, kind: 'operation', rank }, certain: true };
}

/** Characters of a value that are quoted. */
const longestValue = 60;
