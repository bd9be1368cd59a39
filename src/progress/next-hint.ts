/** Which hint comes next. Pure. */
import type { Hint } from '../course/course.ts';
import type { ChallengeProgress } from './progress.ts';

export interface NextHint {
  readonly hint: Hint;
  /** True when it was chosen because it fits the last failure. */
  readonly fitsFailure: boolean;
}

/** Which hint would be opened now, as `2 of 4`; null when all are open. */
export function hintToCome({ challenge, hintsOpened }: ChallengeProgress): string | null {
  const total = challenge.hints.length;
  return hintsOpened.length < total ? `${hintsOpened.length + 1} of ${total}` : null;
}

/**
 * The first unopened hint that fits the diagnosis of the last attempt, when that failed; else the
 * first unopened one in the order of the file. Null when all are open.
 */
export function nextHint({ challenge, openFailure, hintsOpened }: ChallengeProgress): NextHint | null {
  const closed = challenge.hints.filter((hint) => !hintsOpened.includes(hint.id));
  const code = openFailure?.diagnosis ?? null;
  const fitting = code === null ? undefined : closed.find((hint) => hint.fits.includes(code));
  const hint = fitting ?? closed[0];
  return hint === undefined ? null : { hint, fitsFailure: fitting !== undefined };
}
