/**
 * Tests that Maelstrom takes and then ends with a stack trace, some of them only when they are analysed, or
 * never ends: said in a sentence before anything starts, by both engines. What is wrong whatever the
 * workload is refused where the TestSpec is made.
 */
import { DscourseError } from '../errors.ts';
import { knownConsistencyModels } from './consistency-models.ts';
import type { TestSpec } from './engine.ts';

/** Keys are drawn with chances that double from key to key: with more keys, the sum of the chances overflows. */
const mostKeys = 1_000;
/** A key of lin-kv is left after 20 processes, and 2 workers per node are that many on so many nodes. */
const mostRegisterNodes = 10;

/**
 * Refuses what its workload can't be run with.
 *
 * @throws DscourseError `bad-concurrency`, `bad-node-count`, `bad-consistency-models` or `bad-key-count`
 */
export function refuseTest(spec: TestSpec): void {
  switch (spec.workload) {
    case 'lin-kv':
      checkRegisterNodes(spec);
      checkConcurrency(spec);
      break;
    case 'txn-list-append':
    case 'txn-rw-register':
      knownConsistencyModels(spec.consistencyModels, 'the test could not be analysed');
      checkKeys(spec.keyCount);
      break;
    case 'kafka':
      checkKeys(spec.keyCount);
      break;
  }
}

function checkRegisterNodes({ nodes }: TestSpec): void {
  if (nodes.length <= mostRegisterNodes) return;
  throw new DscourseError({
    code: 'bad-node-count',
    message: `lin-kv can't run on ${nodes.length} nodes: 2 workers per node are more than the 20 processes that a key may have, so that every key is left before its first operation.`,
    fix: `Give at most ${mostRegisterNodes} nodes.`,
  });
}

function checkConcurrency({ nodes, concurrency }: TestSpec): void {
  const group = 2 * nodes.length;
  if (concurrency % group === 0) return;
  throw new DscourseError({
    code: 'bad-concurrency',
    message: `lin-kv works on every key with 2 workers per node: ${concurrency} ${
      concurrency === 1 ? 'worker' : 'workers'
    } on ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'} can't be shared out.`,
    fix: `Give a multiple of ${group}: --concurrency 2n (or 4n, 6n …).`,
  });
}

function checkKeys(keyCount: number | null): void {
  if (keyCount === null || keyCount <= mostKeys) return;
  throw new DscourseError({
    code: 'bad-key-count',
    message: `key-count can't be "${keyCount}": the chance of a key doubles from key to key, and numbers end before that.`,
    fix: `Give at most ${mostKeys}.`,
  });
}
