import { describe, expect, it } from 'vitest';
import { runTest } from '../../../../test/support/run-fake-nodes.ts';
import { type JsonObject, parseJson } from '../../../json.ts';
import { type Edn, kw, printEdn } from '../../../results/edn.ts';
import type { History, Operation } from '../../../results/results.ts';
import type { FakeProgram } from '../clients/fake-node.ts';
import { gCounterWorkload, pnCounterWorkload } from './counters.ts';
import { gSetWorkload } from './g-set.ts';
import { txnListAppendWorkload } from './txn-list-append.ts';
import { txnRwRegisterWorkload } from './txn-rw-register.ts';
import type { SingleRequestWorkload } from './workload.ts';

/** The value of an operation that was answered like that, or what its client threw. */
function completed(workload: SingleRequestWorkload, f: string, value: Edn, reply: string): string {
  const end = workload.complete({ f, value }, parseJson(reply) as JsonObject);
  return end.kind === 'ok'
    ? printEdn(end.value)
    : end.kind === 'thrown'
      ? `${end.class} ${end.message}`
      : '?';
}
const finals = (history: History): readonly Operation[] => history.filter(({ time }) => time >= 12e9);

describe('g-set', () => {
  const set: FakeProgram = (node) => {
    const elements: unknown[] = [];
    return ({ body }) => {
      if (body.type === 'add') {
        elements.push(body.element);
        node.reply({ type: 'add_ok' });
      }
      if (body.type === 'read') node.reply({ type: 'read_ok', value: elements as never });
      return undefined;
    };
  };
  const test = { workload: 'g-set', nodeCount: 1, concurrency: '2n', rate: 10, timeLimit: 4 } as const;

  it('reads once with every worker in the end, which the history does not mark', () => {
    const { history, schedule, results } = runTest(test, set);
    const reads = finals(history);
    expect(reads.map(({ f, type }) => `${f} ${type}`).sort()).toEqual([
      'read invoke',
      'read invoke',
      'read ok',
      'read ok',
    ]);
    expect(reads.some((operation) => 'final' in operation)).toBe(false);
    expect(schedule.operations.filter(({ final }) => final)).toHaveLength(2);
    expect(results?.workload).toMatchObject({ workload: 'set-full', valid: true });
  });

  it('takes errors, definite ones too, for operations that may have happened', () => {
    const refuses: FakeProgram = (node) => () => {
      node.reply({ type: 'error', code: 11, text: 'not now' });
      return undefined;
    };
    const { history, results } = runTest(
      test,
      (node) => (message) => (message.body.type === 'init' ? undefined : refuses(node)(message)),
    );
    const ends = history.filter(({ type }) => type !== 'invoke');
    expect(new Set(ends.map(({ type }) => type))).toEqual(new Set(['info']));
    expect(printEdn(ends[0]?.error ?? null)).toBe(
      '"indeterminate: throw+: :rpc-error temporarily-unavailable"',
    );
    expect(results?.exceptions.exceptions).toMatchObject([{ count: ends.length }]);
  });

  it('keeps what is read as it is', () => {
    const read = (reply: string) => completed(gSetWorkload, 'read', null, reply);
    expect(read('{"type":"read_ok","value":[3,"a",null,{"b":1}]}')).toBe('[3 "a" nil {"b" 1}]');
    expect(read('{"type":"read_ok","value":null}')).toBe('nil');
    expect(completed(gSetWorkload, 'add', 7, '{"type":"add_ok"}')).toBe('7');
  });
});

describe('counters', () => {
  it('mark their final reads', () => {
    const { history } = runTest(
      { workload: 'pn-counter', nodeCount: 1, concurrency: '3n', rate: 10, timeLimit: 4 },
      (node) =>
        ({ body }) => {
          if (body.type === 'add') node.reply({ type: 'add_ok' });
          if (body.type === 'read') node.reply({ type: 'read_ok', value: 0 });
          return undefined;
        },
    );
    expect(finals(history)).toHaveLength(6);
    for (const operation of finals(history)) expect(operation).toMatchObject({ f: 'read', final: true });
  });

  it.each([gCounterWorkload, pnCounterWorkload])(
    'read longs, and throw at what is none: $name',
    (workload) => {
      const read = (value: string) =>
        completed(workload, 'read', null, `{"type":"read_ok","value":${value}}`);
      expect(read('-12')).toBe('-12');
      expect(read('9223372036854775807')).toBe('9223372036854775807');
      expect(read('-9223372036854775808')).toBe('-9223372036854775808');
      expect(read('9223372036854775808')).toBe(
        'java.lang.IllegalArgumentException Value out of range for long: 9223372036854775808',
      );
    },
  );
});

describe('transactions', () => {
  const sent = [
    [kw('r'), 9, null],
    [kw('append'), 9, 1],
  ];

  it('travel with strings where the history has keywords', () => {
    const { fields } = txnListAppendWorkload.request({ f: 'txn', value: sent });
    expect(fields).toEqual({
      txn: [
        ['r', 9, null],
        ['append', 9, 1],
      ],
    });
    const reply = '{"type":"txn_ok","txn":[["r",9,[4,5]],["append",9,1]]}';
    expect(completed(txnListAppendWorkload, 'txn', sent, reply)).toBe('[[:r 9 [4 5]] [:append 9 1]]');
    expect(completed(txnRwRegisterWorkload, 'txn', sent, '{"txn":[["r","k",{"a":1}],["w",1.0,2]]}')).toBe(
      '[[:r "k" {"a" 1}] [:w 1.0 2]]',
    );
  });

  it('are empty where a node answers null, as the schema library has it', () => {
    expect(completed(txnListAppendWorkload, 'txn', sent, '{"type":"txn_ok","txn":null}')).toBe('[]');
  });

  it('come back from a schedule with their keywords', () => {
    const restored = txnListAppendWorkload.storedValue?.('txn', [
      ['r', 9, null],
      ['append', 9, 1],
    ]);
    expect(restored).toEqual(sent);
  });
});
