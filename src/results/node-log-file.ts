/**
 * `node-logs/<node>.log`, version 1: what a node wrote to stderr, one line per line, each
 * `<seconds of the run with 6 decimals> <text>`; set-up is negative.
 */
import type { NodeId, NodeLogLine } from './trace.ts';

/** A line of the log, without its end. `time` in nanoseconds is cut to whole microseconds. */
export function printLogLine(time: number, text: string): string {
  const micros = Math.floor(Math.abs(time) / 1000);
  const seconds = Math.floor(micros / 1e6);
  const sign = time < 0 && micros > 0 ? '-' : '';
  return `${sign}${seconds}.${String(micros % 1e6).padStart(6, '0')} ${text}`;
}

/** The lines of a log. A line without a time (a damaged log) keeps its text and the time before it. */
export function readNodeLog(text: string, node: NodeId): NodeLogLine[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  let time = 0;
  return lines.map((line, i) => {
    const parts = /^(-?)(\d+)\.(\d{6}) /.exec(line);
    if (parts === null) return { node, line: i + 1, time, text: line };
    time = (Number(parts[2]) * 1e6 + Number(parts[3])) * 1000;
    if (parts[1] === '-') time = 0 - time;
    return { node, line: i + 1, time, text: line.slice(parts[0].length) };
  });
}
