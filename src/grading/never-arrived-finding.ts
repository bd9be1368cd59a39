/** The finding that only an engine can make which sees every message: an effect of a request that no node read. */
import { checkHistory } from '../engines/embedded/checkers/check-history.ts';
import { neverArrivedFailed } from '../engines/embedded/checkers/never-arrived.ts';
import type { WorkloadName } from '../engines/engine.ts';
import { printEdn } from '../results/edn.ts';
import type { WorkloadResult } from '../results/results.ts';
import { workloadText } from '../results/workload-text.ts';
import { clientOperations } from './evidence/operations.ts';
import type { RunEvidence } from './grader.ts';
import type { Statement } from './report.ts';
import { at, count, quoted, say } from './statement.ts';

/** Here an answer is about its own request alone: none can need another one. */
const withoutEffects: ReadonlySet<WorkloadName> = new Set(['echo', 'unique-ids']);

/**
 * To Maelstrom an operation that timed out may have happened, and its verdict rests on that. Where the engine
 * knows that no node has read anything of it, it has not; a history that only those operations explain is
 * then wrong. Null where the verdict is not valid anyway, or stays so. Costs a second check, and only in runs
 * with such operations.
 */
export function effectWithoutRequest(evidence: RunEvidence): Statement | null {
  const { results, outcome, spec } = evidence;
  const neverArrived = outcome.neverArrived ?? [];
  if (results?.workload.valid !== true || neverArrived.length === 0) return null;
  if (withoutEffects.has(spec.workload)) return null;
  const lost = new Set(neverArrived);
  const operations = clientOperations(evidence).filter(
    (operation) => operation.outcome === 'info' && lost.has(operation.invoke.index),
  );
  const [first] = operations;
  if (first === undefined) return null;
  const section = checkHistory(spec.workload, neverArrivedFailed(evidence.history(), neverArrived), spec);
  if (section.valid !== false) return null;
  const { invoke, completion, node } = first;
  const which = operations.length === 1 ? 'One request' : `${count(operations.length, 'request')}`;
  const example = `${operations.length === 1 ? '' : 'the first: '}${invoke.f} ${quoted(printEdn(invoke.value), 60)} to ${node}`;
  return say(
    `${which} (${example}) timed out before a node read anything of it, and so can't have taken effect; but the answers need it: ${wordsOf(section)}.`,
    at.operation(invoke),
    ...(completion === null ? [] : [at.operation(completion)]),
    at.outcome(`neverArrived/${neverArrived.indexOf(invoke.index)}`),
    at.outcome('neverArrived'),
  );
}

function wordsOf(section: WorkloadResult): string {
  switch (section.workload) {
    case 'echo':
    case 'unique-ids':
    case 'set-full':
      // What these checkers say does not depend on operations in doubt.
      return 'without it they are wrong';
    default:
      return workloadText(section, (text) => (text.length <= 160 ? text : `${text.slice(0, 159)}…`))[0] ?? '';
  }
}
