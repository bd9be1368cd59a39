/**
 * What of results.edn a history does not determine: where two right checkers, or one checker twice, may
 * print different things. docs/parity.md ("Checkers") shows this table; a test holds the two together.
 */
import type { WorkloadName } from '../../engines/engine.ts';
import { type Edn, type EdnMap, EdnSet, ednKey, isEdnMap, Keyword, kw, sequenceOf } from '../edn.ts';
import type { EdnPath, Reduction, Treatment } from './compare-edn.ts';

export interface Leeway {
  readonly workloads: readonly WorkloadName[];
  /** Names of keywords from the top of results.edn; `*` is any key or item. */
  readonly path: readonly string[];
  /** In words: `in any order`, `not at all`. */
  readonly compared: string;
  readonly why: string;
  readonly treatment: Reduction | 'skip';
}

const transactions: readonly WorkloadName[] = ['txn-list-append', 'txn-rw-register'];

export const leeways: readonly Leeway[] = [
  {
    workloads: ['echo'],
    path: ['workload', 'errors'],
    compared: 'in any order',
    why: 'Maelstrom lists wrong echoes in the order of a hash map, this checker as they came',
    treatment: each(inAnyOrder),
  },
  {
    workloads: ['unique-ids'],
    path: ['workload', 'error'],
    compared: 'not at all',
    why: 'ids without an order: Maelstrom gives a stack trace of the JVM, this checker one sentence',
    treatment: 'skip',
  },
  {
    workloads: ['lin-kv'],
    path: ['workload', 'results', '*', 'linearizable'],
    compared: '`:valid?`; where both are of the search that prints `:last-op`, also `:op` and `:previous-ok`',
    why: 'in Knossos two searches race, each with an answer of its own form, and what they list comes from hash sets, the first ten of each',
    treatment: linearizable,
  },
  {
    workloads: transactions,
    path: ['workload'],
    compared:
      'where either side has `:cycle-search-timeout`, without cycles, and without a verdict that is unknown',
    why: 'Elle gives each search for cycles a second; what it did not come to depends on the machine',
    treatment: withoutCyclesOutOfTime,
  },
  {
    workloads: ['txn-list-append'],
    path: ['workload', 'anomalies', 'incompatible-order'],
    compared: 'by the keys',
    why: 'of the reads of a key that no order explains, Elle shows neighbours in the order of a hash set',
    treatment: each(keysOnly),
  },
  {
    workloads: transactions,
    path: ['workload', 'anomalies', '*'],
    compared: 'in any order; cycles by how many there are',
    why: 'Elle finds one cycle of a kind in each component, any of the shortest, in the order of a hash map',
    treatment: each((items) => inAnyOrder(withoutCycles(items))),
  },
];

/** How each place of the results of a workload is compared. */
export function treatmentFor(workload: WorkloadName): Treatment {
  const applying = leeways.filter(({ workloads }) => workloads.includes(workload));
  return (path) => applying.find((leeway) => fits(leeway.path, path))?.treatment ?? null;
}

function fits(pattern: readonly string[], path: EdnPath): boolean {
  if (pattern.length !== path.length) return false;
  return path.every((key, i) => pattern[i] === '*' || (key instanceof Keyword && key.name === pattern[i]));
}

function each(reduce: (value: Edn) => Edn): Reduction {
  return (here, there) => [reduce(here), reduce(there)];
}

/** The items of a list or vector as a set; anything else as it is. */
function inAnyOrder(value: Edn): Edn {
  const items = sequenceOf(value);
  return items === undefined ? value : new EdnSet(items);
}

const VALID = kw('valid?');
const LAST_OP = kw('last-op');

function linearizable(here: Edn, there: Edn): readonly [Edn, Edn] {
  const ofOneSearch = [here, there].every((value) => isEdnMap(value) && value.has(LAST_OP));
  const kept = ofOneSearch ? [VALID, kw('op'), kw('previous-ok')] : [VALID];
  return [only(here, kept), only(there, kept)];
}

const TYPES = kw('anomaly-types');
const ANOMALIES = kw('anomalies');
const TIMEOUT = kw('cycle-search-timeout');

/** `:G0`, `:G2-item-realtime`, `:strong-PL-1-cycle-exists`, and the end of the search itself. */
const cycle = /^(G0|G1c|G-single|G-nonadjacent|G2|.*-cycle-exists$|cycle-search-timeout$)/;

function withoutCyclesOutOfTime(here: Edn, there: Edn): readonly [Edn, Edn] {
  const both = [here, there];
  if (!both.some((value) => typesOf(value).includes(TIMEOUT))) return [here, there];
  const unknown = both.some((value) => isEdnMap(value) && value.get(VALID) === kw('unknown'));
  const left = (value: Edn) =>
    unknown ? without(withoutCycleTypes(value), VALID) : withoutCycleTypes(value);
  return [left(here), left(there)];
}

function without(value: Edn, key: Keyword): Edn {
  return isEdnMap(value) ? new Map([...value].filter(([name]) => name !== key)) : value;
}

function typesOf(section: Edn): readonly Edn[] {
  return (isEdnMap(section) ? sequenceOf(section.get(TYPES) ?? null) : undefined) ?? [];
}

function withoutCycleTypes(section: Edn): Edn {
  if (!isEdnMap(section)) return section;
  const isCycle = (type: Edn) => type instanceof Keyword && cycle.test(type.name);
  const anomalies = section.get(ANOMALIES) ?? null;
  return new Map<Edn, Edn>([
    ...section,
    [TYPES, typesOf(section).filter((type) => !isCycle(type))],
    [ANOMALIES, isEdnMap(anomalies) ? new Map([...anomalies].filter(([type]) => !isCycle(type))) : anomalies],
  ]);
}

/** Each item that shows a cycle becomes its type. */
function withoutCycles(items: Edn): Edn {
  const type = kw('type');
  return (
    sequenceOf(items)?.map((item) =>
      isEdnMap(item) && (item.has(kw('cycle')) || item.has(kw('scc'))) ? only(item, [type]) : item,
    ) ?? items
  );
}

/** Items that name a key become a set of the keys. */
function keysOnly(items: Edn): Edn {
  const keys = sequenceOf(items)?.map((item) => (isEdnMap(item) ? (item.get(kw('key')) ?? null) : item));
  return keys === undefined
    ? items
    : new EdnSet([...new Map(keys.map((key) => [ednKey(key), key])).values()]);
}

function only(value: Edn, keys: readonly Keyword[]): Edn {
  if (!isEdnMap(value)) return value;
  return new Map<Edn, Edn>(
    keys.flatMap((key): [Edn, Edn][] => {
      const found = (value as EdnMap).get(key);
      return found === undefined ? [] : [[key, found]];
    }),
  );
}
