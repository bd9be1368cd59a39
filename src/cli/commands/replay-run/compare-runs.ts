/** Today's code under the schedule of an earlier attempt: what became of the outcome, and where the two runs part. */
import type { NodeProgram } from '../../../engines/engine.ts';
import type { RunEvidence } from '../../../grading/grader.ts';
import type { Report, SeedReport } from '../../../grading/report.ts';
import { seconds } from '../../../grading/statement.ts';
import { type Divergence, firstDivergence } from '../../../results/divergence.ts';
import { runFiles } from '../../../results/run-directory.ts';
import { sanitiseLine } from '../../terminal/sanitise.ts';
import { shortBody } from './run-log.ts';

export interface EarlierRun {
  readonly attempt: number;
  readonly seed: SeedReport;
  readonly directory: string;
  readonly evidence: RunEvidence;
}
export interface CurrentRun {
  readonly report: Report;
  readonly directory: string;
  readonly evidence: RunEvidence;
  readonly program: NodeProgram;
}
export interface RunChanges {
  /** The same trace to the byte. */
  readonly same: boolean;
  /** Sentences; the first says what this run is. */
  readonly lines: readonly string[];
  /** For `--json`. */
  readonly json: {
    readonly sameProgram: boolean;
    readonly before: string;
    readonly now: string;
    readonly divergence: Divergence | null;
  };
}

/** Characters of a line of a file that are quoted. */
const longestQuote = 120;

/** Compares the two by what they left. */
export function compareRuns(was: EarlierRun, now: CurrentRun): RunChanges {
  const { traceHash } = was.evidence.outcome;
  const same = traceHash !== null && traceHash === now.evidence.outcome.traceHash;
  const sameProgram = was.evidence.manifest?.program.hash === now.program.hash;
  const divergence = same ? null : firstDivergence(was.directory, now.directory);
  const before = was.seed.outcome;
  const after = now.report.outcome;
  const code = sameProgram ? 'is what that attempt ran' : "is not that attempt's";
  const lines = [
    `Another run: your code of today under the schedule of attempt ${was.attempt}, seed ${was.seed.seed}. It ${code}.`,
    before === after
      ? `The outcome is as it was: ${words[after]}.`
      : `It ${words[before]} then, and ${words[after]} now.`,
    divergence === null ? 'All else is as it was, byte for byte.' : divergenceText(divergence),
  ];
  return { same, lines, json: { sameProgram, before, now: after, divergence } };
}

const words: Readonly<Record<Report['outcome'], string>> = {
  passed: 'passed',
  failed: 'failed',
  'could-not-judge': 'could not be judged',
};

function divergenceText({ file, line, time, first, second }: Divergence): string {
  const when = time === null ? '' : ` at ${seconds(time)}`;
  const place = `${file}, line ${line}`;
  if (first === null && second === null) return `The two runs part somewhere that no file shows.`;
  if (first === null)
    return `The two part${when} (${place}): now there is ${quote(file, second)}, then there was nothing more.`;
  if (second === null)
    return `The two part${when} (${place}): then there was ${quote(file, first)}, now there is nothing more.`;
  return `The two part${when} (${place}): then ${quote(file, first)}, now ${quote(file, second)}.`;
}

function quote(file: string, line: string | null): string {
  return sanitiseLine(file === runFiles.messages ? messageText(line ?? '') : (line ?? ''), longestQuote);
}

/** `n0 to n1 tell message=5`. */
function messageText(line: string): string {
  try {
    const { src, dest, body }: { src: string; dest: string; body: string } = JSON.parse(line);
    return `${src} to ${dest} ${shortBody(body)}`;
  } catch {
    return line;
  }
}
