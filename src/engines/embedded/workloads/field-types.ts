/**
 * The shapes that a field of a request or a reply can have, closed as Maelstrom's schemas are: how a shape
 * is written down, and what is wrong with a value that does not fit it, in the words of Plumatic's `schema`
 * (its `check` and `explain`, which Maelstrom prints when a reply is malformed). A new shape is a line in
 * {@link fieldShapes}.
 */
import { isJsonObject, type Json, jsonToEdn } from '../../../json.ts';
import { type Edn, EdnList, EdnSymbol } from '../../../results/edn.ts';

export interface FieldShape {
  /** As `explain` prints it: `{Str Int}`. */
  readonly schema: Edn;
  /** What is wrong with the value: `(not (map? 3))`; null when it fits. O(size of the value). */
  readonly problem: (value: Json) => Edn | null;
}

function leaf(schema: string, predicate: string, fits: (value: Json) => boolean): FieldShape {
  return {
    schema: new EdnSymbol(schema),
    problem: (value) => (fits(value) ? null : not(predicate, jsonToEdn(value, 0))),
  };
}

/** Plumatic's sequence schemas take nil for an empty sequence. */
function listOf(item: FieldShape): FieldShape {
  return {
    schema: [item.schema],
    problem(value) {
      if (value === null) return null;
      if (!Array.isArray(value)) return not('sequential?', jsonToEdn(value, 0));
      // Reads of whole sets are long: what can't fail isn't looked at, and a list is made only to complain.
      if (item === any) return null;
      const fits = value.every((held: Json) => item.problem(held) === null);
      return fits ? null : value.map(item.problem);
    },
  };
}

/** A list with one item of each kind, in order, and nothing after them. */
function tupleOf(...items: readonly (readonly [name: string, shape: FieldShape])[]): FieldShape {
  return {
    schema: items.map(([name, { schema }]) => new EdnList([new EdnSymbol('one'), schema, name])),
    problem(value) {
      const present = value ?? [];
      if (!Array.isArray(present)) return not('sequential?', jsonToEdn(present as Json, 0));
      const surplus = present.length - items.length;
      if (
        surplus === 0 &&
        items.every(([, { problem }], index) => problem(present[index] as Json) === null)
      ) {
        return null;
      }
      const problems = items.map(([name, { problem }], index) => {
        if (index >= present.length) return not('present?', name);
        const found = problem(present[index] as Json);
        return found === null ? null : called(name, found);
      });
      return surplus > 0 ? [...problems, not('has-extra-elts?', surplus)] : problems;
    },
  };
}

/** A map from strings, whose keys JSON guarantees. */
function mapTo(key: Edn, item: FieldShape): FieldShape {
  return {
    schema: new Map([[key, item.schema]]),
    problem(value) {
      if (!isJsonObject(value)) return not('map?', jsonToEdn(value, 0));
      const problems = new Map<Edn, Edn>();
      for (const [name, held] of Object.entries(value)) {
        const found = item.problem(held);
        if (found !== null) problems.set(name, found);
      }
      return problems.size === 0 ? null : problems;
    },
  };
}

/** Either of two shapes; the first that fits. */
function eitherOf(left: FieldShape, right: FieldShape): FieldShape {
  return {
    schema: new EdnList([new EdnSymbol('either'), left.schema, right.schema]),
    problem: (value) =>
      left.problem(value) === null || right.problem(value) === null
        ? null
        : not('some-matching-either-clause?', jsonToEdn(value, 0)),
  };
}

/** That very string. */
function exactly(text: string): FieldShape {
  return {
    schema: new EdnList([new EdnSymbol('eq'), text]),
    problem: (value) => (value === text ? null : not('=', jsonToEdn(value, 0))),
  };
}

/** A transaction's micro-operations: reads of such values, and writes of any. */
function transactionOf(write: string, value: FieldShape): FieldShape {
  const microOperation = (f: string, of: FieldShape) => tupleOf(['f', exactly(f)], ['k', any], ['v', of]);
  return listOf(eitherOf(microOperation('r', value), microOperation(write, any)));
}

function named(name: string, shape: FieldShape): FieldShape {
  return {
    schema: called(name, shape.schema),
    problem(value) {
      const found = shape.problem(value);
      return found === null ? null : called(name, found);
    },
  };
}

const any: FieldShape = { schema: new EdnSymbol('Any'), problem: () => null };
const string = leaf('Str', 'string?', (value) => typeof value === 'string');
const int = leaf(
  'Int',
  'integer?',
  (value) => typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value)),
);
const map: FieldShape = {
  schema: new Map([[any.schema, any.schema]]),
  problem: (value) => (isJsonObject(value) ? null : not('map?', jsonToEdn(value, 0))),
};
const offset = named('offset', int);
const key = named('key', string);
const message = named('msg', any);

export const fieldShapes = {
  any,
  int,
  string,
  map,
  'list-of-any': listOf(any),
  'list-of-int': listOf(int),
  topology: mapTo(string.schema, listOf(string)),
  key,
  'list-of-keys': listOf(key),
  message,
  offset,
  /** Key to offset. */
  offsets: mapTo(key.schema, offset),
  /** Key to pairs of offset and message. */
  'offset-messages': mapTo(key.schema, listOf(tupleOf(['offset', offset], ['msg', message]))),
  'list-append-txn': transactionOf('append', listOf(any)),
  'rw-register-txn': transactionOf('w', any),
} as const satisfies Readonly<Record<string, FieldShape>>;

export type FieldType = keyof typeof fieldShapes;

function not(predicate: string, value: Edn): Edn {
  return new EdnList([new EdnSymbol('not'), new EdnList([new EdnSymbol(predicate), value])]);
}

function called(name: string, what: Edn): Edn {
  return new EdnList([new EdnSymbol('named'), what, name]);
}
