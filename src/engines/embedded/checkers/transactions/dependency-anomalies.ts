/**
 * What the graph of dependencies gives away: cycles, each with the reads and writes that make its steps.
 * Source: elle/txn.clj `cycles`, `additional-graphs`, `cycle-exists-friendly-subgraph`.
 */
import { type Edn, kw } from '../../../../results/edn.ts';
import type {
  CycleAnomaly,
  CycleExists,
  DependencyStep,
  TransactionAnomaly,
} from '../../../../results/sections/transaction-anomalies.ts';
import { cycleNames } from './classes.ts';
import { stronglyConnectedComponents } from './components.ts';
import type { ExistingCycle } from './cycle-existence.ts';
import { type Cycle, findCycles, usualCycleBudget } from './cycles.ts';
import type { Dependencies } from './dependencies.ts';
import { type FrozenGraph, Relation, type RelationName, relationName, wr } from './graph.ts';
import { allImplied, orderNeeded, prohibitedAnomalies } from './models.ts';
import { addProcessOrder, addRealtimeOrder, type TransactionSpan } from './orders.ts';
import type { Transaction } from './transaction.ts';

/** What `--consistency-models` asks for, by any of their names; Maelstrom's default is strict-serializable. */
export interface TransactionOptions {
  readonly consistencyModels: readonly string[];
}

/** What a node of the graph stands for: a transaction of lists or registers, or an operation on logs. */
export type OrderedOperation = TransactionSpan & Pick<Transaction, 'operation' | 'asked'>;

/** The nodes of a graph, in their order. */
export interface OrderedOperations {
  readonly list: readonly OrderedOperation[];
}

/**
 * The anomalies of a graph, by type. Orders in time are added as the models need them: real time, or else
 * the order of each process, or none. All classes of cycles are looked for, as what was found rules out
 * models whether or not they were asked for.
 */
export function dependencyAnomalies(
  transactions: OrderedOperations,
  { graph, explain, reasonOrder, ownReaders, linked }: Dependencies,
  { consistencyModels }: TransactionOptions,
): Record<string, readonly TransactionAnomaly[]> {
  const { list } = transactions;
  const order = orderNeeded(consistencyModels);
  if (order === 'realtime') addRealtimeOrder(graph, list);
  if (order === 'process') addProcessOrder(graph, list);
  const frozen = graph.freeze();
  const found: Record<string, TransactionAnomaly[]> = {};
  const add = (type: string, anomaly: TransactionAnomaly) => {
    found[type] ??= [];
    found[type].push(anomaly);
  };
  if (frozen.targets.length === 0 && !linked) add('empty-transaction-graph', { kind: 'empty-graph' });
  const search = findCycles(frozen, {
    wanted: new Set(cycleNames),
    budget: usualCycleBudget,
    reasonOrder,
  });
  const cycles = withOwnReaders(search.cycles, frozen, ownReaders);
  for (const cycle of cycles) add(cycle.name, cycleAnomaly(cycle, transactions, explain));
  for (const existing of search.existing) add(existing.type, existsAnomaly(existing, list));
  const prohibited = prohibitedAnomalies(consistencyModels);
  for (const { transactions: size, undecided, doesNotContain } of search.undecided) {
    // A class that the models allow may stay undecided.
    const during = undecided.find((name) => prohibited.has(name));
    if (during === undefined) continue;
    add('cycle-search-timeout', { kind: 'search-ended', during, excluded: doesNotContain, size });
  }
  return found;
}

/**
 * A transaction that reads its own later write is a G1c by itself. Elle tells so, once per component, where
 * the transaction is on some other cycle too; where it isn't, its search passes over it.
 */
function withOwnReaders(
  cycles: readonly Cycle[],
  graph: FrozenGraph,
  ownReaders: readonly number[],
): readonly Cycle[] {
  if (ownReaders.length === 0) return cycles;
  const { of } = stronglyConnectedComponents(graph, 0xff);
  const cyclic = new Set(cycles.map(({ transactions }) => of[transactions[0] as number]));
  const severe = new Set(
    cycles
      .filter(({ name }) => name === 'G0' || name === 'G1c')
      .map(({ transactions }) => of[transactions[0] as number]),
  );
  const added = new Map<number | undefined, Cycle>();
  for (const node of ownReaders) {
    const component = of[node];
    if (!cyclic.has(component) || severe.has(component) || added.has(component)) continue;
    added.set(component, { name: 'G1c', transactions: [node, node], relations: [wr], shortest: true });
  }
  const implied = allImplied(['G1c']);
  const kept = cycles.filter(
    ({ name, transactions }) => !added.has(of[transactions[0] as number]) || !implied.has(name),
  );
  return [...kept, ...added.values()];
}

function cycleAnomaly(
  { name, transactions, relations }: Cycle,
  { list }: OrderedOperations,
  explain: Dependencies['explain'],
): CycleAnomaly {
  const steps = relations.map((relation, i): DependencyStep => {
    const [from, to] = [transactions[i] as number, transactions[i + 1] as number];
    const step = stepOf(relationName(relation), from, to, list, explain);
    if (step === null) throw new Error(`No ${relationName(relation)} from transaction ${from} to ${to}.`);
    return step;
  });
  return {
    kind: 'cycle',
    name,
    transactions: transactions.map((node) => (list[node] as OrderedOperation).operation),
    steps,
  };
}

function stepOf(
  type: RelationName,
  from: number,
  to: number,
  list: readonly OrderedOperation[],
  explain: Dependencies['explain'],
): DependencyStep | null {
  const earlier = list[from] as OrderedOperation;
  const later = list[to] as OrderedOperation;
  if (type === 'process') return { type, process: earlier.operation.process };
  if (type === 'realtime') {
    return { type, completion: earlier.operation, invocation: later.asked ?? later.operation };
  }
  return explain(from, to, type);
}

function existsAnomaly(existing: ExistingCycle, list: readonly OrderedOperation[]): CycleExists {
  const indices = existing.transactions.map((node) => (list[node] as OrderedOperation).operation.index);
  return {
    kind: 'cycle-exists',
    name: existing.type,
    not: existing.not,
    subgraph: subgraphEdn(existing),
    size: indices.length,
    component: indices.sort((a, b) => a - b),
  };
}

/** `[:union :ww :wwp :wr :wrp]`: Elle's relations, with those by predicate, which are never there. */
function subgraphEdn({ type, relations, extended }: ExistingCycle): Edn {
  const names: string[] = [];
  for (const name of Object.keys(Relation) as RelationName[]) {
    if ((relations & Relation[name]) === 0) continue;
    names.push(name);
    // Repeatable read allows cycles through predicates alone.
    const byPredicate = name === 'ww' || name === 'wr' || (name === 'rw' && type !== 'PL-2.99-cycle-exists');
    if (byPredicate) names.push(`${name}p`);
  }
  const union: Edn = ['union', ...names].map(kw);
  return extended ? [kw('extension'), union, ['union', 'rw', 'rwp'].map(kw)] : union;
}
