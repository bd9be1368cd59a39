/** Findings: what Maelstrom does not judge, though a learner should know it. */

import { type AnswerCode, explain, notOk, type Unanswered } from './diagnosis/unanswered.ts';
import { ednItems, ednToJsonText, ednToText } from './evidence/edn-text.ts';
import { wasAway } from './evidence/faults.ts';
import { type ClientOperation, clientOperations, givenBy } from './evidence/operations.ts';
import { byValue, lastReads, okReads, readSet } from './evidence/reads.ts';
import type { RunEvidence } from './grader.ts';
import { effectWithoutRequest } from './never-arrived-finding.ts';
import type { Finding, Statement } from './report.ts';
import {
  at,
  byNodeName,
  count,
  list,
  moment,
  muteReason,
  quoted,
  say,
  sayAt,
  seconds,
  shownLine,
} from './statement.ts';

export type FindingDraft = Omit<Finding, 'severity'>;

/** Codes that any workload can report, with their default severity. */
export const commonFindings: Readonly<Record<string, 'blocking' | 'note'>> = {
  'node-muted': 'blocking',
  'node-hung': 'blocking',
  'node-spin': 'blocking',
  'malformed-reply': 'blocking',
  'late-answer': 'note',
  'error-reply': 'note',
  'no-answer': 'note',
  'reply-on-stderr': 'note',
  'effect-without-request': 'blocking',
};

/** Findings of any workload. Reads history and messages only where an operation did not come out ok. */
export function commonFindingsOf(evidence: RunEvidence): readonly FindingDraft[] {
  const found: FindingDraft[] = [];
  const add = (code: string, statement: Statement) =>
    found.push({ code, statement, run: evidence.run, seed: evidence.seed });
  const { outcome } = evidence;
  for (const [i, muted] of outcome.muted.entries()) {
    add(
      'node-muted',
      sayAt(
        muted.time,
        `${muted.node} fell silent ${moment(muted.time)}: it printed ${shownLine(muted, 60)}, which is ${muteReason(muted)}.`,
        at.outcome(`muted/${i}`),
      ),
    );
  }
  for (const [i, stopped] of outcome.stopped.entries()) {
    const { node, time } = stopped.step;
    const what = stopped.kind === 'node-hung' ? 'hung' : `spun (${stopped.what})`;
    add(
      stopped.kind === 'node-hung' ? 'node-hung' : 'node-spin',
      sayAt(time, `${node} ${what} at ${seconds(time)} and was stopped.`, at.outcome(`stopped/${i}`)),
    );
  }
  const [line] = outcome.stderrMessages;
  if (line !== undefined) {
    add(
      'reply-on-stderr',
      say(
        `${line.node} wrote ${count(outcome.stderrMessages.filter(({ node }) => node === line.node).length, 'line')} to stderr that would have been messages.`,
        at.outcome('stderrMessages/0'),
        at.outcome('stderrMessages'),
      ),
    );
  }
  const stats = evidence.results?.stats;
  if (stats !== undefined && stats.okCount < stats.count) found.push(...answerFindings(evidence));
  const effect = effectWithoutRequest(evidence);
  if (effect !== null) add('effect-without-request', effect);
  return found;
}

const MOST_EXPLAINED = 400;

/** Errors with which a right lin-kv node answers: a key that is not there yet, a value that is not `from`. */
const usualErrors: ReadonlySet<string> = new Set(['key-does-not-exist', 'precondition-failed']);

/** True for an answer of lin-kv that is an error, and right; and for none of a node that was down or stood still. */
export function isUsual(evidence: RunEvidence, operation: ClientOperation): boolean {
  const { node, invoke, completion } = operation;
  if (wasAway(evidence, node, invoke.time, completion?.time ?? Number.POSITIVE_INFINITY)) return true;
  if (evidence.spec.workload !== 'lin-kv' || completion?.error === undefined) return false;
  return usualErrors.has(ednToText(ednItems(completion.error)?.[0] ?? null));
}

function answerFindings(evidence: RunEvidence): readonly FindingDraft[] {
  const first = new Map<AnswerCode, Unanswered>();
  const counts = new Map<AnswerCode, number>();
  const unusual = notOk(evidence).filter((operation) => !isUsual(evidence, operation));
  const isCut = unusual.length > MOST_EXPLAINED;
  for (const operation of unusual.slice(0, MOST_EXPLAINED)) {
    const one = explain(evidence, operation);
    if (!first.has(one.code)) first.set(one.code, one);
    counts.set(one.code, (counts.get(one.code) ?? 0) + 1);
  }
  return [...first].flatMap(([code, example]) => {
    // Those on stderr have a finding of their own.
    if (code === 'answered-on-stderr') return [];
    const { operation, what, pointers } = example;
    const more = (counts.get(code) ?? 1) - 1;
    const end = code === 'error-reply' ? 'got an error, too' : 'ended the same way';
    const also = more === 0 ? '' : ` ${isCut ? 'At least ' : ''}${count(more, 'more request')} ${end}.`;
    const statement = sayAt(
      operation.invoke.time,
      `${operation.node} ${what} (asked at ${seconds(operation.invoke.time)}).${also}`,
      ...pointers,
    );
    return [{ code, statement, run: evidence.run, seed: evidence.seed }];
  });
}

