import { describe, expect, it } from 'vitest';
import { type Json, jsonToEdn, parseJson } from '../../../json.ts';
import { printEdn } from '../../../results/edn.ts';
import { type FieldType, fieldShapes } from './field-types.ts';

/** What is wrong with the JSON text, as EDN; `fits` when nothing is. */
function problem(type: FieldType, text: string): string {
  const found = fieldShapes[type].problem(parseJson(text) as Json);
  return found === null ? 'fits' : printEdn(found);
}

// Right-hand sides are what prismatic/schema 1.4.1 answered for Maelstrom's schemas.
describe('a poll reply', () => {
  it.each([
    ['{}', 'fits'],
    ['{"k":null}', 'fits'],
    ['{"k":[[0,1]]}', 'fits'],
    ['{"k":[[9223372036854775808,1]]}', 'fits'],
    ['null', '(not (map? nil))'],
    ['[]', '(not (map? []))'],
    ['{"k":3}', '{"k" (not (sequential? 3))}'],
    ['{"k":{}}', '{"k" (not (sequential? {}))}'],
    ['{"k":[0,1]}', '{"k" [(not (sequential? 0)) (not (sequential? 1))]}'],
    ['{"k":[[0]]}', '{"k" [[nil (not (present? "msg"))]]}'],
    ['{"k":[[0,1,2,3]]}', '{"k" [[nil nil (not (has-extra-elts? 2))]]}'],
    ['{"k":[["x",1]]}', '{"k" [[(named (named (not (integer? "x")) "offset") "offset") nil]]}'],
    [
      '{"k":[[1.5,1],[2,2],[3.0,1]]}',
      '{"k" [[(named (named (not (integer? 1.5)) "offset") "offset") nil] nil [(named (named (not (integer? 3.0)) "offset") "offset") nil]]}',
    ],
    ['{"k":[null]}', '{"k" [[(not (present? "offset")) (not (present? "msg"))]]}'],
    ['{"k":[[0,1],{},"x"]}', '{"k" [nil (not (sequential? {})) (not (sequential? "x"))]}'],
    ['{"k":[[0,1]],"j":4}', '{"j" (not (sequential? 4))}'],
  ])('%s: %s', (text, expected) => {
    expect(problem('offset-messages', text)).toBe(expected);
  });

  it('is written as Maelstrom writes it', () => {
    expect(printEdn(fieldShapes['offset-messages'].schema)).toBe(
      '{(named Str "key") [[(one (named Int "offset") "offset") (one (named Any "msg") "msg")]]}',
    );
    expect(printEdn(fieldShapes.offsets.schema)).toBe('{(named Str "key") (named Int "offset")}');
  });
});

describe('offsets', () => {
  it.each([
    ['{}', 'fits'],
    ['{"k":-1}', 'fits'],
    ['{"k":null}', '{"k" (named (not (integer? nil)) "offset")}'],
    ['{"a":1,"k":2.5}', '{"k" (named (not (integer? 2.5)) "offset")}'],
    ['{"k":"3"}', '{"k" (named (not (integer? "3")) "offset")}'],
    ['[]', '(not (map? []))'],
  ])('%s: %s', (text, expected) => {
    expect(problem('offsets', text)).toBe(expected);
  });

  it('of a single message is a named integer', () => {
    expect(problem('offset', '1.0')).toBe('(named (not (integer? 1.0)) "offset")');
    expect(problem('offset', '18446744073709551616')).toBe('fits');
  });
});

describe('lists', () => {
  it('may be null, and are shown item by item when one does not fit', () => {
    expect(problem('list-of-int', 'null')).toBe('fits');
    expect(problem('list-of-int', '[1,"2",3]')).toBe('[nil (not (integer? "2")) nil]');
    expect(problem('list-of-any', '[1,"2",null]')).toBe('fits');
    expect(problem('list-of-any', '"2"')).toBe('(not (sequential? "2"))');
  });
});

describe('a transaction', () => {
  it.each<[string, string, string]>([
    ['null', 'fits', 'fits'],
    ['[]', 'fits', 'fits'],
    ['[["r",1,null]]', 'fits', 'fits'],
    ['[["r",1,[2,"x"]]]', 'fits', 'fits'],
    ['3', '(not (sequential? 3))', '(not (sequential? 3))'],
    ['[["r",1,7]]', '[(not (some-matching-either-clause? ["r" 1 7]))]', 'fits'],
    ['[["append",1,7]]', 'fits', '[(not (some-matching-either-clause? ["append" 1 7]))]'],
    ['[["w",1,7]]', '[(not (some-matching-either-clause? ["w" 1 7]))]', 'fits'],
    ...['[null]', '["x"]', '[["r",1]]', '[["r",1,[1],2]]', '[{"a":1}]'].map(
      (text): [string, string, string] => {
        const problem = `[(not (some-matching-either-clause? ${printEdn(jsonToEdn((parseJson(text) as Json[])[0] as Json, 0))}))]`;
        return [text, problem, problem];
      },
    ),
    [
      '[["r",1,[1]],["q",1,2]]',
      '[nil (not (some-matching-either-clause? ["q" 1 2]))]',
      '[nil (not (some-matching-either-clause? ["q" 1 2]))]',
    ],
  ])('%s: %s, %s', (text, listAppend, rwRegister) => {
    expect(problem('list-append-txn', text)).toBe(listAppend);
    expect(problem('rw-register-txn', text)).toBe(rwRegister);
  });

  it('is written as Maelstrom writes it', () => {
    expect(printEdn(fieldShapes['list-append-txn'].schema)).toBe(
      '[(either [(one (eq "r") "f") (one Any "k") (one [Any] "v")] [(one (eq "append") "f") (one Any "k") (one Any "v")])]',
    );
    expect(printEdn(fieldShapes['rw-register-txn'].schema)).toBe(
      '[(either [(one (eq "r") "f") (one Any "k") (one Any "v")] [(one (eq "w") "f") (one Any "k") (one Any "v")])]',
    );
  });
});
