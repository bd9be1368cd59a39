/**
 * What is drawn how, once filter, follow and pin are taken together. What the pointer is over is not in it: that
 * changes too often to go through all messages for it, and is drawn on top.
 */
import type { Thing } from '../state.ts';
import type { FilterMask } from './filter-mask.ts';
import type { FollowSet } from './follow-set.ts';
import { relatedTo } from './relations.ts';
import type { RunModel } from './run-model.ts';

/** One number a message, operation or fault. */
export const hidden = 0;
export const faded = 1;
export const plain = 2;
/** Pinned, or its cause or consequence. What the filter hides stays hidden. */
export const strong = 3;

export interface Emphasis {
  /** {@link hidden} to {@link strong}, by rank. */
  readonly messages: Uint8Array;
  readonly operations: Uint8Array;
  /** Messages that the filter lets through, and those of them that are not faded. */
  readonly shown: number;
  readonly followed: number;
  /** Changes whenever any entry does, so that what is derived can be kept. */
  readonly revision: number;
  /** False while bodies are still being searched: what is not yet looked at is hidden, or faded. */
  readonly complete: boolean;
}

/** Filter and follow together, before anything is pinned. */
export type Ground = Pick<Emphasis, 'messages' | 'operations' | 'shown' | 'followed'>;

/** @param follow null: nothing is followed, so nothing fades */
export function groundOf(
  { failing, shown }: FilterMask,
  shownOperations: Uint8Array,
  follow: FollowSet | null,
): Ground {
  const messages = new Uint8Array(failing.length);
  let followed = 0;
  if (follow === null) {
    for (let rank = 0; rank < failing.length; rank++) messages[rank] = failing[rank] === 0 ? plain : hidden;
    followed = shown;
  } else {
    const taken = follow.messages;
    for (let rank = 0; rank < failing.length; rank++) {
      if (failing[rank] !== 0) continue;
      messages[rank] = faded + (taken[rank] as number);
      followed += taken[rank] as number;
    }
  }
  const operations = shownOperations.map((isShown, rank) =>
    isShown === 0 ? hidden : follow === null || follow.operations[rank] === 1 ? plain : faded,
  );
  return { messages, operations, shown, followed };
}

/** With the pinned thing, its causes and its consequences made strong. */
export function stressed(run: RunModel, ground: Ground, pinned: Thing | null): Ground {
  if (pinned === null || pinned.run !== run.place) return ground;
  const related = relatedTo(run, pinned);
  return {
    ...ground,
    messages: withStrong(ground.messages, related.messages),
    operations: withStrong(ground.operations, related.operations),
  };
}

function withStrong(entries: Uint8Array, ranks: ReadonlySet<number>): Uint8Array {
  if (ranks.size === 0) return entries;
  const changed = entries.slice();
  for (const rank of ranks) if (changed[rank] !== hidden) changed[rank] = strong;
  return changed;
}
