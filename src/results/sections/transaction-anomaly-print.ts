/** Anomalies of transactions as Elle 0.2.2 prints them in results.edn: key names, their order, brackets. */
import { type Edn, EdnSet, EdnSymbol, kw } from '../edn.ts';
import { keyed, list } from '../edn-build.ts';
import { taggedOperation } from '../history-file.ts';
import type { Operation } from '../results.ts';
import type { DependencyStep, TransactionAnomaly } from './transaction-anomalies.ts';
import type { TransactionData } from './transactions.ts';

/** Anomalies that Elle collects in a lazy sequence, printed with round brackets; the rest are vectors. */
const sequences: Readonly<Record<TransactionData, ReadonlySet<string>>> = {
  lists: new Set(['incompatible-order', 'dirty-update']),
  registers: new Set(['internal', 'G1a', 'G1b']),
};

/** The items of one type of anomaly. */
export function anomalyEdn(type: string, items: readonly TransactionAnomaly[], data: TransactionData): Edn {
  if (items[0]?.kind === 'empty-graph') return true;
  const printed = items.map((item) => itemEdn(item, data));
  return sequences[data].has(type) ? list(printed) : printed;
}

function itemEdn(item: TransactionAnomaly, data: TransactionData): Edn {
  switch (item.kind) {
    case 'cycle':
      return keyed({
        cycle: item.transactions.map(taggedOperation),
        steps: list(item.steps.map((step) => stepEdn(step, data))),
        type: kw(item.name),
      });
    case 'cycle-exists':
      return keyed({
        type: kw(item.name),
        not: kw(item.not),
        subgraph: item.subgraph,
        'scc-size': item.size,
        scc: new EdnSet(item.component),
      });
    case 'search-ended':
      return keyed({
        type: kw('cycle-search-timeout'),
        'anomaly-spec-type': item.during === null ? null : kw(item.during),
        'does-not-contain': list(item.excluded.map(kw)),
        'scc-size': item.size,
      });
    case 'empty-graph':
      return true;
    case 'internal':
      return keyed({
        op: taggedOperation(item.operation),
        mop: item.microOperation,
        expected: item.expected,
      });
    case 'aborted-read':
    case 'intermediate-read':
      return keyed({
        op: taggedOperation(item.operation),
        mop: item.microOperation,
        writer: taggedOperation(item.writer),
        ...(item.element === undefined ? {} : { element: item.element }),
      });
    case 'dirty-update': {
      const [failed, next] = item.transactions;
      const between = new EdnSymbol('...');
      return keyed({
        key: item.key,
        values: item.values,
        txns: [taggedOperation(failed), between, taggedOperation(next)],
      });
    }
    case 'lost-update':
      return keyed({ key: item.key, value: item.value, txns: operations(item.transactions) });
    case 'duplicate-elements':
      return keyed({
        op: taggedOperation(item.operation),
        mop: item.microOperation,
        duplicates: new Map(item.duplicates.map(({ element, count }) => [element, count])),
      });
    case 'incompatible-order':
      return keyed({ key: item.key, values: item.values });
    case 'future-read':
      return keyed({
        op: taggedOperation(item.operation),
        mop: item.microOperation,
        element: item.element,
      });
    case 'cyclic-versions':
      return keyed({ key: item.key, scc: new EdnSet(item.versions), sources: item.sources.map(kw) });
    case 'garbage-read':
      return keyed({
        op: taggedOperation(item.operation),
        mop: item.microOperation,
        element: item.element,
        ...(item.asked === null ? {} : { asked: taggedOperation(item.asked) }),
      });
    case 'mixed-key-types':
      return keyed({
        types: item.examples.map(({ type, key, operation }) =>
          keyed({ type, key, op: taggedOperation(operation) }),
        ),
      });
    case 'duplicate-writes':
      return keyed({ key: item.key, value: item.value, txns: operations(item.transactions) });
    case 'other':
      return item.value;
  }
}

function operations(items: readonly Operation[]): Edn {
  return items.map(taggedOperation);
}

/** Lists name the type first, registers add it to the key and the versions. */
function stepEdn(step: DependencyStep, data: TransactionData): Edn {
  const type = { type: kw(step.type) };
  switch (step.type) {
    case 'process':
      return keyed({ ...type, process: step.process === 'nemesis' ? kw('nemesis') : step.process });
    case 'realtime':
      return keyed({
        ...type,
        "a'": taggedOperation(step.completion),
        b: taggedOperation(step.invocation),
      });
    case 'wr':
      return keyed({ ...type, key: step.key, value: step.value, ...places(step) });
    case 'ww':
    case 'rw': {
      const versions = { key: step.key, value: step.value, "value'": step.next };
      return keyed(
        data === 'lists'
          ? { ...type, ...versions, ...places(step) }
          : { ...versions, ...type, ...places(step) },
      );
    }
  }
}

function places(step: { readonly from: number; readonly to: number }): Record<string, Edn> {
  return { 'a-mop-index': step.from, 'b-mop-index': step.to };
}
