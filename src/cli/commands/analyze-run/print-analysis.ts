/** An analysis on the terminal: the verdict and why, the sections, what differs from the file. */
import { seconds } from '../../../grading/statement.ts';
import { differenceText, pathText } from '../../../results/comparison/difference-text.ts';
import { prettyEdn } from '../../../results/edn.ts';
import { keyed, validityEdn } from '../../../results/edn-build.ts';
import type { Validity } from '../../../results/results.ts';
import { historySections } from '../../../results/results-file.ts';
import { sanitise, sanitiseLine } from '../../terminal/sanitise.ts';
import type { Terminal, Tone } from '../../terminal/terminal.ts';
import { glyphOf, printSections } from '../test-run/print-run.ts';
import { printNotJudged, printReasons } from '../test-run/print-workload.ts';
import { type Analysis, decidingSections } from './analysis.ts';
import type { ChosenTest } from './judged-test.ts';

/** Differences that are shown without `--verbose`. */
const differencesShown = 12;

export function printAnalysis(terminal: Terminal, analysis: Analysis, verbose: boolean): void {
  const { results, chosen, notes } = analysis;
  const because = decidingSections(results);
  const why = because.length === 0 ? '' : `: ${because.join(', ')}`;
  const verdict = terminal.paint(toneOf(results.valid), `${verdictWord(results.valid)}${why}`);
  terminal.line(`${glyphOf(terminal, results.valid)} ${verdict}`);
  terminal.note(terminal.wrap(`  ${sanitiseLine(subject(analysis))}`, '  '));
  for (const note of [...origin(chosen), ...notes]) {
    terminal.note(terminal.wrap(`  ${sanitiseLine(note)}`, '  '));
  }
  terminal.line();
  printSections(terminal, results);
  terminal.note(
    `${terminal.paint('dim', terminal.glyph('bullet'))} ${'net'.padEnd(13)}not judged: a history holds no messages`,
  );
  if (verbose) {
    const sections = { ...historySections(results), 'valid?': validityEdn(results.valid) };
    terminal.line(`\n${sanitise(prettyEdn(keyed(sections)))}`);
  }
  printReasons(terminal, results.workload);
  printNotJudged(terminal, analysis.findings);
  printComparison(terminal, analysis, verbose);
}

function verdictWord(valid: Validity): string {
  return valid === true ? 'valid' : valid === false ? 'invalid' : 'unknown';
}

function toneOf(valid: Validity): Tone {
  return valid === true ? 'good' : valid === false ? 'bad' : 'warn';
}

/** `broadcast, 202 operations in 20.2 s, in history.edn`. */
function subject({ file, chosen, operations, duration }: Analysis): string {
  const count = operations === 1 ? '1 operation' : `${operations} operations`;
  return `${chosen.test.workload}, ${count} in ${seconds(duration)}, from ${file}`;
}

/** What was not typed, as it could be. */
function origin({ test, workloadFrom }: ChosenTest): string[] {
  const { workload, availability, consistencyModels } = test;
  switch (workloadFrom) {
    case 'flag':
      return [];
    case 'operations':
      return [`No -w was given: its operations are those of ${workload}.`];
    default: {
      const flags = [
        `-w ${workload}`,
        ...(availability === null ? [] : [`--availability ${availability}`]),
        ...(workload.startsWith('txn-') ? [`--consistency-models ${consistencyModels.join(',')}`] : []),
      ];
      return [`Judged as ${workloadFrom} beside it says: ${flags.join(' ')}`];
    }
  }
}

function printComparison(terminal: Terminal, { comparison }: Analysis, verbose: boolean): void {
  if (comparison === null) return;
  const { file, differences, same, leftOut } = comparison;
  const count = differences.length;
  const [mark, said] =
    count === 0
      ? [glyphOf(terminal, true), `no difference in ${same} values`]
      : [
          glyphOf(terminal, false),
          `${count} ${count === 1 ? 'difference' : 'differences'}, ${same} values the same`,
        ];
  terminal.line();
  terminal.line(terminal.wrap(`${mark} Compared with ${sanitiseLine(file)}: ${said}.`, '  '));
  for (const difference of verbose ? differences : differences.slice(0, differencesShown)) {
    const text = `${pathText(difference.path)}: ${differenceText(difference, verbose)}`;
    terminal.line(terminal.wrap(`  ${sanitiseLine(text)}`, '    '));
  }
  if (!verbose && count > differencesShown) {
    terminal.line(`  and ${count - differencesShown} more with --verbose`);
  }
  const away = leftOut.map(({ section, why }) => `${section} (${why})`).join(', ');
  if (away !== '') terminal.note(terminal.wrap(`  Not compared: ${sanitiseLine(away)}.`, '  '));
}
