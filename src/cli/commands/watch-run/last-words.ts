/** What stays on the ordinary screen when `watch` is left: the last verdict, as `grade` would have shown it. */
import { reportLines, verdictLines } from '../../../reporters/terminal.ts';
import type { CommandContext } from '../../context.ts';
import { reportExtras } from '../report-extras.ts';
import { fitted, verdictText } from './screen.ts';
import type { Left } from './session.ts';

export function showLast({ terminal, options }: CommandContext, { challenge, verdict, graded }: Left): void {
  if (verdict.kind === 'judged' && verdict.final) {
    const { report, folder } = verdict;
    const extras = reportExtras({
      report,
      directory: folder,
      verbose: options.verbose,
    });
    const lines = options.quiet
      ? verdictLines(report, terminal, { ...extras, brief: true })
      : reportLines(report, terminal, extras);
    for (const line of lines) terminal.line(line);
  } else if (verdict.kind === 'problems' || verdict.kind === 'stumbled') {
    for (const line of fitted(verdictText(verdict, terminal), terminal.columns)) terminal.line(line);
  }
  terminal.note('');
  const times = graded === 0 ? 'not at all' : graded === 1 ? 'once' : `${graded} times`;
  terminal.note(terminal.paint('dim', terminal.wrap(`Watched ${challenge.id}, graded ${times}.`)));
}
