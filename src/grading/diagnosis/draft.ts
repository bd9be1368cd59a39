/** A diagnosis in the making, and the words several of them share. */
import type { NodeStep, SourceLocation } from '../../engines/engine.ts';
import type { MessageRecord, NodeLogLine } from '../../results/trace.ts';
import { isClient, journal } from '../evidence/journal.ts';
import { bodyHead, parseLoose } from '../evidence/json-text.ts';
import type { RunEvidence } from '../grader.ts';
import type { Pointer, Statement } from '../report.ts';
import { at, quoted, sayAt } from '../statement.ts';

export interface Draft {
  readonly code: string;
  readonly headline: Statement;
  readonly steps: readonly Statement[];
  readonly cause: Statement | null;
  readonly look: string | null;
}

/** `broadcast 17`, `read`, `gossip`: a message by its type and, where it has one, its value. */
export function nameOf(body: string): string {
  const value = parseLoose(body);
  const { type } = bodyHead(body);
  if (type === null) return quoted(body, 60);
  if (typeof value === 'object' && value !== null && 'message' in value) {
    const digits = /"message"\s*:\s*(-?\d+)(?![\d.eE])/.exec(body);
    if (digits?.[1] !== undefined) return `${type} ${digits[1]}`;
  }
  return type;
}

/** `client c5` or `n3`. */
export function who(id: string): string {
  return isClient(id) ? `client ${id}` : id;
}

/** `src/node.ts:42:7`. */
export function place(location: SourceLocation | null): string | null {
  return location === null ? null : `${location.file}:${location.line}:${location.column}`;
}

/** What a node was doing: `handling broadcast 17 from client c5`, `starting`, `running a timer`. */
export function doing(
  evidence: RunEvidence,
  step: NodeStep,
): { text: string; message: MessageRecord | null } {
  const message = step.messageId === null ? null : journal(evidence).byId(step.messageId);
  const isInput = step.activity === 'stdin' || step.activity === 'microtask';
  if (message !== null && isInput) {
    return { text: `handling ${nameOf(message.body)} from ${who(message.src)}`, message };
  }
  const activity: Readonly<Record<string, string>> = {
    start: 'starting',
    timer: 'running a timer',
    interval: 'running an interval',
    immediate: 'running a setImmediate callback',
    stdin: 'handling its input',
    tick: 'running a process.nextTick callback',
    signal: 'handling a signal',
    rejection: 'handling a rejected promise',
    beforeExit: 'it had nothing left to do',
    exit: 'it had nothing left to do',
  };
  const text = activity[step.activity] ?? step.activity;
  if (message === null) return { text, message };
  return { text: `${text}, after ${nameOf(message.body)} from ${who(message.src)}`, message };
}

/** The step in which the node got the message it was handling, or nothing. */
export function handedStep(message: MessageRecord | null): readonly Statement[] {
  if (message === null) return [];
  const time = message.received ?? message.sent;
  return [
    sayAt(time, `${who(message.src)} sent ${message.dest} ${quoted(message.body, 160)}`, at.message(message)),
  ];
}

/** The last lines a node wrote to stderr up to a moment. */
export function stderrBefore(
  evidence: RunEvidence,
  node: string,
  time: number,
  most: number,
): readonly NodeLogLine[] {
  const lines = evidence.nodeLog(node).filter((line) => line.time <= time + 1e6);
  return lines.slice(-most);
}

/** Pointers to a message where there is one. */
export function pointTo(message: MessageRecord | null): readonly Pointer[] {
  return message === null ? [] : [at.message(message)];
}

/** Most frequent first; equal counts in order of first appearance. */
export function tally<Item>(items: Iterable<Item>): readonly (readonly [Item, number])[] {
  const counts = new Map<Item, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
