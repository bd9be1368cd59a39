import { ednItems } from '../evidence/edn-text.ts';
import { wasAway } from '../evidence/faults.ts';
import { journal } from '../evidence/journal.ts';
import type { ClientOperation } from '../evidence/operations.ts';
import { clientOperations } from '../evidence/operations.ts';
import { partitionsOf } from '../evidence/partitions.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, say, sayAt, seconds } from '../statement.ts';
import { type Draft, tally } from './draft.ts';
import { type AnswerCode, explain, metNodeDown, typeAsked, type Unanswered } from './unanswered.ts';

const MOST_EXPLAINED = 400;

/**
 * Why a set of operations did not come out ok: the most frequent reason, shown by its first case. When
 * nearly all of them fell into times when their node was cut off, the reason is that: `unavailable`.
 */
export function answersDraft(
  evidence: RunEvidence,
  all: readonly ClientOperation[],
  subject: Statement,
): Draft | null {
  if (all.length === 0) return null;
  // A request to a node that was down says nothing about the node's program.
  const met = all.filter((operation) => !metNodeDown(operation));
  const failed = met.length > 0 ? met : all;
  const explained = failed.slice(0, MOST_EXPLAINED).map((operation) => explain(evidence, operation));
  const code = tally(explained.map((one) => one.code))[0]?.[0];
  const same = explained.filter((one) => one.code === code);
  const [example] = same;
  if (example === undefined) return null;
  const cut = failed.filter((operation) => cutOffDuring(evidence, operation) !== null);
  if (cut.length >= failed.length * 0.9 && code !== 'malformed-reply' && code !== 'answered-on-stderr') {
    return unavailable(evidence, explained, failed, subject);
  }
  const { node, invoke } = example.operation;
  const rest = same.length - 1;
  return {
    code: example.code,
    headline: {
      text: `${subject.text} ${node} ${example.what} (asked at ${seconds(invoke.time)}).`,
      time: invoke.time,
      pointers: [...subject.pointers, ...example.pointers],
    },
    steps: [...example.steps, ...others(same.slice(1), rest)],
    cause:
      met.length === 0
        ? say(
            `${all.length === 1 ? 'The request' : `Each of the ${count(all.length, 'request')}`} that failed came to a node that was down. The node's program could not answer, whatever it is.`,
            ...all
              .slice(0, 6)
              .flatMap(({ completion }) => (completion === null ? [] : [at.operation(completion)])),
          )
        : (example.reason?.cause ?? causeOf(evidence, example)),
    look:
      (met.length === 0 ? whenAllDown : example.reason?.look) ??
      lookAt(example.code, typeAsked(example.operation, journal(evidence).requestOf(example.operation))),
  };
}

const whenAllDown =
  'the length of the run and how often nodes are killed, not a handler: a longer run shows more';

function others(more: readonly Unanswered[], total: number): readonly Statement[] {
  const first = more[0];
  if (first === undefined) return [];
  const nodes = tally(more.map(({ operation }) => operation.node)).map(([node, n]) => `${node} ${n}`);
  return [
    say(
      `The same befell ${count(total, 'more request')} (by node: ${nodes.slice(0, 6).join(', ')}${nodes.length > 6 ? ' …' : ''}).`,
      ...distinctByNode(more).flatMap(({ pointers }) => pointers),
    ),
  ];
}

function distinctByNode(all: readonly Unanswered[]): readonly Unanswered[] {
  const first = new Map<string, Unanswered>();
  for (const one of all) if (!first.has(one.operation.node)) first.set(one.operation.node, one);
  return [...first.values()];
}

/** The partition that kept a node from answering; none where the node was down or stood still. */
function cutOffDuring(evidence: RunEvidence, { node, invoke, completion }: ClientOperation) {
  const end = completion?.time ?? Number.POSITIVE_INFINITY;
  if (wasAway(evidence, node, invoke.time, end)) return null;
  return (
    partitionsOf(evidence, node).find(
      (partition) =>
        partition.start.time <= end && (partition.heal === null || partition.heal.time >= invoke.time),
    ) ?? null
  );
}

function unavailable(
  evidence: RunEvidence,
  explained: readonly Unanswered[],
  failed: readonly ClientOperation[],
  subject: Statement,
): Draft | null {
  const showsDrop = ({ steps }: Unanswered) => steps.some(({ text }) => text.includes('was dropped'));
  const example = explained.find(showsDrop) ?? explained[0];
  if (example === undefined) return null;
  const { node, invoke } = example.operation;
  const partition = cutOffDuring(evidence, example.operation);
  if (partition === null) return null;
  const start = sayAt(
    partition.start.time,
    `A partition began; ${node} was cut off from other nodes.`,
    at.operation(partition.start),
  );
  const steps = [start, ...example.steps].sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
  if (partition.heal !== null) {
    steps.push(sayAt(partition.heal.time, 'The partition healed.', at.operation(partition.heal)));
  }
  const last = failed.at(-1) ?? example.operation;
  // A late answer has a moment of its own, which this is not.
  const when = `at ${seconds(invoke.time)}`;
  const asked = example.code === 'late-answer' ? `(asked ${when})` : when;
  return {
    code: 'unavailable',
    headline: {
      text: `${subject.text} ${node} ${example.what} ${asked}, while a partition cut it off from other nodes.`,
      time: invoke.time,
      pointers: [...subject.pointers, ...example.pointers, at.operation(partition.start)],
    },
    steps: [
      ...steps,
      say(
        `${count(failed.length, 'request')} failed, all or nearly all of them at nodes that were cut off then.`,
        at.operation(failed[0]?.invoke ?? last.invoke),
        at.operation(last.invoke),
      ),
    ],
    cause: showsDrop(example)
      ? say(
          `${node} needs another node to answer. During a partition that node can't be reached.`,
          ...example.steps.flatMap((step) => step.pointers),
        )
      : null,
    look: `what the handler of ${example.operation.f} waits for`,
  };
}

function causeOf(evidence: RunEvidence, { code, operation, steps }: Unanswered): Statement | null {
  if (code !== 'no-answer') return null;
  const stray = steps.find(({ text }) => text.includes('in_reply_to'));
  if (stray !== undefined) {
    return say(
      'A client takes only the reply whose in_reply_to is the msg_id of its request, as an integer.',
      ...stray.pointers,
    );
  }
  const all = clientOperations(evidence).filter(({ f }) => f === operation.f);
  if (all.length < 2 || all.some(isAnswered)) return null;
  return say(
    `None of the ${count(all.length, `${operation.f} request`)} was answered: the node has no handler for ${operation.f}, or it never replies.`,
    at.result(`stats/by-f/${operation.f}/ok-count`),
    at.result(`stats/by-f/${operation.f}/count`),
  );
}

/** Whether a reply came, be it an error or one that can't be read. */
function isAnswered({ outcome, completion }: ClientOperation): boolean {
  if (outcome === 'ok' || completion?.exception !== undefined) return true;
  return completion?.error !== undefined && ednItems(completion.error) !== null;
}

function lookAt(code: AnswerCode, f: string): string {
  switch (code) {
    case 'answered-on-stderr':
      return 'where the node writes its messages';
    case 'malformed-reply':
      return `the reply in the handler of ${f}`;
    default:
      return `the handler of ${f}`;
  }
}
