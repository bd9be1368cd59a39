/** Reads the anomalies of a transactional workload from results.edn; items of unknown form are kept as they are. */
import { type Edn, EdnSet, isEdnMap, Keyword, kw, sequenceOf } from '../edn.ts';
import type { Operation } from '../results.ts';
import { Section } from '../section.ts';
import type { DependencyStep, NamedAnomaly, TransactionAnomaly } from './transaction-anomalies.ts';
import type { AnomalyGroup } from './transactions.ts';

/** The groups under `:anomalies`, in the order of the file. Throws `results-damaged` where a field is missing. */
export function readAnomalies(section: Section): AnomalyGroup[] {
  if ((section.get('anomalies') ?? null) === null) return [];
  const groups = section.section('anomalies');
  return groups.names().map((type) => {
    if (groups.get(type) === true) return { type, items: [{ kind: 'empty-graph' }] };
    const path = [...groups.path, type];
    const items = groups
      .list(type)
      .map((item, i) =>
        isEdnMap(item)
          ? readAnomaly(type, new Section(groups.file, [...path, String(i)], item))
          : other(item),
      );
    return { type, items };
  });
}

function other(value: Edn): TransactionAnomaly {
  return { kind: 'other', value };
}

/** One item of a type of anomaly. */
export function readAnomaly(type: string, item: Section): TransactionAnomaly {
  if (item.has('cycle') && item.has('steps')) {
    return {
      kind: 'cycle',
      name: keyword(item, 'type'),
      transactions: item.operations('cycle'),
      steps: item.sections('steps').map(readStep),
    };
  }
  if (type.endsWith('-cycle-exists')) {
    return {
      kind: 'cycle-exists',
      name: keyword(item, 'type'),
      not: keyword(item, 'not'),
      subgraph: item.get('subgraph') ?? null,
      size: item.number('scc-size'),
      component: setItems(item, 'scc').filter((index) => typeof index === 'number'),
    };
  }
  return isRead(type) ? readers[type](item) : other(item.map);
}

function isRead(type: string): type is keyof typeof readers {
  return Object.hasOwn(readers, type);
}

/** A transaction, one of its micro-operations, and what is wrong with it. */
function inside(item: Section): { readonly operation: Operation; readonly microOperation: Edn } {
  return { operation: item.operation('op'), microOperation: item.get('mop') ?? null };
}

function dirtyRead(kind: 'aborted-read' | 'intermediate-read') {
  return (item: Section): TransactionAnomaly => ({
    kind,
    ...inside(item),
    writer: item.operation('writer'),
    ...(item.has('element') ? { element: item.get('element') ?? null } : {}),
  });
}

const readers: Readonly<
  Record<NamedAnomaly | 'cycle-search-timeout', (item: Section) => TransactionAnomaly>
> = {
  'cycle-search-timeout': (item) => ({
    kind: 'search-ended',
    during: (item.get('anomaly-spec-type') ?? null) === null ? null : keyword(item, 'anomaly-spec-type'),
    excluded: item
      .list('does-not-contain')
      .filter((name) => name instanceof Keyword)
      .map((name) => name.name),
    size: item.number('scc-size'),
  }),
  internal: (item) => ({ kind: 'internal', ...inside(item), expected: item.get('expected') ?? null }),
  G1a: dirtyRead('aborted-read'),
  G1b: dirtyRead('intermediate-read'),
  'dirty-update': (item) => {
    const [failed, , next] = item.list('txns');
    const ends = new Map<Edn, Edn>([
      [kw('failed'), failed ?? null],
      [kw('next'), next ?? null],
    ]);
    const txns = new Section(item.file, [...item.path, 'txns'], ends);
    return {
      kind: 'dirty-update',
      key: item.get('key') ?? null,
      values: item.list('values'),
      transactions: [txns.operation('failed'), txns.operation('next')],
    };
  },
  'lost-update': (item) => ({
    kind: 'lost-update',
    key: item.get('key') ?? null,
    value: item.get('value') ?? null,
    transactions: item.operations('txns'),
  }),
  'duplicate-elements': (item) => ({
    kind: 'duplicate-elements',
    ...inside(item),
    duplicates: counts(item, 'duplicates'),
  }),
  'incompatible-order': (item) => {
    const [a, b] = item.list('values');
    return { kind: 'incompatible-order', key: item.get('key') ?? null, values: [a ?? null, b ?? null] };
  },
  'future-read': (item) => ({ kind: 'future-read', ...inside(item), element: item.get('element') ?? null }),
  'cyclic-versions': (item) => ({
    kind: 'cyclic-versions',
    key: item.get('key') ?? null,
    versions: setItems(item, 'scc'),
    sources: item
      .list('sources')
      .filter((name) => name instanceof Keyword)
      .map((name) => name.name),
  }),
  'garbage-read': (item) => ({
    kind: 'garbage-read',
    ...inside(item),
    element: item.get('element') ?? null,
    asked: item.operationOrNull('asked'),
  }),
  'mixed-key-types': (item) => ({
    kind: 'mixed-key-types',
    examples: item.sections('types').map((example) => ({
      type: String(example.get('type') ?? ''),
      key: example.get('key') ?? null,
      operation: example.operation('op'),
    })),
  }),
  'duplicate-writes': (item) => ({
    kind: 'duplicate-writes',
    key: item.get('key') ?? null,
    value: item.get('value') ?? null,
    transactions: item.operations('txns'),
  }),
};

function readStep(step: Section): DependencyStep {
  const type = keyword(step, 'type');
  const key = step.get('key') ?? null;
  const value = step.get('value') ?? null;
  if (type === 'process') return { type, process: processOf(step) };
  if (type === 'realtime') {
    return { type, completion: step.operation("a'"), invocation: step.operation('b') };
  }
  const places = { from: step.number('a-mop-index'), to: step.number('b-mop-index') };
  if (type === 'wr') return { type, key, value, ...places };
  if (type === 'ww' || type === 'rw') {
    return { type, key, value, next: step.get("value'") ?? null, ...places };
  }
  throw step.error(':ww, :wr, :rw, :process or :realtime', step.get('type') ?? null, 'type');
}

function processOf(step: Section): Operation['process'] {
  const process = step.get('process') ?? null;
  if (typeof process === 'number') return process;
  throw step.error('the number of a process', process, 'process');
}

function counts(item: Section, name: string): { element: Edn; count: number }[] {
  const value = item.get(name) ?? null;
  if (!isEdnMap(value)) throw item.error('a map', value, name);
  return [...value].map(([element, count]) => {
    if (typeof count !== 'number') throw item.error('a count per element', count, name);
    return { element, count };
  });
}

function setItems(item: Section, name: string): readonly Edn[] {
  const value = item.get(name) ?? null;
  const items = value instanceof EdnSet ? value.items : sequenceOf(value);
  if (items === undefined) throw item.error('a set', value, name);
  return items;
}

function keyword(item: Section, name: string): string {
  const value = item.get(name);
  if (value instanceof Keyword) return value.name;
  throw item.error('a keyword', value ?? null, name);
}
