/** Reads the errors of logs from results.edn; groups of unknown form are kept as they are. */
import { type Edn, EdnSet, isEdnMap, sequenceOf } from '../edn.ts';
import type { Section } from '../section.ts';
import type { CycleGroup, LogErrorItems, LogErrors, LogErrorType, LogStep, Offset } from './log-errors.ts';
import { readAnomaly } from './transaction-anomaly-read.ts';

/** The group of one of the `:error-types`. Throws `results-damaged` where a field is missing. */
export function readLogErrors(section: Section, type: string): LogErrors {
  if (!isEdnMap(section.get(type) ?? null)) return { kind: 'other', type, value: section.get(type) ?? null };
  const group = section.section(type);
  if (type === 'unseen') return readUnseen(group);
  if (isKnown(type)) {
    const read: (item: Section) => LogErrorItems[LogErrorType] = readers[type];
    const shown = group.sections('errs').map(read);
    // The reader of a type makes the items of that type, which the union of groups can't follow.
    return { kind: 'errors', type, count: group.number('count'), shown } as LogErrors;
  }
  return readCycles(group, type);
}

function isKnown(type: string): type is LogErrorType {
  return Object.hasOwn(readers, type);
}

const readers: { readonly [Type in LogErrorType]: (item: Section) => LogErrorItems[Type] } = {
  duplicate: (item) => ({
    ...place(item),
    count: item.number('count'),
    offsets: item.list('offsets').map((offset) => integer(item, offset, 'offsets')),
  }),
  'inconsistent-offsets': (item) => ({
    key: item.get('key') ?? null,
    offset: integer(item, item.get('offset') ?? null, 'offset'),
    index: item.number('index'),
    values: setItems(item, 'values'),
  }),
  'int-nonmonotonic-poll': readStep,
  'int-nonmonotonic-send': readStep,
  'int-poll-skip': readStep,
  'int-send-skip': readStep,
  'nonmonotonic-poll': readStep,
  'nonmonotonic-send': readStep,
  'poll-skip': readStep,
  G1a: (item) => ({
    ...place(item),
    writer: item.operation('writer'),
    reader: item.operation('reader'),
  }),
  'lost-write': (item) => ({
    ...place(item),
    index: item.number('index'),
    maxReadIndex: item.number('max-read-index'),
    writer: item.operation('writer'),
    maxRead: item.operationOrNull('max-read'),
  }),
  'precommitted-read': (item) => ({ operation: item.operation('op'), ...place(item) }),
  'unsent-read': (item) => ({ ...place(item), reader: item.operation('reader') }),
};

/** Every type of error that a log can have, cycles apart. */
export const logErrorTypes: readonly string[] = [...Object.keys(readers), 'unseen'];

function place(item: Section): { readonly key: Edn; readonly value: Edn } {
  return { key: item.get('key') ?? null, value: item.get('value') ?? null };
}

function readStep(item: Section): LogStep {
  const values = item.has('values') ? item.list('values') : null;
  return {
    key: item.get('key') ?? null,
    values: values === null ? null : [values[0] ?? null, values[1] ?? null],
    delta: item.number('delta'),
    skipped: item.has('skipped') ? item.list('skipped') : null,
    operations: item.has('op') ? [item.operation('op')] : pair(item),
  };
}

function pair(item: Section): LogStep['operations'] {
  const [first, second, ...more] = item.operations('ops');
  if (first === undefined || second === undefined || more.length > 0) {
    throw item.error('two operations', item.get('ops') ?? null, 'ops');
  }
  return [first, second];
}

function readUnseen(group: Section): LogErrors {
  const messages = mapOf(group, 'messages');
  const keys = [...mapOf(group, 'unseen')].map(([key, count]) => {
    if (typeof count !== 'number') throw group.error('a count per key', count, 'unseen');
    return { key, count, messages: sequenceOf(messages.get(key) ?? null) ?? [] };
  });
  return { kind: 'unseen', type: 'unseen', time: group.number('time'), keys };
}

function readCycles(group: Section, type: string): CycleGroup {
  const count = group.number('count');
  if (group.get('errs') === true) return { kind: 'cycles', type, count, shown: [{ kind: 'empty-graph' }] };
  return {
    kind: 'cycles',
    type,
    count,
    shown: group.sections('errs').map((item) => readAnomaly(type, item)),
  };
}

function mapOf(group: Section, name: string): ReadonlyMap<Edn, Edn> {
  const value = group.get(name) ?? null;
  if (!isEdnMap(value)) throw group.error('a map', value, name);
  return value;
}

function setItems(item: Section, name: string): readonly Edn[] {
  const value = item.get(name) ?? null;
  return value instanceof EdnSet ? value.items : item.list(name);
}

function integer(item: Section, value: Edn, name: string): Offset {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  throw item.error('an integer', value, name);
}
