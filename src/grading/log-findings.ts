/**
 * Findings of kafka: what the clients of Maelstrom don't look at. Committed offsets are compared in the
 * messages, the beginnings of logs and what each node shows at the end in the history.
 */
import { assignedPolls } from '../engines/embedded/checkers/kafka/assigned-polls.ts';
import { MalformedOperation, readLogHistory } from '../engines/embedded/checkers/kafka/log-operations.ts';
import { logOrders } from '../engines/embedded/checkers/kafka/log-order.ts';
import type { LogFinding } from '../results/sections/logs.ts';
import { startsBehindCommit } from './diagnosis/late-starts.ts';
import { wrongCommits } from './diagnosis/wrong-commits.ts';
import { ednToText } from './evidence/edn-text.ts';
import { unseenOnOneNode } from './evidence/final-polls.ts';
import { acknowledgementOf, askedFrom, operationPointers, toldStep, toldText } from './evidence/logs.ts';
import { clientOperations } from './evidence/operations.ts';
import type { FindingDraft } from './findings.ts';
import type { RunEvidence } from './grader.ts';
import type { Statement } from './report.ts';
import { byNodeName, count, grouped, list, sayAt, seconds } from './statement.ts';

/** Codes that the kafka workload can report, with their default severity. */
export const logFindings: Readonly<Record<string, 'blocking' | 'note'>> = {
  'late-start': 'blocking',
  'unassigned-key': 'blocking',
  'log-unseen-on-one-node': 'blocking',
  'commit-forgotten': 'blocking',
  'commit-regressed': 'blocking',
  'commit-ahead': 'blocking',
};

/** The first finding of each code, with the steps that led to it. */
export interface ExplainedFinding {
  readonly code: string;
  readonly statement: Statement;
  readonly steps: readonly Statement[];
  readonly cause: Statement | null;
  readonly look: string;
}

const cache = new WeakMap<RunEvidence, readonly ExplainedFinding[]>();

/** All findings of kafka in a run that left results. Cost: the history and the messages about commits. */
export function explainedLogFindings(evidence: RunEvidence): readonly ExplainedFinding[] {
  if (evidence.results === null) return [];
  let found = cache.get(evidence);
  if (found === undefined) {
    found = [...assignmentFindings(evidence), ...unseenFindings(evidence), ...wrongCommits(evidence)];
    cache.set(evidence, found);
  }
  return found;
}

export function logFindingsOf(evidence: RunEvidence): readonly FindingDraft[] {
  return explainedLogFindings(evidence).map(({ code, statement }) => ({
    code,
    statement,
    run: evidence.run,
    seed: evidence.seed,
  }));
}

function assignmentFindings(evidence: RunEvidence): readonly ExplainedFinding[] {
  const all = readFindings(evidence);
  const types = ['late-start', 'unassigned-key'] as const;
  return types.flatMap((type) => {
    const same = all.filter((one) => one.type === type);
    const [first] = same;
    if (first === undefined) return [];
    const explained = explainAssigned(evidence, first, same.length);
    if (explained === null) return [];
    return [type === 'late-start' ? { ...explained, cause: startsBehindCommit(evidence, same) } : explained];
  });
}

function readFindings(evidence: RunEvidence): readonly LogFinding[] {
  try {
    const logs = readLogHistory(evidence.history());
    return assignedPolls(logs, logOrders(logs.operations));
  } catch (thrown) {
    // The checker says so itself.
    if (thrown instanceof MalformedOperation) return [];
    throw thrown;
  }
}

function explainAssigned(evidence: RunEvidence, finding: LogFinding, total: number): ExplainedFinding | null {
  const operation = clientOperations(evidence).find(
    ({ completion }) => completion?.index === finding.poll.index,
  );
  if (operation === undefined) return null;
  const key = ednToText(finding.key);
  const { node, completion, invoke } = operation;
  const pointers = operationPointers(evidence, operation);
  const time = completion?.time ?? invoke.time;
  const more = total === 1 ? '' : ` It is the first of ${grouped(total)} such answers.`;
  if (finding.type === 'unassigned-key') {
    return {
      code: finding.type,
      statement: sayAt(
        time,
        `${node} answered a poll with messages of key "${key}" at ${seconds(time)}, for which the client had not asked.${more}`,
        ...pointers,
      ),
      steps: [],
      cause: null,
      look: 'the keys of the answer in the handler of poll: they are those of its offsets',
    };
  }
  const skipped = finding.skipped.map((value) => ednToText(value));
  const sends = skipped.flatMap((message) => acknowledgementOf(evidence, key, message) ?? []);
  const [sent] = sends;
  const asked = askedFrom(evidence, operation, key) ?? finding.asked;
  const gone = sent === undefined ? '' : ` ${toldText(sent)} before.`;
  return {
    code: finding.type,
    statement: sayAt(
      time,
      `Asked for key "${key}" from offset ${asked}, ${node} began at offset ${finding.first} and passed over ${count(skipped.length, 'message')} (${list(skipped)}).${sent !== undefined && sent.completion.time < invoke.time ? gone : ''}${more}`,
      ...pointers,
      ...(sent === undefined ? [] : operationPointers(evidence, sent.operation)),
    ),
    steps: sends.slice(0, 3).map((one) => toldStep(evidence, one)),
    cause: null,
    look: 'where the answer to a poll begins: with the offset asked for, that one included',
  };
}

function unseenFindings(evidence: RunEvidence): readonly ExplainedFinding[] {
  const missing = unseenOnOneNode(evidence);
  const [first] = missing;
  if (first === undefined) return [];
  const { told, seen, polls, node } = first;
  const last = polls.at(-1) ?? polls[0];
  const many = missing.length === 1 ? '' : ` It is one of ${count(missing.length, 'such message')}.`;
  const nodes = [...new Set(missing.map((one) => one.node))].sort(byNodeName);
  const also = nodes.length === 1 ? '' : ` It is so of ${list(nodes)}.`;
  return [
    {
      code: 'log-unseen-on-one-node',
      statement: sayAt(
        told.completion.time,
        `${node} never showed message ${told.message} of key "${told.key}" to the clients that read everything at the end, though ${toldText(told)} at ${seconds(told.completion.time)} and ${toldText(seen)}.${many}${also}`,
        ...operationPointers(evidence, told.operation),
        ...operationPointers(evidence, seen.operation),
        ...(last === undefined ? [] : operationPointers(evidence, last)),
        ...missing
          .filter(
            (one, i) => one.node !== node && missing.findIndex((other) => other.node === one.node) === i,
          )
          .flatMap((one) => one.polls.slice(-1).flatMap((poll) => operationPointers(evidence, poll))),
      ),
      steps: [
        toldStep(evidence, told),
        ...(last === undefined
          ? []
          : [
              sayAt(
                last.completion?.time ?? last.invoke.time,
                `The last ${count(polls.length, 'poll')} of a client of ${node} brought nothing more.`,
                ...polls.slice(-2).flatMap((poll) => operationPointers(evidence, poll)),
              ),
            ]),
        toldStep(evidence, seen),
      ].sort((a, b) => (a.time ?? 0) - (b.time ?? 0)),
      cause: first.cause,
      look: 'the way of a message from the node that appended it to the others',
    },
  ];
}
