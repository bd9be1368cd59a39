import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kw } from '../../../results/edn.ts';
import type { Operation } from '../../../results/results.ts';
import { setClock } from './clock.ts';
import type { Exchange } from './survey.ts';

const origin = 7e12;
const ms = 1e6;

/** An operation and its request: how long before and after the message each was told, and what came of it. */
interface Step {
  readonly f: string;
  readonly at: number;
  readonly before: number;
  readonly way: number;
  readonly after: number;
  readonly end: 'ok' | 'fail' | 'timeout' | 'no request';
}

function made(steps: readonly Step[]): { readonly history: Operation[]; readonly exchanges: Exchange[] } {
  const history: Operation[] = [];
  const exchanges: Exchange[] = [];
  for (const [process, { f, at, before, way, after, end }] of steps.entries()) {
    const sent = at + before;
    const isLate = end === 'timeout';
    const replied = end === 'no request' ? null : isLate ? sent + 5e9 + way : sent + way;
    const done = replied === null ? sent : isLate ? sent + 5e9 : replied;
    const type = end === 'ok' ? 'ok' : end === 'fail' ? 'fail' : 'info';
    const operation = { index: 0, f, process, value: null };
    const error = {
      ok: null,
      fail: [kw('abort'), 'no'],
      timeout: kw('net-timeout'),
      'no request': 'indeterminate',
    };
    history.push(
      { ...operation, time: at, type: 'invoke' },
      { ...operation, time: done + after, type, ...(end === 'ok' ? {} : { error: error[end] }) },
    );
    if (replied !== null) exchanges.push({ type: f, sent: origin + sent, replied: origin + replied });
  }
  history.sort((a, b) => a.time - b.time);
  return { history, exchanges };
}

const step = (some: Partial<Step> = {}): Step => ({
  f: 'read',
  at: 1e9,
  before: 0.1 * ms,
  way: 2 * ms,
  after: 0.05 * ms,
  end: 'ok',
  ...some,
});

describe('the origin of a journal', () => {
  it('lies between what an invocation and a completion allow', () => {
    const { history, exchanges } = made([step()]);
    expect(setClock(exchanges, history)).toEqual({ origin: origin + 0.025 * ms, error: 0.075 * ms });
  });

  it('is within the stated error, whatever the operations came to', () => {
    const ends = fc.constantFrom<Step['end']>('ok', 'ok', 'fail', 'timeout', 'no request');
    const duration = fc.integer({ min: 0, max: 20 * ms });
    const steps = fc.array(
      fc.record({
        f: fc.constantFrom('read', 'add'),
        at: fc.integer({ min: 0, max: 30e9 }),
        before: duration,
        way: duration,
        after: duration,
        end: ends,
      }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (some) => {
        const { history, exchanges } = made([...some, step({ f: 'write' })]);
        const clock = setClock(exchanges, history);
        expect(clock).not.toBeNull();
        expect(Math.abs((clock?.origin ?? 0) - origin)).toBeLessThanOrEqual(clock?.error ?? 0);
      }),
      { numRuns: 300 },
    );
  });

  it('is found by those that were answered in time, not by replies after a timeout', () => {
    const late = step({ at: 1.5e9, end: 'timeout' });
    const failed = step({ at: 2e9, after: 0.01 * ms, end: 'fail' });
    const { history, exchanges } = made([step({ at: 1e9 }), late, failed]);
    expect(setClock(exchanges, history)?.error).toBe(0.055 * ms);
  });

  it('is bounded by the set-up where no operation came to an end', () => {
    const init = { type: 'init', sent: origin - 40 * ms, replied: origin - 10 * ms };
    const topology = { type: 'topology', sent: origin + 6 * ms, replied: null };
    expect(setClock([init, topology], [])).toEqual({ origin: origin - 2 * ms, error: 8 * ms });
    expect(setClock([init], [])).toEqual({ origin: origin - 10 * ms, error: null });
  });

  it('is unknown where there is nothing of clients, or the history of another run', () => {
    expect(setClock([], made([step()]).history)).toBeNull();
    const { exchanges } = made([step({ at: 1e9 }), step({ at: 2e9 })]);
    expect(setClock(exchanges, made([step({ at: 1e9 }), step({ at: 9e9 })]).history)).toBeNull();
  });
});
