/** The `:workload` section of txn-list-append and txn-rw-register: Elle's result map, typed, and back. */
import { type Edn, type EdnMap, EdnSet, isEdnMap, Keyword, kw, sequenceOf, Tagged } from '../edn.ts';
import { keyed, list, thrownMap, validityEdn, whyFailed } from '../edn-build.ts';
import type { Validity } from '../results.ts';
import type { Section } from '../section.ts';
import type { FindingGroup, TransactionAnomaly } from './transaction-anomalies.ts';
import { anomalyEdn } from './transaction-anomaly-print.ts';
import { readAnomalies } from './transaction-anomaly-read.ts';

/** `lists`: txn-list-append, `registers`: txn-rw-register. */
export type TransactionData = 'lists' | 'registers';

export interface AnomalyGroup {
  /** `G1a`, `G-single-item-realtime`, `lost-update` …: the keyword in the file. */
  readonly type: string;
  readonly items: readonly TransactionAnomaly[];
}

export interface TransactionsResult {
  readonly workload: 'transactions';
  readonly valid: Validity;
  readonly data: TransactionData;
  /** What the asked-for models prohibit, and what keeps the check from an answer; sorted. */
  readonly anomalyTypes: readonly string[];
  readonly anomalies: readonly AnomalyGroup[];
  /** The weakest consistency models that the history rules out, by their friendly names, sorted. */
  readonly not: readonly string[];
  /** The stronger ones that fall with them. */
  readonly alsoNot: readonly string[];
  /** What Maelstrom's checker passes over; no part of the verdict. Absent when read from a file. */
  readonly findings?: readonly FindingGroup[];
  /** Why there is no answer, where the history could not be checked at all. */
  readonly error?: string;
}

/** The section of a real file or one of ours. */
export function readTransactions(section: Section): TransactionsResult {
  const valid = section.validity('valid?');
  const anomalyTypes = names(section, 'anomaly-types');
  const anomalies = readAnomalies(section);
  return {
    workload: 'transactions',
    valid,
    data: dataOf(section),
    anomalyTypes,
    anomalies,
    not: names(section, 'not'),
    alsoNot: names(section, 'also-not'),
    ...(section.has('error') ? { error: whyFailed(section.get('error')) } : {}),
  };
}

/** Exactly the map that Maelstrom's checker returns: for lists without a finding just `{:valid? true}`. */
export function transactionsMap(result: TransactionsResult): EdnMap {
  const valid = validityEdn(result.valid);
  if (result.error !== undefined) {
    return keyed({ 'valid?': valid, error: thrownMap(result.error) });
  }
  const silent = result.anomalies.length === 0 && result.not.length === 0;
  if (silent && result.data === 'lists') return keyed({ 'valid?': valid });
  const anomalyTypes = list(result.anomalyTypes.map(kw));
  if (silent) return keyed({ 'valid?': valid, 'anomaly-types': anomalyTypes, anomalies: null });
  const anomalies = result.anomalies.map(({ type, items }): [Edn, Edn] => [
    kw(type),
    anomalyEdn(type, items, result.data),
  ]);
  return keyed({
    'valid?': valid,
    'anomaly-types': anomalyTypes,
    anomalies: new Map(anomalies),
    not: keywordSet(result.not),
    'also-not': keywordSet(result.alsoNot),
  });
}

function keywordSet(items: readonly string[]): Edn {
  return new EdnSet(items.map(kw));
}

function names(section: Section, name: string): string[] {
  const value = section.get(name) ?? null;
  const items = value instanceof EdnSet ? value.items : section.list(name);
  return items.filter((item) => item instanceof Keyword).map((item) => item.name);
}

/** Registers say more than `{:valid? true}`; otherwise the first write that an anomaly shows tells. */
function dataOf(section: Section): TransactionData {
  if (section.has('anomaly-types') && section.validity('valid?') === true) return 'registers';
  return holdsWrite(section.map) ? 'registers' : 'lists';
}

function holdsWrite(value: Edn): boolean {
  if (value instanceof Tagged) return holdsWrite(value.value);
  if (isEdnMap(value)) return [...value.values()].some(holdsWrite);
  const items = sequenceOf(value);
  if (items === undefined) return false;
  return items[0] === kw('w') || items.some(holdsWrite);
}
