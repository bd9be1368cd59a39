/**
 * The outcome of a grade from what each engine came to, and what Maelstrom's word is worth to it. Pure.
 *
 *     embedded         Maelstrom                          outcome
 *     failed           not run                            failed; Maelstrom is offered
 *     failed           passed (asked for)                 passed and certified, though the engines disagree
 *     passed           passed                             passed, certified
 *     passed           failed                             failed
 *     passed           unknown, tool crash, not there     passed, not certified
 *     could not judge  any                                what Maelstrom says
 *
 * Two more follow from these: failed on both is failed, and a failure of the embedded engine stands
 * where Maelstrom, though asked for, could not judge.
 */
import { type Challenge, isOfficial } from '../course/course.ts';
import type { Doubt } from './judge.ts';
import type { Certification, EngineReport, Finding, Report } from './report.ts';

type NotCertified = Extract<Certification, { kind: 'not-certified' }>;

/** What Maelstrom said, or why nothing. */
export type MaelstromWord =
  | {
      readonly kind: 'ran';
      readonly report: EngineReport;
      /** Why it could not be judged; null when it could. */
      readonly doubt: Doubt | null;
      /** `v0.2.4`; null for an install whose release is not known. */
      readonly release: string | null;
    }
  | { readonly kind: 'not-run'; readonly why: NotRun };

/** Why Maelstrom was not run. */
export type NotRun =
  /** By the flag, by dscourse.yaml, or because `start` and `watch` only show where the source stands. */
  | { readonly reason: 'embedded-asked'; readonly by: 'flag' | 'setting' | 'start' | 'watch' }
  /** `--seed`: a seed is for the embedded engine. */
  | { readonly reason: 'seed-asked' }
  /** Less than the challenge asks for was run. */
  | { readonly reason: 'partial' }
  /** The embedded engine failed it. */
  | { readonly reason: 'failed-first' }
  /** Maelstrom, or what it needs, is not on this machine. `message` and `fix` are those of the problem. */
  | { readonly reason: 'not-installed' }
  | { readonly reason: 'not-ready'; readonly message: string; readonly fix: string }
  /** The person stopped it. */
  | { readonly reason: 'interrupted' };

export interface GradedParts {
  readonly challenge: Pick<Challenge, 'id' | 'title' | 'runs'>;
  readonly attempt: number | null;
  /** Null where only Maelstrom ran. */
  readonly embedded: EngineReport | null;
  readonly maelstrom: MaelstromWord;
  /** Real milliseconds of the whole grade. */
  readonly durationMs: number;
}

/** The report of the grade. */
export function certify(parts: GradedParts): Report {
  const { challenge, attempt, embedded, maelstrom, durationMs } = parts;
  const head = {
    version: 1,
    challenge: { id: challenge.id, title: challenge.title },
    attempt,
  } as const;
  if (maelstrom.kind === 'not-run') {
    if (embedded === null) throw new Error('neither engine ran');
    const certification = notRun(maelstrom.why, challenge.id, embedded.outcome);
    const sides = { other: null, enginesDisagree: false };
    return { ...head, ...decided(embedded), certified: false, certification, ...sides, durationMs };
  }
  const { report: official, release } = maelstrom;
  const byMaelstrom = decidesMaelstrom(embedded, official);
  const deciding = byMaelstrom || embedded === null ? official : embedded;
  const enginesDisagree =
    (embedded?.outcome === 'failed' && official.outcome === 'passed') ||
    (embedded?.outcome === 'passed' && official.outcome === 'failed');
  const kept = deciding === official && embedded !== null ? keptFindings(embedded, official) : [];
  const certification = certificationOf(parts, maelstrom, embedded);
  return {
    ...head,
    ...decided(deciding),
    certified: certification.kind === 'certified',
    certification,
    maelstrom: release,
    other: deciding === official ? embedded : official,
    enginesDisagree,
    findings: [...deciding.findings, ...kept],
    durationMs,
  };
}

/**
 * Maelstrom decides, but for two cases: where both passed, the runs of many seeds that can be repeated
 * are the better report; and where it could not judge, what the embedded engine found stands.
 */
function decidesMaelstrom(embedded: EngineReport | null, official: EngineReport): boolean {
  if (embedded === null || embedded.outcome === 'could-not-judge') return true;
  if (official.outcome === 'could-not-judge') return false;
  return official.outcome === 'failed' || embedded.outcome === 'failed';
}

function decided(part: EngineReport) {
  const { engine, outcome, runs, findings, diagnosis, reason } = part;
  return { engine, outcome, runs, findings, diagnosis, reason };
}

/** Codes of diagnoses and findings that show a value lost, invented or given twice. */
const isEvidence = (code: string): boolean =>
  /^(?:lost-|invented-|duplicate-id|wrong-echo)/.test(code) && code !== 'lost-value-late';

