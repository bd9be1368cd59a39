/** A report as lines for a terminal: verdict, figures, what happened and why, what to do next. */
import { sanitiseLine } from '../cli/terminal/sanitise.ts';
import { tableLines } from '../cli/terminal/table.ts';
import { displayWidth } from '../cli/terminal/width.ts';
import type { TestSpec } from '../engines/engine.ts';
import { faultsInWords } from '../fault-words.ts';
import type {
  Diagnosis,
  Finding,
  GradeOutcome,
  Pointer,
  Report,
  RequirementReport,
  RunReport,
  Statement,
} from '../grading/report.ts';
import type { NodeLogLine } from '../results/trace.ts';
import { bothParts, certificateText, engineLines, placeOf, tallyLines, verdictWords } from './engines.ts';
import type { Look } from './look.ts';
import { hanging, timedHead, wordLines } from './node-words.ts';

/** What the report itself does not hold. */
export interface ReportExtras {
  /** Title and shown value of a figure that no requirement asks for. */
  readonly figures: (run: RunReport) => readonly { readonly title: string; readonly text: string }[];
  readonly titleOf: (measure: string) => string;
  /** Lines that the nodes of the diagnosis wrote to stderr around its moment. */
  readonly words: readonly NodeLogLine[];
  /** Where the next hint stands among the challenge's, such as `2 of 4`; null: not known, or all are open. */
  readonly hint: string | null;
  /** Command that repeats the failed run; null: there is none. */
  readonly replay: string | null;
  /** Command that shows the failed run in the browser; null: there is none. */
  readonly picture: string | null;
  /** Command that grades the failed seed again with today's code; null: there is none. */
  readonly again: string | null;
  /** What comes next after a pass; null: nothing to say. */
  readonly next: string | null;
  /** Command that lets Maelstrom decide what the embedded engine failed; null: nothing to offer. */
  readonly official: string | null;
  /** The run was less than the challenge asks for. */
  readonly partial: boolean;
  /** A pass without a certificate is not good enough. */
  readonly requireCertified: boolean;
  readonly verbose: boolean;
}

const glyphs = { passed: 'pass', failed: 'fail', 'could-not-judge': 'unknown' } as const;
const tones = { passed: 'good', failed: 'bad', 'could-not-judge': 'warn' } as const;

/** The whole report. */
export function reportLines(report: Report, look: Look, extras: ReportExtras): readonly string[] {
  return inParagraphs([
    verdictLines(report, look, extras),
    ...report.runs.map((run) => runLines(run, report, look, extras)),
    ...whyLines(report, look, extras),
    findingLines(report, look),
    engineLines(report, look),
    nextLines(look, extras),
  ]);
}

/** The same with what went wrong ahead of the figures, for a screen that may not hold all of it. */
export function reportLinesFailureFirst(report: Report, look: Look, extras: ReportExtras): readonly string[] {
  return inParagraphs([
    verdictLines(report, look, extras),
    ...whyLines(report, look, extras),
    findingLines(report, look),
    ...report.runs.map((run) => runLines(run, report, look, extras)),
    nextLines(look, extras),
  ]);
}

/** Why it was not passed. */
function whyLines(report: Report, look: Look, extras: ReportExtras): readonly (readonly string[])[] {
  const { reason, diagnosis } = report;
  if (diagnosis !== null) return [diagnosisLines(report, diagnosis, look, extras)];
  return reason === null ? [] : [reasonLines(reason, look)];
}

function inParagraphs(parts: readonly (readonly string[])[]): readonly string[] {
  const lines = parts
    .filter((part) => part.length > 0)
    .flatMap((part, i) => (i === 0 ? part : ['', ...part]));
  return lines.flatMap((line) => line.split('\n')).map((line) => line.trimEnd());
}

/**
 * The verdict in a few lines. `brief` is what `--quiet` prints: why there is no certificate is left out
 * then, unless one was asked for.
 */
