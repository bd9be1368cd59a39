import { describe, expect, it } from 'vitest';
import { Alarm } from './alarm.ts';

const ms = 1_000_000n;
const now = (): bigint => process.hrtime.bigint();

/** Moments of the rings, and a wait for the next one. */
function watched(): { readonly alarm: Alarm; readonly rung: () => Promise<bigint> } {
  let heard: ((at: bigint) => void)[] = [];
  const alarm = new Alarm(() => {
    for (const resolve of heard.splice(0)) resolve(now());
    heard = [];
  });
  return { alarm, rung: () => new Promise((resolve) => heard.push(resolve)) };
}

describe('the alarm', () => {
  it('rings within a millisecond more often than not, where timers of whole milliseconds can not', async () => {
    const { alarm, rung } = watched();
    // The first ring says that the second thread is there.
    await rung();
    const late: number[] = [];
    for (let round = 0; round < 101; round++) {
      const moment = now() + (ms * 3n) / 10n;
      alarm.set(moment);
      late.push(Number((await rung()) - moment) / 1e6);
    }
    alarm.close();
    late.sort((a, b) => a - b);
    expect(late[0]).toBeGreaterThanOrEqual(0);
    expect(late[50]).toBeLessThan(0.7);
  });

  it('rings in time before its thread has started', async () => {
    const { alarm, rung } = watched();
    const start = now();
    alarm.set(start + ms * 5n);
    while (now() < start + ms * 5n) await rung();
    expect(Number(now() - start) / 1e6).toBeLessThan(2000);
    alarm.close();
  });

  it('takes the moment set last, sooner or later than the one before', async () => {
    const { alarm, rung } = watched();
    await rung();
    const start = now();
    alarm.set(start + ms * 60_000n);
    alarm.set(start + ms * 10n);
    expect(await rung()).toBeGreaterThanOrEqual(start + ms * 10n);
    const again = now();
    alarm.set(again + ms * 20n);
    alarm.set(again + ms * 40n);
    expect(await rung()).toBeGreaterThanOrEqual(again + ms * 40n);
    alarm.close();
  });

  it('is silent when it was closed', async () => {
    let rings = 0;
    const alarm = new Alarm(() => rings++);
    alarm.set(now() + ms * 5n);
    alarm.close();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(rings).toBe(0);
  });
});
