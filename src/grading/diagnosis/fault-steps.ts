/** What faults did to the nodes that a diagnosis is about, as steps of it: `n2 was down from 4.20 s to 9.70 s.` */
import type { Nanos, NemesisName } from '../../engines/engine.ts';
import type { NodeId } from '../../results/trace.ts';
import { type FaultSpan, faultSpans } from '../evidence/faults.ts';
import { journal } from '../evidence/journal.ts';
import { clientOperations } from '../evidence/operations.ts';
import type { RunEvidence } from '../grader.ts';
import type { Pointer, Statement } from '../report.ts';
import { at, list, sayAt, seconds } from '../statement.ts';
import type { Draft } from './draft.ts';

/** At most so many faults are told beside the steps of a diagnosis: the last ones before its end. */
const mostTold = 3;
/** So long after its end a fault still shows: in what was delayed, or is asked again (nanoseconds). */
const aftermath: Nanos = 1e9;

/**
 * The faults that struck the draft's nodes at one of its steps, or left one without its memory between
 * them. Those that it names already are left out, and partitions, which have words of their own.
 */
export function faultStatements(evidence: RunEvidence, draft: Draft): readonly Statement[] {
  const spans = faultSpans(evidence).filter(({ name }) => name !== 'partition');
  if (spans.length === 0) return [];
  const statements = [draft.headline, ...draft.steps];
  const pointers = statements.flatMap((statement) => statement.pointers);
  const times = statements.flatMap(({ time }) => (time === null ? [] : [time]));
  const nodes = nodesOf(evidence, pointers);
  const named = new Set(pointers.flatMap((one) => (one.kind === 'operation' ? [one.index] : [])));
  const told = spans.filter(
    (span) => isIn(span, times) && span.nodes.some((node) => nodes.has(node)) && !named.has(span.start.index),
  );
  return told.slice(-mostTold).map((span) => faultStatement(span, nodes));
}

/**
 * Whether one of the times is of the fault; what a node lost when it was killed, it lacks for ever after. What
 * is about no moment is about the whole run.
 */
function isIn({ name, start, end }: FaultSpan, times: readonly Nanos[]): boolean {
  if (times.length === 0) return true;
  const until = end === null ? Number.POSITIVE_INFINITY : end.time + aftermath;
  if (name !== 'kill') return times.some((time) => start.time <= time && time <= until);
  return start.time <= Math.max(...times) && Math.min(...times) <= until;
}

/** One fault with its times. `about`: the nodes to name first; all are named when none of them was struck. */
export function faultStatement(span: FaultSpan, about: ReadonlySet<NodeId>): Statement {
  const struck = span.nodes.filter((node) => about.has(node));
  const names = struck.length === 0 ? span.nodes : struck;
  const until = span.end === null ? 'to the end' : `to ${seconds(span.end.time)}`;
  return sayAt(
    span.start.time,
    `${didTo(span.name, names)} from ${seconds(span.start.time)} ${until}.`,
    at.operation(span.start),
    ...(span.end === null ? [] : [at.operation(span.end)]),
  );
}

function didTo(name: NemesisName, nodes: readonly NodeId[]): string {
  const names = list(nodes);
  const one = nodes.length === 1;
  switch (name) {
    case 'partition':
    case 'partition-one-way':
      return `${names} could not hear some of the other nodes`;
    case 'kill':
      return `${names} ${one ? 'was' : 'were'} down (killed; what ${one ? 'it' : 'they'} had in memory was lost)`;
    case 'pause':
      return `${names} stood still (paused)`;
    case 'loss':
      return `Links of ${names} lost messages`;
    case 'duplicate':
      return `Links of ${names} delivered some messages twice`;
    case 'reorder':
      return `Links of ${names} delivered some messages after later ones`;
    case 'slow':
      return `Links of ${names} were slow`;
    case 'clock':
      return `${one ? 'The clock' : 'The clocks'} of ${names} ${one ? 'was' : 'were'} wrong`;
  }
}

/** The nodes that operations, messages and lines of a log are of. */
function nodesOf(evidence: RunEvidence, pointers: readonly Pointer[]): ReadonlySet<NodeId> {
  const all = new Set(evidence.spec.nodes);
  const found = new Set<NodeId>();
  const log = journal(evidence);
  for (const pointer of pointers) {
    if (pointer.kind === 'node-log') found.add(pointer.node);
    else if (pointer.kind === 'message') {
      const message = log.byId(pointer.id);
      for (const id of message === null ? [] : [message.src, message.dest]) if (all.has(id)) found.add(id);
    }
  }
  const indices = new Set(pointers.flatMap((one) => (one.kind === 'operation' ? [one.index] : [])));
  for (const { invoke, completion, node } of clientOperations(evidence)) {
    if (indices.has(invoke.index) || (completion !== null && indices.has(completion.index))) found.add(node);
  }
  return found;
}