export function verdictLines(
  report: Report,
  look: Look,
  {
    partial,
    requireCertified,
    brief = false,
  }: Pick<ReportExtras, 'partial' | 'requireCertified'> & { readonly brief?: boolean },
): readonly string[] {
  const { outcome, challenge } = report;
  const mark = look.paint(tones[outcome], `${look.glyph(glyphs[outcome])} ${verdictWords(report)}`);
  const attempt = report.attempt === null ? '' : `attempt ${report.attempt}, `;
  const rest = `${attempt}${(report.durationMs / 1000).toFixed(1)} s`;
  const headline = (title: string): string =>
    `${mark}  ${look.paint('strong', challenge.id)}${title}  ${look.paint('dim', rest)}`;
  const whole = headline(`  ${challenge.title}`);
  // The title gives way to what Maelstrom says.
  const fits = !report.certified || displayWidth(whole) <= look.columns;
  const lines = [
    look.wrap(fits ? whole : headline(''), '  '),
    ...tallyLines(report).map((line) => look.wrap(`  ${line}`, '  ')),
  ];
  if (partial && outcome === 'passed') {
    lines.push(look.wrap('  Less than the challenge asks for: not recorded as a pass.', '  '));
  }
  const certificate = certificateText(report);
  if (certificate !== null && (!brief || requireCertified)) lines.push(look.wrap(`  ${certificate}`, '  '));
  if (requireCertified && outcome === 'passed' && !report.certified) {
    lines.push(look.wrap('  --require-certified: without a certificate this counts as failed.', '  '));
  }
  return lines;
}

function runLines(run: RunReport, report: Report, look: Look, extras: ReportExtras): readonly string[] {
  const head = look.wrap(
    `  ${look.paint('strong', run.id)}  ${look.paint('dim', describeTest(run.spec))}`,
    '    ',
  );
  const options = { columns: look.columns, indent: '    ' };
  const both = bothParts(report);
  if (both === null) {
    const rows = run.requirements.map((requirement) => requirementRow(requirement, look, extras));
    for (const { title, text } of extras.figures(run)) {
      rows.push([`${look.glyph('bullet')} ${title}`, text, '', '']);
    }
    return [head, ...tableLines(rows, [{}, {}, {}, { flexible: true }], options)];
  }
  const other = report.other?.runs.find(({ id }) => id === run.id);
  const rows = run.requirements.map((requirement) => {
    const beside = other?.requirements.find(({ name }) => name === requirement.name);
    const [title = '', , wanted = ''] = requirementRow(requirement, look, extras);
    // Where the engines differ, each figure has its own mark.
    const differ = beside !== undefined && beside.status !== requirement.status;
    const text = (of: RequirementReport) => `${differ ? `${statusMark(of, look)} ` : ''}${figureText(of)}`;
    const figures = inOrder(text(requirement), beside === undefined ? '' : text(beside), report.engine);
    return [title, ...figures, wanted];
  });
  const figuresBeside = other === undefined ? [] : extras.figures(other);
  for (const { title, text } of extras.figures(run)) {
    const beside = figuresBeside.find((one) => one.title === title)?.text ?? '';
    rows.push([`${look.glyph('bullet')} ${title}`, ...inOrder(text, beside, report.engine), '']);
  }
  const titles = ['', look.paint('dim', 'embedded'), look.paint('dim', 'Maelstrom'), ''];
  return [
    head,
    ...tableLines([titles, ...rows], [{ flexible: true }, {}, {}, {}], options),
    ...(['embedded', 'maelstrom'] as const).flatMap((engine) =>
      (both[engine].runs.find(({ id }) => id === run.id)?.requirements ?? []).flatMap(({ name, note }) => {
        const title = name === 'valid' ? 'valid' : extras.titleOf(name);
        const words = `${title}, ${engine === 'embedded' ? 'embedded' : 'Maelstrom'}: ${note}`;
        return note === null ? [] : [look.wrap(`      ${words}`, '        ')];
      }),
    ),
  ];
}

