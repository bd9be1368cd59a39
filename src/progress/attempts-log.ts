/**
 * Reading and writing `.dscourse/attempts.jsonl`. A line is whole or it is not there: each is written
 * with one append and synced to the disk. What a crash, a merge or an editor damaged is told by line
 * and passed over; everything else is still read. A line that is there twice, as after a merge or a
 * paste, tells of one thing that happened once.
 */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DscourseError, systemErrorCode } from '../errors.ts';
import type { LogEntry } from './attempts.ts';
import { asLogEntry } from './log-entry.ts';

export interface DamagedLine {
  /** From 1. */
  readonly line: number;
  readonly why: string;
}
export interface AttemptsLog {
  /** Known entries in the order of the file, without repetitions of the same line. */
  readonly entries: LogEntry[];
  readonly damaged: DamagedLine[];
}

const conflictMarker = /^(?:<{7}|\|{7}|={7}|>{7})(?: |$)/;

/** The log of a workspace; empty when there is no file yet. */
export function readAttempts(file: string): AttemptsLog {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'ENOENT') return { entries: [], damaged: [] };
    throw new DscourseError({
      code: 'log-unreadable',
      message: `The attempts log ${file} can't be read (${systemErrorCode(thrown) ?? 'unknown reason'}).`,
      fix: 'Allow reading it; it is a text file with one line for each attempt.',
      cause: thrown,
    });
  }
  return parseAttempts(text);
}

/** The entries in the text of a log. */
export function parseAttempts(text: string): AttemptsLog {
  const entries: LogEntry[] = [];
  const damaged: DamagedLine[] = [];
  const seen = new Set<string>();
  const lines = text.replace(/^\ufeff/, '').split('\n');
  for (const [index, whole] of lines.entries()) {
    const line = whole.trim();
    if (line === '' || seen.has(line)) continue;
    const report = (why: string): void => {
      damaged.push({ line: index + 1, why });
    };
    if (conflictMarker.test(line)) {
      report('it is a marker of a merge conflict (the entries on both sides are counted)');
      continue;
    }
    const value = parsed(line);
    if (value === undefined) {
      const rest = entryAfterTear(line);
      if (rest !== null) entries.push(rest);
      report(whyUnreadable(line, index === lines.length - 1, rest !== null));
      continue;
    }
    const read = asLogEntry(value);
    if (read.kind === 'damaged') report(read.why);
    else seen.add(line);
    if (read.kind === 'entry') entries.push(read.entry);
  }
  return { entries, damaged };
}

function whyUnreadable(line: string, last: boolean, saved: boolean): string {
  if (saved) return 'its beginning was cut off, as by a crash (the entry at its end is counted)';
  if (line.includes('\0')) return 'it holds zero bytes, as after a power failure';
  return last ? 'it was cut off, as by a crash while it was written' : 'it is not JSON';
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Not an error here: the caller finds out why and reports the line.
    return undefined;
  }
}

/** A whole entry that was appended to the remains of a torn one. */
function entryAfterTear(line: string): LogEntry | null {
  for (let at = line.indexOf('{"v":', 1); at !== -1; at = line.indexOf('{"v":', at + 1)) {
    const read = asLogEntry(parsed(line.slice(at)));
    if (read.kind === 'entry') return read.entry;
  }
  return null;
}

/**
 * Appends one entry and waits until the disk has it. A last line that a crash cut off gets its newline
 * first, so that it can't swallow this one.
 */
export function appendEntry(file: string, entry: LogEntry): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const descriptor = openSync(file, 'a+');
    try {
      const bytes = Buffer.from(`${endsInMidLine(descriptor) ? '\n' : ''}${JSON.stringify(entry)}\n`);
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(descriptor, bytes, written, bytes.length - written);
      }
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (thrown) {
    throw new DscourseError({
      code: 'log-unwritable',
      message: `Nothing could be recorded in ${file} (${systemErrorCode(thrown) ?? 'unknown reason'}).`,
      fix: 'Make room on the disk or allow writing there, and run the command again.',
      cause: thrown,
    });
  }
}

function endsInMidLine(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last[0] !== 0x0a;
}
