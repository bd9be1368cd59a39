/** The first moment at which two runs part. */

import { firstDivergence } from '../../results/divergence.ts';
import type { TracedSide } from '../comparison.ts';
import type { Comparison, Target } from '../format.ts';
import type { Basis } from './basis.ts';
import { messageParting } from './message-parting-words.ts';
import { messagePartings } from './message-partings.ts';
import { faultPartings, operationPartings } from './operation-partings.ts';
import { beginning, earliest, excerpts, type Parting } from './parting.ts';

type Divergence = Comparison['divergence'];

/** Two programs that do the same need not take the same microseconds for it. */
const sameMoment = 1e6;

/** Null: the runs are the same to the byte. */
export function divergenceOf(first: TracedSide, second: TracedSide, basis: Basis): Divergence {
  const hash = first.evidence.outcome.traceHash;
  if (hash !== null && hash === second.evidence.outcome.traceHash) return null;
  const why = incomparable(first, second, basis);
  if (why !== null) return nowhere(why);
  const tolerance = basis.sameProgram === true ? 0 : sameMoment;
  const found =
    whatHappened(first, second, tolerance, basis.sameProgram === true) ??
    (tolerance === 0 ? null : timesAlone(first, second)) ??
    earliest(logPartings(first, second, 0));
  if (found !== null) {
    const { words, time, first: one, second: other } = found;
    return { words, time, first: one, second: other };
  }
  return onFile(first, second) ?? nowhere('Nothing that the page knows of differs.');
}

function nowhere(words: string): Divergence {
  return { words, time: null, first: null, second: null };
}

function incomparable(first: TracedSide, second: TracedSide, basis: Basis): string | null {
  if (!basis.repeatable) {
    return 'At least one of them ran in real time, where no run is like another: they part from the start.';
  }
  if (first.head.workload !== second.head.workload) return 'They are runs of different tests.';
  if (basis.sameSeed) return null;
  return 'The seeds differ: operations, faults and latencies are other ones from the start.';
}

function whatHappened(
  first: TracedSide,
  second: TracedSide,
  tolerance: number,
  withLogs: boolean,
): Parting | null {
  const partings = [
    ...faultPartings(first, second, tolerance),
    ...operationPartings(first, second, tolerance),
    ...(withLogs ? logPartings(first, second, tolerance) : []),
  ];
  if ([first, second].every(({ head }) => head.capabilities.messages)) {
    const found = messagePartings(first, second, tolerance);
    const message = messageParting(found, first, second, tolerance);
    if (message !== null) partings.push(message);
  }
  return earliest(partings);
}

function timesAlone(first: TracedSide, second: TracedSide): Parting | null {
  const parting = whatHappened(first, second, 0, false);
  if (parting === null) return null;
  return { ...parting, words: `Both did the same, but not at exactly the same times. ${parting.words}` };
}

/** The first line of each node's log that differs. */
function logPartings(first: TracedSide, second: TracedSide, tolerance: number): Parting[] {
  const nodes = new Set([...first.evidence.spec.nodes, ...second.evidence.spec.nodes]);
  return [...nodes].flatMap((node) => {
    const [one, other] = [first.evidence.nodeLog(node), second.evidence.nodeLog(node)];
    for (let i = 0; i < Math.max(one.length, other.length); i++) {
      const [a, b] = [one[i], other[i]];
      if (a !== undefined && b !== undefined && a.text === b.text && Math.abs(a.time - b.time) <= tolerance) {
        continue;
      }
      const time = Math.min(a?.time ?? Number.POSITIVE_INFINITY, b?.time ?? Number.POSITIVE_INFINITY);
      const [textA, textB] = excerpts(a?.text ?? '', b?.text ?? '');
      const shown = (there: boolean, text: string) => (there ? `"${text}"` : 'nothing more');
      return [
        {
          time,
          order: 'log' as const,
          words: `${beginning(time)} ${node} logged ${shown(a !== undefined, textA)} in A, and ${shown(b !== undefined, textB)} in B.`,
          first: a === undefined ? null : logTarget(first, node, a.line),
          second: b === undefined ? null : logTarget(second, node, b.line),
        },
      ];
    }
    return [];
  });
}

function logTarget({ ranks }: TracedSide, node: string, line: number): Target | null {
  const rank = ranks.log(node, line);
  return rank === null ? null : { kind: 'log', rank };
}

/** What is left when all that happened is the same: numbers of messages, and what only the files hold. */
function onFile({ directory: first }: TracedSide, { directory: second }: TracedSide): Divergence {
  if (first === null || second === null) return null;
  const { file, line, time } = firstDivergence(first, second);
  return {
    words: `Both did the same; how it is written down differs first in ${file}, line ${line}.`,
    time,
    first: null,
    second: null,
  };
}
