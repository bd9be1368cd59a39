/** Wrong echoes, ids given twice, ids that can't be compared. */

import { type Edn, Keyword } from '../../results/edn.ts';
import type { Operation } from '../../results/results.ts';
import type { MessageRecord } from '../../results/trace.ts';
import { ednGet, ednToJsonText, ednToText } from '../evidence/edn-text.ts';
import { journal } from '../evidence/journal.ts';
import { type ClientOperation, clientOperations } from '../evidence/operations.ts';
import type { RunEvidence } from '../grader.ts';
import { at, count, grouped, list, quoted, say, sayAt, seconds } from '../statement.ts';
import { causeOfDuplicates } from './doubled-ids.ts';
import type { Draft } from './draft.ts';

/** An echo that came back as something else; null when there is none. */
export function wrongEchoDraft(evidence: RunEvidence): Draft | null {
  const results = evidence.results?.workload;
  if (results?.workload !== 'echo' || results.valid !== false) return null;
  const wrong = clientOperations(evidence).filter(
    (operation) => operation.outcome === 'ok' && !echoes(operation),
  );
  // A wrong echo that a client did send earlier says most; else the first will do.
  const first = wrong.find((operation) => earlierRequest(evidence, operation) !== undefined) ?? wrong[0];
  if (first?.completion == null) {
    const [error] = results.errors;
    if (error === undefined) return null;
    return {
      code: 'wrong-echo',
      headline: say(
        `A client sent ${ednToJsonText(error.sent)} and got something else back.`,
        at.result('workload/errors/0'),
      ),
      steps: [],
      cause: null,
      look: 'the handler of echo',
    };
  }
  const { completion, invoke, node } = first;
  const sent = ednToJsonText(invoke.value);
  const request = journal(evidence).requestOf(first);
  const reply = request === null ? undefined : journal(evidence).repliesTo(request)[0];
  const echoed = ednGet(completion.value, 'echo');
  const got = echoed === null ? 'no echo field' : quoted(ednToJsonText(echoed), 80);
  const earlier = earlierRequest(evidence, first);
  return {
    code: 'wrong-echo',
    headline: sayAt(
      completion.time,
      `${node} was sent ${quoted(sent, 80)} and echoed ${got} at ${seconds(completion.time)}.`,
      at.operation(invoke),
      at.operation(completion),
    ),
    steps: [
      sayAt(
        invoke.time,
        `A client sent echo ${quoted(sent, 120)} to ${node}.`,
        at.operation(invoke),
        ...(request === null ? [] : [at.message(request)]),
      ),
      sayAt(
        completion.time,
        `${node} answered ${reply === undefined ? quoted(ednToJsonText(completion.value), 160) : quoted(reply.body, 160)}`,
        at.operation(completion),
        ...(reply === undefined ? [] : [at.message(reply)]),
      ),
      ...(wrong.length > 1
        ? [
            say(
              `${count(results.errors.length, 'echo', 'echoes')} of ${grouped(clientOperations(evidence).length)} came back wrong.`,
              at.result('workload/errors'),
              ...wrong
                .slice(1, 4)
                .flatMap((one) => (one.completion === null ? [] : [at.operation(one.completion)])),
            ),
          ]
        : []),
    ],
    cause:
      earlier === undefined
        ? null
        : sayAt(
            earlier.invoke.time,
            `What came back is what a client sent at ${seconds(earlier.invoke.time)}: an older request's text.`,
            at.operation(earlier.invoke),
            at.operation(completion),
          ),
    look: 'the handler of echo: echo must be what the request held, unchanged',
  };
}

/** The latest earlier request whose text came back in place of this one's. */
function earlierRequest(evidence: RunEvidence, { invoke, completion }: ClientOperation) {
  if (completion === null) return undefined;
  const echoed = ednToText(ednGet(completion.value, 'echo'));
  return clientOperations(evidence)
    .filter((one) => one.invoke.index < invoke.index && ednToText(one.invoke.value) === echoed)
    .at(-1);
}

function echoes({ invoke, completion }: ClientOperation): boolean {
  if (completion === null) return false;
  return ednToJsonText(ednGet(completion.value, 'echo')) === ednToJsonText(invoke.value);
}

interface Given {
  readonly operation: ClientOperation;
  readonly completion: Operation;
  readonly reply: MessageRecord | null;
}

