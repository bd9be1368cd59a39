/** Which engines a grade runs, before anything has run. Pure. */
import { DscourseError } from '../errors.ts';
import type { EngineChoice } from '../workspace/settings.ts';
import type { NotRun } from './certify.ts';
import type { GradeOutcome } from './report.ts';

export interface EngineWish {
  /** `--engine`; null when it was not given. */
  readonly flag: EngineChoice | null;
  /** `engine` of dscourse.yaml. */
  readonly setting: EngineChoice;
  /** `start` grades carried source. */
  readonly carried: boolean;
  /** `--seed` was given. */
  readonly seedAsked: boolean;
  /** Less is run than the challenge asks for. */
  readonly partial: boolean;
  /** The run that was asked for, where only the embedded engine plays it; null otherwise. */
  readonly embeddedRun: string | null;
}

/**
 * Whether Maelstrom runs after the embedded engine, which always runs first: it takes a second, and its
 * failures can be replayed. `asked`: whatever the embedded engine says. `unless-failed`: where it is
 * installed and the embedded engine did not fail the program.
 */
export type MaelstromPlan =
  | { readonly kind: 'asked' }
  | { readonly kind: 'unless-failed' }
  | { readonly kind: 'never'; readonly why: NotRun };

/** @throws DscourseError `wrong-usage` for `--engine maelstrom` with `--seed`, or with a run that it does not play */
export function planMaelstrom(wish: EngineWish): MaelstromPlan {
  const { flag, setting, carried, seedAsked, partial, embeddedRun } = wish;
  if (carried) return never({ reason: 'embedded-asked', by: 'start' });
  const choice = flag ?? setting;
  if (choice === 'embedded') {
    return never({ reason: 'embedded-asked', by: flag === null ? 'setting' : 'flag' });
  }
  if (seedAsked) {
    if (flag !== 'maelstrom') return never({ reason: 'seed-asked' });
    throw new DscourseError({
      code: 'wrong-usage',
      message: '--seed and --engine maelstrom do not go together: Maelstrom draws afresh on every run.',
      fix: 'Leave one of them away; --seeds says how often Maelstrom repeats each run.',
    });
  }
  if (embeddedRun !== null && flag === 'maelstrom') {
    throw new DscourseError({
      code: 'wrong-usage',
      message: `Maelstrom does not play the run ${embeddedRun}: it is a stricter one of the embedded engine.`,
      fix: 'Leave --engine maelstrom or --run away.',
    });
  }
  if (choice === 'maelstrom' && embeddedRun === null) return { kind: 'asked' };
  return partial ? never({ reason: 'partial' }) : { kind: 'unless-failed' };
}

function never(why: NotRun): MaelstromPlan {
  return { kind: 'never', why };
}

/** Why Maelstrom is not run, once the embedded engine has come to an outcome; null: it is to be run. */
export function whyNotRun(plan: MaelstromPlan, embedded: GradeOutcome | null): NotRun | null {
  if (plan.kind === 'never') return plan.why;
  return plan.kind === 'unless-failed' && embedded === 'failed' ? { reason: 'failed-first' } : null;
}
