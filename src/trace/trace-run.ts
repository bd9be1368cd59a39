/** From what a run left behind to what a page shows of it. */
import { endingText } from '../ending-words.ts';
import type { MutedNode } from '../engines/engine.ts';
import { faultSpans } from '../grading/evidence/faults.ts';
import type { RunEvidence } from '../grading/grader.ts';
import { muteReason, seconds } from '../grading/statement.ts';
import { traceFaults } from './faults.ts';
import { fates, type MessageColumns, type RunHead, type TraceLogLine } from './format.ts';
import { planLanes } from './lanes.ts';
import { type NamedLine, traceLogs } from './logs.ts';
import { messageTable } from './message-table.ts';
import { askedOperations, clientsOfWorkers, traceOperations } from './operations.ts';
import { reportView } from './report-view.ts';
import { settingsInWords } from './settings.ts';
import type { Ranks } from './trace-ranks.ts';
import type { RunVerdict } from './verdict.ts';

const undelivered = fates.indexOf('undelivered');

/** A run, and what is known of it beside what it left. */
export interface RunToTrace {
  readonly evidence: RunEvidence;
  /** Absolute path of its run directory; null where it has none. */
  readonly directory: string | null;
  /** Null where nothing was graded. */
  readonly verdict: RunVerdict | null;
  readonly challenge: RunHead['challenge'];
  readonly attempt: number | null;
  /** What tells it from other runs: `attempt 12, partitions, seed 7`. */
  readonly label: string;
  readonly commands: RunHead['commands'];
  /** How messages are to be had where the run kept none; null: they can't be. */
  readonly messagesHow: string | null;
}

export interface TracedRun {
  readonly evidence: RunEvidence;
  readonly directory: string | null;
  readonly head: RunHead;
  readonly columns: MessageColumns;
  /** In the order of the columns. */
  readonly bodies: () => Iterable<string>;
  readonly logs: readonly TraceLogLine[];
  readonly ranks: Ranks;
}

/** @throws DscourseError of the reader of a damaged file; `trace-too-large` */
export function traceRun(run: RunToTrace): TracedRun {
  const { evidence, verdict } = run;
  const { spec, outcome } = evidence;
  const table = messageTable(evidence.messages(), spec.nodes);
  const asked = askedOperations(evidence);
  const { columns, names, rankOf } = table;
  const { lanes, laneOfWorker } = planLanes(names.all, spec.nodes, clientsOfWorkers(asked, names));
  const { operations, cutTo } = traceOperations(asked, { names, laneOfWorker, rankOf });
  const logs = traceLogs(evidence, namedLines(verdict), momentOf(run));
  const ranks: Ranks = {
    message: rankOf,
    operation: rankByIndex(operations.map(({ index, completionIndex }) => [index, completionIndex])),
    log: logs.rankOf,
    fault: rankByIndex(faultSpans(evidence).map(({ start, end }) => [start.index, end?.index ?? null])),
  };
  const withoutSpan: Omit<RunHead, 'start' | 'end' | 'report' | 'figures'> = {
    label: run.label,
    challenge: run.challenge,
    attempt: run.attempt,
    run: evidence.run,
    seed: evidence.seed,
    engine: outcome.engine,
    workload: spec.workload,
    settings: settingsInWords(spec),
    outcome: verdict?.outcome ?? null,
    ending: endingInWords(evidence),
    capabilities: outcome.capabilities,
    notes: [
      ...notesOn(evidence, run.messagesHow, columns),
      ...logs.notes,
      ...(cutTo === null
        ? []
        : [`What operations came to is cut to ${cutTo} characters each; the replies have all of it.`]),
    ],
    mainEnd: spec.timeLimit * 1e9,
    names: names.all,
    lanes,
    types: table.types,
    messageCount: columns.count,
    operations,
    faults: traceFaults(evidence),
    commands: run.commands,
  };
  return {
    evidence,
    directory: run.directory,
    head: {
      ...withoutSpan,
      ...timeSpan(columns, withoutSpan, logs.lines),
      ...reportView(verdict, evidence, ranks),
    },
    columns,
    bodies: table.bodies,
    logs: logs.lines,
    ranks,
  };
}

