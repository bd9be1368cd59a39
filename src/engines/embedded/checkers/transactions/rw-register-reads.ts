/**
 * What single reads of registers give away. Source: elle/rw_register.clj `op-internal-case`, `g1a-cases`,
 * `g1b-cases`; elle/txn.clj `assert-type-sanity`. Linear in the micro-operations.
 */
import {
  Double,
  type Edn,
  EdnList,
  EdnSet,
  EdnSymbol,
  isEdnMap,
  Keyword,
  sequenceOf,
} from '../../../../results/edn.ts';
import type { Operation } from '../../../../results/results.ts';
import type {
  DirtyRead,
  InternalAnomaly,
  MixedKeyTypes,
} from '../../../../results/sections/transaction-anomalies.ts';
import type { WriteIndex } from './dirty-writes.ts';
import { type MicroOperation, type Transactions, usesKeyTwice } from './transaction.ts';

/** Per transaction the first read that differs from what it read or wrote itself before. */
export function internalAnomalies({ list, values, nil }: Transactions): InternalAnomaly[] {
  const found: InternalAnomaly[] = [];
  for (const { outcome, operation, ops } of list) {
    if (outcome !== 'ok' || !usesKeyTwice(ops)) continue;
    const expected = new Map<number, number>();
    for (const op of ops) {
      const known = expected.get(op.key) ?? nil;
      // Elle takes nil for "not known", even after a read of nil.
      if (!op.write && known !== nil && known !== op.value) {
        found.push({
          kind: 'internal',
          operation,
          microOperation: op.source,
          expected: values.valueOf(known),
        });
        break;
      }
      expected.set(op.key, op.value);
    }
  }
  return found;
}

/**
 * Committed reads of a value in `index`, a transaction's own intermediate values excepted: G1a where the
 * index holds writes of failed transactions, G1b where it holds intermediate ones.
 */
export function dirtyReads({ list }: Transactions, index: WriteIndex, kind: DirtyRead['kind']): DirtyRead[] {
  const found: DirtyRead[] = [];
  for (const { outcome, operation, ops } of list) {
    if (outcome !== 'ok') continue;
    for (const op of ops) {
      const writer = op.write ? undefined : index.get(op.key)?.get(op.value);
      if (writer === undefined || writer === operation) continue;
      found.push({ kind, operation, microOperation: op.source, writer });
    }
  }
  return found;
}

/** Keys of several types, such as 3 and "3": Elle refuses to go on. One anomaly at most. */
export function mixedKeyTypes({ list, keys }: Transactions): MixedKeyTypes[] {
  const types = new Map<string, { type: string; key: Edn; operation: Operation }>();
  const look = (ops: readonly MicroOperation[], operation: Operation) => {
    for (const op of ops) {
      const key = keys.valueOf(op.key);
      const type = typeName(key);
      if (!types.has(type)) types.set(type, { type, key, operation });
    }
  };
  for (const { asked, askedOps, ops, operation } of list) {
    if (asked !== null && askedOps !== null) look(askedOps, asked);
    look(ops, operation);
  }
  return types.size > 1 ? [{ kind: 'mixed-key-types', examples: [...types.values()] }] : [];
}

function typeName(key: Edn): string {
  if (key === null) return 'nothing';
  if (typeof key === 'number') return Number.isInteger(key) ? 'integer' : 'float';
  if (key instanceof Double) return 'float';
  if (typeof key === 'bigint') return 'large integer';
  if (typeof key !== 'object') return typeof key;
  if (key instanceof Keyword) return 'keyword';
  if (key instanceof EdnSymbol) return 'symbol';
  if (key instanceof EdnList || sequenceOf(key) !== undefined) return 'list';
  if (key instanceof EdnSet) return 'set';
  return isEdnMap(key) ? 'map' : 'tagged value';
}
