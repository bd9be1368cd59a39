/** When a reference solution may be seen: after a pass of one's own, or after giving up. Pure. */
import { type ChallengeProgress, isPassed } from '../progress/progress.ts';

export type SolutionAccess =
  | { readonly kind: 'open'; readonly after: 'pass' | 'give-up' }
  | { readonly kind: 'closed' };

/** A pass counts for more than having given up before it. */
export function solutionAccess(progress: ChallengeProgress): SolutionAccess {
  if (isPassed(progress)) return { kind: 'open', after: 'pass' };
  if (progress.gaveUpAt !== null) return { kind: 'open', after: 'give-up' };
  return { kind: 'closed' };
}