/** The figures of both engines in the order of the columns, the embedded one first. */
function inOrder(own: string, other: string, engine: Report['engine']): [string, string] {
  return engine === 'embedded' ? [own, other] : [other, own];
}

/** Title, figure, what is asked for, note. */
function requirementRow(requirement: RequirementReport, look: Look, extras: ReportExtras): string[] {
  const { name, expected, note } = requirement;
  const title = name === 'valid' ? 'valid' : extras.titleOf(name);
  const wanted = name === 'valid' ? '' : expected;
  return [`${statusMark(requirement, look)} ${title}`, figureText(requirement), wanted, note ?? ''];
}

function statusMark({ status }: RequirementReport, look: Look): string {
  const outcome: GradeOutcome =
    status === 'met' ? 'passed' : status === 'missed' ? 'failed' : 'could-not-judge';
  return look.paint(tones[outcome], look.glyph(glyphs[outcome]));
}

function figureText({ name, status, actual }: RequirementReport): string {
  return name === 'valid' && status === 'met' ? 'yes' : (actual ?? 'not judged');
}

/** A test in a few words: `5 nodes, rate 10, 20 s, latency 100 ms, partitions`. */
export function describeTest(spec: TestSpec): string {
  const { nodes, rate, timeLimit, latency, nemesis, availability } = spec;
  const parts = [
    nodes.length === 1 ? '1 node' : `${nodes.length} nodes`,
    `${rate} operations/s`,
    `${timeLimit} s`,
    ...(latency.mean > 0
      ? [`latency ${latency.mean} ms${latency.dist === 'constant' ? '' : ` ${latency.dist}`}`]
      : []),
    ...faultsInWords(nemesis),
    ...(availability === null
      ? []
      : [availability === 'total' ? 'total availability' : `availability ${availability}`]),
  ];
  return parts.join(', ');
}

function reasonLines(reason: string, look: Look): readonly string[] {
  const [first = '', ...rest] = reason.split('\n').map((line) => sanitiseLine(line, 400));
  return [
    look.wrap(`Why: ${first}`, '  '),
    ...rest.slice(0, 12).map((line) => look.wrap(`  ${line}`, '    ')),
  ];
}

function diagnosisLines(
  report: Report,
  diagnosis: Diagnosis,
  look: Look,
  extras: ReportExtras,
): readonly string[] {
  const { run, seed } = diagnosis;
  const lines: string[] = [
    `${look.paint('strong', 'What went wrong')}  ${look.paint('dim', placeOf(report, { run, seed }))}`,
    statementText(diagnosis.headline, look, extras, '  '),
  ];
  if (diagnosis.steps.length > 0) lines.push('');
  for (const [i, step] of diagnosis.steps.entries()) lines.push(stepText(i + 1, step, look, extras));
  const facts: readonly (readonly [string, string | null])[] = [
    ['Likely cause', diagnosis.cause === null ? null : withPointers(diagnosis.cause, extras)],
    ['Look at', diagnosis.look],
    ['Hint', diagnosis.hint === null ? null : hintCommand(report, extras)],
    ['Explained', `dscourse explain ${diagnosis.code}`],
  ];
  if (facts.some(([, text]) => text !== null)) lines.push('');
  for (const [label, text] of facts) {
    if (text === null) continue;
    const head = label.padEnd(14);
    const whole = hanging(`  ${head}`, sanitiseLine(text, 600), look);
    lines.push(`  ${look.paint('accent', head)}${whole.slice(head.length + 2)}`);
  }
  if (extras.words.length > 0) lines.push('', ...wordLines(extras.words, diagnosis, look));
  return lines;
}

function hintCommand({ challenge }: Report, { hint }: ReportExtras): string {
  return `dscourse hint ${challenge.id}${hint === null ? '' : `  (hint ${hint})`}`;
}

