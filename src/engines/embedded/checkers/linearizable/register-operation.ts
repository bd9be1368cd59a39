import { sequenceOf } from '../../../../results/edn.ts';
import type { Operation } from '../../../../results/results.ts';
import type { RegisterOperation } from './specs/index.ts';

/** What an operation on a register means; undefined for one that no register has. */
export function registerOperation(
  invoke: Operation,
  complete: Operation | null,
): RegisterOperation | undefined {
  const value = (complete ?? invoke).value;
  if (invoke.f === 'read' || invoke.f === 'write') return { f: invoke.f, value };
  const pair = sequenceOf(value);
  if (invoke.f !== 'cas' || pair?.length !== 2) return undefined;
  return { f: 'cas', from: pair[0] ?? null, to: pair[1] ?? null };
}
