/**
 * How a diagnosis is written down: statements with pointers, and times and lists in plain words.
 */
import type { MutedNode, Nanos } from '../engines/engine.ts';
import type { Operation } from '../results/results.ts';
import type { MessageRecord, NodeLogLine } from '../results/trace.ts';
import type { Pointer, Statement } from './report.ts';

/** A statement about no particular moment. */
export function say(text: string, ...pointers: readonly Pointer[]): Statement {
  return { text, time: null, pointers: distinct(pointers) };
}

/** A statement about the moment `time` of the run. */
export function sayAt(time: Nanos, text: string, ...pointers: readonly Pointer[]): Statement {
  return { text, time, pointers: distinct(pointers) };
}

/** Pointers to what a statement rests on. */
export const at = {
  operation: (operation: Operation): Pointer => ({ kind: 'operation', index: operation.index }),
  message: (message: MessageRecord): Pointer => ({ kind: 'message', id: message.id }),
  log: (line: NodeLogLine): Pointer => ({ kind: 'node-log', node: line.node, line: line.line }),
  /** Path of keys in results.edn, without colons: `workload/lost`. */
  result: (path: string): Pointer => ({ kind: 'result', path }),
  /** Path of keys in outcome.json: `muted/0/line`. */
  outcome: (path: string): Pointer => ({ kind: 'outcome', path }),
};

function distinct(pointers: readonly Pointer[]): readonly Pointer[] {
  const seen = new Map<string, Pointer>();
  for (const pointer of pointers) seen.set(JSON.stringify(pointer), pointer);
  return [...seen.values()];
}

/** Nanoseconds of the run as `4.20 s` or `4.213 s`: two decimals, three where the third says something. */
export function seconds(time: Nanos): string {
  return `${secondsNumber(time)} s`;
}

/** `at 4.20 s`, or `during set-up` before the main phase. */
export function moment(time: Nanos): string {
  return time < 0 ? 'during set-up' : `at ${seconds(time)}`;
}

/** {@link seconds} without the unit. */
export function secondsNumber(time: Nanos): string {
  const text = (Math.round(time / 1e6) / 1e3).toFixed(3);
  return text.endsWith('0') ? text.slice(0, -1) : text;
}

/** A duration in nanoseconds as `112 ms` or, from ten seconds up, `12.4 s`. */
export function duration(nanos: Nanos): string {
  const ms = nanos / 1e6;
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 10 || ms === 0) return `${Math.round(ms)} ms`;
  return ms >= 1 ? `${ms.toFixed(1)} ms` : 'under 1 ms';
}

/** `a`, `a and b`, `a, b and c`; beyond `most` items `a, b, c and 4 more`. */
export function list(items: readonly string[], most = 6): string {
  if (items.length === 0) return 'none';
  const shown = items.length > most ? items.slice(0, most - 1) : [...items];
  const rest = items.length - shown.length;
  const parts = rest > 0 ? [...shown, `${rest} more`] : shown;
  if (parts.length === 1) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

/** `1 message`, `3 messages`. */
export function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${grouped(n)} ${n === 1 ? singular : plural}`;
}

/** `12,345`. */
export function grouped(n: number): string {
  return Math.round(n)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `0.94 %` would say too much: whole percent, `under 1 %`, never `100 %` unless it is all. */
export function percent(fraction: number): string {
  if (fraction > 0 && fraction < 0.01) return 'under 1 %';
  if (fraction < 1 && fraction > 0.99) return '99 %';
  return `${Math.round(fraction * 100)} %`;
}

/** Numbers of nodes in their natural order: n2 before n10. */
export function byNodeName(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** A line or a body as a quotation that stays short. */
export function quoted(text: string, most = 100): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length > most ? `${flat.slice(0, most - 1)}…` : flat;
}

/** Text that a program wrote: in quotation marks unless it is JSON, which shows where it ends. */
export function cited(text: string, most = 100): string {
  const short = quoted(text, most);
  return /^[{["]/.test(short) ? short : `"${short}"`;
}

const emptyLine = 'the line is empty';

/** The line that muted a node. Not every engine can tell what it was. */
export function shownLine({ line, detail }: MutedNode, most: number): string {
  if (line !== '') return cited(line, most);
  return detail === emptyLine ? 'an empty line' : 'a line that Maelstrom does not quote';
}

/** What a muted node's bad line was, in words. */
export function muteReason(muted: MutedNode): string {
  switch (muted.reason) {
    case 'not-json':
      return 'not JSON';
    case 'not-a-message':
      return 'not a message';
    case 'unknown-key':
      return 'a message with a key that the envelope does not have';
    case 'unknown-src':
      return 'a message from a node that does not exist';
    case 'unknown-dest':
      return 'a message to a node that does not exist';
    case 'closed-client':
      return 'an answer to a client that had given up and gone';
  }
}
