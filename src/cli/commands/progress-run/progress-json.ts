/** `dscourse progress --json`, version 1 (docs/cli.md). */
import type { DamagedLine } from '../../../progress/attempts-log.ts';
import type { ChallengeProgress } from '../../../progress/progress.ts';
import type { ProgressOverview } from './progress-words.ts';

export function progressJson(overview: ProgressOverview, damagedLines: readonly DamagedLine[]): unknown {
  const { title, passed, certified, total, parts, concepts, next } = overview;
  return {
    version: 1,
    kind: 'progress',
    title,
    passed,
    certified,
    total,
    next: next.kind === 'challenge' ? next.challenge.id : null,
    nextCommand: next.kind === 'done' ? null : next.command,
    parts: parts.map((part) => ({
      id: part.part.id,
      title: part.part.title,
      passed: part.passed,
      certified: part.certified,
      total: part.total,
    })),
    challenges: parts.flatMap(({ challenges }) => challenges.map(challengeJson)),
    concepts: concepts.flatMap(({ theme, concepts: own }) =>
      own.map(({ name, passedIn }) => ({ concept: name, theme: theme?.id ?? null, passedIn })),
    ),
    damagedLines,
  };
}

function challengeJson(entry: ChallengeProgress): unknown {
  const { challenge, lastAttempt, certified } = entry;
  return {
    id: challenge.id,
    part: challenge.part,
    title: challenge.title,
    status: entry.status,
    attempts: entry.attempts,
    passes: entry.passes,
    lastAttempt:
      lastAttempt === null
        ? null
        : {
            attempt: lastAttempt.attempt,
            at: lastAttempt.at,
            outcome: lastAttempt.outcome,
            engine: lastAttempt.engine,
            certified: lastAttempt.certified,
            enginesDisagree: lastAttempt.enginesDisagree ?? false,
            diagnosis: lastAttempt.diagnosis,
          },
    firstPassedAt: entry.firstPass?.at ?? null,
    certifiedBy:
      certified === null
        ? null
        : {
            attempt: certified.attempt,
            at: certified.at,
            maelstrom: certified.certifiedBy?.maelstrom ?? null,
            runs: certified.certifiedBy?.runs ?? [],
          },
    best: entry.best.map(({ run, measure, value, attempt, bound }) => ({
      run,
      measure,
      value,
      attempt,
      bound,
    })),
    hints: { opened: entry.hintsOpened, total: challenge.hints.length },
    gaveUpAt: entry.gaveUpAt,
  };
}
