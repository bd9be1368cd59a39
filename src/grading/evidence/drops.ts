/** Messages that a fault dropped: a partition at their receiver, a link that loses some, a receiver killed. */
import type { Operation } from '../../results/results.ts';
import type { MessageRecord } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { faultsAt } from './faults.ts';
import { partitionThatDropped } from './partitions.ts';

export function wasDropped({ fate }: Pick<MessageRecord, 'fate'>): boolean {
  return fate === 'partitioned' || fate === 'lost' || fate === 'down';
}

/** Why a message was dropped, as a clause behind `it was dropped, …`. */
export function dropReason({ fate, src, dest }: MessageRecord): string {
  switch (fate) {
    case 'lost':
      return `as the link from ${src} to ${dest} lost messages`;
    case 'down':
      return `as ${dest} was down`;
    default:
      return `as ${dest} was cut off from ${src}`;
  }
}

/** What a drop says of the fault behind it: a clause on when it hit, what its end is called (null: nothing to wait for), and what to learn. */
export function dropWords({ fate, dest, src }: MessageRecord): {
  readonly during: string;
  readonly ended: string | null;
  readonly lesson: string;
} {
  switch (fate) {
    case 'lost':
      return {
        during: ', on a link that lost it',
        // Lost messages end with the fault, but one that was sent again before could have got through.
        ended: null,
        lesson: `A link that loses messages tells nobody; ${src} can know that ${dest} has a message only from its answer.`,
      };
    case 'down':
      return {
        during: ` while ${dest} was down`,
        ended: `${dest} had been started again`,
        lesson: 'A message sent to a node that is down is gone.',
      };
    default:
      return {
        during: ` while ${dest} was cut off`,
        ended: 'the partition healed',
        lesson: 'A message sent into a partition is gone.',
      };
  }
}

/** The operations that began and ended the fault that dropped the message, in order; those that are known. */
export function faultThatDropped(evidence: RunEvidence, message: MessageRecord): readonly Operation[] {
  const { fate, src, dest, sent, due } = message;
  if (fate === 'lost' || fate === 'down') {
    const name = fate === 'lost' ? 'loss' : 'kill';
    const span = [dest, src]
      .flatMap((node) => [...faultsAt(evidence, name, node, sent), ...faultsAt(evidence, name, node, due)])
      .at(0);
    return span === undefined ? [] : span.end === null ? [span.start] : [span.start, span.end];
  }
  const partition = partitionThatDropped(evidence, message);
  if (partition === null) return [];
  return partition.heal === null ? [partition.start] : [partition.start, partition.heal];
}
