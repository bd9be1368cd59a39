/** Numbers of attempts: unique in a workspace, also when two grades run at the same time. */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DscourseError, systemErrorCode } from '../errors.ts';
import type { LogEntry } from './attempts.ts';
import { readAttempts } from './attempts-log.ts';

export interface AttemptPlaces {
  /** Absolute path of `.dscourse/attempts.jsonl`. */
  readonly attemptsFile: string;
  /** Absolute path of `.dscourse/runs`. */
  readonly runsDirectory: string;
}
export interface ClaimedAttempt {
  readonly attempt: number;
  /** `runs/<challenge>/<attempt>`, made just now and empty. */
  readonly directory: string;
}

/**
 * Takes the next free number and makes the attempt's folder.
 *
 * A number is claimed by creating a file exclusively, because the folder alone can't: two challenges
 * have different folders. A claim that a crash left behind costs one number and nothing else.
 */
export function nextAttemptNumber(
  places: AttemptPlaces,
  challenge: string,
  entries: readonly LogEntry[] = readAttempts(places.attemptsFile).entries,
): ClaimedAttempt {
  try {
    mkdirSync(join(places.runsDirectory, challenge), { recursive: true });
    let attempt = 1 + Math.max(0, ...numbersInLog(entries), ...numbersOnDisk(places.runsDirectory));
    for (; ; attempt++) {
      const claim = join(places.runsDirectory, `.claim-${attempt}`);
      if (!createdExclusively(claim)) continue;
      // Whoever had the number before us has made its folder before giving up its claim.
      if (numbersOnDisk(places.runsDirectory).includes(attempt)) {
        rmSync(claim, { force: true });
        continue;
      }
      const directory = join(places.runsDirectory, challenge, String(attempt));
      mkdirSync(directory);
      rmSync(claim, { force: true });
      return { attempt, directory };
    }
  } catch (thrown) {
    throw new DscourseError({
      code: 'runs-unwritable',
      message: `No folder for the attempt could be made in ${places.runsDirectory} (${systemErrorCode(thrown) ?? 'unknown reason'}).`,
      fix: 'Make room on the disk or allow writing there; `dscourse clean` removes old runs.',
      cause: thrown,
    });
  }
}

function createdExclusively(file: string): boolean {
  try {
    closeSync(openSync(file, 'wx'));
    return true;
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'EEXIST') return false;
    throw thrown;
  }
}

function numbersInLog(entries: readonly LogEntry[]): number[] {
  return entries.flatMap((entry) => (entry.kind === 'attempt' ? [entry.attempt] : []));
}

function numbersOnDisk(runsDirectory: string): number[] {
  if (!existsSync(runsDirectory)) return [];
  return readdirSync(runsDirectory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => readdirSync(join(runsDirectory, entry.name)))
    .filter((name) => /^[1-9]\d*$/.test(name))
    .map(Number);
}
