/**
 * The lines that a node wrote to stderr, with their times. Maelstrom's own file has the lines without
 * times; its console (`--log-stderr`) has both. The file says what was written, the console when.
 */
import type { NodeId } from '../../results/trace.ts';
import { looksLikeMessage } from '../embedded/network/node-line.ts';
import type { RunOutcome } from '../engine.ts';
import { longestQuote } from './console-troubles.ts';

/** A line of the console: milliseconds of its clock. */
export interface StderrSeen {
  readonly clock: number;
  readonly text: string;
}

/** How far ahead a line of the file is looked for in the console. */
const lookAhead = 200;

/**
 * Puts both together, oldest first. A line that the console lacks gets the time of the one before it, or
 * `start` where there is none; one that only the console has (the file was cut off) is kept.
 */
export function timedLines(
  file: readonly string[],
  seen: readonly StderrSeen[],
  start: number,
): readonly StderrSeen[] {
  if (file.length === seen.length) {
    // The same lines, even where a charset mangled one of the two copies.
    return seen.map(({ clock }, i) => ({ clock, text: file[i] ?? '' }));
  }
  const lines: StderrSeen[] = [];
  let clock = start;
  let next = 0;
  for (const text of file) {
    const found = indexOf(text, seen, next);
    if (found >= 0) {
      while (next < found) lines.push(seen[next++] as StderrSeen);
      clock = seen[next++]?.clock ?? clock;
    }
    lines.push({ clock, text });
  }
  for (const one of seen.slice(next)) lines.push(one);
  return lines;
}

/** The lines that would have been messages, had they been written to stdout. */
export function messagesOnStderr(
  node: NodeId,
  lines: readonly { readonly text: string }[],
): RunOutcome['stderrMessages'] {
  return lines.flatMap(({ text }, i) =>
    looksLikeMessage(text) ? [{ node, line: i + 1, text: text.slice(0, longestQuote) }] : [],
  );
}

function indexOf(text: string, seen: readonly StderrSeen[], from: number): number {
  for (let i = from; i < Math.min(seen.length, from + lookAhead); i++) if (seen[i]?.text === text) return i;
  return -1;
}
