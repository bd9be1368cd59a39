/**
 * Whether a diagnosis names the true cause is a person's judgement. It is kept with the words that were judged,
 * so that other words ask for another judgement.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChallengeId } from '../challenges/mutants/index.ts';
import { packageRoot } from '../support/programs.ts';

/**
 * - `cause`: headline or likely cause say what is wrong with the node.
 * - `several`: the evidence allows more than one cause, and they name the true one among at most three.
 * - `symptom`: they say what happened, rightly, and no cause.
 * - `wrong`: they name a cause that is not the true one.
 */
export type Verdict = 'cause' | 'several' | 'symptom' | 'wrong';

/** What the report says of a wrong node. */
export interface Row {
  readonly challenge: ChallengeId;
  /** The mistake: the name of the mutant. */
  readonly mistake: string;
  readonly code: string;
  readonly headline: string;
  readonly cause: string | null;
  readonly look: string | null;
}

export interface Judgement {
  readonly challenge: ChallengeId;
  readonly mistake: string;
  readonly verdict: Verdict;
  /** {@link wordsOf} what was judged. */
  readonly words: string;
}

export const judgementsFile = join(packageRoot, 'test', 'diagnosis', 'judgements.json');

export function readJudgements(): readonly Judgement[] {
  return JSON.parse(readFileSync(judgementsFile, 'utf8')) as readonly Judgement[];
}

/** Headline and cause without what another seed would change: numbers, lists, quotations. */
export function wordsOf({ headline, cause }: Pick<Row, 'headline' | 'cause'>): string {
  return `${headline}${cause === null ? '' : ` | ${cause}`}`
    .replace(/[[{][^\]}]*[\]}]/g, '[]')
    .replace(/-?\d[\d,.]*(?<![,.])/g, '#')
    .replace(/#(?:(?:,| and|, and) [a-z]?#)+/g, '#');
}

/** The verdict on a row; null where its words were never judged. */
export function verdictOn(row: Row, judgements: readonly Judgement[]): Verdict | null {
  const words = wordsOf(row);
  const found = judgements.find(
    (one) => one.challenge === row.challenge && one.mistake === row.mistake && one.words === words,
  );
  return found?.verdict ?? null;
}
