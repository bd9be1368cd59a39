/** What a run comes to, judged exactly as Maelstrom judges it, with the exit status that goes with it. */
import type { RunOutcome } from '../../../engines/engine.ts';
import { ExitStatus } from '../../../errors.ts';
import type { Results, Validity } from '../../../results/results.ts';
import { verdictOf as verdictOfResults } from '../../../results/verdict.ts';

export type VerdictWord = 'valid' | 'invalid' | 'unknown' | 'node-failed' | 'tool-failed' | 'interrupted';

export interface Verdict {
  readonly word: VerdictWord;
  readonly exitStatus: ExitStatus;
}

/**
 * Maelstrom exits with 0, 1 or 2 by the results, with 254 when it refuses its arguments and with 255 when a
 * node or the tool crashed. Here that is 64 for refused arguments, 1 for the node and 2 for the tool; and
 * missing plots, for which alone Maelstrom exits with 2, are no reason not to pass.
 */
export function verdictOf(outcome: RunOutcome, results: Results | null): Verdict {
  if (results !== null) return validityVerdict(verdictOfResults(results).valid);
  const { ending, muted } = outcome;
  switch (ending.kind) {
    case 'interrupted':
      return { word: 'interrupted', exitStatus: ExitStatus.interrupted };
    case 'tool-failed':
      return {
        word: 'tool-failed',
        exitStatus: ending.reason === 'bad-arguments' ? ExitStatus.usage : ExitStatus.couldNotJudge,
      };
    case 'completed':
      return muted.length > 0
        ? { word: 'node-failed', exitStatus: ExitStatus.failed }
        : { word: 'tool-failed', exitStatus: ExitStatus.couldNotJudge };
    default:
      return { word: 'node-failed', exitStatus: ExitStatus.failed };
  }
}

function validityVerdict(valid: Validity): Verdict {
  if (valid === true) return { word: 'valid', exitStatus: ExitStatus.passed };
  if (valid === false) return { word: 'invalid', exitStatus: ExitStatus.failed };
  return { word: 'unknown', exitStatus: ExitStatus.couldNotJudge };
}

/** The worst of several: interrupted, then refused arguments, failed, could not judge, passed. */
export function worstStatus(statuses: readonly ExitStatus[]): ExitStatus {
  for (const status of [
    ExitStatus.interrupted,
    ExitStatus.usage,
    ExitStatus.failed,
    ExitStatus.couldNotJudge,
  ]) {
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
