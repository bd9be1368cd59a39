/** What is certain of the log that a node holds: what it sent as leader, and what it said that it had taken. */
import type { NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { type Append, type AppendAnswer, raftMessages } from './raft-messages.ts';

/** A term of an entry, and the message that shows it. */
export interface HeldEntry {
  readonly term: number;
  readonly shown: Append;
}

/** Entries that a follower took behind one that it did not have. */
export interface MisfitTaken {
  readonly answer: AppendAnswer;
  /** What it had at the index of the entry before. */
  readonly held: HeldEntry;
}

type Step =
  | { readonly kind: 'sent'; readonly time: number; readonly append: Append }
  | { readonly kind: 'got'; readonly time: number; readonly append: Append }
  | {
      readonly kind: 'answered';
      readonly time: number;
      readonly append: Append;
      readonly answer: AppendAnswer;
    };

/**
 * The first time that a follower took entries though its own log had another term at the index before them;
 * null when there is none. Any message with entries makes what it held from there on uncertain, whether it
 * took them or not.
 */
export function misfitTaken(evidence: RunEvidence): MisfitTaken | null {
  const logs = new Map<NodeId, Map<number, HeldEntry>>();
  const logOf = (node: NodeId): Map<number, HeldEntry> => {
    const log = logs.get(node) ?? new Map<number, HeldEntry>();
    logs.set(node, log);
    return log;
  };
  /** What the receiver held at the index before, when it got the message. */
  const before = new Map<Append, HeldEntry>();
  for (const step of stepsOf(evidence)) {
    const { append } = step;
    if (step.kind === 'sent') note(logOf(append.leader), append);
    else if (step.kind === 'got') {
      const log = logOf(append.message.dest);
      const held = log.get(append.previous);
      if (held !== undefined) before.set(append, held);
      if (append.terms.length > 0) forgetFrom(log, append.previous + 1);
    } else if (step.answer.taken) {
      const held = before.get(append);
      if (held !== undefined && held.term !== append.previousTerm) return { answer: step.answer, held };
      note(logOf(step.answer.message.src), append);
    }
  }
  return null;
}

function note(log: Map<number, HeldEntry>, append: Append): void {
  log.set(append.previous, { term: append.previousTerm, shown: append });
  for (const [i, term] of append.terms.entries()) log.set(append.previous + 1 + i, { term, shown: append });
}

function forgetFrom(log: Map<number, HeldEntry>, from: number): void {
  for (const index of [...log.keys()]) if (index >= from) log.delete(index);
}

/** In order of time; at one moment, in order of the messages' numbers. */
function stepsOf(evidence: RunEvidence): readonly Step[] {
  const { appends, answers } = raftMessages(evidence);
  const steps = [
    ...appends.flatMap((append): Step[] => {
      const { sent, received } = append.message;
      const send: Step = { kind: 'sent', time: sent, append };
      return received === null ? [send] : [send, { kind: 'got', time: received, append }];
    }),
    ...answers.map(
      (answer): Step => ({ kind: 'answered', time: answer.message.sent, append: answer.append, answer }),
    ),
  ];
  const order = (step: Step) => (step.kind === 'answered' ? step.answer.message.id : step.append.message.id);
  return steps.sort((a, b) => a.time - b.time || order(a) - order(b));
}
