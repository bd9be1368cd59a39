/** A run of `dscourse test` on the terminal: sections, findings, diagnosis, logs. */

import { endingText } from '../../../ending-words.ts';
import { faultsInWords } from '../../../fault-words.ts';
import { list, seconds } from '../../../grading/statement.ts';
import { isSaid } from '../../../reporters/terminal.ts';
import { prettyEdn } from '../../../results/edn.ts';
import type { Validity, WorkloadResult } from '../../../results/results.ts';
import { resultsMap } from '../../../results/results-file.ts';
import type { FindingGroup } from '../../../results/sections/transaction-anomalies.ts';
import { sanitise, sanitiseLine } from '../../terminal/sanitise.ts';
import type { Terminal, Tone } from '../../terminal/terminal.ts';
import { displayWidth } from '../../terminal/width.ts';
import { findingTexts } from '../analyze-run/finding-text.ts';
import { explainedSection, printNotJudged, printReasons } from './print-workload.ts';
import { sectionTexts } from './results-text.ts';
import { nameOf, type TestRun } from './run-report.ts';
import { verdictLine } from './verdict.ts';

/** Steps of a diagnosis that are shown without `--verbose`. */
const stepsShown = 8;

/** Everything about one run but its verdict line. */
export function printRun(terminal: Terminal, run: TestRun, verbose: boolean): void {
  const { results } = run.evidence;
  if (results === null) {
    const text = sanitise(endingText(run.outcome.ending));
    terminal.line(terminal.wrap(`${terminal.paint('bad', terminal.glyph('fail'))} ${text}`, '  '));
  } else {
    printSections(terminal, results);
    if (verbose) terminal.line(`\n${sanitise(prettyEdn(resultsMap(results)))}`);
  }
  const section = explainedSection(run.evidence);
  const explained = section !== null && printReasons(terminal, section);
  const told = run.findings.filter((finding) => !isSaid(finding, run.diagnosis));
  printNotJudged(terminal, [...told.map(({ statement }) => statement.text), ...findingsUntold(section, run)]);
  // A diagnosis that can only repeat the section says less than its reasons.
  if (!(explained && run.diagnosis?.code === 'checker-refused')) printDiagnosis(terminal, run, verbose);
  const { timing, capabilities, counts } = run.outcome;
  if (!capabilities.virtualTime && counts.faults > 0 && run.evidence.spec.nemesis.includes('kill')) {
    terminal.note(
      terminal.wrap(
        'In real time a node that was killed finds all that it wrote, synced to its disk or not.',
      ),
    );
  }
  if (!capabilities.virtualTime && !timing.latencyTrusted) {
    terminal.note(
      terminal.wrap(
        `This machine was up to ${Math.round(timing.maxLag / 1e6)} ms late with its own work: latencies ${
          timing.runTrusted ? 'say little' : 'and verdict say little'
        }.`,
      ),
    );
  }
}

/** Findings of the transactions' checker by what our graders call them. */
const toldAs: Readonly<Partial<Record<FindingGroup['kind'], string>>> = {
  'changed-transaction': 'altered-transaction',
  'unwritten-read': 'read-of-no-write',
};

/** What a checker of ours saw that no grader says: of counters, logs and registers they say all, with nodes and times. */
function findingsUntold(section: WorkloadResult | null, run: TestRun): readonly string[] {
  if (section?.workload !== 'transactions') return [];
  const told = run.findings.map(({ code }) => code);
  const findings = (section.findings ?? []).filter(({ kind }) => !told.includes(toldAs[kind] ?? ''));
  return findingTexts({ ...section, findings });
}

/** One line per section, with those that it needs below it. */
export function printSections(terminal: Terminal, results: Parameters<typeof sectionTexts>[0]): void {
  for (const { name, valid, lines } of sectionTexts(results)) {
    const [first = '', ...rest] = lines.map((line) => sanitiseLine(line));
    const label = `${glyphOf(terminal, valid)} ${name.padEnd(13)}`;
    terminal.line(behind(terminal, label, `${validityWord(valid)}${first}`, ' '.repeat(15)));
    for (const line of rest) terminal.line(terminal.wrap(`${' '.repeat(15)}${line}`, ' '.repeat(15)));
  }
}

