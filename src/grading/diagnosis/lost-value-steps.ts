/** What the chains of a lost value have in common: how it came in, how it went on, and the read that lacks it. */
import type { Operation } from '../../results/results.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { givenBy } from '../evidence/operations.ts';
import type { Read } from '../evidence/reads.ts';
import type { Spread } from '../evidence/spread.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, sayAt, seconds } from '../statement.ts';
import { nameOf } from './draft.ts';

/** A value that is missing at a node. */
export interface Loss {
  readonly evidence: RunEvidence;
  readonly value: string;
  readonly node: NodeId;
  /** The node's last successful read, which lacks the value. */
  readonly read: Read | null;
  readonly spread: Spread;
}

/** How the value came in: the first step of every chain. */
export function cameIn({ evidence, spread, value }: Loss): readonly Statement[] {
  const { broadcast, request, origin } = spread;
  if (broadcast === null || origin === null) return [];
  const { done } = givenBy(evidence);
  const acknowledged = broadcast.outcome === 'ok' && broadcast.completion !== null;
  return [
    sayAt(
      broadcast.invoke.time,
      `A client ${done} ${value} ${done === 'added' ? 'at' : 'to'} ${origin}${acknowledged ? `, and ${origin} acknowledged it` : ''}.`,
      at.operation(broadcast.invoke),
      ...(request === null ? [] : [at.message(request)]),
      ...(acknowledged && broadcast.completion !== null ? [at.operation(broadcast.completion)] : []),
    ),
  ];
}

/** The read that shows the loss: the last step of every chain. */
export function readWithout({ read, node, value }: Loss): readonly Statement[] {
  if (read === null) return [];
  const which = read.operation.final ? 'final read' : 'last read';
  return [
    sayAt(
      read.completion.time,
      `The ${which} of ${node} returned ${count(read.items.length, 'value')}, without ${value}.`,
      at.operation(read.operation.invoke),
      at.operation(read.completion),
    ),
  ];
}

/** A step for each message that brought the value along. */
export function hops(path: readonly MessageRecord[], value: string): readonly Statement[] {
  return path.map((message) =>
    sayAt(
      message.sent,
      `${message.src} sent ${value} to ${message.dest} (${nameOf(message.body)}); it arrived at ${seconds(message.received ?? message.due)}.`,
      at.message(message),
    ),
  );
}

/** The read that lacks the value. */
export function lackPointers({ read }: Loss) {
  if (read === null) return [];
  const operations: readonly Operation[] = [read.operation.invoke, read.completion];
  return operations.map(at.operation);
}

/** By time; statements about no moment stay behind what they follow. */
export function inOrder(steps: readonly Statement[]): readonly Statement[] {
  let clock = Number.NEGATIVE_INFINITY;
  const keyed = steps.map((step, index) => {
    if (step.time !== null) clock = step.time;
    return { step, index, time: step.time ?? clock };
  });
  return keyed.sort((a, b) => a.time - b.time || a.index - b.index).map(({ step }) => step);
}
