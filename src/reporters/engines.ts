/** What a report says of its two engines: who ran, what each came to, whether the pass is certified. */
import { sanitiseLine } from '../cli/terminal/sanitise.ts';
import { type EnginePart, engineParts, partOf } from '../grading/engine-parts.ts';
import type { GradeOutcome, Report } from '../grading/report.ts';
import { seedTally } from '../grading/seed-tally.ts';
import type { Look } from './look.ts';

export const outcomeWords: Readonly<Record<GradeOutcome, string>> = {
  passed: 'passed',
  failed: 'failed',
  'could-not-judge': 'could not judge',
};

/** `Maelstrom v0.2.4`, or without the release where it is not known. */
export function maelstromName(release: string | null | undefined): string {
  return release === null || release === undefined ? 'Maelstrom' : `Maelstrom ${release}`;
}

/** The verdict in words: `passed, certified by Maelstrom v0.2.4`. */
export function verdictWords({ outcome, certification }: Report): string {
  if (outcome !== 'passed' || certification.kind !== 'certified') return outcomeWords[outcome];
  return `passed, certified by ${maelstromName(certification.maelstrom)}`;
}

/** How many seeds or runs passed, a sentence for each engine that ran; that of the embedded one first. */
export function tallyLines(report: Report): readonly string[] {
  const embedded = partOf(report, 'embedded');
  const official = partOf(report, 'maelstrom');
  const both = embedded !== null && official !== null;
  return [
    ...(embedded === null ? [] : [`${both ? 'Embedded engine: ' : ''}${seedsSentence(embedded)}`]),
    ...(official === null ? [] : [runsSentence(official, maelstromName(report.maelstrom))]),
  ];
}

function notPassed(part: EnginePart) {
  return part.runs.flatMap((run) =>
    run.seeds.filter(({ outcome }) => outcome !== 'passed').map(({ seed }) => ({ run: run.id, seed })),
  );
}

function seedsSentence(part: EnginePart): string {
  const { passed, total } = seedTally(part);
  const failed = notPassed(part);
  const all = part.runs.flatMap((run) => run.seeds.map(({ seed }) => seed));
  const [first] = all;
  if (failed.length === 0) {
    const which = all.length === 1 ? `seed ${first ?? ''}` : `first seed ${first ?? ''}`;
    return `${seedsOf(passed, total)}, ${which}.`;
  }
  const several = part.runs.length > 1;
  const names = failed.slice(0, 3).map(({ run, seed }) => (several ? `${seed} (${run})` : `${seed}`));
  const which = `seed ${names.join(', ')}${andMore(failed.length)}`;
  return `${failed.length} of ${total} ${verb(part)}, ${which}${despiteValid(stricterCodes(part))}.`;
}

function despiteValid(stricter: string): string {
  return stricter === '' ? '' : ` (valid as Maelstrom judges, but dscourse is stricter: ${stricter})`;
}

/** The findings that alone fail a part, when every requirement is met; empty otherwise. */
function stricterCodes({ outcome, runs, findings }: EnginePart): string {
  const met = runs.every(({ requirements }) => requirements.every(({ status }) => status === 'met'));
  if (outcome !== 'failed' || !met) return '';
  const blocking = findings.filter(({ severity }) => severity === 'blocking').map(({ code }) => code);
  return [...new Set(blocking)].join(', ');
}

function seedsOf(passed: number, total: number): string {
  return `${passed} of ${total} ${total === 1 ? 'seed' : 'seeds'}`;
}

/** `Maelstrom v0.2.4: 2 of 2 runs.` */
function runsSentence(part: EnginePart, name: string): string {
  const { passed, total } = seedTally(part);
  const failed = notPassed(part);
  const runs = total === 1 ? 'run' : 'runs';
  if (failed.length === 0) return `${name}: ${passed} of ${total} ${runs}.`;
  const stricter = stricterCodes(part);
  if (total === 1) {
    return stricter === ''
      ? `${name}: its run ${verb(part)}.`
      : `${name}: its run is valid, but dscourse is stricter: ${stricter}.`;
  }
  const names = failed.slice(0, 3).map(({ run, seed }) => nameOfRun(part, run, seed) ?? run);
  const which = `${names.join(', ')}${andMore(failed.length)}`;
  return `${name}: ${failed.length} of ${total} runs ${verb(part)}: ${which}${despiteValid(stricter)}.`;
}

function verb({ outcome }: EnginePart): string {
  return outcome === 'failed' ? 'failed' : 'could not be judged';
}

function andMore(count: number): string {
  return count > 3 ? ` and ${count - 3} more` : '';
}

/** A repetition on Maelstrom: the run where the challenge has several, and which of how many; null: the only one. */
function nameOfRun(part: EnginePart, run: string, number: number): string | null {
  const seeds = part.runs.find(({ id }) => id === run)?.seeds ?? [];
  const position = seeds.findIndex(({ seed }) => seed === number) + 1;
  const which = seeds.length > 1 ? `run ${position} of ${seeds.length}` : null;
  if (part.runs.length === 1) return which;
  return which === null ? run : `${run}, ${which}`;
}