/** The last line of a run, in Maelstrom's words. */
export function printVerdict(terminal: Terminal, run: TestRun): void {
  const { word } = run.verdict;
  const { ending } = run.outcome;
  const tone: Tone =
    word === 'valid' ? 'good' : word === 'unknown' || word === 'interrupted' ? 'warn' : 'bad';
  const isNotStarted = ending.kind === 'tool-failed' && ending.reason === 'node-not-started';
  const line = isNotStarted ? 'The node could not be started: there is no verdict.' : verdictLine(word);
  terminal.line(terminal.paint(tone, line));
}

/** One line per run, when there are several. */
export function runLine(terminal: Terminal, run: TestRun): string {
  const { word } = run.verdict;
  const valid: Validity = word === 'valid' ? true : word === 'unknown' ? 'unknown' : false;
  const said = run.diagnosis === null ? word : `${word}: ${sanitiseLine(run.diagnosis.headline.text)}`;
  return terminal.wrap(
    `${glyphOf(terminal, valid)} ${nameOf(run.outcome.engine, run.seed)}  ${said}`,
    '    ',
  );
}

function printDiagnosis(terminal: Terminal, run: TestRun, verbose: boolean): void {
  const { diagnosis } = run;
  if (diagnosis === null) return;
  terminal.line();
  terminal.line(terminal.paint('strong', terminal.wrap(sanitiseLine(diagnosis.headline.text))));
  const shown = verbose ? diagnosis.steps : diagnosis.steps.slice(0, stepsShown);
  shown.forEach((step, index) => {
    const time = step.time === null ? '' : `${seconds(step.time)}  `;
    terminal.line(behind(terminal, `  ${index + 1}. ${time}`, sanitiseLine(step.text), '     '));
  });
  if (shown.length < diagnosis.steps.length) {
    terminal.line(`     ${diagnosis.steps.length - shown.length} more with --verbose`);
  }
  if (diagnosis.cause !== null)
    terminal.line(terminal.wrap(`Likely cause: ${sanitiseLine(diagnosis.cause.text)}`, '  '));
  if (diagnosis.look !== null) terminal.line(terminal.wrap(`Look at: ${sanitiseLine(diagnosis.look)}`, '  '));
}

/** Wraps text behind a head whose spaces stay as they are; further lines get the indent. */
function behind(terminal: Terminal, head: string, text: string, indent: string): string {
  return head + terminal.wrap(' '.repeat(displayWidth(head)) + text, indent).trimStart();
}

/** What `--log-stderr`, `--log-net-send` and `--log-net-recv` ask for, in order of time, on stderr. */
export function printLogs(
  terminal: Terminal,
  run: TestRun,
  wanted: { readonly stderr: boolean; readonly send: boolean; readonly recv: boolean },
): void {
  const lines: { time: number; text: string }[] = [];
  if (wanted.stderr) {
    for (const node of run.evidence.spec.nodes) {
      for (const { time, text } of run.evidence.nodeLog(node))
        lines.push({ time, text: `${node} stderr: ${text}` });
    }
  }
  if (wanted.send || wanted.recv) {
    for (const { src, dest, sent, received, body } of run.evidence.messages()) {
      if (wanted.send) lines.push({ time: sent, text: `send ${src} -> ${dest} ${body}` });
      if (wanted.recv && received !== null)
        lines.push({ time: received, text: `recv ${src} -> ${dest} ${body}` });
    }
  }
  lines.sort((a, b) => a.time - b.time);
  for (const { time, text } of lines) terminal.error(`${seconds(time)} ${sanitiseLine(text)}`);
}

/** `broadcast on n0 to n4, 20 s at 10 operations a second, latency 100 ms, partitions`. */
export function headline(run: TestRun['evidence']['spec']): string {
  const { workload, nodes, timeLimit, rate, latency, nemesis } = run;
  const names = nodes.length > 3 ? `${nodes.length} nodes (${nodes[0]} to ${nodes.at(-1)})` : list(nodes);
  const parts = [`${workload} on ${names}`, `${timeLimit} s at ${rate} operations a second`];
  if (latency.mean > 0) parts.push(`latency ${latency.mean} ms ${latency.dist}`);
  parts.push(...faultsInWords(nemesis));
  return parts.join(', ');
}

/** `✓`, `✗` or `?`. */
export function glyphOf(terminal: Terminal, valid: Validity): string {
  if (valid === true) return terminal.paint('good', terminal.glyph('pass'));
  if (valid === false) return terminal.paint('bad', terminal.glyph('fail'));
  return terminal.paint('warn', terminal.glyph('unknown'));
}

function validityWord(valid: Validity): string {
  return valid === true ? '' : valid === false ? 'invalid: ' : 'unknown: ';
}
