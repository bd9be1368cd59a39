/**
 * When a save is over. Editors write a file in several steps, a formatter writes it again, `git checkout` changes
 * many: a change counts once nothing has changed between two looks. Pure.
 */
import { changedFiles, type SourceState } from './source-files.ts';

/** Real milliseconds between two looks while nothing changes, and while something does. */
export const calmMs = 200;
export const busyMs = 60;
/** A file that changes without end (a log) must not keep us waiting for ever. */
const mostLooks = 50;

export interface Settling {
  /** The state that the last run began with. */
  readonly known: SourceState;
  readonly last: SourceState;
  /** Looks since the first change; 0: nothing has changed. */
  readonly looks: number;
}

export type Look =
  | { readonly kind: 'calm' }
  /** Something has changed just now, for the first time since the last save. */
  | { readonly kind: 'changing' }
  | { readonly kind: 'still-changing' }
  | { readonly kind: 'saved'; readonly files: readonly string[] };

export function settled(state: SourceState): Settling {
  return { known: state, last: state, looks: 0 };
}

/** One look at the files. A save may name no file: a change that was taken back at once. The run that the change stopped is begun again all the same. */
export function lookAt(before: Settling, now: SourceState): { readonly next: Settling; readonly look: Look } {
  const moved = changedFiles(before.last, now).length > 0;
  if (before.looks === 0) {
    if (!moved) return { next: before, look: { kind: 'calm' } };
    return { next: { ...before, last: now, looks: 1 }, look: { kind: 'changing' } };
  }
  const looks = before.looks + 1;
  if (moved && looks < mostLooks)
    return { next: { ...before, last: now, looks }, look: { kind: 'still-changing' } };
  return { next: settled(now), look: { kind: 'saved', files: changedFiles(before.known, now) } };
}
