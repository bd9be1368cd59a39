/** A run that lies in some folder, as what a page is made from: what `test --keep` or a grade left there. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Challenge } from '../../../course/course.ts';
import { openMaelstromStore } from '../../../engines/maelstrom/open-store.ts';
import { DscourseError } from '../../../errors.ts';
import { engineParts } from '../../../grading/engine-parts.ts';
import type { RunEvidence } from '../../../grading/grader.ts';
import { reportFile } from '../../../grading/record.ts';
import { readReport } from '../../../grading/replay.ts';
import { openRun, runFiles } from '../../../results/run-directory.ts';
import type { RunToTrace } from '../../../trace/trace-run.ts';
import { verdictOfRun } from '../../../trace/verdict.ts';
import type { TraceWishes } from '../trace.ts';
import { runOfAttempt } from './attempt-run.ts';

/** How many folders up the report of the attempt lies that a run directory belongs to. */
const deepest = 3;

/** True for a folder that holds a run, or runs of several seeds. */
export function holdsRun(folder: string): boolean {
  return openRecorded(folder) !== null || seedFolders(folder).length > 0 || isAttempt(folder);
}

/** The evidence of a run that lies in that very folder; null when it holds none. Nothing of it is read yet. */
function openRecorded(folder: string): RunEvidence | null {
  return existsSync(join(folder, runFiles.outcome)) ? openRun(folder, 'test') : openMaelstromStore(folder);
}

/** The folder of the attempt that a run directory is part of, or is itself; null: of none. */
export function attemptAbove(folder: string): string | null {
  let above = folder;
  for (let steps = 0; steps <= deepest; steps++) {
    if (isAttempt(above)) return above;
    above = dirname(above);
  }
  return null;
}

function isAttempt(folder: string): boolean {
  return existsSync(join(folder, reportFile)) && /^[1-9]\d*$/.test(basename(folder));
}

/**
 * The run that a folder of an attempt holds, with what the attempt's report says of it.
 *
 * @param folder absolute path: that of the attempt, of one of its runs or seeds
 * @throws DscourseError `no-run-directory`, and as {@link runOfAttempt} does
 */
export function runWithinAttempt(
  attempt: string,
  folder: string,
  wishes: TraceWishes,
  challenges: readonly Challenge[],
): RunToTrace {
  const source = { directory: attempt, report: readReport(attempt, null) };
  const below = relative(attempt, folder).split(sep).join('/');
  if (below === '') return runOfAttempt(source, wishes, challenges);
  for (const { engine, runs } of engineParts(source.report)) {
    for (const { id, seeds } of runs) {
      for (const { seed, directory } of seeds) {
        const wanted = wishes.seed === null || wishes.seed === seed;
        if (directory === below || (wanted && directory.startsWith(`${below}/`))) {
          return runOfAttempt(source, { run: id, seed, engine }, challenges);
        }
      }
    }
  }
  throw noRunDirectory(folder, folder);
}

/**
 * The run of a folder, or of one of the seeds below it.
 *
 * @throws DscourseError `no-run-directory`, `unknown-seed`, and as the run's files are damaged
 */
export function runOfFolder(typed: string, folder: string, seed: number | null): RunToTrace {
  const found = openRecorded(folder);
  if (found !== null) {
    if (seed !== null && found.seed !== seed) throw unknownSeed(typed, [String(found.seed)]);
    return toTrace(typed, folder, found);
  }
  const below = seedFolders(folder);
  const names = below.map((name) => name.replace(/^\w+-/, ''));
  const chosen = seed === null ? below[0] : below[names.indexOf(String(seed))];
  const evidence = chosen === undefined ? null : openRecorded(join(folder, chosen));
  if (chosen !== undefined && evidence !== null)
    return toTrace(join(typed, chosen), join(folder, chosen), evidence);
  if (names.length > 0) throw unknownSeed(typed, names);
  throw noRunDirectory(typed, folder);
}

function toTrace(typed: string, directory: string, evidence: RunEvidence): RunToTrace {
  const onMaelstrom = evidence.outcome.engine === 'maelstrom';
  return {
    evidence,
    // A folder of Maelstrom's own store is none of our run directories.
    directory: existsSync(join(directory, runFiles.outcome)) ? directory : null,
    verdict: verdictOfRun(evidence),
    challenge: null,
    attempt: null,
    label: `${typed}, ${onMaelstrom ? 'a run on Maelstrom' : `seed ${evidence.seed}`}`,
    commands: [{ label: 'This page', command: `dscourse trace ${quoted(typed)}` }],
    messagesHow: onMaelstrom ? 'run the test again with --log-net-send --log-net-recv' : null,
  };
}

/** `seed-7` or `run-2`, in order of their numbers. */
function seedFolders(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const number = (name: string): number => Number(name.replace(/^\D*/, ''));
  return readdirSync(folder)
    .filter((name) => /^(seed|run|maelstrom)-\d+$/.test(name) && openRecorded(join(folder, name)) !== null)
    .sort((a, b) => number(a) - number(b));
}

function quoted(path: string): string {
  return /^[\w./\\:@%+,=~-]+$/.test(path) ? path : `'${path.replace(/'/g, "'\\''")}'`;
}

function unknownSeed(typed: string, known: readonly string[]): DscourseError {
  return new DscourseError({
    code: 'unknown-seed',
    message: `${typed} holds no run of that seed.`,
    fix: `Its seeds are ${known.join(', ')}.`,
  });
}

function noRunDirectory(typed: string, folder: string): DscourseError {
  const isThere = existsSync(folder);
  return new DscourseError({
    code: 'no-run-directory',
    message: isThere
      ? `${typed} holds no run: it has no ${runFiles.outcome}.`
      : `There is no folder ${typed}.`,
    fix: "Name an attempt by its number, or the folder of `dscourse test --keep`, or of Maelstrom's store.",
  });
}
