/** What the nodes wrote to stderr, as much of it as a page takes. */
import type { RunEvidence } from '../grading/grader.ts';
import { byNodeName, count, grouped } from '../grading/statement.ts';
import type { NodeId, NodeLogLine } from '../results/trace.ts';
import type { TraceLogLine } from './format.ts';

/** Lines of all nodes together, their characters, and the characters of one line. */
export interface LogLimits {
  readonly lines: number;
  readonly characters: number;
  readonly lineLength: number;
}

export const logLimits: LogLimits = { lines: 20_000, characters: 4_000_000, lineLength: 10_000 };

export interface TraceLogs {
  /** In order of time, of one node in order of its lines. */
  readonly lines: readonly TraceLogLine[];
  readonly rankOf: (node: NodeId, line: number) => number | null;
  /** What was left out, in sentences. */
  readonly notes: readonly string[];
}

/** A line of a log that a report rests on. */
export interface NamedLine {
  readonly node: NodeId;
  readonly line: number;
}

/**
 * The lines of all nodes. Where there are too many, those stay that a report rests on and those nearest to them or,
 * where it rests on none, to `moment`; without either the last ones, which lead to the end.
 */
export function traceLogs(
  evidence: RunEvidence,
  named: readonly NamedLine[],
  moment: number | null,
  limits: LogLimits = logLimits,
): TraceLogs {
  const all = [...evidence.spec.nodes].sort(byNodeName).flatMap((node) => evidence.nodeLog(node));
  // What a node wrote in one instant stays in its order, since sorting is stable.
  all.sort((a, b) => a.time - b.time);
  const { kept, left } = within(all, named, moment, limits);
  const ranks = new Map(kept.map(({ node, line }, rank) => [`${line} ${node}`, rank]));
  let cut = 0;
  const lines = kept.map((line) => {
    if (line.text.length <= limits.lineLength) return line;
    cut++;
    return { ...line, text: `${line.text.slice(0, limits.lineLength)}…` };
  });
  const notes: string[] = [];
  if (left > 0) {
    notes.push(
      `${count(left, 'line')} of the node logs ${left === 1 ? 'is' : 'are'} not in this page, which takes ${grouped(limits.lines)} lines: see node-logs in the folder of the run.`,
    );
  }
  if (cut > 0) {
    notes.push(
      `${count(cut, 'line')} of the node logs ${cut === 1 ? 'was' : 'were'} cut to ${grouped(limits.lineLength)} characters.`,
    );
  }
  return { lines, rankOf: (node, line) => ranks.get(`${line} ${node}`) ?? null, notes };
}

function within(
  all: readonly NodeLogLine[],
  named: readonly NamedLine[],
  moment: number | null,
  limits: LogLimits,
): { readonly kept: readonly NodeLogLine[]; readonly left: number } {
  const sizeOf = ({ text }: NodeLogLine) => Math.min(text.length, limits.lineLength) + 32;
  const characters = all.reduce((sum, line) => sum + sizeOf(line), 0);
  if (all.length <= limits.lines && characters <= limits.characters) return { kept: all, left: 0 };
  const wanted = new Set(named.map(({ node, line }) => `${line} ${node}`));
  const isNamed = ({ node, line }: NodeLogLine): boolean => wanted.has(`${line} ${node}`);
  const moments = all.filter(isNamed).map(({ time }) => time);
  if (moments.length === 0 && moment !== null) moments.push(moment);
  const nearest = all
    .map((line) => ({ line, distance: isNamed(line) ? Number.NEGATIVE_INFINITY : distance(line, moments) }))
    .sort((a, b) => a.distance - b.distance);
  const chosen = new Set<NodeLogLine>();
  let room = limits.characters;
  for (const { line } of nearest) {
    room -= sizeOf(line);
    if ((chosen.size >= limits.lines || room < 0) && !isNamed(line)) break;
    chosen.add(line);
  }
  return { kept: all.filter((line) => chosen.has(line)), left: all.length - chosen.size };
}

/** How far a line is from the nearest of some moments (in rising order); without any, later lines are nearer. */
function distance({ time }: NodeLogLine, moments: readonly number[]): number {
  if (moments.length === 0) return -time;
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moments[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  const before = moments[low - 1] ?? Number.NEGATIVE_INFINITY;
  const after = moments[low] ?? Number.POSITIVE_INFINITY;
  return Math.min(time - before, after - time);
}
