import { expect, it } from 'vitest';
import type { RunEvent } from '../engines/engine.ts';
import { LiveStatus } from './live-status.ts';

const progress: RunEvent = {
  type: 'progress',
  seed: 7,
  time: 500_000_000,
  operations: 1,
  failures: 0,
  messages: 1234,
  faults: 1,
};

it('adds up what all runs have come to, each word in its number', () => {
  const status = new LiveStatus(5);
  status.take('one', progress);
  expect(status.line()).toBe('seeds 0/5  0.5 s  1 operation  1,234 messages  1 fault');
  status.take('other', { ...progress, time: 2_000_000_000 });
  expect(status.line()).toBe('seeds 0/5  2.0 s  2 operations  2,468 messages  2 faults');
});

it('says why it takes longer before the figures, which may be cut off', () => {
  const status = new LiveStatus(5);
  status.take('one', progress);
  expect(status.lineWithNote()).toBe(status.line());
  expect(status.take('one', { type: 'rerun', seed: 7, why: 'Tried again.' })).toBe('Tried again.');
  expect(status.lineWithNote()).toBe(`Tried again.  ${status.line()}`);
});