function rankByIndex(
  indices: readonly (readonly [first: number, second: number | null])[],
): (index: number) => number | null {
  const ranks = new Map<number, number>();
  for (const [rank, ofOne] of indices.entries()) {
    for (const index of ofOne) if (index !== null) ranks.set(index, rank);
  }
  return (index) => ranks.get(index) ?? null;
}

/** From the first to the last moment that anything has. What never arrived was due some time, and has no end. */
function timeSpan(
  { count, sent, end, fate }: MessageColumns,
  { operations, faults }: Pick<RunHead, 'operations' | 'faults'>,
  logs: readonly TraceLogLine[],
): Pick<RunHead, 'start' | 'end'> {
  let [first, last] = [0, 0];
  const see = (time: number): void => {
    if (time < first) first = time;
    if (time > last) last = time;
  };
  for (let rank = 0; rank < count; rank++) {
    see(sent[rank] ?? 0);
    if (fate[rank] !== undelivered) see(end[rank] ?? 0);
  }
  for (const operation of operations) {
    see(operation.start);
    see(operation.end ?? operation.start);
  }
  for (const fault of faults) see(fault.end ?? fault.start);
  for (const { time } of logs) see(time);
  return { start: first, end: last };
}

/** Lines that the report rests on: they are never left out. */
function namedLines(verdict: RunVerdict | null): readonly NamedLine[] {
  const { diagnosis = null, findings = [] } = verdict ?? {};
  const statements = [
    ...findings.map(({ statement }) => statement),
    ...(diagnosis === null ? [] : [diagnosis.headline, ...diagnosis.steps]),
    ...(diagnosis?.cause == null ? [] : [diagnosis.cause]),
  ];
  return statements.flatMap(({ pointers }) => pointers.filter((pointer) => pointer.kind === 'node-log'));
}

/** The moment that the run is about, should its logs be too long; null: it is about none. */
function momentOf({ evidence, verdict }: RunToTrace): number | null {
  const { ending, muted } = evidence.outcome;
  const step = 'step' in ending ? ending.step : null;
  return verdict?.diagnosis?.headline.time ?? step?.time ?? muted[0]?.time ?? null;
}

/** How the run ended, where it did not come to its end; null where it did. */
function endingInWords({ outcome }: RunEvidence): string | null {
  const { ending, muted, hasResults } = outcome;
  const [first] = muted;
  if (ending.kind !== 'completed') return endingText(ending);
  if (hasResults) return null;
  return first === undefined ? endingText(ending) : mutedInWords(first);
}

function mutedInWords(muted: MutedNode): string {
  return `${muted.node} wrote ${muteReason(muted)} at ${seconds(muted.time)}: nothing that it wrote afterwards was read.`;
}

/** What the page can't show, and what else should be known of how the run was recorded. */
function notesOn(
  { outcome }: RunEvidence,
  messagesHow: string | null,
  { count, sent }: MessageColumns,
): readonly string[] {
  const { capabilities, engine, muted, stopped, hasResults, noMessages } = outcome;
  const notes: string[] = [];
  if (!capabilities.messages) {
    const why = noMessages ?? (messagesHow === null ? null : `To have them: ${messagesHow}`);
    notes.push(
      `This run kept no messages: only operations, faults and node logs are here.${why === null ? '' : ` ${why}`}`,
    );
  }
  if (engine === 'maelstrom') {
    const all =
      count > 0 && sent.every((time) => time % 1e6 === 0) ? 'messages and of node logs' : 'node logs';
    notes.push(`The times of ${all} are those of Maelstrom's console, in whole milliseconds.`);
  } else if (!capabilities.virtualTime) {
    notes.push('The run was in real time: how busy the machine was is in its times too.');
  }
  if (hasResults) for (const node of muted) notes.push(mutedInWords(node));
  for (const { step } of stopped) {
    notes.push(`${step.node} was stopped at ${seconds(step.time)}: it no longer came back from a step.`);
  }
  return notes;
}