/** Where a diagnosis or finding is of: `seed 812`, `run partitions, seed 812`, `run 1 of 1 on Maelstrom v0.2.4`. */
export function placeOf(
  report: Report,
  { run, seed, engine = report.engine }: { run: string; seed: number; engine?: Report['engine'] },
): string {
  const part = partOf(report, engine) ?? report;
  const several = part.runs.length > 1 ? `run ${run}, ` : '';
  if (engine === 'embedded')
    return `${several}seed ${seed}${report.engine === engine ? '' : ' of the embedded engine'}`;
  const seeds = part.runs.find(({ id }) => id === run)?.seeds ?? [];
  const position = Math.max(1, seeds.findIndex((one) => one.seed === seed) + 1);
  return `${several}run ${position} of ${Math.max(1, seeds.length)} on ${maelstromName(report.maelstrom)}`;
}

/** Why there is no certificate and what would give one, in a line; null where nothing needs to be said. */
export function certificateText({ outcome, certification, other }: Report): string | null {
  if (certification.kind === 'certified') return null;
  const { why, text, fix } = certification;
  if (why === 'partial' || why === 'failed' || why === 'failed-first') return null;
  if (outcome === 'failed' && why === 'not-asked') return null;
  // The reason stands below, in the report of what could not be judged.
  const isSaid = outcome === 'could-not-judge' && ['unknown', 'tool-failed', 'timing'].includes(why);
  if (isSaid) return why === 'timing' ? fix : null;
  const sentence = sanitiseLine(text, 400);
  const whole =
    fix === null
      ? sentence
      : fix.startsWith('dscourse ')
        ? `${sentence.replace(/\.$/, '')} (${fix}).`
        : `${sentence} ${fix}`;
  if (outcome === 'passed') return `Not certified: ${inSentence(whole)}`;
  if (outcome === 'could-not-judge') return `Maelstrom would decide. ${whole}`;
  return other === null ? whole : `Maelstrom could not judge: ${inSentence(whole)}`;
}

/** Small first letter behind a colon, where the first word is no name. */
function inSentence(text: string): string {
  if (/^(?:Maelstrom|Java)\b/.test(text)) return text;
  return text.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
}

/** Where the engines differ: what each says, and what to do about it. Empty where they agree. */
export function engineLines(report: Report, look: Look): readonly string[] {
  const embedded = partOf(report, 'embedded');
  const official = partOf(report, 'maelstrom');
  if (embedded === null || official === null) return [];
  if (report.enginesDisagree) return disagreement(report, embedded, official, look);
  const aside = report.engine === 'embedded' ? official : embedded;
  if (aside.outcome === 'passed') return [];
  if (aside === official) return []; // The line about the certificate says it.
  const mark = look.paint('dim', look.glyph('bullet'));
  return [look.wrap(`${mark} The embedded engine: ${wordOf(report, aside)}`, '  ')];
}

function disagreement(
  report: Report,
  embedded: EnginePart,
  official: EnginePart,
  look: Look,
): readonly string[] {
  const mark = look.paint('warn', look.glyph('warn'));
  const lines = [
    look.wrap(`${mark} ${look.paint('strong', 'The engines disagree.')} Maelstrom decides.`, '  '),
    look.wrap(`  Embedded engine: ${wordOf(report, embedded)}`, '    '),
    look.wrap(`  ${maelstromName(report.maelstrom)}: ${wordOf(report, official)}`, '    '),
  ];
  if (official.outcome === 'failed') {
    const more = `dscourse grade ${report.challenge.id} --engine embedded --seeds 50`;
    lines.push(look.wrap(`  A seed that fails can be replayed. To look for one: ${more}`, '  '));
  }
  if (report.attempt !== null) {
    const pack = `dscourse report-parity ${report.attempt}`;
    lines.push(look.wrap(`  If you think that dscourse is wrong, ${pack} packs both for a report.`, '  '));
  }
  return lines;
}

/** What one engine came to, with the headline of its diagnosis where the report does not explain it already. */
function wordOf(report: Report, part: EnginePart): string {
  const { outcome, diagnosis, reason } = part;
  const word = outcomeWords[outcome];
  if (outcome === 'passed') {
    const { passed, total } = seedTally(part);
    return part.engine === 'embedded' ? `passed, ${seedsOf(passed, total)}.` : 'passed.';
  }
  if (diagnosis === null) return reason === null ? `${word}.` : `${word}. ${sanitiseLine(reason, 300)}`;
  const { headline, run, seed } = diagnosis;
  const said = report.findings.some(({ statement }) => statement.text === headline.text);
  if (part.engine === report.engine || said) return `${word}, see above.`;
  const place = placeOf({ ...report, ...part }, { run, seed });
  return `${word} (${place}). ${sanitiseLine(headline.text, 300)}`;
}

/** Both engines' parts, when both ran. */
export function bothParts(report: Report): { embedded: EnginePart; maelstrom: EnginePart } | null {
  const [embedded, maelstrom] = [partOf(report, 'embedded'), partOf(report, 'maelstrom')];
  return engineParts(report).length < 2 || embedded === null || maelstrom === null
    ? null
    : { embedded, maelstrom };
}
