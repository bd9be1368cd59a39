/** A run of a recorded attempt, as what a page is made from. */
import { join } from 'node:path';
import type { Challenge } from '../../../course/course.ts';
import { DscourseError } from '../../../errors.ts';
import { type EnginePart, engineParts, partOf } from '../../../grading/engine-parts.ts';
import { attemptDirectory, attemptGone, readReport } from '../../../grading/replay.ts';
import type { Report, RunReport, SeedReport } from '../../../grading/report.ts';
import type { AttemptEntry } from '../../../progress/attempts.ts';
import { openRun } from '../../../results/run-directory.ts';
import type { RunToTrace } from '../../../trace/trace-run.ts';
import { verdictOfSeed } from '../../../trace/verdict.ts';
import { chosenSeed } from '../replay-run/choose-run.ts';
import type { TraceWishes } from '../trace.ts';

export interface AttemptSource {
  /** Absolute path of the folder of an attempt. */
  readonly directory: string;
  readonly report: Report;
}

/**
 * What was kept of an attempt.
 *
 * @param entries attempts of the log
 * @throws DscourseError `attempt-gone`, `attempt-unfinished`, `run-file-missing`, `run-damaged`
 */
export function openAttempt(
  runsDirectory: string,
  attempt: number,
  entries: readonly AttemptEntry[],
): AttemptSource {
  const entry = entries.find((one) => one.attempt === attempt) ?? null;
  const directory = attemptDirectory(runsDirectory, attempt);
  if (directory === null) {
    throw attemptGone(
      attempt,
      entry,
      (id) => `Its runs were cleaned away; grade again: dscourse grade ${id}`,
    );
  }
  return { directory, report: readReport(directory, entry) };
}

/**
 * The run that is meant.
 *
 * @throws DscourseError `engine-not-run`, `unknown-seed`, and as the run's files are damaged
 */
export function runOfAttempt(
  { directory, report }: AttemptSource,
  wishes: Pick<TraceWishes, 'run' | 'seed' | 'engine'>,
  challenges: readonly Challenge[],
): RunToTrace {
  const part = wishes.engine === null ? report : partOf(report, wishes.engine);
  const attempt = report.attempt ?? 0;
  if (part === null) {
    throw new DscourseError({
      code: 'engine-not-run',
      message: `Attempt ${attempt} was not run on ${wishes.engine === 'maelstrom' ? 'Maelstrom' : 'the embedded engine'}.`,
      fix: 'Leave --engine away: it ran on one engine alone.',
    });
  }
  const { run, seed } = chosenSeed({ ...report, ...part }, { ...wishes, attempt });
  const evidence = openRun(join(directory, seed.directory), run.id);
  const challenge = challenges.find(({ id }) => id === report.challenge.id) ?? null;
  return {
    evidence,
    directory: join(directory, seed.directory),
    verdict: verdictOfSeed(part, run, seed, evidence, challenge),
    challenge: report.challenge,
    attempt: report.attempt,
    label: [
      ...(report.attempt === null ? [] : [`attempt ${report.attempt}`]),
      ...(part.runs.length > 1 ? [run.id] : []),
      part.engine === 'maelstrom' ? `run ${seed.seed} on Maelstrom` : `seed ${seed.seed}`,
    ].join(', '),
    commands: commandsOf(report, part, run, seed),
    messagesHow:
      part.engine === 'maelstrom'
        ? `dscourse grade ${report.challenge.id} --engine maelstrom --messages`
        : null,
  };
}

function commandsOf(
  report: Report,
  { engine, runs }: EnginePart,
  run: RunReport,
  seed: SeedReport,
): RunToTrace['commands'] {
  const { attempt, challenge } = report;
  const of = `${runs.length > 1 ? `--run ${run.id} ` : ''}--seed ${seed.seed}`;
  const both = engineParts(report).length > 1;
  const commands: { readonly label: string; readonly command: string }[] = [];
  if (engine === 'embedded') {
    commands.push({ label: "This seed with today's code", command: `dscourse grade ${challenge.id} ${of}` });
    if (attempt !== null && seed.capabilities.deterministic) {
      commands.push({ label: 'This very run', command: `dscourse replay ${attempt} ${of}` });
    }
  }
  if (attempt !== null) {
    const deciding = both && engine !== report.engine ? ` --engine ${engine}` : '';
    if (deciding === '') {
      commands.push({ label: 'In the terminal', command: `dscourse replay ${attempt} ${of} --log` });
    }
    commands.push({ label: 'This page', command: `dscourse trace ${attempt} ${of}${deciding}` });
  }
  return commands;
}
