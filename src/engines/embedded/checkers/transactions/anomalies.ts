/**
 * From all that was found in a history to the result of a check. Source: elle/txn.clj `cycles`,
 * `result-map`; maelstrom/workload/txn_rw_register.clj `checker`.
 */
import type {
  FindingGroup,
  NamedAnomaly,
  TransactionAnomaly,
} from '../../../../results/sections/transaction-anomalies.ts';
import type { TransactionData, TransactionsResult } from '../../../../results/sections/transactions.ts';
import { boundary, judgeAnomalies } from './models.ts';
import type { NoTransactions } from './transaction.ts';

/** Items by type: `G1a`, `lost-update` … */
export type FoundAnomalies = ReadonlyMap<string, readonly TransactionAnomaly[]>;

/**
 * Anomalies that are not Elle's: its check throws where they are, so that Maelstrom's answer is unknown and
 * the run doesn't pass. No history of any model has them, so that they rule out what duplicates rule out.
 */
const ours: ReadonlySet<string> = new Set(['garbage-read', 'mixed-key-types', 'duplicate-writes']);
const asSevere = 'duplicate-elements';

/** The groups that have items: those of cycles by their class, then the others. */
export function anomaliesOf(
  cycles: Readonly<Record<string, readonly TransactionAnomaly[]>>,
  named: Readonly<Partial<Record<NamedAnomaly, readonly TransactionAnomaly[]>>>,
): FoundAnomalies {
  const groups = [...Object.entries(cycles), ...Object.entries(named)];
  return new Map(groups.filter(([, items]) => items.length > 0));
}

/**
 * The verdict by the models asked for. Registers differ from lists as in Maelstrom: a search that ended early
 * is not told, and whatever else is told makes the run invalid, an empty graph too.
 */
export function judge(
  data: TransactionData,
  found: FoundAnomalies,
  models: readonly string[],
  findings: readonly FindingGroup[],
): TransactionsResult {
  const own = [...found.keys()].filter((type) => ours.has(type));
  const known = [...found.keys(), ...(own.length > 0 ? [asSevere] : [])];
  const verdict = judgeAnomalies(known, models);
  const told = [...new Set([...verdict.anomalyTypes, ...own])].filter((type) => found.has(type)).sort();
  const anomalyTypes = data === 'lists' ? told : told.filter((type) => type !== 'cycle-search-timeout');
  const valid = own.length > 0 ? false : data === 'lists' ? verdict.valid : anomalyTypes.length === 0;
  const ruledOut = own.length > 0 ? boundary(known) : verdict.boundary;
  return {
    workload: 'transactions',
    valid,
    data,
    anomalyTypes,
    anomalies: anomalyTypes.map((type) => ({ type, items: found.get(type) ?? [] })),
    not: ruledOut?.not ?? [],
    alsoNot: ruledOut?.alsoNot ?? [],
    findings,
  };
}

/** The result for a history that is none of transactions, as Elle refuses it. */
export function notJudged(data: TransactionData, { operation, why }: NoTransactions): TransactionsResult {
  return {
    workload: 'transactions',
    valid: 'unknown',
    data,
    anomalyTypes: [],
    anomalies: [],
    not: [],
    alsoNot: [],
    error: `Operation ${operation.index} can't be checked: ${why}.`,
  };
}
