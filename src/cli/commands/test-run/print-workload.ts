/** What a workload's checker has to say beside its section: why it is invalid, and what it did not judge. */
import { checkHistory } from '../../../engines/embedded/checkers/check-history.ts';
import type { RunEvidence } from '../../../grading/grader.ts';
import type { WorkloadResult } from '../../../results/results.ts';
import { sanitiseLine } from '../../terminal/sanitise.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { reasonsOf } from '../analyze-run/reason-text.ts';

/**
 * The workload's section with what results.edn does not keep: the explanation of an invalid one, and what
 * was found beside it. Judges the history once more where the file says that it is invalid.
 */
export function explainedSection({ results, history, spec }: RunEvidence): WorkloadResult | null {
  const section = results?.workload ?? null;
  if (section === null || section.valid === true) return section;
  switch (section.workload) {
    case 'counter':
    case 'logs':
    case 'registers':
    case 'transactions':
      return checkHistory(spec.workload, history(), spec);
    default:
      return section;
  }
}

/** The reasons of an invalid section, one example of each, step by step. Says whether there were any. */
export function printReasons(terminal: Terminal, result: WorkloadResult): boolean {
  const reasons = reasonsOf(result);
  for (const { headline, steps } of reasons) {
    terminal.line();
    terminal.line(terminal.paint('strong', terminal.wrap(sanitiseLine(headline))));
    for (const step of steps) terminal.line(terminal.wrap(`  ${sanitiseLine(step)}`, '    '));
  }
  return reasons.length > 0;
}

/** Sentences under a heading of their own; nothing for none. */
export function printNotJudged(terminal: Terminal, texts: readonly string[]): void {
  if (texts.length === 0) return;
  terminal.line();
  terminal.line(terminal.paint('strong', 'Not judged by Maelstrom, but worth a look'));
  for (const text of texts) {
    terminal.line(terminal.wrap(`${terminal.glyph('warn')} ${sanitiseLine(text)}`, '  '));
  }
}