/** A value that was acknowledged or read, but is absent from some node's final read. */
export interface MissingValue {
  readonly value: string;
  readonly nodes: readonly string[];
  readonly holders: readonly string[];
}

const missingCache = new WeakMap<RunEvidence, readonly MissingValue[]>();

/** Values present in one final read and absent from another's, in order of value. */
export function missingInFinalReads(evidence: RunEvidence): readonly MissingValue[] {
  const known = missingCache.get(evidence);
  if (known !== undefined) return known;
  const reads = [...lastReads(evidence, true)].sort(([a], [b]) => byNodeName(a, b));
  const sets = reads.map(([node, read]) => ({ node, values: readSet(read) }));
  const everything = new Set<string>();
  for (const { values } of sets) for (const value of values) everything.add(value);
  const missing: MissingValue[] = [];
  const broadcast = sets.every(({ values }) => values.size === everything.size)
    ? null
    : broadcastValues(evidence);
  if (broadcast !== null) {
    for (const value of everything) {
      if (!broadcast.has(value)) continue;
      const nodes = sets.filter(({ values }) => !values.has(value)).map(({ node }) => node);
      if (nodes.length === 0) continue;
      missing.push({
        value,
        nodes,
        holders: sets.filter(({ values }) => values.has(value)).map(({ node }) => node),
      });
    }
  }
  missing.sort((a, b) => byValue(a.value, b.value));
  missingCache.set(evidence, missing);
  return missing;
}

/** Every value that a client broadcast or added. */
function broadcastValues(evidence: RunEvidence): ReadonlySet<string> {
  return new Set(
    clientOperations(evidence)
      .filter(({ f }) => f === givenBy(evidence).f)
      .map(({ invoke }) => ednToJsonText(invoke.value)),
  );
}

/** Says so when clients gave the same as a number, and it came back as text. */
function asText(value: string, given: ReadonlySet<string>): string {
  const inside = /^"(.*)"$/.exec(value)?.[1];
  return inside !== undefined && given.has(inside) ? `: the number ${inside} has become text` : '';
}

/** Findings of broadcast and g-set: from the final reads for losses and from all reads for doubled and invented values. */
export function setFindings(evidence: RunEvidence): readonly FindingDraft[] {
  if (evidence.results === null) return [];
  const found: FindingDraft[] = [];
  const add = (code: string, statement: Statement) =>
    found.push({ code, statement, run: evidence.run, seed: evidence.seed });

  const missing = missingInFinalReads(evidence);
  const [first] = missing;
  if (first !== undefined) {
    const finals = lastReads(evidence, true);
    const pointers = [...first.nodes, ...first.holders].flatMap((node) => {
      const read = finals.get(node);
      return read === undefined ? [] : [at.operation(read.completion)];
    });
    const many = missing.length === 1 ? '' : ` (the first of ${missing.length} such values)`;
    add(
      'lost-on-one-node',
      say(
        `Value ${first.value} is missing from the final read of ${list(first.nodes)}, though ${list(first.holders)} ${first.holders.length === 1 ? 'has' : 'have'} it${many}.`,
        ...pointers,
      ),
    );
  }
  const broadcast = broadcastValues(evidence);
  let doubled = false;
  let invented = false;
  for (const read of okReads(evidence)) {
    const values = readSet(read);
    const { completion, operation } = read;
    if (!doubled && values.size < read.items.length) {
      doubled = true;
      const texts = read.items.map(ednToJsonText);
      const value = texts.find((text, i) => texts.indexOf(text) !== i) ?? '';
      add(
        'duplicate-in-read',
        sayAt(
          completion.time,
          `A read of ${operation.node} at ${seconds(completion.time)} returned ${value} more than once.`,
          at.operation(completion),
          at.operation(operation.invoke),
        ),
      );
    }
    if (!invented && values.size > 0) {
      for (const value of values) {
        if (broadcast.has(value)) continue;
        invented = true;
        add(
          'invented-value',
          sayAt(
            completion.time,
            `A read of ${operation.node} at ${seconds(completion.time)} returned ${quoted(value, 60)}, which no client ever ${givenBy(evidence).done}${asText(value, broadcast)}.`,
            at.operation(completion),
            at.operation(operation.invoke),
          ),
        );
        break;
      }
    }
    if (doubled && invented) break;
  }
  return found;
}