/**
 * What the embedded engine saw and Maelstrom's word does not undo: that two runs of a seed differ; and,
 * where Maelstrom passed what it failed, its blocking findings and any value that was lost or invented.
 */
function keptFindings(embedded: EngineReport, official: EngineReport): readonly Finding[] {
  const overruled = embedded.outcome === 'failed' && official.outcome === 'passed';
  const found = embedded.findings
    .filter(
      ({ code, severity }) =>
        code === 'not-deterministic' || (overruled && (severity === 'blocking' || isEvidence(code))),
    )
    .map((finding): Finding => ({ ...finding, engine: 'embedded' }));
  const { diagnosis } = embedded;
  if (!overruled || diagnosis === null || !isEvidence(diagnosis.code)) return found;
  const { code, headline, run, seed } = diagnosis;
  if (found.some(({ statement }) => statement.text === headline.text)) return found;
  return [...found, { code, severity: 'note', statement: headline, run, seed, engine: 'embedded' }];
}

function certificationOf(
  { challenge }: GradedParts,
  { report, doubt, release }: Extract<MaelstromWord, { kind: 'ran' }>,
  embedded: EngineReport | null,
): Certification {
  const again = `dscourse grade ${challenge.id} --engine maelstrom`;
  const not = (why: NotCertified['why'], text: string, fix: string | null): NotCertified => ({
    kind: 'not-certified',
    why,
    text,
    fix,
  });
  if (report.outcome === 'failed') return not('failed', 'It failed on Maelstrom.', null);
  if (report.outcome === 'could-not-judge') return doubtful(doubt, report.reason, not, again);
  const missing = challenge.runs.filter(
    (run) => isOfficial(run) && !report.runs.some(({ id }) => id === run.id),
  );
  if (missing.length > 0) {
    const names = missing.map(({ id }) => id).join(', ');
    return not('partial', `Maelstrom did not run ${names}.`, again);
  }
  const against =
    embedded?.outcome === 'failed' && embedded.findings.find(({ severity }) => severity === 'blocking');
  if (against) {
    return not(
      'finding',
      `Maelstrom found it valid, but the embedded engine saw what Maelstrom does not look for (${against.code}).`,
      null,
    );
  }
  return { kind: 'certified', maelstrom: release, runs: report.runs.map(({ id }) => id) };
}

type Not = (why: NotCertified['why'], text: string, fix: string | null) => NotCertified;

function doubtful(doubt: Doubt | null, reason: string | null, not: Not, again: string): NotCertified {
  switch (doubt) {
    case 'timing':
      return not(
        'timing',
        "On Maelstrom's real time a latency missed its bound three times: this machine's timing, not your program's failure.",
        `When the machine is less busy: ${again}`,
      );
    case 'unknown':
      return not('unknown', reason ?? 'The analysis of Maelstrom gave no answer.', again);
    case 'tool-failed':
    case 'run':
    case null:
      return not('tool-failed', reason ?? 'Maelstrom could not judge it.', again);
  }
}

/** Why there is no certificate when Maelstrom was not run. */
function notRun(why: NotRun, id: string, outcome: Report['outcome']): NotCertified {
  const kind = 'not-certified';
  const official = `dscourse grade ${id} --engine maelstrom`;
  switch (why.reason) {
    case 'embedded-asked': {
      const text = {
        flag: 'Only the embedded engine was asked for.',
        setting: 'dscourse.yaml asks for the embedded engine only.',
        start: '`start` grades on the embedded engine only.',
        watch: '`watch` grades on the embedded engine only.',
      }[why.by];
      return { kind, why: 'not-asked', text, fix: official };
    }
    case 'seed-asked':
      return {
        kind,
        why: 'not-asked',
        text: 'A seed is for the embedded engine: Maelstrom draws afresh on every run.',
        fix: `dscourse grade ${id}`,
      };
    case 'partial':
      return {
        kind,
        why: 'partial',
        text: 'Less than the challenge asks for was run.',
        fix: `dscourse grade ${id}`,
      };
    case 'failed-first':
      return {
        kind,
        why: 'failed-first',
        text: 'It failed on the embedded engine, so Maelstrom was not run.',
        fix: official,
      };
    case 'not-installed':
      return {
        kind,
        why: 'not-installed',
        text: 'Maelstrom is not installed.',
        fix: 'dscourse init --maelstrom',
      };
    case 'not-ready':
      return { kind, why: 'not-installed', text: why.message, fix: why.fix };
    case 'interrupted':
      return {
        kind,
        why: 'interrupted',
        text:
          outcome === 'failed'
            ? 'It was interrupted before Maelstrom had decided; what the embedded engine found stands.'
            : 'It was interrupted while Maelstrom ran.',
        fix: official,
      };
  }
}
