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

/**
 * Refuses what only the embedded engine can do.
 *
 * @throws DscourseError `embedded-only`
 */
export function refuseOnMaelstrom({ nemesis }: TestSpec): void {
  const unknown = nemesis.filter((name) => name !== 'partition');
  if (unknown.length === 0) return;
  throw new DscourseError({
    code: 'embedded-only',
    message: `Maelstrom 0.2.4 knows the fault partition only, and this test asks for ${unknown.join(', ')}.`,
    fix: 'Run it on the other engine: --engine embedded.',
  });
}

/**
 * Refuses faults that nodes in real time can't have.
 *
 * @param why the run is in real time, as a clause.
 * @throws DscourseError `virtual-time-only`
 */
export function refuseInRealTime({ nemesis }: TestSpec, why: string, platform: NodeJS.Platform): void {
  if (nemesis.includes('clock')) {
    throw new DscourseError({
      code: 'virtual-time-only',
      message: `The fault clock sets the clocks of nodes on virtual time, and this run is in real time: ${why}.`,
      fix: 'Leave clock out of --nemesis.',
    });
  }
  if (platform === 'win32' && nemesis.includes('pause')) {
    throw new DscourseError({
      code: 'virtual-time-only',
      message: `Windows can't make a process stand still, and this run is in real time: ${why}.`,
      fix: 'Leave pause out of --nemesis, or run it in WSL.',
    });
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
