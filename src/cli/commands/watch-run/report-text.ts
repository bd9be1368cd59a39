/** A verdict of `watch` as the lines of its screen: what failed on top, and none of the commands that keys stand for. */
import { type ReportExtras, reportLinesFailureFirst } from '../../../reporters/terminal.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { reportExtras } from '../report-extras.ts';
import type { JudgedVerdict } from './machine.ts';

export function reportText({ report, folder }: JudgedVerdict, look: Terminal): readonly string[] {
  const extras = reportExtras({
    report,
    directory: folder,
    verbose: false,
  });
  const keyed: ReportExtras = { ...extras, official: null, picture: null };
  const { diagnosis } = report;
  // The hint is a key here.
  const shown = diagnosis === null ? report : { ...report, diagnosis: { ...diagnosis, hint: null } };
  return reportLinesFailureFirst(shown, look, keyed);
}
