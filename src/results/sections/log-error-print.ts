/** Errors of logs as kafka's checker prints them in results.edn: key names, their order, brackets. */
import { mapOrder } from '../clojure-order.ts';
import { type Edn, type EdnMap, EdnSet } from '../edn.ts';
import { keyed, list } from '../edn-build.ts';
import { taggedOperation } from '../history-file.ts';
import type { LogErrorGroup, LogErrors, LogStep, UnseenGroup } from './log-errors.ts';
import { anomalyEdn } from './transaction-anomaly-print.ts';

/** Cycles that the checker sorts and cuts, which makes a list of their vector. */
const CUT_CYCLES = /^G(0|1c)(-process|-realtime)?$/;

/** What stands under the type of the errors. */
export function logErrorsEdn(group: LogErrors): Edn {
  switch (group.kind) {
    case 'errors':
      return keyed({ count: group.count, errs: errorsEdn(group) });
    case 'unseen':
      return unseenMap(group);
    case 'cycles': {
      const items = anomalyEdn(group.type, group.shown, 'lists');
      const cut = CUT_CYCLES.test(group.type) && Array.isArray(items);
      return keyed({ count: group.count, errs: cut ? list(items) : items });
    }
    case 'other':
      return group.value;
  }
}

function errorsEdn(group: LogErrorGroup): Edn {
  switch (group.type) {
    case 'duplicate':
      return list(group.shown.map((item) => keyed({ ...item })));
    case 'inconsistent-offsets':
      return list(group.shown.map((item) => keyed({ ...item, values: new EdnSet(item.values) })));
    case 'G1a':
    case 'unsent-read':
      return list(
        group.shown.map(({ key, value, ...ends }) => {
          const writer = 'writer' in ends ? { writer: taggedOperation(ends.writer) } : {};
          return keyed({ key, value, ...writer, reader: taggedOperation(ends.reader) });
        }),
      );
    case 'precommitted-read':
      // The one that is a vector upstream.
      return group.shown.map(({ operation, key, value }) =>
        keyed({ op: taggedOperation(operation), key, value }),
      );
    case 'lost-write':
      return list(
        group.shown.map((item) =>
          keyed({
            key: item.key,
            value: item.value,
            index: item.index,
            'max-read-index': item.maxReadIndex,
            writer: taggedOperation(item.writer),
            'max-read': taggedOperation(item.maxRead),
          }),
        ),
      );
    default:
      return list(group.shown.map(stepMap));
  }
}

function stepMap({ key, values, delta, skipped, operations }: LogStep): EdnMap {
  const [first, second] = operations.map(taggedOperation);
  return keyed({
    key,
    ...(values === null ? {} : { values }),
    delta,
    ...(skipped === null ? {} : { skipped: list(skipped) }),
    ...(second === undefined ? { op: first ?? null } : { ops: [first ?? null, second] }),
  });
}

/** `:unseen` is a sorted map; `:messages` is built anew, so that many keys are in the order of a hash map. */
function unseenMap({ time, keys }: UnseenGroup): EdnMap {
  return keyed({
    time,
    unseen: new Map(keys.map(({ key, count }) => [key, count])),
    messages: new Map(mapOrder(keys, ({ key }) => key).map(({ key, messages }) => [key, list(messages)])),
  });
}
