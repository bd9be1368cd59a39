/** `dscourse solution --json`, version 1 (docs/cli.md). */
import type { ChallengeProgress } from '../../../progress/progress.ts';
import { solutionAccess } from '../../../solutions/access.ts';
import type { FileComparison } from '../../../solutions/compare.ts';
import type { ShownSolution } from './solution-lines.ts';

const marks = { same: ' ', removed: '-', added: '+' } as const;

/** What {@link ShownSolution} holds, for programs; the difference whole, with every unchanged line. */
export function solutionJson(shown: ShownSolution, progress: ChallengeProgress): unknown {
  const { challenge, reference, own, comparison, measures } = shown;
  const access = solutionAccess(progress);
  return {
    version: 1,
    kind: 'solution',
    challenge: challenge.id,
    title: challenge.title,
    openAfter: access.kind === 'open' ? access.after : null,
    gaveUpAt: progress.gaveUpAt,
    why: reference.why,
    files: reference.files,
    own:
      own.kind === 'none'
        ? null
        : {
            from: own.kind,
            attempt: own.kind === 'attempt' ? own.attempt.attempt : null,
            files: own.files.map(({ name }) => name),
          },
    comparison: comparison.map(comparedFile),
    measures: measures === null ? null : { engine: 'embedded', ...measures },
  };
}

function comparedFile(file: FileComparison): unknown {
  return {
    own: file.kind === 'only-reference' ? null : file.own,
    reference: file.kind === 'only-own' ? null : file.reference,
    difference: file.kind === 'both' ? file.lines.map(({ kind, text }) => marks[kind] + text) : null,
  };
}
