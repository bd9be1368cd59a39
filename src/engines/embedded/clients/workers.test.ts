import { describe, expect, it } from 'vitest';
import { type Edn, kw } from '../../../results/edn.ts';
import type { Operation } from '../../../results/results.ts';
import { testSpec } from '../../test-spec.ts';
import { VirtualKernel } from '../kernel/virtual-kernel.ts';
import { Journal } from '../network/journal.ts';
import { latencies } from '../network/latency.ts';
import { Links } from '../network/links.ts';
import { Network } from '../network/network.ts';
import { echoWorkload } from '../workloads/echo.ts';
import type { ClientSession, GeneratedOperation, RpcSchema, Workload } from '../workloads/workload.ts';
import { ClientPool } from './client.ts';
import { HistoryRecorder } from './history-recorder.ts';
import { Workers } from './workers.ts';

const step: RpcSchema = { type: 'step', doc: '', request: { number: 'int' }, reply: { number: 'int' } };

/** Asks for as many numbers as its value says, and remembers the sum of all that it was ever told. */
class Sums implements ClientSession {
  #sum = 0;

  *converse({ f, value }: GeneratedOperation): ReturnType<ClientSession['converse']> {
    for (let number = 0; number < (value as number); number++) {
      const reply = yield { rpc: step, fields: { number } };
      this.#sum += reply.number as number;
    }
    if (f === 'crash') return { kind: 'unknown' };
    if (f === 'throw') return { kind: 'thrown', class: 'java.lang.Error', message: 'oh' };
    return { kind: 'ok', value: this.#sum };
  }
}

const { request: _request, complete: _complete, ...echo } = echoWorkload;
const sums: Workload = { ...echo, openSession: () => new Sums() };

/** Runs operations one after the other on worker 0, whose node answers numbers by `answer`; null: not at all. */
function converse(
  operations: readonly GeneratedOperation[],
  answer: (number: number) => Record<string, unknown> | null,
  workload = sums,
): { readonly history: readonly Operation[]; readonly clients: readonly string[] } {
  const kernel = new VirtualKernel(0);
  const spec = testSpec({ workload: 'echo', nodeCount: 1, concurrency: '2n' }, 1);
  const network = new Network(kernel, new Journal(), latencies(spec), new Links(spec));
  const clients: string[] = [];
  const node = network.add('n0', ({ src, body, parsed }) => {
    clients.push(src);
    const { number, msg_id: in_reply_to } = (parsed ?? JSON.parse(body)) as Record<string, number>;
    const reply = answer(number as number);
    if (reply !== null) network.send('n0', src, JSON.stringify({ ...reply, in_reply_to }), null);
  });
  network.listen(node);
  const history = new HistoryRecorder(
    () => kernel.now(),
    () => {},
  );
  const workers = new Workers({ spec, workload, kernel, clients: new ClientPool(kernel, network), history });
  const next = ([operation, ...rest]: readonly GeneratedOperation[]): void => {
    if (operation !== undefined) workers.run(0, operation, false, () => next(rest));
  };
  kernel.schedule(0, () => next(operations));
  kernel.runSlice();
  return { history: history.operations, clients: [...new Set(clients)] };
}
const sum = (count: number): GeneratedOperation => ({ f: 'sum', value: count });
const ends = (history: readonly Operation[]): [string, Edn][] =>
  history.filter(({ type }) => type !== 'invoke').map(({ type, value }) => [type, value]);

describe('an operation of several requests', () => {
  const ok = (number: number) => ({ type: 'step_ok', number: number * 10 });

  it('sends one after the other, and what it learns is there for the next', () => {
    const { history, clients } = converse([sum(3), sum(0), sum(2)], ok);
    expect(ends(history)).toEqual([
      ['ok', 30],
      ['ok', 30],
      ['ok', 40],
    ]);
    expect(clients).toHaveLength(1);
  });

  it('completes without a request, in a task of its own', () => {
    const { history } = converse([{ f: 'crash', value: 0 }], ok);
    expect(history.map(({ type, time }) => [type, time])).toEqual([
      ['invoke', 0],
      ['info', 0],
    ]);
  });

  it.each<[string, Record<string, unknown> | null, Partial<Operation>]>([
    ['a timeout', null, { type: 'info', value: 3, error: kw('net-timeout') }],
    [
      'a definite error',
      { type: 'error', code: 14, text: 'no' },
      { type: 'fail', value: 3, error: [kw('abort'), 'no'] },
    ],
    [
      'an indefinite error',
      { type: 'error', code: 13 },
      { type: 'info', value: 3, error: [kw('crash'), null] },
    ],
    ['a malformed reply', { type: 'step_ok', number: 'x' }, { type: 'info', value: 3 }],
  ])('ends at %s in the middle, with the value it was asked with', (_, second, expected) => {
    let asked = 0;
    const { history } = converse([sum(3)], (number) => {
      asked++;
      return number === 1 ? second : ok(number);
    });
    expect(history.at(-1)).toMatchObject(expected);
    expect(asked).toBe(2);
  });

  it('is forgotten with its client, which closes after an operation that may have happened', () => {
    const { history, clients } = converse([sum(2), { f: 'crash', value: 1 }, sum(2)], ok);
    expect(ends(history)).toEqual([
      ['ok', 10],
      ['info', 1],
      ['ok', 10],
    ]);
    expect(history.map(({ process }) => process)).toEqual([0, 0, 0, 0, 2, 2]);
    expect(clients).toEqual(['c0', 'c1']);
    const kept = converse([sum(2), { f: 'crash', value: 1 }, sum(2)], ok, { ...sums, reusableClient: true });
    expect(ends(kept.history).at(-1)).toEqual(['ok', 20]);
    expect(kept.clients).toEqual(['c0']);
  });

  it('says what its client threw', () => {
    const { history } = converse([{ f: 'throw', value: 0 }], ok);
    expect(history.at(-1)).toMatchObject({ type: 'info', value: 0, error: 'indeterminate: oh' });
    expect(history.at(-1)?.exception).toBeDefined();
  });
});