function stepText(number: number, step: Statement, look: Look, extras: ReportExtras): string {
  const text = sanitiseLine(withPointers(step, extras), 600);
  return hanging(timedHead(`${number}.`, step.time), text, look);
}

function statementText(statement: Statement, look: Look, extras: ReportExtras, indent: string): string {
  return look.wrap(`${indent}${sanitiseLine(withPointers(statement, extras), 800)}`, indent);
}

/** With `--verbose` each statement names what it rests on. */
function withPointers(statement: Statement, { verbose }: ReportExtras): string {
  if (!verbose || statement.pointers.length === 0) return statement.text;
  return `${statement.text} [${statement.pointers.map(pointerText).join(', ')}]`;
}

function pointerText(pointer: Pointer): string {
  switch (pointer.kind) {
    case 'operation':
      return `operation ${pointer.index}`;
    case 'message':
      return `message ${pointer.id}`;
    case 'node-log':
      return `${pointer.node}.log:${pointer.line}`;
    case 'result':
      return `results.edn ${pointer.path}`;
    case 'outcome':
      return `outcome.json ${pointer.path}`;
  }
}

function findingLines(report: Report, look: Look): readonly string[] {
  // What the diagnosis says already is not said twice.
  const rest = report.findings.filter((finding) => !isSaid(finding, report.diagnosis));
  return rest.map((finding) => findingText(finding, report, look));
}

/** True for a finding that the diagnosis explains, or that follows from what it explains. */
export function isSaid({ code, run, statement, engine }: Finding, diagnosis: Diagnosis | null): boolean {
  if (diagnosis === null || diagnosis.run !== run || engine !== undefined) return false;
  if (statement.text === diagnosis.headline.text || code === diagnosis.code) return true;
  if (diagnosis.code.startsWith('lost-value')) return code === 'lost-on-one-node';
  if (diagnosis.code === 'answered-on-stderr') return code === 'reply-on-stderr';
  if (diagnosis.code === 'spin') return code === 'node-spin' || code === 'no-answer';
  if (diagnosis.code === 'unavailable')
    return code === 'no-answer' || code === 'late-answer' || code === 'error-reply';
  const isSilence = diagnosis.code.startsWith('muted') || diagnosis.code === 'node-hung';
  return isSilence && ['node-muted', 'no-answer', 'late-answer', 'lost-on-one-node'].includes(code);
}

function findingText(finding: Finding, report: Report, look: Look): string {
  const blocking = finding.severity === 'blocking';
  const mark = look.paint(blocking ? 'bad' : 'warn', look.glyph(blocking ? 'fail' : 'warn'));
  // A blocking finding in a pass is one of the engine that was overruled.
  const weight = !blocking ? 'a note' : report.outcome === 'passed' ? 'no certificate' : 'fails the grade';
  const { code, statement } = finding;
  const where = findingPlace(finding, report);
  return look.wrap(`${mark} ${code}, ${weight}: ${sanitiseLine(statement.text, 500)} (${where})`, '  ');
}

function findingPlace(finding: Finding, report: Report): string {
  const { engine = report.engine, run, seed } = finding;
  if (engine === 'maelstrom' || report.engine !== engine) return placeOf(report, finding);
  return report.runs.length > 1 ? `${run}, seed ${seed}` : `seed ${seed}`;
}

function nextLines(look: Look, { picture, replay, again, official, next }: ReportExtras): readonly string[] {
  const lines: string[] = [];
  if (picture !== null) lines.push(`  As a picture     ${look.paint('accent', picture)}`);
  if (again !== null) lines.push(`  This seed again  ${look.paint('accent', again)}`);
  if (replay !== null) lines.push(`  This very run    ${look.paint('accent', replay)}`);
  if (official !== null) lines.push(`  On Maelstrom     ${look.paint('accent', official)}`);
  if (next !== null) lines.push(look.wrap(`  ${next}`, '  '));
  return lines;
}
