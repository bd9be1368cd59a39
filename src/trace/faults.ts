/** The faults of a run, as a page has them. */
import type { NemesisName } from '../engines/engine.ts';
import { type FaultSpan, faultSpans } from '../grading/evidence/faults.ts';
import { partitions } from '../grading/evidence/partitions.ts';
import type { RunEvidence } from '../grading/grader.ts';
import { byNodeName, list } from '../grading/statement.ts';
import type { NodeId } from '../results/trace.ts';
import type { TraceFault } from './format.ts';

/** Nodes that a sentence names. */
const mostNamed = 12;

/** In the order of {@link faultSpans}, which is that of their beginning. */
export function traceFaults(evidence: RunEvidence): readonly TraceFault[] {
  return faultSpans(evidence).map((span) => {
    const cut = cutBy(evidence, span);
    const nodes = [...span.nodes].sort(byNodeName);
    return {
      kind: span.name,
      start: span.start.time,
      end: span.end?.time ?? null,
      nodes,
      cut,
      words: faultWords(span.name, nodes, cut, evidence.spec.nodes.length),
    };
  });
}

function cutBy(evidence: RunEvidence, { name, start }: FaultSpan): TraceFault['cut'] {
  if (name !== 'partition' && name !== 'partition-one-way') return [];
  const grudge = partitions(evidence).find((one) => one.start === start)?.grudge ?? new Map();
  return [...grudge]
    .map(([receiver, senders]) => ({ receiver, senders: [...senders].sort(byNodeName) }))
    .sort((a, b) => byNodeName(a.receiver, b.receiver));
}

/** A sentence about a fault, for people. */
export function faultWords(
  kind: NemesisName,
  nodes: readonly NodeId[],
  cut: TraceFault['cut'],
  nodeCount: number,
): string {
  if (kind === 'partition' || kind === 'partition-one-way') return cutWords(cut);
  const who = nodes.length === nodeCount && nodeCount > 1 ? `All ${nodeCount} nodes` : list(nodes);
  const one = nodes.length === 1;
  switch (kind) {
    case 'kill':
      return one ? `${who} was down: it had been killed.` : `${who} were down: they had been killed.`;
    case 'pause':
      return `${who} stood still.`;
    case 'loss':
      return `The links of ${inSentence(who)} with other nodes lost one message in five.`;
    case 'duplicate':
      return `The links of ${inSentence(who)} with other nodes delivered one message in five twice.`;
    case 'reorder':
      return `The links of ${inSentence(who)} with other nodes held one message in five back, and later ones overtook it.`;
    case 'slow':
      return `The links of ${inSentence(who)} with other nodes were slow: ten times the latency, and 50 ms more at least.`;
    case 'clock':
      return one
        ? `The wall clock of ${who} was wrong.`
        : `The wall clocks of ${inSentence(who)} were wrong.`;
  }
}

/** A sentence for receivers that were deaf to the same senders; where each was to others, one for all of them. */
function cutWords(cut: TraceFault['cut']): string {
  const groups = new Map<string, { readonly receivers: NodeId[]; readonly senders: readonly NodeId[] }>();
  for (const { receiver, senders } of cut) {
    const key = JSON.stringify(senders);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { receivers: [receiver], senders });
    else group.receivers.push(receiver);
  }
  const [first, second, ...others] = groups.values();
  if (others.length > 0) return `${cut.length} nodes took no messages from some of the others.`;
  if (
    first !== undefined &&
    second !== undefined &&
    first.receivers.join() === second.senders.join() &&
    second.receivers.join() === first.senders.join()
  ) {
    return `${names(first.receivers)} on one side and ${names(second.receivers)} on the other could not hear one another.`;
  }
  return [...groups.values()]
    .map(
      ({ receivers, senders }) =>
        `${list(receivers, mostNamed)} took no messages from ${list(senders, mostNamed)}.`,
    )
    .join(' ');
}

function names(nodes: readonly NodeId[]): string {
  const shown = nodes.slice(0, mostNamed).join(', ');
  return nodes.length > mostNamed ? `${shown} and ${nodes.length - mostNamed} more` : shown;
}

function inSentence(who: string): string {
  return who.replace(/^All/, 'all');
}