/** An id that was given more than once, with who gave it when; null when there is none. */
export function duplicateIdDraft(evidence: RunEvidence): Draft | null {
  const results = evidence.results?.workload;
  if (results?.workload !== 'unique-ids' || results.duplicatedCount === 0) return null;
  const groups = duplicates(evidence);
  const [same] = groups;
  const group = (same ?? []).slice(0, 4).flatMap((operation) => given(evidence, operation));
  const [one, two] = group;
  if (same === undefined || one === undefined || two === undefined) {
    const [duplicate] = results.duplicated;
    return {
      code: 'duplicate-id',
      headline: say(
        duplicate === undefined
          ? 'An id was given more than once.'
          : `Id ${quoted(ednToJsonText(duplicate.id), 60)} was given ${duplicate.count} times.`,
        at.result(duplicate === undefined ? 'workload/duplicated-count' : 'workload/duplicated/0'),
      ),
      steps: [],
      cause: null,
      look: 'how the node makes an id',
    };
  }
  const id = quoted(ednToJsonText(one.completion.value), 60);
  const gave = group
    .slice(0, 4)
    .map(({ operation, completion, reply }) =>
      sayAt(
        reply?.sent ?? completion.time,
        `${operation.node} gave id ${id} to a client.`,
        at.operation(operation.invoke),
        at.operation(completion),
        ...(reply === null ? [] : [at.message(reply)]),
      ),
    );
  const when = (given: Given) => given.reply?.sent ?? given.completion.time;
  const pointers = [one, two].flatMap(({ operation, completion, reply }) => [
    at.operation(operation.invoke),
    at.operation(completion),
    ...(reply === null ? [] : [at.message(reply)]),
  ]);
  return {
    code: 'duplicate-id',
    headline: sayAt(
      when(two),
      one.operation.node === two.operation.node
        ? `Id ${id} was given twice by ${one.operation.node}: at ${seconds(when(one))} and at ${seconds(when(two))}.`
        : `Id ${id} was given twice: by ${one.operation.node} at ${seconds(when(one))} and by ${two.operation.node} at ${seconds(when(two))}.`,
      ...pointers,
    ),
    steps: [
      ...gave,
      ...(same.length > 4
        ? [
            say(
              `${count(same.length - 4, 'more time')} the same id was given.`,
              at.operation(same.at(-1)?.completion ?? two.completion),
            ),
          ]
        : []),
      say(
        `${count(results.duplicatedCount, 'id')} of ${grouped(results.acknowledgedCount)} given ${results.duplicatedCount === 1 ? 'was' : 'were'} not unique.`,
        at.result('workload/duplicated-count'),
        at.result('workload/acknowledged-count'),
      ),
    ],
    cause: causeOfDuplicates(evidence, groups, pointers),
    look: 'how the node makes an id',
  };
}

/** Groups of operations that were given the same id, in order of the second giving. */
function duplicates(evidence: RunEvidence): readonly (readonly ClientOperation[])[] {
  const byId = new Map<string, ClientOperation[]>();
  for (const operation of clientOperations(evidence)) {
    if (operation.outcome !== 'ok' || operation.completion === null) continue;
    const key = ednToJsonText(operation.completion.value);
    const known = byId.get(key);
    if (known === undefined) byId.set(key, [operation]);
    else known.push(operation);
  }
  const indexOf = (operation: ClientOperation | undefined) => operation?.completion?.index ?? 0;
  return [...byId.values()]
    .filter((group) => group.length > 1)
    .map((group) => group.sort((a, b) => indexOf(a) - indexOf(b)))
    .sort((a, b) => indexOf(a[1]) - indexOf(b[1]));
}

/** An operation with its reply, as far as the journal has it. */
function given(evidence: RunEvidence, operation: ClientOperation): readonly Given[] {
  const log = journal(evidence);
  const request = log.requestOf(operation);
  const reply = request === null ? null : (log.repliesTo(request)[0] ?? null);
  return operation.completion === null ? [] : [{ operation, completion: operation.completion, reply }];
}

/** Ids of kinds that have no order among them: the checker can't answer. */
export function incomparableIdsDraft(evidence: RunEvidence): Draft | null {
  const results = evidence.results?.workload;
  if (results?.workload !== 'unique-ids' || results.valid !== 'unknown') return null;
  const kinds = new Map<string, ClientOperation>();
  for (const operation of clientOperations(evidence)) {
    if (operation.outcome !== 'ok' || operation.completion === null) continue;
    const kind = kindOf(operation.completion.value);
    if (!kinds.has(kind)) kinds.set(kind, operation);
  }
  const examples = [...kinds].slice(0, 3);
  const names = list(examples.map(([kind]) => kind));
  return {
    code: 'incomparable-ids',
    headline: say(
      `The ids can't be compared with each other (${names}), so nobody can tell whether they are unique.`,
      at.result('workload/valid?'),
      ...examples.flatMap(([, { completion }]) => (completion === null ? [] : [at.operation(completion)])),
    ),
    steps: examples.flatMap(([kind, { completion, node }]) =>
      completion === null
        ? []
        : [
            sayAt(
              completion.time,
              `${node} gave ${quoted(ednToJsonText(completion.value), 80)} (${kind}).`,
              at.operation(completion),
            ),
          ],
    ),
    cause: null,
    look: 'the id in the reply to generate: numbers only, or strings only',
  };
}

function kindOf(value: Edn): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'a string';
  if (typeof value === 'boolean') return 'a boolean';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Map) return 'an object';
  if (value instanceof Keyword) return 'a keyword';
  return 'a number';
}
