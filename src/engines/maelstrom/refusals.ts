/**
 * Tests that Maelstrom takes and then ends with a stack trace, some of them only when they are analysed:
 * said in a sentence before a JVM starts. What no engine takes is refused where the TestSpec is made.
 */
import { DscourseError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import type { TestSpec } from '../engine.ts';

/** Names that Elle 0.2.2 knows (elle/consistency_model.clj, `all-models`), the readable ones first. */
export const consistencyModels: readonly string[] = [
  'strict-serializable',
  'strong-serializable',
  'strong-session-serializable',
  'serializable',
  'conflict-serializable',
  'view-serializable',
  'session-serializable',
  'update-serializable',
  'strong-snapshot-isolation',
  'strong-session-snapshot-isolation',
  'snapshot-isolation',
  'parallel-snapshot-isolation',
  'repeatable-read',
  'cursor-stability',
  'consistent-view',
  'forward-consistent-view',
  'monotonic-view',
  'monotonic-atomic-view',
  'monotonic-snapshot-read',
  'read-atomic',
  'update-atomic',
  'strong-read-committed',
  'strong-session-read-committed',
  'read-committed',
  'strong-read-uncommitted',
  'strong-session-read-uncommitted',
  'read-uncommitted',
  'linearizable',
  'sequential',
  'causal',
  'causal-cerone',
  'prefix',
  'writes-follow-reads',
  'monotonic-reads',
  'monotonic-writes',
  'read-your-writes',
  'PRAM',
  '1SR',
  'PL-SS',
  'PL-3',
  'PL-3U',
  'PL-SI',
  'PL-FCV',
  'PL-MSR',
  'PL-2.99',
  'PL-2+',
  'PL-2L',
  'PL-CS',
  'PL-2',
  'PL-1',
  'strong-PL-2',
  'strong-PL-1',
  'strong-session-PL-2',
  'strong-session-PL-1',
];

/** Keys are drawn with chances that double from key to key: with more keys, the sum of the chances overflows. */
const mostKeys = 1_000;

/**
 * Refuses what Maelstrom would end on.
 *
 * @throws DscourseError `bad-concurrency`, `bad-consistency-models` or `bad-key-count`
 */
export function refuseForMaelstrom(spec: TestSpec): void {
  switch (spec.workload) {
    case 'lin-kv':
      checkConcurrency(spec);
      break;
    case 'txn-list-append':
    case 'txn-rw-register':
      checkModels(spec.consistencyModels);
      checkKeys(spec.keyCount);
      break;
    case 'kafka':
      checkKeys(spec.keyCount);
      break;
  }
}

function checkConcurrency({ nodes, concurrency }: TestSpec): void {
  const group = 2 * nodes.length;
  if (concurrency % group === 0) return;
  throw new DscourseError({
    code: 'bad-concurrency',
    message: `lin-kv works on every key with 2 workers per node: ${concurrency} ${
      concurrency === 1 ? 'worker' : 'workers'
    } on ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'} can't be shared out, and Maelstrom would crash.`,
    fix: `Give a multiple of ${group}: --concurrency 2n (or 4n, 6n …).`,
  });
}

function checkModels(models: readonly string[]): void {
  const unknown = models.find((name) => !consistencyModels.includes(name));
  if (models.length > 0 && unknown === undefined) return;
  const [meant] = unknown === undefined ? [] : nearest(unknown, consistencyModels);
  throw new DscourseError({
    code: 'bad-consistency-models',
    message:
      unknown === undefined
        ? 'The list of consistency models is empty.'
        : `There is no consistency model "${unknown}"; Maelstrom would crash when it analyses the test.`,
    fix: `${meant === undefined ? '' : `Did you mean ${meant}? `}Often used: strict-serializable, serializable, snapshot-isolation, read-committed, read-uncommitted.`,
    details: [`All of them: ${consistencyModels.join(', ')}`],
  });
}

function checkKeys(keyCount: number | null): void {
  if (keyCount === null || keyCount <= mostKeys) return;
  throw new DscourseError({
    code: 'bad-key-count',
    message: `key-count can't be "${keyCount}": Maelstrom doubles the chance of a key from key to key, and can't count so far.`,
    fix: `Give at most ${mostKeys}.`,
  });
}
