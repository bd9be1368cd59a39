/** Values that were gone with the only node that had them: it was killed, and had not kept them on its disk. */
import { type FaultSpan, faultSpans } from '../evidence/faults.ts';
import { okReads, type Read, readSet } from '../evidence/reads.ts';
import type { Arrival } from '../evidence/spread.ts';
import { at, sayAt, seconds } from '../statement.ts';
import type { Draft } from './draft.ts';
import { faultStatement } from './fault-steps.ts';
import { cameIn, inOrder, type Loss, lackPointers, readWithout } from './lost-value-steps.ts';

/** How a node came to lack a value that it had. */
interface Forgetting {
  readonly kill: FaultSpan;
  /** Its last read, after it was started again. */
  readonly read: Read;
}

/** Null unless the value ever got to one node only, which was killed and lacks it since. */
export function forgottenElsewhereDraft(context: Loss): Draft | null {
  const { value, node, spread } = context;
  const [arrival, ...others] = spread.arrivals.values();
  if (arrival === undefined || others.length > 0 || arrival.node === node) return null;
  const found = forgetting(context, arrival);
  if (found === null) return null;
  const { kill, read } = found;
  const holder = arrival.node;
  const again = kill.end === null ? '' : ` and started again at ${seconds(kill.end.time)}`;
  return {
    code: 'lost-value-not-kept',
    headline: sayAt(
      kill.start.time,
      `Value ${value} never reached ${node}. Only ${holder} had it, was killed at ${seconds(kill.start.time)}${again}, and lacks it since.`,
      at.message(arrival.message),
      at.operation(kill.start),
      ...(kill.end === null ? [] : [at.operation(kill.end)]),
      at.operation(read.completion),
      ...lackPointers(context),
    ),
    steps: inOrder([
      ...cameIn(context),
      faultStatement(kill, new Set([holder])),
      ...readWithout({ ...context, node: holder, read }),
      ...readWithout(context),
    ]),
    cause: sayAt(
      kill.start.time,
      `${holder} had ${value} to itself when it was killed, and did not find it on its disk afterwards. What a node has only in memory, or has written and not synced, is gone when it is killed.`,
      at.operation(kill.start),
      at.operation(read.completion),
    ),
    look: 'what the node writes and syncs before it answers, and what it reads when it starts',
  };
}

/** The first kill since the value came, where the node's reads lack it from then on. */
function forgetting({ evidence, value }: Loss, { node, time }: Arrival): Forgetting | null {
  const read = okReads(evidence)
    .filter(({ operation }) => operation.node === node)
    .at(-1);
  if (read === undefined || readSet(read).has(value)) return null;
  const kill = faultSpans(evidence).find(
    ({ name, nodes, start }) => name === 'kill' && nodes.includes(node) && start.time >= time,
  );
  return kill === undefined || read.completion.time < kill.start.time ? null : { kill, read };
}
