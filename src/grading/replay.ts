/** An earlier run again: its program from the store, its schedule from the run directory. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { NodeProgram } from '../engines/engine.ts';
import { DscourseError, messageOf } from '../errors.ts';
import type { AttemptEntry } from '../progress/attempts.ts';
import type { ObjectStore } from '../workspace/objects.ts';
import type { RunEvidence } from './grader.ts';
import { programFile, reportFile, type StoredProgram } from './record.ts';
import type { Report } from './report.ts';

/** Folder of an attempt below the folder of runs, whatever its challenge; null when it is gone. */
export function attemptDirectory(runsDirectory: string, attempt: number): string | null {
  if (!existsSync(runsDirectory)) return null;
  for (const entry of readdirSync(runsDirectory, { withFileTypes: true })) {
    const folder = join(runsDirectory, entry.name, String(attempt));
    if (entry.isDirectory() && existsSync(folder)) return folder;
  }
  return null;
}

/** What reports lack that were written before there was a second engine. */
const beforeMaelstrom: Pick<Report, 'certification' | 'other' | 'enginesDisagree'> = {
  certification: {
    kind: 'not-certified',
    why: 'not-asked',
    text: 'Only the embedded engine ran.',
    fix: null,
  },
  other: null,
  enginesDisagree: false,
};

/**
 * The report that was written when the attempt was graded; `entry` is the attempt's in the log, if it has one.
 *
 * @throws DscourseError `attempt-unfinished`, `run-file-missing`, `run-damaged`
 */
export function readReport(directory: string, entry: AttemptEntry | null): Report {
  const file = join(directory, reportFile);
  if (!existsSync(file)) throw lacking(directory, entry, `${file} is missing.`);
  try {
    const report: Report = { ...beforeMaelstrom, ...JSON.parse(readFileSync(file, 'utf8')) };
    if (report.version !== 1 || !Array.isArray(report.runs)) throw new SyntaxError('it is no report');
    return report;
  } catch (thrown) {
    throw damaged('run-damaged', `${file} can't be read: ${messageOf(thrown)}.`);
  }
}

/**
 * Why nothing can be done with an attempt whose run directories are not here.
 *
 * @param entry of the attempts log; null when it has no such attempt
 * @param fix what to do about a challenge's attempt that is gone; null: nothing better than to look at the log
 */
export function attemptGone(
  attempt: number,
  entry: AttemptEntry | null,
  fix: ((challenge: string) => string) | null,
): DscourseError {
  return new DscourseError({
    code: 'attempt-gone',
    message:
      entry === null
        ? `There is no attempt ${attempt} in this workspace.`
        : `The runs of attempt ${attempt} (${entry.challenge}) are no longer here.`,
    fix:
      entry === null || fix === null
        ? 'A report names its attempt in its first line; .dscourse/attempts.jsonl lists all of them.'
        : fix(entry.challenge),
  });
}

/** A file of an attempt is missing: lost if the log has the attempt, else never written. */
function lacking(directory: string, entry: AttemptEntry | null, message: string): DscourseError {
  if (entry !== null) return damaged('run-file-missing', message);
  const challenge = basename(dirname(directory));
  return new DscourseError({
    code: 'attempt-unfinished',
    message: `Attempt ${basename(directory)} (${challenge}) was never finished: its grade was ended in the middle, or runs at this moment.`,
    fix: `If it runs, let it end; else grade again: dscourse grade ${challenge} (dscourse clean removes what is left of it, a day after it began).`,
  });
}

function damaged(code: string, message: string): DscourseError {
  return new DscourseError({
    code,
    message,
    fix: 'Choose another attempt (dscourse progress), or grade again.',
  });
}

/**
 * Puts the stored program of an attempt where it can run. The folder is as deep below the cache as those
 * of built programs, so that source maps find the sources by the same way.
 *
 * @throws DscourseError `attempt-unfinished`, `run-file-missing`, `object-missing`, `object-damaged`
 */
export function restoreProgram(
  directory: string,
  entry: AttemptEntry | null,
  objects: ObjectStore,
  cacheDirectory: string,
): NodeProgram {
  const stored = readStoredProgram(directory) ?? fromLog(entry);
  if (stored === null) {
    const file = join(directory, programFile);
    throw lacking(directory, entry, `${file} is missing, so the program of this attempt is unknown.`);
  }
  const folder = join(cacheDirectory, 'nodes', `replay-${stored.bundle.slice(0, 16)}`);
  mkdirSync(folder, { recursive: true });
  const bundle = join(folder, 'node.cjs');
  writeFileSync(bundle, objects.get(stored.bundle));
  const sourceMap = stored.sourceMap === null ? null : `${bundle}.map`;
  if (sourceMap !== null && stored.sourceMap !== null)
    writeFileSync(sourceMap, objects.get(stored.sourceMap));
  return {
    kind: 'script',
    language: stored.language,
    bundle,
    sourceMap,
    args: stored.args,
    hash: stored.bundle,
  };
}

/** `program.json` of an attempt's folder; null where it is missing or damaged. */
export function readStoredProgram(directory: string): StoredProgram | null {
  const file = join(directory, programFile);
  if (!existsSync(file)) return null;
  try {
    const stored: StoredProgram = JSON.parse(readFileSync(file, 'utf8'));
    return stored.version === 1 && typeof stored.bundle === 'string' ? stored : null;
  } catch {
    // The log still names the bundle; what is lost is the source map.
    return null;
  }
}

function fromLog(entry: AttemptEntry | null): StoredProgram | null {
  if (entry === null) return null;
  return { version: 1, language: 'typescript', bundle: entry.program, sourceMap: null, args: [] };
}

/** What the hash of a repeated run says, in a sentence. */
export function compareHashes(before: RunEvidence, after: RunEvidence): { same: boolean; text: string } {
  const { traceHash: was, realTime } = before.outcome;
  const now = after.outcome.traceHash;
  if (was === null || now === null) {
    const why =
      realTime === null ? 'it ran in real time' : `the node uses ${realTime.feature}, so it ran in real time`;
    return {
      same: false,
      text: `This run can't be repeated byte for byte: ${why}, where no run is like another.`,
    };
  }
  if (was === now) return { same: true, text: `The same run, byte for byte (trace ${was.slice(0, 12)}).` };
  const major = (version: string | undefined) => version?.split('.')[0];
  const [then, today] = [before.manifest?.versions.node, after.manifest?.versions.node];
  if (major(then) !== major(today)) {
    return {
      same: false,
      text: `The trace differs from the recorded one. It was recorded on Node ${then ?? 'of an unknown version'}, and this is Node ${today ?? ''}: where a program uses Math functions, other versions give other digits.`,
    };
  }
  const [made, by] = [before.manifest?.versions.dscourse, after.manifest?.versions.dscourse];
  if (made !== by) {
    return {
      same: false,
      text: `The trace differs from the recorded one: dscourse ${made ?? ''} made it, and this is ${by ?? ''}.`,
    };
  }
  return {
    same: false,
    text: 'The trace differs from the recorded one, so the program reads something that no seed decides: a file, the environment, the network.',
  };
}
