/** Two runs of the same program and seed: the first point where they differ. */
import type { Operation } from '../results/results.ts';
import { journal } from './evidence/journal.ts';
import type { RunEvidence } from './grader.ts';
import type { Statement } from './report.ts';
import { at, moment, quoted, say, sayAt } from './statement.ts';

/** What differs first between a run and its repetition; null when their traces are the same. */
export function findDivergence(first: RunEvidence, second: RunEvidence): Statement | null {
  const hash = first.outcome.traceHash;
  if (hash === null || second.outcome.traceHash === null) {
    return say(
      'The runs cannot be compared: this program runs in real time, where no run is like another.',
      at.outcome('capabilities/deterministic'),
    );
  }
  if (hash === second.outcome.traceHash) return null;
  const [mine, other] = [journal(first).messages, journal(second).messages];
  const index = mine.findIndex((message, i) => JSON.stringify(message) !== JSON.stringify(other[i]));
  const message = mine[index];
  const instead = other[index];
  const operation = firstOperation(first, second);
  if (message !== undefined && (operation === null || message.sent <= operation.time)) {
    const { src, dest, sent, body } = message;
    const second2 =
      instead === undefined
        ? 'nothing more'
        : `${quoted(instead.body, 80)} from ${instead.src} to ${instead.dest} ${moment(instead.sent)}`;
    return sayAt(
      sent,
      `Two runs of this seed differ first in message ${message.id}, ${moment(sent)}: ${src} sent ${dest} ${quoted(body, 80)}; in the second run it was ${second2}.`,
      at.message(message),
    );
  }
  if (operation !== null) {
    return sayAt(
      operation.time,
      `Two runs of this seed differ first in operation ${operation.index} (${operation.f}), ${moment(operation.time)}.`,
      at.operation(operation),
    );
  }
  return say(
    'Two runs of this seed have the same messages; they differ in what the nodes wrote to stderr, or in how they ended.',
    at.outcome('traceHash'),
  );
}

function firstOperation(first: RunEvidence, second: RunEvidence): Operation | null {
  const other = second.history();
  const text = (operation: Operation | undefined) =>
    operation === undefined ? '' : `${operation.time} ${operation.type} ${operation.process} ${operation.f}`;
  return first.history().find((operation, i) => text(operation) !== text(other[i])) ?? null;
}
