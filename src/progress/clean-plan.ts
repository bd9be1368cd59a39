/** Which run directories may go. Pure. */
import type { AttemptEntry, LogEntry } from './attempts.ts';
import type { ChallengeProgress } from './progress.ts';

export interface RunFolder {
  readonly challenge: string;
  readonly attempt: number;
  /** Absolute path of `runs/<challenge>/<attempt>`. */
  readonly directory: string;
  readonly bytes: number;
  readonly pinned: boolean;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
}

export type KeepReason =
  | 'recent'
  | 'best'
  | 'certified'
  | 'last-pass'
  | 'last-failure'
  | 'pinned'
  | 'may-be-running';
export interface CleanPlan {
  readonly remove: readonly RunFolder[];
  readonly keep: readonly { readonly folder: RunFolder; readonly why: KeepReason }[];
}

export const attemptsKept = 10;

/** An attempt that the log doesn't know may be running still; after this many milliseconds it is not. */
const dayMs = 24 * 60 * 60 * 1000;

export function planClean(
  folders: readonly RunFolder[],
  progress: readonly ChallengeProgress[],
  entries: readonly LogEntry[],
  now: number,
): CleanPlan {
  const remove: RunFolder[] = [];
  const keep: { folder: RunFolder; why: KeepReason }[] = [];
  for (const challenge of new Set(folders.map((folder) => folder.challenge))) {
    const attempts = entries.filter(
      (entry): entry is AttemptEntry => entry.kind === 'attempt' && entry.challenge === challenge,
    );
    const reasons = reasonsToKeep(
      attempts,
      progress.find((entry) => entry.challenge.id === challenge),
    );
    const logged = new Set(attempts.map((attempt) => attempt.attempt));
    for (const folder of folders.filter((candidate) => candidate.challenge === challenge)) {
      const mayRun = !logged.has(folder.attempt) && now - folder.modifiedAt < dayMs;
      const why = folder.pinned
        ? 'pinned'
        : (reasons.get(folder.attempt) ?? (mayRun ? 'may-be-running' : null));
      if (why === null) remove.push(folder);
      else keep.push({ folder, why });
    }
  }
  return { remove, keep };
}

function reasonsToKeep(
  attempts: readonly AttemptEntry[],
  progress: ChallengeProgress | undefined,
): Map<number, KeepReason> {
  const reasons = new Map<number, KeepReason>();
  const add = (attempt: number | undefined, why: KeepReason): void => {
    if (attempt !== undefined && !reasons.has(attempt)) reasons.set(attempt, why);
  };
  for (const best of progress?.best ?? []) add(best.attempt, 'best');
  add(progress?.certified?.attempt, 'certified');
  const last = (outcome: AttemptEntry['outcome']): number | undefined =>
    attempts.filter((attempt) => attempt.outcome === outcome).at(-1)?.attempt;
  add(last('passed'), 'last-pass');
  add(last('failed'), 'last-failure');
  // An afternoon with `watch` must not push out the grades that were asked for.
  const asked = attempts.filter(({ watched }) => watched !== true);
  const numbers = [...new Set(asked.map(({ attempt }) => attempt).reverse())];
  for (const attempt of numbers.slice(0, attemptsKept)) add(attempt, 'recent');
  return reasons;
}
