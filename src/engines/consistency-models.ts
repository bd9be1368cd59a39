/**
 * The names that `--consistency-models` takes, for every engine: those that Elle 0.2.2 knows
 * (elle/consistency_model.clj, `all-models`), the readable ones first.
 */
import { DscourseError } from '../errors.ts';
import { nearest } from '../nearest.ts';

export const consistencyModels = [
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
] as const;
export type ConsistencyModel = (typeof consistencyModels)[number];

/**
 * Returns the models, as they are.
 *
 * @param consequence of a name that nothing knows, to follow a semicolon; empty: it is not told.
 * @throws DscourseError `bad-consistency-models` when there is none, or one that is not known.
 */
export function knownConsistencyModels(
  models: readonly string[],
  consequence = '',
): readonly ConsistencyModel[] {
  const unknown = models.find((name) => !(consistencyModels as readonly string[]).includes(name));
  if (models.length > 0 && unknown === undefined) return models as readonly ConsistencyModel[];
  const [meant] = unknown === undefined ? [] : nearest(unknown, consistencyModels);
  throw new DscourseError({
    code: 'bad-consistency-models',
    message:
      unknown === undefined
        ? 'The list of consistency models is empty.'
        : `There is no consistency model "${unknown}"${consequence === '' ? '' : `; ${consequence}`}.`,
    fix: `${meant === undefined ? '' : `Did you mean ${meant}? `}Often used: strict-serializable, serializable, snapshot-isolation, read-committed, read-uncommitted.`,
    details: [`All of them: ${consistencyModels.join(', ')}`],
  });
}
