/** What a run comes to, judged exactly as Maelstrom judges it, with the exit status that goes with it. */
import type { RunOutcome } from '../../../engines/engine.ts';
import { ExitStatus } from '../../../errors.ts';
import type { Results, Validity } from '../../../results/results.ts';

export type VerdictWord = 'valid' | 'invalid' | 'unknown' | 'node-failed' | 'tool-failed' | 'interrupted';

export interface Verdict {
  readonly word: VerdictWord;
  readonly exitStatus: ExitStatus;
}

/**
 * Maelstrom exits with 0, 1 or 2 by the results, and with 255 when a node or the tool crashed; 255 is
 * told apart here: 1 for the node, 2 for the tool.
 */
export function verdictOf(outcome: RunOutcome, results: Results | null): Verdict {
  if (results !== null) return validityVerdict(results.valid);
  switch (outcome.ending.kind) {
    case 'interrupted':
      return { word: 'interrupted', exitStatus: ExitStatus.interrupted };
    case 'tool-failed':
    case 'completed':
      return { word: 'tool-failed', exitStatus: ExitStatus.couldNotJudge };
    default:
      return { word: 'node-failed', exitStatus: ExitStatus.failed };
  }
}

function validityVerdict(valid: Validity): Verdict {
  if (valid === true) return { word: 'valid', exitStatus: ExitStatus.passed };
  if (valid === false) return { word: 'invalid', exitStatus: ExitStatus.failed };
  return { word: 'unknown', exitStatus: ExitStatus.couldNotJudge };
}

/** The worst of several: interrupted, then failed, then could not judge, then passed. */
export function worstStatus(statuses: readonly ExitStatus[]): ExitStatus {
  for (const status of [ExitStatus.interrupted, ExitStatus.failed, ExitStatus.couldNotJudge]) {
    if (statuses.includes(status)) return status;
  }
  return ExitStatus.passed;
}

/** The last line: Maelstrom's words for its three verdicts, so that scripts which look for them find them. */
export function verdictLine(word: VerdictWord): string {
  switch (word) {
    case 'valid':
      return 'Everything looks good! ヽ(‘ー`)ノ';
    case 'invalid':
      return 'Analysis invalid! (ﾉಥ益ಥ）ﾉ ┻━┻';
    case 'unknown':
      return 'Errors occurred during analysis, but no anomalies found. ಠ~ಠ';
    case 'node-failed':
      return 'A node failed: there is nothing to analyse.';
    case 'tool-failed':
      return 'The run failed for a reason that is not the node: there is no verdict.';
    case 'interrupted':
      return 'Interrupted: there is no verdict.';
  }
}
