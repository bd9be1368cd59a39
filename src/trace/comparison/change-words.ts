/** How one figure compares with another, in words. */
import { percent } from '../../grading/statement.ts';

/** `fewer` and `more` messages, a `shorter` and a `longer` latency; `times` goes behind a factor. */
export interface ChangeTerms {
  readonly less: string;
  readonly more: string;
  /** `3.2 times` … */
  readonly times: string;
}

export const ofCounts: ChangeTerms = { less: 'fewer', more: 'more', times: 'as many' };
export const ofDurations: ChangeTerms = { less: 'shorter', more: 'longer', times: 'as long' };

/** `12 % fewer`, `3.2 times as many`, `the same`. Null: that run does not have the figure. */
export function changeWords(first: number | null, second: number | null, terms: ChangeTerms): string {
  if (first === null || second === null) {
    if (first === second) return 'not known';
    return `not known of ${first === null ? 'A' : 'B'}`;
  }
  if (first === second) return 'the same';
  if (first === 0) return 'only in B';
  if (second === 0) return 'only in A';
  const ratio = second / first;
  if (ratio >= 2) return `${ratio.toFixed(1)} times ${terms.times}`;
  return `${percent(Math.abs(ratio - 1))} ${ratio < 1 ? terms.less : terms.more}`;
}

/** Of figures where less is better. Less than a fiftieth is no difference to speak of. */
export function lesserSide(first: number | null, second: number | null): 'first' | 'second' | null {
  if (first === null || second === null) return null;
  if (Math.abs(first - second) < Math.max(first, second) * 0.02 || first === second) return null;
  return first < second ? 'first' : 'second';
}
